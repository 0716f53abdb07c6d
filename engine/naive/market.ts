/** THE MARKET AGAIN, from docs/market-rules.md alone, in the most obvious code. See the README. */
import type { Command } from '../src/commands.ts';
import { stateHashOf } from '../src/entity-fields.ts';
import type { Event } from '../src/events.ts';
import { DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX, RULES_FIRST } from '../src/limits.ts';
import { changes } from './changes.ts';
import { imports } from './imports.ts';
import { operations } from './operator.ts';
import { placements } from './orders.ts';
import { unsettled, type Commands, type Handlers, type Market } from './state.ts';
import { archive, settleDue } from './time.ts';

export type { Contract as NaiveContract, Market as NaiveMarket, Order as NaiveOrder } from './state.ts';

export function createNaiveMarket(): Market {
  const counters = { sequence: 0, timeUs: 0, rules: RULES_FIRST, epoch: 0 };
  const next = { nextOrderId: 1, nextTradeId: 1, nextQueueNumber: 1, nextListingNumber: 0, nextSliceUs: 0 };
  const listed = { areas: [], products: [], contracts: [], participants: [], settledDays: [] };
  const made = { orders: [], trades: [], imports: [], switches: [], events: [] };
  return { ...counters, ...next, ...listed, ...made, unfinished: { reason: 'OPERATOR', orders: [] } };
}

/** As the fast market's: the same commands give the same events. Throws where that one would. */
export function apply(market: Market, command: Command, stamp: { sequence: number; timeUs: number }): Event[] {
  if (stamp.sequence !== market.sequence + 1) throw new Error(`record ${stamp.sequence} follows ${market.sequence}`);
  if (stamp.timeUs < market.timeUs) throw new Error('time never runs backwards');
  Object.assign(market, { ...stamp, events: [] });
  const isTimeAlone = command.type === 'AdvanceTime';
  const isSettled = settleDue(market, isTimeAlone ? EVENTS_PER_RECORD_MAX : DUE_INLINE_MAX); // 1.1, 1.5
  if (isTimeAlone && isSettled) archive(market, EVENTS_PER_RECORD_MAX - market.events.length); // 1.4
  if (isTimeAlone) return market.events;
  if (!isSettled) throw new Error('more is due than a command may settle on the way');
  carryOut(market, command.type, command);
  // What the command itself made due: orders to be listed, contracts whose opening has passed.
  settleDue(market, EVENTS_PER_RECORD_MAX - market.events.length);
  return market.events;
}

const HANDLERS: Handlers = { ...operations, ...placements, ...changes, ...imports, AdvanceTime: () => undefined };

const carryOut = <T extends keyof Handlers>(market: Market, type: T, command: Commands[T]): void =>
  HANDLERS[type](market, command);

/** The same 16 digits as the fast market's, or one of them is wrong. */
export function stateHash(market: Market): string {
  const { reason, orders } = market.unfinished;
  const cause = reason === 'GATE_CLOSURE' ? 'CLOSURE' : reason;
  const unfinished = { cause, ids: orders.map(({ orderId }) => orderId) };
  const trades = market.trades.filter(({ isGone }) => !isGone);
  return stateHashOf(market, { ...market, trades, unfinished, unsettled: unsettled(market) });
}
