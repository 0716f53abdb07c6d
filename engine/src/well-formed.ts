/** What whoever hands a command over owes the market. */
import { VENUE, type AmendedTerms, type Command, type OrderFilter, type OrderReference } from './commands.ts';
import type { ImportTrade, PriorUse } from './commands.ts';
import { assert } from './assert.ts';
import {
  BASKET_LEGS_MAX,
  BASKET_LEGS_MIN,
  BLOCK_LEGS_MAX,
  BLOCK_LEGS_MIN,
  CANCEL_AFTER_SECONDS_MAX,
  MASS_CANCEL_IDS_MAX,
  SOURCE_PATTERN,
  SOURCE_REVISION_MAX,
  SOURCE_TRADE_ID_PATTERN,
} from './limits.ts';

/**
 * Numbers are integers that are exact, lists are no longer than their limit, and what only the operator may do comes
 * from the venue. Anything else is a bug of the gateway and stops here, before it has changed anything: no rule has to
 * wonder what half a lot would mean.
 */
export function assertWellFormed(command: Command): void {
  switch (command.type) {
    case 'PlaceOrder':
      assertTerms(command);
      return assertPriorUse(command.priorUse);
    case 'PlaceBasket':
      assertLength(command.legs, 'legs', BASKET_LEGS_MIN, BASKET_LEGS_MAX);
      for (const leg of command.legs) assertTerms(leg);
      return assertPriorUse(command.priorUse);
    case 'PlaceBlock':
      assertLength(command.contractIds, 'contractIds', BLOCK_LEGS_MIN, BLOCK_LEGS_MAX);
      assertTerms(command);
      return assertPriorUse(command.priorUse);
    case 'AmendOrder':
      assertReference(command);
      assertInteger(command.revision, 'revision');
      return assertAmendedTerms(command);
    case 'CancelOrder':
    case 'ParkOrder':
    case 'ActivateOrder':
      assertReference(command);
      return assertAbsentOrInteger(command.revision, 'revision');
    case 'CancelOrders':
      return assertFilter(command);
    case 'SetCancelAfter':
      assertInteger(command.seconds, 'seconds');
      return assertBetween(command.seconds, 'seconds', 0, CANCEL_AFTER_SECONDS_MAX);
    case 'RequestRecall':
      return assertInteger(command.tradeId, 'tradeId');
    case 'LiftBlock':
    case 'AdvanceTime':
      return;
    default:
      return assertOperatorsWellFormed(command);
  }
}

type OperatorsCommand = Exclude<
  Command,
  {
    type:
      | 'PlaceOrder'
      | 'PlaceBasket'
      | 'PlaceBlock'
      | 'AmendOrder'
      | 'CancelOrder'
      | 'ParkOrder'
      | 'ActivateOrder'
      | 'CancelOrders'
      | 'SetCancelAfter'
      | 'RequestRecall'
      | 'LiftBlock'
      | 'AdvanceTime';
  }
>;

/** What else the operator gives is checked by the rules, which refuse it. */
function assertOperatorsWellFormed(command: OperatorsCommand): void {
  assert(command.participantId === VENUE.participantId, () => `${command.type} comes from the venue, for its operator`);
  switch (command.type) {
    case 'HaltMarket':
      return assertAbsentOrInteger(command.untilUs, 'untilUs');
    case 'EndOutage':
      assertInteger(command.endedUs, 'endedUs');
      return assertAbsentOrInteger(command.haltUntilUs, 'haltUntilUs');
    case 'SetReferencePrices':
      for (const { priceTicks } of command.prices) assertInteger(priceTicks, 'priceTicks');
      return;
    case 'CancelOrderOnBehalf':
      return assertInteger(command.orderId, 'orderId');
    case 'CancelOrdersOnBehalf':
      return assertFilter(command);
    case 'DecideRecall':
      return assertInteger(command.tradeId, 'tradeId');
    case 'ImportTrade':
      return assertImport(command);
    default:
      return;
  }
}

function assertImport(command: ImportTrade): void {
  for (const name of ['sourceRevision', 'priceTicks', 'quantityLots', 'executedAtUs'] as const) {
    assertInteger(command[name], name);
  }
  assertBetween(command.sourceRevision, 'sourceRevision', 1, SOURCE_REVISION_MAX);
  assertShape(command.source, 'source', SOURCE_PATTERN);
  assertShape(command.sourceTradeId, 'sourceTradeId', SOURCE_TRADE_ID_PATTERN);
}

function assertTerms(terms: AmendedTerms & { priceTicks: number; quantityLots: number }): void {
  assertInteger(terms.priceTicks, 'priceTicks');
  assertInteger(terms.quantityLots, 'quantityLots');
  assertAmendedTerms(terms);
}

function assertAmendedTerms(terms: AmendedTerms): void {
  for (const name of ['priceTicks', 'quantityLots', 'displayLots', 'validUntilUs'] as const) {
    assertAbsentOrInteger(terms[name], name);
  }
}

function assertPriorUse(priorUse: (PriorUse & { leg?: number }) | undefined): void {
  assertAbsentOrInteger(priorUse?.leg, 'priorUse.leg');
  assertAbsentOrInteger(priorUse?.acceptedSequence, 'priorUse.acceptedSequence');
}

function assertFilter({ orderIds, clientOrderIds }: OrderFilter): void {
  assertLength(orderIds ?? [], 'orderIds', 0, MASS_CANCEL_IDS_MAX);
  assertLength(clientOrderIds ?? [], 'clientOrderIds', 0, MASS_CANCEL_IDS_MAX);
}

function assertReference({ orderId, clientOrderId }: OrderReference): void {
  assert((orderId === undefined) !== (clientOrderId === undefined), 'an order is named by one id');
  assertAbsentOrInteger(orderId, 'orderId');
}

function assertInteger(value: number, name: string): void {
  assert(Number.isSafeInteger(value), () => `${name} ${value} is not an exact integer`);
}

function assertAbsentOrInteger(value: number | undefined, name: string): void {
  if (value !== undefined) assertInteger(value, name);
}

function assertLength(list: readonly unknown[], name: string, min: number, max: number): void {
  assertBetween(list.length, `${name}.length`, min, max);
}

function assertBetween(value: number, name: string, min: number, max: number): void {
  assert(value >= min && value <= max, () => `${name} ${value} is not between ${min} and ${max}`);
}

function assertShape(value: string, name: string, pattern: RegExp): void {
  assert(pattern.test(value), () => `${name} "${value}" is not of the shape ${String(pattern)}`);
}
