/** What is printed: a line a fault as it happens, and the summary, which adds up all venues. */
import type { TradedVenue } from '../support/trading-bench.ts';
import type { TakeOver } from './cluster/take-over.ts';
import type { Observation, OwnVenue, Place } from './fault-kind.ts';
import type { Plan, PlannedFault } from './plan.ts';

export type Report = {
  begin(planned: PlannedFault): void;
  done(planned: PlannedFault, observation: Observation & { tookMs: number | undefined }, checkedMs: number): void;
  /** A fault with a venue of its own, checked to its end. */
  ownVenue(planned: PlannedFault, seen: OwnVenue): void;
  /** What was counted at a venue that several faults hit, whether it stood them or not. */
  bench(bench: TradedVenue): void;
  failed(place: Place, error: unknown): void;
  summary(plan: Plan): string;
  failures(): number;
};

type Done = { kind: string; tookMs: number | undefined; takeOvers: readonly TakeOver[] };

type Counts = Record<
  | 'sent'
  | 'acknowledged'
  | 'lost'
  | 'doubled'
  | 'happened'
  | 'notHappened'
  | 'unknown'
  | 'changes'
  | 'changesHappened'
  | 'changesNotHappened'
  | 'records'
  | 'trades'
  | 'comebacks',
  number
>;

const NONE: Counts = {
  ...{ sent: 0, acknowledged: 0, lost: 0, doubled: 0, happened: 0, notHappened: 0, unknown: 0 },
  ...{ changes: 0, changesHappened: 0, changesNotHappened: 0, records: 0, trades: 0, comebacks: 0 },
};

export function createReport(print: (line: string) => void): Report {
  const startMs = performance.now();
  const done: Done[] = [];
  const begun = new Map<Place, PlannedFault>();
  const failures: string[] = [];
  const heard = new Map<string, number>();
  let counts = NONE;

  function line(
    { number, kind }: PlannedFault,
    { seen, tookMs, takeOvers = [] }: Pick<Observation, 'seen' | 'takeOvers'> & { tookMs: number | undefined },
    checkedMs: number,
  ): void {
    done.push({ kind: kind.name, tookMs, takeOvers });
    begun.delete(kind.place);
    const leads = takeOvers.map(({ leadsAfterMs }) => `, led after ${Math.round(leadsAfterMs)} ms`).join('');
    const after = tookMs === undefined ? 'it was never away' : `recovered after ${Math.round(tookMs)} ms`;
    const at = ((performance.now() - startMs) / 1_000).toFixed(1);
    const checked = checkedMs > 0 ? ` (checked in ${Math.round(checkedMs)} ms)` : '';
    print(
      `${at.padStart(7)} s  #${String(number).padEnd(3)} ${kind.name.padEnd(20)} ${seen}${leads}; ${after}${checked}`,
    );
  }

  return {
    begin: (planned) => void begun.set(planned.kind.place, planned),
    done: line,
    ownVenue: (planned, { acknowledged, records, ...seen }) => {
      counts = { ...counts, acknowledged: counts.acknowledged + acknowledged, records: counts.records + records };
      line(planned, seen, 0);
    },
    bench: (bench) => {
      counts = sum(counts, countsOf(bench));
      for (const [name, often] of bench.ledger.heard) heard.set(name, (heard.get(name) ?? 0) + often);
    },
    failed: (place, error) => {
      const during = begun.get(place);
      const where = during === undefined ? place : `#${during.number} ${during.kind.name} (${place})`;
      const must = during === undefined ? '' : `\n  What must happen: ${during.kind.must}`;
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push(where);
      print(`FAILED: ${where}${must}\n${what}`);
    },
    summary: (plan) =>
      [...faultLines(plan, done), ...takeOverLines(plan, done), ...countLines(counts, heard)]
        .map((text) => `  ${text}`)
        .join('\n'),
    failures: () => failures.length,
  };
}

