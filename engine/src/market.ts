/**
 * THE MARKET. `apply` is all of it: a command and its place in the order of things go in, events come out, and the same
 * commands always give the same events. Who reads on: rules/orders.ts (placing, matching), book.ts (the match itself).
 */
import type { Command } from './commands.ts';
import type { Event } from './events.ts';
import { assert, unreachable } from './assert.ts';
import { DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX } from './limits.ts';
import { archive } from './rules/archiving.ts';
import { placeBasket } from './rules/baskets.ts';
import { placeBlock } from './rules/blocks.ts';
import { endOutage, haltContract, haltMarket, resumeContract, resumeMarket } from './rules/halts.ts';
import { importTrade } from './rules/imports.ts';
import { listContracts } from './rules/listings.ts';
import { cancelOrders, cancelOrdersOnBehalf, liftBlock, liftBlockOnBehalf } from './rules/mass-cancels.ts';
import { amendOrder, cancelOrder, cancelOrderOnBehalf, placeOrder } from './rules/orders.ts';
import { activateOrder, parkOrder } from './rules/parking.ts';
import { setParticipantTerms } from './rules/participant-terms.ts';
import { decideRecall, requestRecall } from './rules/recalls.ts';
import { setReferencePrices } from './rules/reference-prices.ts';
import { settleDue } from './rules/sessions.ts';
import { admitParticipant, adoptRules, defineArea, defineProduct, foundVenue, takeLeadership } from './rules/set-up.ts';
import { settleDeliveryDay } from './rules/settlements.ts';
import { setCancelAfter } from './rules/switches.ts';
import type { Market } from './state.ts';
import { assertWellFormed } from './well-formed.ts';

export { stateHash } from './hashing.ts';
export { contractState, createMarket, findOwnOrder, placeOf } from './state.ts';
export type { Contract, Market, Order, Place, RecallRequest, TradeState } from './state.ts';
export { collarOf, referenceOf, type Collar } from './rules/collars.ts';
export { exposureOf, type Exposure } from './rules/exposure.ts';
export { findImported, refusalOfKnownImport } from './rules/imports.ts';
export { orderMaxima, type OrderMaxima } from './rules/limit-checks.ts';
export { findTraded, type Traded } from './rules/past-blocks.ts';
export { previewOrder, type OrderPreview } from './rules/previews.ts';
export { isDue, nextDueUs } from './rules/sessions.ts';

/** Given by the exchange before the market sees the command: the record's number and its time. */
export type Stamp = { sequence: number; timeUs: number };

/**
 * Applies one command and returns what happened, in order: first all that was due at or before `timeUs`, then the
 * command. Changes `market`. Throws only for a bug; after that the market must not be used any more.
 * AdvanceTime also lets go of what is over, of which no other command takes any notice.
 *
 * With more than DUE_INLINE_MAX items due, AdvanceTime has to be applied until `isDue` says no.
 */
export function apply(market: Market, command: Command, stamp: Stamp): Event[] {
  assertWellFormed(command);
  assert(stamp.sequence === market.sequence + 1, () => `record ${stamp.sequence} follows ${market.sequence}`);
  assert(Number.isSafeInteger(stamp.timeUs) && stamp.timeUs >= market.timeUs, 'time never runs backwards');
  market.sequence = stamp.sequence;
  market.timeUs = stamp.timeUs;
  const events: Event[] = [];
  if (command.type === 'AdvanceTime') {
    const settled = settleDue(market, EVENTS_PER_RECORD_MAX, events);
    if (settled) archive(market, EVENTS_PER_RECORD_MAX - events.length, events);
  } else {
    const settled = settleDue(market, DUE_INLINE_MAX, events);
    assert(settled, () => `more is due at ${stamp.timeUs} than a command may settle on the way`);
    execute(market, command, events);
  }
  assert(events.length <= EVENTS_PER_RECORD_MAX, () => `a record has at most ${EVENTS_PER_RECORD_MAX} events`);
  return events;
}

type OperatorsCommand = Exclude<
  Command,
  {
    type:
      | 'AdvanceTime'
      | 'PlaceOrder'
      | 'AmendOrder'
      | 'CancelOrder'
      | 'CancelOrders'
      | 'ParkOrder'
      | 'ActivateOrder'
      | 'PlaceBasket'
      | 'PlaceBlock'
      | 'LiftBlock'
      | 'SetCancelAfter'
      | 'RequestRecall';
  }
>;

type SetUpCommand = Extract<
  Command,
  {
    type:
      | 'FoundVenue'
      | 'TakeLeadership'
      | 'AdoptRules'
      | 'DefineArea'
      | 'DefineProduct'
      | 'ListContracts'
      | 'AdmitParticipant';
  }
>;

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
    case 'ParkOrder':
      return parkOrder(market, command, events);
    case 'ActivateOrder':
      return activateOrder(market, command, events);
    case 'PlaceBasket':
      return placeBasket(market, command, events);
    case 'PlaceBlock':
      return placeBlock(market, command, events);
    case 'LiftBlock':
      return liftBlock(market, command, events);
    case 'SetCancelAfter':
      return setCancelAfter(market, command, events);
    case 'RequestRecall':
      return requestRecall(market, command, events);
    default:
      return executeForOperator(market, command, events);
  }
}

function executeForOperator(market: Market, command: OperatorsCommand, events: Event[]): void {
  switch (command.type) {
    case 'HaltContract':
      return haltContract(market, command, events);
    case 'ResumeContract':
      return resumeContract(market, command, events);
    case 'HaltMarket':
      return haltMarket(market, command, events);
    case 'ResumeMarket':
      return resumeMarket(market, command, events);
    case 'EndOutage':
      return endOutage(market, command, events);
    case 'CancelOrderOnBehalf':
      return cancelOrderOnBehalf(market, command, events);
    case 'CancelOrdersOnBehalf':
      return cancelOrdersOnBehalf(market, command, events);
    case 'LiftBlockOnBehalf':
      return liftBlockOnBehalf(market, command, events);
    case 'DecideRecall':
      return decideRecall(market, command, events);
    case 'SetParticipantTerms':
      return setParticipantTerms(market, command, events);
    case 'SetReferencePrices':
      return setReferencePrices(market, command, events);
    case 'SettleDeliveryDay':
      return settleDeliveryDay(market, command, events);
    case 'ImportTrade':
      return importTrade(market, command, events);
    default:
      return executeSetUp(market, command, events);
  }
}

function executeSetUp(market: Market, command: SetUpCommand, events: Event[]): void {
  switch (command.type) {
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
