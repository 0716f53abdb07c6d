/** Prices and volume of a contract by intervals of time, also of those in which nothing was traded. */
import type { Contract } from '@wattbook/engine';
import { addDays, localDayOf, startOfDayUs } from '../../calendar/local-time.ts';
import type { Identity } from '../../directory/directory.ts';
import type { MinuteTotals } from '../../views/analytics-types.ts';
import { decodeCursor, encodeCursor } from '../../views/cursor.ts';
import { CursorInvalid } from '../../views/view-types.ts';
import type { Answer } from '../answers/answer.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import { itemsOrTable } from '../answers/table.ts';
import type { Parts } from '../gateway-options.ts';
import { PAGE_LIMIT_DEFAULT } from '../limits.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { candlesOut, type Interval } from '../wire/analytics.ts';
import { readSums } from './analytics.ts';
import { contractNotKept } from './kept-days.ts';
import { cursorInvalid } from './lists.ts';
import { readTimeParameter } from './moments.ts';

const MINUTE_US = 60_000_000;
const DAY_US = 24 * 60 * MINUTE_US;

/** Read for one page; it ends before an interval of which more would have to be. A day has 1,500 at most. */
export const MINUTES_MAX = 10_000;

/** Such that no interval that holds one of these times begins or ends where times can't be told any more. */
const TOLD = { fromUs: Date.UTC(2000, 0, 1) * 1_000 + DAY_US, toUs: Date.UTC(2100, 0, 1) * 1_000 - 2 * DAY_US };

export async function listCandles(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listCandles'>,
): Promise<Answer> {
  const { contractId, interval, limit = PAGE_LIMIT_DEFAULT } = request.query;
  const sequence = await readSums(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const contract = parts.replica.market.contracts.get(contractId);
  if (contract === undefined) return problem('contract-not-found', `There is no contract "${contractId}".`);
  const notKept = contractNotKept(parts, contract);
  if (notKept !== undefined) return notKept;
  const range = readRange(contract, request.query);
  if (isProblem(range)) return range;
  const intervals = intervalsOf(contract, interval, range, limit + 1);
  const asked = intervals.slice(0, limit);
  const window = { contractId, fromUs: range.fromUs, toUs: asked.at(-1)?.endUs ?? range.fromUs };
  const minutes = await parts.analytics.minutes(window, MINUTES_MAX + 1);
  const page = wholeOf(asked, minutes, MINUTES_MAX);
  const items = candlesOut(contract, page, minutes);
  const next = intervals[page.length];
  const nextCursor = next === undefined ? null : encodeCursor(`candles-${interval}`, [next.startUs]);
  const body = { contractId, interval, items, nextCursor };
  return itemsOrTable(request, sequence, body, { columns: CANDLE, items });
}

/** Those of which every minute was read, when up to one more than `minutesMax` was asked for. */
export function wholeOf(
  intervals: readonly Interval[],
  minutes: readonly MinuteTotals[],
  minutesMax: number,
): readonly Interval[] {
  const beyond = minutes[minutesMax];
  return beyond === undefined ? intervals : intervals.filter(({ endUs }) => endUs <= beyond.minuteUs);
}

type Range = { fromUs: number; toUs: number };
type Asked = OperationRequest<'listCandles'>['query'];

/** From the start of an interval on, of those that begin before the other time. A cursor goes on in there. */
function readRange(contract: Contract, { interval, from, to, cursor }: Asked): Range | Problem {
  const fromUs = from === undefined ? contract.opensAtUs : readTimeParameter(from, 'from', contract.timeZone);
  if (isProblem(fromUs)) return fromUs;
  const toUs = to === undefined ? contract.deliveryStartUs : readTimeParameter(to, 'to', contract.timeZone);
  if (isProblem(toUs)) return toUs;
  const range = {
    fromUs: startOf(contract, interval, Math.max(fromUs, TOLD.fromUs)),
    toUs: Math.min(toUs, TOLD.toUs),
  };
  if (cursor === undefined) return range;
  const startUs = readStart(interval, cursor);
  const isInside = startUs !== undefined && startUs >= range.fromUs && startUs < range.toUs;
  if (!isInside || startOf(contract, interval, startUs) !== startUs) return cursorInvalid();
  return { ...range, fromUs: startUs };
}

type CandleInterval = Asked['interval'];

const MINUTES_OF: Record<Exclude<CandleInterval, 'P1D'>, number> = { PT1M: 1, PT5M: 5, PT15M: 15, PT30M: 30, PT1H: 60 };

/** Undefined: the cursor isn't one of this list. */
function readStart(interval: CandleInterval, cursor: string): number | undefined {
  try {
    return decodeCursor(`candles-${interval}`, 1, cursor)[0];
  } catch (error) {
    if (!(error instanceof CursorInvalid)) throw error;
    return undefined;
  }
}

/** Of the interval that holds the time: whole days are the area's, all others lie on its hours, as on those of UTC. */
function startOf({ timeZone }: Contract, interval: CandleInterval, timeUs: number): number {
  if (interval === 'P1D') return startOfDayUs(localDayOf(timeUs, timeZone), timeZone);
  return timeUs - (timeUs % (MINUTES_OF[interval] * MINUTE_US));
}

function intervalsOf(contract: Contract, interval: CandleInterval, { fromUs, toUs }: Range, most: number): Interval[] {
  const intervals: Interval[] = [];
  for (let startUs = fromUs; startUs < toUs && intervals.length < most;) {
    const endUs = endOf(contract, interval, startUs);
    intervals.push({ startUs, endUs });
    startUs = endUs;
  }
  return intervals;
}

function endOf({ timeZone }: Contract, interval: CandleInterval, startUs: number): number {
  if (interval === 'P1D') return startOfDayUs(addDays(localDayOf(startUs, timeZone), 1), timeZone);
  return startUs + MINUTES_OF[interval] * MINUTE_US;
}

const CANDLE = ['start', 'end', 'open', 'high', 'low', 'close', 'vwap', 'quantity', 'energy', 'trades'] as const;
