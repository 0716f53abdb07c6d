/**
 * THE MARKET. `apply` is all of it: a command and its place in the order of things go in, events come out, and the same
 * commands always give the same events. Who reads on: rules/orders.ts (placing, matching), book.ts (the match itself).
 */
import type { Command } from './commands.ts';
import type { Event } from './events.ts';
import { assert, unreachable } from './assert.ts';
import { DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX } from './limits.ts';
import { cancelOrders } from './rules/mass-cancels.ts';
import { amendOrder, cancelOrder, placeOrder } from './rules/orders.ts';
import { settleDue } from './rules/sessions.ts';
import {
  admitParticipant,
  adoptRules,
  defineArea,
  defineProduct,
  foundVenue,
  listContracts,
  takeLeadership,
} from './rules/set-up.ts';
import type { Market } from './state.ts';
import { assertWellFormed } from './well-formed.ts';

export { createMarket, findOwnOrder, stateHash, type Contract, type Market, type Order } from './state.ts';
export { previewOrder, type OrderPreview } from './rules/previews.ts';
export { isDue } from './rules/sessions.ts';

/** Given by the exchange before the market sees the command: the record's number and its time. */
export type Stamp = { sequence: number; timeUs: number };

/**
 * Applies one command and returns what happened, in order: first all that was due at or before `timeUs`, then the
 * command. Changes `market`. Throws only for a bug; after that the market must not be used any more.
 *
 * With more than DUE_INLINE_MAX items due, AdvanceTime has to be applied until `isDue` says no.
 */
export function apply(market: Market, command: Command, stamp: Stamp): Event[] {
  assertWellFormed(command);
  assert(stamp.sequence === market.sequence + 1, `record ${stamp.sequence} follows ${market.sequence}`);
  assert(Number.isSafeInteger(stamp.timeUs) && stamp.timeUs >= market.timeUs, 'time never runs backwards');
  market.sequence = stamp.sequence;
  market.timeUs = stamp.timeUs;
  const events: Event[] = [];
  const isTimeAlone = command.type === 'AdvanceTime';
  const settled = settleDue(market, isTimeAlone ? EVENTS_PER_RECORD_MAX : DUE_INLINE_MAX, events);
  if (!isTimeAlone) {
    assert(settled, `more is due at ${stamp.timeUs} than a command may settle on the way`);
    execute(market, command, events);
  }
  assert(events.length <= EVENTS_PER_RECORD_MAX, `a record has at most ${EVENTS_PER_RECORD_MAX} events`);
  return events;
}

function execute(market: Market, command: Exclude<Command, { type: 'AdvanceTime' }>, events: Event[]): void {
  switch (command.type) {
    case 'PlaceOrder':
      return placeOrder(market, command, events);
    case 'AmendOrder':
      return amendOrder(market, command, events);
    case 'CancelOrder':
      return cancelOrder(market, command, events);
    case 'CancelOrders':
      return cancelOrders(market, command, events);
    case 'FoundVenue':
      return foundVenue(market, command, events);
    case 'TakeLeadership':
      return takeLeadership(market, command, events);
    case 'AdoptRules':
      return adoptRules(market, command, events);
    case 'DefineArea':
      return defineArea(market, command, events);
    case 'DefineProduct':
      return defineProduct(market, command, events);
    case 'ListContracts':
      return listContracts(market, command, events);
    case 'AdmitParticipant':
      return admitParticipant(market, command, events);
    default:
      return unreachable(command);
  }
}
