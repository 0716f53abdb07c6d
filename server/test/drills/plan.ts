/** Which faults are inflicted, in which order, after how many orders: drawn from the seed before anything begins. */
import type { Random } from '../../src/ops/random.ts';
import { EQUIPMENT, type Missing } from './equipment.ts';
import type { FaultKind, Place } from './fault-kind.ts';

export type PlannedFault = {
  number: number;
  kind: FaultKind;
  /** Acknowledgements of this round before the fault, and after the recovery. */
  answersBefore: number;
  answersAfter: number;
  /** Within the time of a commit or two. */
  momentMs: number;
};

export type Plan = {
  lanes: ReadonlyMap<Place, readonly PlannedFault[]>;
  /** Kinds that can't be done here, and why. */
  leftOut: readonly { name: string; why: string }[];
};

/**
 * Each kind that is possible comes once before any comes twice. Those with a venue of their own take minutes and come
 * once only, unless nothing else was asked for.
 */
export function drawPlan(random: Random, wanted: readonly FaultKind[], faults: number, missing: Missing): Plan {
  const possible = wanted.filter((kind) => whyNot(kind, missing) === undefined);
  const again = possible.filter(({ place }) => place !== 'ALONE');
  const drawn: FaultKind[] = shuffled(random, possible);
  const repeated = again.length > 0 ? again : possible;
  while (drawn.length < faults && repeated.length > 0) drawn.push(...shuffled(random, repeated));
  const planned = drawn.slice(0, faults).map((kind, index) => ({
    number: index + 1,
    kind,
    answersBefore: 40 + random.below(160),
    answersAfter: 30 + random.below(60),
    momentMs: random.below(8),
  }));
  const leftOut = wanted.flatMap((kind) => {
    const why = whyNot(kind, missing);
    return why === undefined ? [] : [{ name: kind.name, why }];
  });
  return { lanes: Map.groupBy(planned, ({ kind }) => kind.place), leftOut };
}

function whyNot(kind: FaultKind, missing: Missing): string | undefined {
  const reasons = EQUIPMENT.filter((one) => kind.needs?.includes(one)).map((one) => missing.get(one));
  return reasons.find((reason) => reason !== undefined);
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.below(rest.length), 1));
}
