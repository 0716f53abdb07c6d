/** A record once more: its command through the naive market, and what comes of it against what was recorded. */
import { apply, type createNaiveMarket } from '../../engine/naive/market.ts';
import type { Command } from '../../engine/src/commands.ts';
import type { Event } from '../../engine/src/events.ts';
import { expectCommand } from './command-shapes.ts';
import { expectMembers, isObject, parseObject, type Members } from './container.ts';
import { Fault } from './fault.ts';

export type NaiveMarket = ReturnType<typeof createNaiveMarket>;
export type Stamp = { sequence: number; timeUs: number };
export type Recomputed = Stamp & { command: Command; events: Event[] };

const RECORD = ['sequence', 'timeUs', 'command', 'events'];
const EVENTS_MAX = 1_000;

/** Applies the record's command to `market`. Throws a Fault at the first difference between `line` and what comes. */
export function recompute(market: NaiveMarket, line: string, before: Stamp): Recomputed {
  const record = parseObject(line, 'it');
  expectMembers(record, RECORD, 'it');
  const stamp = stampOf(record['sequence'], record['timeUs'], before);
  const { command } = record;
  expectCommand(command);
  const events = applyAgain(market, command, stamp);
  if (events.length > EVENTS_MAX) throw new Fault(`${events.length} events come of it; ${EVENTS_MAX} are allowed`);
  const difference = firstDifference(record['events'], events, 'events');
  if (difference !== undefined) throw new Fault(difference);
  return { ...stamp, command, events };
}

function stampOf(sequence: unknown, timeUs: unknown, before: Stamp): Stamp {
  if (sequence !== before.sequence + 1) {
    throw new Fault(`its sequence is ${JSON.stringify(sequence)}, and has to be ${before.sequence + 1}`);
  }
  if (typeof timeUs !== 'number' || !Number.isSafeInteger(timeUs) || timeUs < before.timeUs) {
    throw new Fault(`its time is ${JSON.stringify(timeUs)}, and has to be a whole number from ${before.timeUs}`);
  }
  return { sequence: before.sequence + 1, timeUs };
}

function applyAgain(market: NaiveMarket, command: Command, stamp: Stamp): Event[] {
  try {
    return apply(market, command, stamp);
  } catch (error) {
    throw new Fault(`the market can't do this: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Where two values part, with both, as in `events[0].openLots: recorded 5, re-computed 4`. The order of an object's
 * members says nothing.
 */
function firstDifference(recorded: unknown, recomputed: unknown, place: string): string | undefined {
  if (Array.isArray(recorded) && Array.isArray(recomputed)) {
    const indexes = Array.from({ length: Math.max(recorded.length, recomputed.length) }, (_, index) => index);
    return firstOf(indexes, (index) => firstDifference(recorded[index], recomputed[index], `${place}[${index}]`));
  }
  if (isObject(recorded) && isObject(recomputed)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(recomputed)]);
    return firstOf(names, (name) => firstDifference(own(recorded, name), own(recomputed, name), `${place}.${name}`));
  }
  if (recorded === recomputed) return undefined;
  return `${place}: recorded ${shown(recorded)}, re-computed ${shown(recomputed)}`;
}

/** `constructor` is nobody's own member. */
const own = (value: Members, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

function firstOf<Item>(items: Iterable<Item>, find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
