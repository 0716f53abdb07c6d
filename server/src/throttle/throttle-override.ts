/**
 * What is agreed on with one participant, as its row in the directory has it: `{ "orders": { "rate": 10, "burst": 50
 * }, "openStreams": 5 }`. Classes that aren't named stay the tier's.
 */
import {
  BURST_WORDS,
  isBurst,
  isOpenStreams,
  isRate,
  objectionTo,
  OPEN_STREAMS_WORDS,
  RATE_WORDS,
} from './limit-checks.ts';
import { THROTTLE_CLASSES, type Limit, type ThrottleClass, type ThrottleOverride } from './throttle.ts';

/** `problems`: a sentence each. */
export type ParsedOverride =
  { kind: 'OVERRIDE'; override: ThrottleOverride } | { kind: 'REFUSED'; problems: readonly string[] };

const OPEN_STREAMS = 'openStreams';

/**
 * Before it is written to the directory, and when it was read. Other than a tier's, a burst may be smaller than a
 * whole batch: to slow one participant down is a reason for an override. Its larger batches are refused with that
 * reason.
 */
export function parseThrottleOverride(value: unknown): ParsedOverride {
  if (!isObject(value))
    return { kind: 'REFUSED', problems: [`The override has to be an object by class, ${exists()}.`] };
  const problems: string[] = [];
  const override: ThrottleOverride = {};
  for (const [name, part] of Object.entries(value)) {
    if (name === OPEN_STREAMS) {
      if (isOpenStreams(part)) override.openStreams = part;
      else problems.push(`${name} is ${wordsOf(part)}: it has to be ${OPEN_STREAMS_WORDS}.`);
    } else if (isThrottleClass(name)) {
      const limit = parseLimit(name, part, problems);
      if (limit !== undefined) override[name] = limit;
    } else {
      problems.push(`There is no ${JSON.stringify(name)}: ${exists()}.`);
    }
  }
  return problems.length === 0 ? { kind: 'OVERRIDE', override } : { kind: 'REFUSED', problems };
}

/** The way back: as the directory keeps it. */
export function storedOverride({ openStreams, ...limits }: ThrottleOverride): Record<string, unknown> {
  const stored: Record<string, unknown> = openStreams === undefined ? {} : { openStreams };
  for (const [name, { ratePerSecond: rate, burst }] of Object.entries(limits)) stored[name] = { rate, burst };
  return stored;
}

function parseLimit(name: ThrottleClass, part: unknown, problems: string[]): Limit | undefined {
  if (!isObject(part) || Object.keys(part).sort().join() !== 'burst,rate') {
    problems.push(`${name} is ${wordsOf(part)}: it has to be an object with "rate" and "burst".`);
    return undefined;
  }
  const { rate, burst } = part;
  if (!isRate(rate)) problems.push(`${name}.rate is ${wordsOf(rate)}: it has to be ${RATE_WORDS}.`);
  if (!isBurst(burst)) problems.push(`${name}.burst is ${wordsOf(burst)}: it has to be ${BURST_WORDS}.`);
  if (!isRate(rate) || !isBurst(burst)) return undefined;
  const limit = { ratePerSecond: rate, burst };
  const together = objectionTo(limit);
  if (together !== undefined) problems.push(`${name}: ${together}.`);
  return limit;
}

function exists(): string {
  return `those that exist are ${[...THROTTLE_CLASSES, OPEN_STREAMS].join(', ')}`;
}

function isThrottleClass(name: string): name is ThrottleClass {
  return THROTTLE_CLASSES.some((known) => known === name);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(value: unknown): string {
  return JSON.stringify(value);
}