function countsOf({ ledger, audit, story, readers }: TradedVenue): Counts {
  const isAcknowledged = ({ belief }: { belief: string }): boolean => belief === 'ACKNOWLEDGED';
  return {
    sent: ledger.submissions.length,
    acknowledged: ledger.submissions.filter(isAcknowledged).length,
    changes: ledger.changes.filter(isAcknowledged).length,
    ...audit.counts,
    ...ledger.resolved,
    unknown: [...ledger.submissions, ...ledger.changes].filter(({ belief }) => belief === 'UNKNOWN').length,
    records: story.sequence(),
    trades: story.trades.length,
    comebacks: readers.reduce((all, reader) => all + reader.connections() - 1, 0),
  };
}

function sum(one: Counts, other: Counts): Counts {
  const names = Object.keys(one) as (keyof Counts)[];
  return names.reduce((all, name) => ({ ...all, [name]: one[name] + other[name] }), one);
}

function faultLines({ lanes, leftOut }: Plan, done: readonly Done[]): string[] {
  const planned = new Set([...lanes.values()].flat().map(({ kind }) => kind.name));
  const byKind = Map.groupBy(done, ({ kind }) => kind);
  const unreached = [...planned].filter((name) => !byKind.has(name));
  return [
    `${done.length} faults of ${byKind.size} kinds`,
    ...[...byKind]
      .toSorted()
      .map(([name, all]) => `  ${name.padEnd(20)} ${String(all.length).padStart(3)}  ${recovery(all)}`),
    `time to recover, of all: ${recovery(done)}`,
    ...leftOut.map(({ name, why }) => `LEFT OUT: ${name}: ${why}`),
    ...(unreached.length > 0 ? [`NOT REACHED in the time that was given: ${unreached.join(', ')}`] : []),
  ];
}

function recovery(all: readonly { tookMs: number | undefined }[]): string {
  const known = all.map(({ tookMs }) => tookMs).filter((tookMs) => tookMs !== undefined);
  return known.length === 0 ? 'never away' : spread(known);
}

function spread(all: readonly number[]): string {
  const sorted = all.toSorted((left, right) => left - right).map(Math.round);
  return `p50 ${sorted[sorted.length >> 1]} ms, max ${sorted.at(-1)} ms`;
}

/** From the fault until another exchange leads, and until the first order is acknowledged that it executed. */
function takeOverLines({ lanes }: Plan, done: readonly Done[]): string[] {
  const kinds = new Map([...lanes.values()].flat().map(({ kind }) => [kind.name, kind]));
  const byKind = Map.groupBy(done, ({ kind }) => kind);
  return [...byKind].toSorted().flatMap(([name, all]) => {
    const takeOvers = all.flatMap((one) => one.takeOvers);
    const kind = kinds.get(name);
    if (takeOvers.length === 0 || kind?.place !== 'CLUSTER') return [];
    const leads = spread(takeOvers.map(({ leadsAfterMs }) => leadsAfterMs));
    const acknowledged = takeOvers.map(({ acknowledgedAfterMs }) => acknowledgedAfterMs);
    const { wantedMs = Infinity } = kind;
    const late = acknowledged.filter((tookMs) => tookMs > wantedMs).length;
    const wanted =
      wantedMs === Infinity ? '' : ` (wanted: ${wantedMs} ms; ${late} of ${acknowledged.length} took longer)`;
    return [`take-overs, ${name}: leads ${leads}; acknowledges ${spread(acknowledged)}${wanted}`];
  });
}

function countLines(counts: Counts, heard: ReadonlyMap<string, number>): string[] {
  const { sent, acknowledged, lost, doubled, happened, notHappened, unknown } = counts;
  const { changes, changesHappened, changesNotHappened, records, trades, comebacks } = counts;
  return [
    `orders: ${sent} sent, ${acknowledged} acknowledged, ${lost} lost, ${doubled} doubled`,
    `orders without an answer, asked again: ${happened} had happened, ${notHappened} had not, ` +
      `${unknown} are still unknown`,
    `amendments and cancellations: ${changes} acknowledged; without an answer ${changesHappened} had happened, ` +
      `${changesNotHappened} had not`,
    `journals: ${records} records, ${trades} trades`,
    `stream readers came back ${comebacks} times`,
    `heard: ${[...heard]
      .toSorted()
      .map(([name, often]) => `${name} ${often}`)
      .join(', ')}`,
  ];
}
