/** THE MARKET AGAIN, from docs/market-rules.md alone, in the most obvious code. See the README. */
import type { Command } from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import { DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX } from '../src/limits.ts';
import * as cancels from './cancels.ts';
import * as changes from './changes.ts';
import * as operator from './operator.ts';
import * as orders from './orders.ts';
import type { NaiveMarket } from './state.ts';
import { archive, settleDue } from './time.ts';

export { stateHash } from './hash.ts';
export { createNaiveMarket, type NaiveContract, type NaiveMarket, type NaiveOrder } from './state.ts';

/** As the fast market's: the same commands give the same events. Throws where that one would. */
export function apply(market: NaiveMarket, command: Command, stamp: { sequence: number; timeUs: number }): Event[] {
  if (stamp.sequence !== market.sequence + 1) throw new Error(`record ${stamp.sequence} follows ${market.sequence}`);
  if (stamp.timeUs < market.timeUs) throw new Error('time never runs backwards');
  market.sequence = stamp.sequence;
  market.timeUs = stamp.timeUs;
  const events: Event[] = [];
  if (command.type === 'AdvanceTime') {
    const isSettled = settleDue(market, EVENTS_PER_RECORD_MAX, events);
    if (isSettled) archive(market, EVENTS_PER_RECORD_MAX - events.length, events);
    return events;
  }
  if (!settleDue(market, DUE_INLINE_MAX, events)) throw new Error('more is due than a command may settle on the way');
  execute(market, command, events);
  // What the command itself made due: orders to be listed, contracts whose opening has passed.
  settleDue(market, EVENTS_PER_RECORD_MAX - events.length, events);
  return events;
}

type Participants =
  | 'PlaceOrder'
  | 'PlaceBlock'
  | 'PlaceBasket'
  | 'AmendOrder'
  | 'ParkOrder'
  | 'ActivateOrder'
  | 'CancelOrder'
  | 'CancelOrders'
  | 'LiftBlock'
  | 'SetCancelAfter'
  | 'RequestRecall';
type SetUp =
  | 'FoundVenue'
  | 'TakeLeadership'
  | 'AdoptRules'
  | 'DefineArea'
  | 'DefineProduct'
  | 'ListContracts'
  | 'AdmitParticipant';

function execute(market: NaiveMarket, command: Exclude<Command, { type: 'AdvanceTime' }>, events: Event[]): void {
  switch (command.type) {
    case 'PlaceOrder':
      return orders.placeOrder(market, command, events);
    case 'PlaceBlock':
      return orders.placeBlock(market, command, events);
    case 'PlaceBasket':
      return orders.placeBasket(market, command, events);
    case 'AmendOrder':
      return changes.amendOrder(market, command, events);
    case 'ParkOrder':
      return changes.parkOrder(market, command, events);
    case 'ActivateOrder':
      return changes.activateOrder(market, command, events);
    case 'CancelOrder':
      return cancels.cancelOrder(market, command, events);
    case 'CancelOrders':
      return cancels.cancelOrders(market, command, command.participantId, events);
    case 'LiftBlock':
      return cancels.liftBlock(market, command, events);
    case 'SetCancelAfter':
      return cancels.setCancelAfter(market, command, events);
    case 'RequestRecall':
      return operator.requestRecall(market, command, events);
    default:
      return executeForOperator(market, command, events);
  }
}

function executeForOperator(
  market: NaiveMarket,
  command: Exclude<Command, { type: Participants | 'AdvanceTime' }>,
  events: Event[],
): void {
  switch (command.type) {
    case 'HaltContract':
      return operator.haltContract(market, command, events);
    case 'ResumeContract':
      return operator.resumeContract(market, command, events);
    case 'HaltMarket':
      return operator.haltMarket(market, command, events);
    case 'ResumeMarket':
      return operator.resumeMarket(market, events);
    case 'SetParticipantTerms':
      return operator.setParticipantTerms(market, command, events);
    case 'SetReferencePrices':
      return operator.setReferencePrices(market, command, events);
    case 'CancelOrderOnBehalf':
      return operator.cancelOrderOnBehalf(market, command, events);
    case 'CancelOrdersOnBehalf':
      return operator.cancelOrdersOnBehalf(market, command, events);
    case 'LiftBlockOnBehalf':
      return operator.liftBlockOnBehalf(market, command, events);
    case 'DecideRecall':
      return operator.decideRecall(market, command, events);
    case 'SettleDeliveryDay':
      return operator.settleDeliveryDay(market, command, events);
    default:
      return setUp(market, command, events);
  }
}

function setUp(market: NaiveMarket, command: Extract<Command, { type: SetUp }>, events: Event[]): void {
  switch (command.type) {
    case 'FoundVenue':
      return operator.foundVenue(market, command, events);
    case 'TakeLeadership':
      if (command.epoch <= market.epoch) throw new Error(`epoch ${command.epoch} comes after ${market.epoch}`);
      market.epoch = command.epoch;
      return void events.push({ type: 'LeadershipTaken' });
    case 'AdoptRules':
      return operator.adoptRules(market, command, events);
    case 'DefineArea': {
      const { area, eic, timeZone, currency } = command;
      market.areas = [...market.areas.filter((known) => known.area !== area), { area, eic, timeZone, currency }];
      return void events.push({ type: 'AreaDefined' });
    }
    case 'DefineProduct':
      return operator.defineProduct(market, command, events);
    case 'ListContracts':
      return operator.listContracts(market, command, events);
    case 'AdmitParticipant': {
      const { admittedId: participantId } = command;
      const isKnown = market.participants.some((known) => known.participantId === participantId);
      const admitted = { participantId, terms: {}, isBlockedByOwner: false, isBlockedByOperator: false };
      if (!isKnown) market.participants.push(admitted);
      return void events.push({ type: 'ParticipantAdmitted' });
    }
  }
}
