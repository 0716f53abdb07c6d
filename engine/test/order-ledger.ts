/**
 * Rebuilds how every order stands from records alone, as a view does, and checks on the way that the story makes sense.
 * Trades are expected from the naive book: an independent matcher that must come to the same ones.
 */
import assert from 'node:assert/strict';
import type { Meet, Meeting, OrderBook } from '../src/book.ts';
import type { Actor, ContractTerms, OrderTerms, PlaceOrder, SelfTradePrevention, Side } from '../src/commands.ts';
import type { EndReason, Event, OrderAmended, TradeExecuted, TradeSide } from '../src/events.ts';
import { orderTermsOfBlock } from '../src/fingerprint.ts';
import { FILLS_PER_RECORD_MAX } from '../src/limits.ts';
import { isOpen, type OrderState } from '../src/state.ts';
import { createNaiveBook } from './naive-book.ts';
import type { TestRecord } from './venue.ts';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** An order as told by its command and the events. */
export type ToldOrder = Omit<PlaceOrder, 'type' | 'priorUse' | 'parked'> & {
  orderId: number;
  state: OrderState;
  reason?: string;
  revision: number;
  openLots: number;
  filledLots: number;
  filledValue: number;
  cancelledLots: number;
  expiredLots: number;
  acceptedSequence: number;
  updatedSequence: number;
  queueNumber: number;
  visibleLots?: number;
};

type ToldContract = ContractTerms & {
  area: string;
  state: 'SCHEDULED' | 'OPEN' | 'CLOSED';
  book: OrderBook;
  toExpire: number;
};

export type OrderLedger = {
  orders: Map<number, ToldOrder>;
  contracts: Map<string, ToldContract>;
  archivedOrders: number;
  lastOrderId: number;
  lastTradeId: number;
  /** Trades of other engines by source and id there: their trade id, and whether they are recalled. */
  imports: Map<string, { tradeId: number; isRecalled: boolean }>;
  lastQueueNumber: number;
  sequence: number;
  timeUs: number;
  /** What the naive book says must come next in this record: resting order, lots, and of a trade its price. */
  expected: (['TRADE', number, number, number] | ['SELF_TRADE', number, number])[];
  /** Orders that end together and are still to be listed; nothing else may happen before they are. */
  toCancel: number[];
  toCancelBecause: EndReason;
  /** Self-trade prevention of participants that have one by their terms. */
  selfTradeModes: Map<string, SelfTradePrevention>;
  /** Armed dead man's switches, `participant key`. */
  switches: Map<string, { dueUs: number; seconds: number }>;
  boughtLots: number;
  soldLots: number;
};

export function createOrderLedger(): OrderLedger {
  return {
    orders: new Map(),
    contracts: new Map(),
    archivedOrders: 0,
    lastOrderId: 0,
    lastTradeId: 0,
    imports: new Map(),
    lastQueueNumber: 0,
    sequence: 0,
    timeUs: 0,
    expected: [],
    toCancel: [],
    toCancelBecause: 'MASS_CANCEL',
    selfTradeModes: new Map(),
    switches: new Map(),
    boughtLots: 0,
    soldLots: 0,
  };
}

/** Takes the next record in; throws where it can't be true. Returns the orders it changed. */
export function follow(ledger: OrderLedger, record: TestRecord): ToldOrder[] {
  assert.equal(record.sequence, ledger.sequence + 1, 'sequences have no gap');
  assert.ok(record.timeUs >= ledger.timeUs, 'time is monotonic');
  ledger.sequence = record.sequence;
  ledger.timeUs = record.timeUs;
  const changed = new Set(record.events.flatMap((event) => tell(ledger, record, event)));
  assert.equal(ledger.expected.length, 0, 'the naive book expects nothing further');
  for (const order of changed) assertConserved(order);
  return [...changed];
}

function tell(ledger: OrderLedger, record: TestRecord, event: Event): ToldOrder[] {
  const isListed = event.type === 'OrderCancelled' && event.reason === ledger.toCancelBecause;
  assert.ok(isListed || ledger.toCancel.length === 0, 'nothing comes between a mass cancel and its orders');
  switch (event.type) {
    case 'OrderAccepted':
      return accept(ledger, record, event);
    case 'OrderAmended':
      return amend(ledger, event);
    case 'OrderParked':
    case 'OrderActivated':
      return parkOrActivate(ledger, event);
    case 'TradeExecuted':
      return trade(ledger, event);
    case 'OrderCancelled':
      return [cancel(ledger, event)];
    case 'OrderExpired':
      return [expire(ledger, event)];
    default:
      tellOthers(ledger, record, event);
      return [];
  }
}

function tellOthers(ledger: OrderLedger, record: TestRecord, event: Event): void {
  const { command } = record;
  switch (event.type) {
    case 'OrdersCancelled':
      return beginMassCancel(ledger, record, event);
    case 'CancelAfterSet':
      return setSwitch(ledger, record, event);
    case 'CancelAfterTriggered':
      return triggerSwitch(ledger, event);
    case 'OutageEnded':
      return restartSwitches(ledger, record, event);
    case 'ParticipantTermsSet': {
      assert.ok(command.type === 'SetParticipantTerms', 'terms are set by their own command');
      ledger.selfTradeModes.set(command.targetId, command.terms.selfTradePrevention ?? 'ALLOW');
      return;
    }
    case 'TradeImported':
    case 'ImportedTradeRecalled':
      return followImport(ledger, record, event);
    case 'BlockListed':
      return listBlock(ledger, event);
    case 'ContractListed':
    case 'ContractOpened':
    case 'ContractClosed':
    case 'ContractArchived':
      return changeContract(ledger, record, event);
    default:
  }
}

/** Each comes in once, whatever the market has let go of since, and is recalled once. */
function followImport(
  ledger: OrderLedger,
  { command }: TestRecord,
  event: Of<'TradeImported' | 'ImportedTradeRecalled'>,
): void {
  assert.ok(command.type === 'ImportTrade', 'by its own command');
  const { tradeId } = event;
  const key = `${command.source} ${command.sourceTradeId}`;
  const known = ledger.imports.get(key);
  if (event.type === 'TradeImported') {
    assert.equal(known, undefined, `${key} comes in once`);
    assert.equal(tradeId, ledger.lastTradeId + 1, 'trade numbers have no gap');
    ledger.lastTradeId = tradeId;
  } else {
    assert.deepEqual(known, { tradeId, isRecalled: false }, `${key} is recalled once`);
  }
  ledger.imports.set(key, { tradeId, isRecalled: command.state === 'RECALLED' });
}

/** A block is told only when it is open; it lives as its legs do. */
function listBlock(ledger: OrderLedger, { contractId, contractIds }: Of<'BlockListed'>): void {
  const legs = contractIds.map((legId) => contractOf(ledger, legId));
  const [first] = legs;
  assert.ok(first !== undefined && !ledger.contracts.has(contractId), `${contractId} is listed once, with its legs`);
  const opensAtUs = Math.max(...legs.map((leg) => leg.opensAtUs));
  const closesAtUs = Math.min(...legs.map((leg) => leg.closesAtUs));
  const book = createNaiveBook(FILLS_PER_RECORD_MAX);
  ledger.contracts.set(contractId, { ...first, contractId, opensAtUs, closesAtUs, state: 'OPEN', book, toExpire: 0 });
}

function changeContract(
  ledger: OrderLedger,
  { command, timeUs }: TestRecord,
  event: Of<'ContractListed' | 'ContractOpened' | 'ContractClosed' | 'ContractArchived'>,
): void {
  const { contractId } = event;
  if (event.type === 'ContractListed') {
    const { contracts, area } = command.type === 'ListContracts' ? command : { contracts: [], area: '' };
    const terms = contracts.find((contract) => contract.contractId === contractId);
    assert.ok(terms !== undefined && !ledger.contracts.has(contractId), `${contractId} is listed once, by its command`);
    const book = createNaiveBook(FILLS_PER_RECORD_MAX);
    ledger.contracts.set(contractId, { ...terms, area, state: 'SCHEDULED', book, toExpire: 0 });
    return;
  }
  const contract = contractOf(ledger, contractId);
  if (event.type === 'ContractOpened') {
    assert.ok(contract.state === 'SCHEDULED' && timeUs >= contract.opensAtUs, `${contractId} opens once, in time`);
    contract.state = 'OPEN';
  } else if (event.type === 'ContractClosed') {
    assert.ok(contract.state === 'OPEN' && timeUs >= contract.closesAtUs, `${contractId} closes once, in time`);
    contract.state = 'CLOSED';
    contract.toExpire = event.restingOrders;
  } else {
    archive(ledger, contract);
  }
}

function archive(ledger: OrderLedger, contract: ToldContract): void {
  assert.deepEqual([contract.state, contract.toExpire], ['CLOSED', 0], 'a closure is listed to its end');
  const gone = [...ledger.orders.values()].filter((order) => order.contractId === contract.contractId);
  for (const order of gone) {
    assert.ok(!isOpen(order));
    ledger.orders.delete(order.orderId);
  }
  ledger.archivedOrders += gone.length;
}

function accept(ledger: OrderLedger, record: TestRecord, event: Of<'OrderAccepted'>): ToldOrder[] {
  const { orderId } = event;
  assert.equal(orderId, ledger.lastOrderId + 1, 'order numbers have no gap');
  ledger.lastOrderId = orderId;
  const { parked, ...terms } = termsOf(record, event);
  const order: ToldOrder = {
    ...terms,
    orderId,
    state: parked === true ? 'PARKED' : 'ACTIVE',
    revision: 1,
    openLots: terms.quantityLots,
    filledLots: 0,
    filledValue: 0,
    cancelledLots: 0,
    expiredLots: 0,
    acceptedSequence: record.sequence,
    updatedSequence: record.sequence,
    queueNumber: 0,
  };
  ledger.orders.set(orderId, order);
  const contract = openContractOf(ledger, order);
  return order.state === 'PARKED' ? [order] : match(ledger, contract, order);
}

/** What was asked for: the order's own command, or a leg of a basket. */
function termsOf({ command }: TestRecord, { leg = 0 }: Of<'OrderAccepted'>): Actor & OrderTerms {
  if (command.type === 'PlaceBasket') {
    const { participantId, userId, keyId, clientBasketId, legs } = command;
    const terms = legs[leg - 1] ?? assert.fail(`the basket has a leg ${leg}`);
    const asOrder = { clientOrderId: `${clientBasketId}:${leg}`, orderType: 'LIMIT', timeInForce: 'FOK' } as const;
    return { participantId, userId, keyId, ...terms, ...asOrder };
  }
  if (command.type === 'PlaceBlock') return orderTermsOfBlock(command);
  assert.ok(command.type === 'PlaceOrder', 'an order is accepted by its own command');
  const { type: _type, priorUse: _priorUse, ...terms } = command;
  return terms;
}

/** Asks the naive book what must happen now, and in which places the queues end up. */
function match(ledger: OrderLedger, { book }: ToldContract, order: ToldOrder): ToldOrder[] {
  order.queueNumber = ++ledger.lastQueueNumber;
  const { met, replenished, visibleLots, openLots } = book.place(order, meeting(ledger, order));
  const changed = replenished.map((orderId) => {
    const resting = openOrderOf(ledger, orderId);
    resting.queueNumber = ++ledger.lastQueueNumber;
    return resting;
  });
  ledger.expected = met.map((one) =>
    'removedOrderId' in one
      ? ['SELF_TRADE', one.removedOrderId, one.removedLots]
      : ['TRADE', one.restingOrderId, one.quantityLots, one.priceTicks],
  );
  if (order.displayLots !== undefined && openLots > 0) order.visibleLots = visibleLots;
  return [order, ...changed];
}

function meeting(ledger: OrderLedger, incoming: ToldOrder): Meet {
  const { participantId, selfTradePrevention } = incoming;
  const mode = selfTradePrevention ?? ledger.selfTradeModes.get(participantId) ?? 'ALLOW';
  const meetings: Record<SelfTradePrevention, Meeting> = {
    ALLOW: 'TRADE',
    CANCEL_INCOMING: 'STOP',
    CANCEL_RESTING: 'REMOVE',
    CANCEL_BOTH: 'REMOVE_AND_STOP',
  };
  return (orderId) => (ledger.orders.get(orderId)?.participantId === participantId ? meetings[mode] : 'TRADE');
}

function amend(ledger: OrderLedger, event: OrderAmended): ToldOrder[] {
  const order = openOrderOf(ledger, event.orderId);
  assertStanding(order, event);
  const { type: _type, lostPriority, before, parked, ...after } = event;
  assert.equal(parked === true, order.state === 'PARKED');
  const { priceTicks, quantityLots, openLots, displayLots } = order;
  assert.deepEqual(before, { priceTicks, quantityLots, openLots });
  const contract = openContractOf(ledger, order);
  const isLess = after.openLots <= openLots && after.priceTicks === priceTicks && after.displayLots === displayLots;
  assert.equal(lostPriority, order.state === 'ACTIVE' && after.openLots > 0 && !isLess);
  Object.assign(order, after, { updatedSequence: ledger.sequence });
  if (lostPriority || after.openLots === 0) {
    contract.book.cancel(order.orderId);
    delete order.visibleLots;
  } else if (order.state === 'ACTIVE') {
    contract.book.reduce(order.orderId, after.openLots);
    if (displayLots !== undefined) order.visibleLots = contract.book.visibleLots(order.orderId);
  }
  return lostPriority ? match(ledger, contract, order) : [order];
}

function parkOrActivate(ledger: OrderLedger, event: Of<'OrderParked' | 'OrderActivated'>): ToldOrder[] {
  const order = openOrderOf(ledger, event.orderId);
  assertStanding(order, event);
  assert.equal(event.openLots, order.openLots);
  const contract = contractOf(ledger, order.contractId);
  const isParked = event.type === 'OrderParked';
  assert.equal(order.state, isParked ? 'ACTIVE' : 'PARKED');
  const { revision } = event;
  Object.assign(order, { state: isParked ? 'PARKED' : 'ACTIVE', revision, updatedSequence: ledger.sequence });
  if (!isParked) return match(ledger, openContractOf(ledger, order), order);
  assert.equal(contract.book.cancel(order.orderId), order.openLots);
  delete order.visibleLots;
  return [order];
}

/** A change by the owner counts, and fills nothing by itself. */
function assertStanding(order: ToldOrder, event: Of<'OrderAmended' | 'OrderParked' | 'OrderActivated'>): void {
  const { contractId, participantId, filledLots, filledValue, revision } = event;
  assert.deepEqual(
    { contractId, participantId, filledLots, filledValue, revision },
    {
      contractId: order.contractId,
      participantId: order.participantId,
      filledLots: order.filledLots,
      filledValue: order.filledValue,
      revision: order.revision + 1,
    },
  );
}

function trade(ledger: OrderLedger, event: TradeExecuted): ToldOrder[] {
  assert.equal(event.tradeId, ledger.lastTradeId + 1, 'trade numbers have no gap');
  ledger.lastTradeId = event.tradeId;
  const resting = event.aggressorSide === 'BUY' ? event.sell : event.buy;
  const { orderId, visibleLots } = resting;
  if (visibleLots === undefined) delete openOrderOf(ledger, orderId).visibleLots;
  else openOrderOf(ledger, orderId).visibleLots = visibleLots;
  const expected = ['TRADE', orderId, event.quantityLots, event.priceTicks];
  assert.deepEqual(expected, ledger.expected.shift());
  const [buyer, seller] = [fill(ledger, event, 'BUY', event.buy), fill(ledger, event, 'SELL', event.sell)];
  assert.ok(seller.priceTicks <= event.priceTicks && event.priceTicks <= buyer.priceTicks, 'within both limits');
  assert.equal(event.priceTicks, ledger.orders.get(orderId)?.priceTicks, 'at the resting price');
  const { book } = contractOf(ledger, event.contractId);
  assert.equal(book.openLots(orderId), resting.openLots);
  const isIceberg = ledger.orders.get(orderId)?.displayLots !== undefined && resting.openLots > 0;
  assert.equal(visibleLots, isIceberg ? book.visibleLots(orderId) : undefined, 'shown as in the naive book');
  return [buyer, seller];
}

function fill(ledger: OrderLedger, event: TradeExecuted, side: Side, told: TradeSide): ToldOrder {
  const order = openOrderOf(ledger, told.orderId);
  assert.equal(order.state, 'ACTIVE');
  openContractOf(ledger, order);
  assert.deepEqual([order.contractId, order.side], [event.contractId, side]);
  for (const key of ['clientOrderId', 'participantId', 'userId', 'keyId', 'portfolioId'] as const) {
    assert.equal(told[key], order[key]);
  }
  order.openLots -= event.quantityLots;
  order.filledLots += event.quantityLots;
  order.filledValue += event.quantityLots * event.priceTicks;
  order.updatedSequence = ledger.sequence;
  if (order.openLots === 0) order.state = 'FILLED';
  const { openLots, filledLots, filledValue } = order;
  const { openLots: toldOpen, filledLots: toldFilled, filledValue: toldValue } = told;
  assert.deepEqual([toldOpen, toldFilled, toldValue], [openLots, filledLots, filledValue]);
  if (side === 'BUY') ledger.boughtLots += event.quantityLots;
  else ledger.soldLots += event.quantityLots;
  return order;
}

/** Finds out alone which orders match. */
function beginMassCancel(ledger: OrderLedger, { command }: TestRecord, event: Of<'OrdersCancelled'>): void {
  assert.ok(command.type === 'CancelOrders' || command.type === 'CancelOrdersOnBehalf', 'it has its own command');
  const { area, product, contractId, side, orderIds, clientOrderIds } = command;
  const isOperators = command.type === 'CancelOrdersOnBehalf';
  const participantId = isOperators ? command.targetId : command.participantId;
  const matching = openOrdersOf(ledger, participantId).filter((order) => {
    const contract = contractOf(ledger, order.contractId);
    if ((area ?? contract.area) !== contract.area || (product ?? contract.product) !== contract.product) return false;
    if ((contractId ?? order.contractId) !== order.contractId || (side ?? order.side) !== order.side) return false;
    return (
      (orderIds ?? [order.orderId]).includes(order.orderId) &&
      (clientOrderIds ?? [order.clientOrderId]).includes(order.clientOrderId)
    );
  });
  beginListing(ledger, isOperators ? 'OPERATOR' : 'MASS_CANCEL', matching, event);
}

function setSwitch(ledger: OrderLedger, { command, timeUs }: TestRecord, { dueUs }: Of<'CancelAfterSet'>): void {
  assert.ok(command.type === 'SetCancelAfter', 'a switch is set by its own command');
  assert.equal(dueUs, command.seconds === 0 ? undefined : timeUs + command.seconds * 1_000_000);
  const key = `${command.participantId} ${command.scope === 'KEY' ? command.keyId : ''}`;
  if (dueUs === undefined) ledger.switches.delete(key);
  else ledger.switches.set(key, { dueUs, seconds: command.seconds });
}

function restartSwitches(ledger: OrderLedger, { command }: TestRecord, { switches }: Of<'OutageEnded'>): void {
  assert.ok(command.type === 'EndOutage', 'an outage ends by its own command');
  assert.equal(switches, ledger.switches.size, 'all that are armed count anew');
  for (const armed of ledger.switches.values()) armed.dueUs = command.endedUs + armed.seconds * 1_000_000;
}

function triggerSwitch(ledger: OrderLedger, event: Of<'CancelAfterTriggered'>): void {
  const { participantId, keyId } = event;
  const key = `${participantId} ${keyId ?? ''}`;
  assert.ok((ledger.switches.get(key)?.dueUs ?? Infinity) <= ledger.timeUs, 'a switch goes off when it is due');
  ledger.switches.delete(key);
  const guarded = openOrdersOf(ledger, participantId).filter((order) => (keyId ?? order.keyId) === order.keyId);
  beginListing(ledger, 'CANCEL_AFTER', guarded, event);
}

function beginListing(
  ledger: OrderLedger,
  reason: EndReason,
  ending: readonly ToldOrder[],
  told: { orders: number; lots: number },
): void {
  const lots = ending.reduce((sum, order) => sum + order.openLots, 0);
  assert.deepEqual([told.orders, told.lots], [ending.length, lots], 'totals are told first');
  ledger.toCancel = ending.map((order) => order.orderId);
  ledger.toCancelBecause = reason;
}

const openOrdersOf = (ledger: OrderLedger, participantId: string): ToldOrder[] =>
  [...ledger.orders.values()].filter((order) => isOpen(order) && order.participantId === participantId);

/** By owner or operator, who count as revisions; nothing else does. */
const COUNTED: readonly EndReason[] = ['OWNER', 'MASS_CANCEL', 'OPERATOR', 'CANCEL_AFTER'];

function cancel(ledger: OrderLedger, event: Of<'OrderCancelled'>): ToldOrder {
  const { orderId, reason, cancelledLots } = event;
  const order = openOrderOf(ledger, orderId);
  const { book } = contractOf(ledger, order.contractId);
  const isFromBook = COUNTED.includes(reason) || reason === 'LEG_CLOSED' || reason === 'LEG_HALTED';
  if (ledger.toCancel.length > 0) assert.equal(orderId, ledger.toCancel.shift(), 'ascending, and each once');
  if (!isFromBook) openContractOf(ledger, order);
  if (reason === 'LEG_CLOSED') contractOf(ledger, order.contractId).toExpire -= 1;
  const [expected] = ledger.expected;
  if (expected?.[1] === orderId) assert.deepEqual(['SELF_TRADE', orderId, cancelledLots], ledger.expected.shift());
  const rested = book.cancel(orderId);
  assert.equal(rested, isFromBook && order.state === 'ACTIVE' ? cancelledLots : 0, `what rests of it at its ${reason}`);
  order.cancelledLots += cancelledLots;
  end(ledger, order, 'CANCELLED', event, cancelledLots);
  return order;
}

function expire(ledger: OrderLedger, event: Of<'OrderExpired'>): ToldOrder {
  const order = openOrderOf(ledger, event.orderId);
  const contract = contractOf(ledger, order.contractId);
  if (event.reason === 'GATE_CLOSURE') {
    assert.equal(contract.state, 'CLOSED');
    contract.toExpire -= 1;
  } else {
    assert.equal(contract.state, 'OPEN');
    assert.ok((order.validUntilUs ?? Infinity) <= ledger.timeUs, 'not before its validity ends');
  }
  assert.equal(contract.book.cancel(order.orderId), order.state === 'ACTIVE' ? event.expiredLots : 0);
  order.expiredLots += event.expiredLots;
  end(ledger, order, 'EXPIRED', event, event.expiredLots);
  return order;
}

function end(
  ledger: OrderLedger,
  order: ToldOrder,
  state: OrderState,
  event: Of<'OrderCancelled' | 'OrderExpired'>,
  endedLots: number,
): void {
  assert.equal(endedLots, order.openLots, 'what ends is what was open');
  const { contractId, participantId, filledLots, reason } = event;
  assert.deepEqual([contractId, participantId, filledLots], [order.contractId, order.participantId, order.filledLots]);
  assert.equal(event.revision, order.revision + (COUNTED.includes(reason) ? 1 : 0));
  delete order.visibleLots;
  Object.assign(order, { state, reason, openLots: 0, revision: event.revision, updatedSequence: ledger.sequence });
}

function assertConserved(order: ToldOrder): void {
  const { quantityLots, openLots, filledLots, cancelledLots, expiredLots } = order;
  assert.equal(quantityLots, filledLots + openLots + cancelledLots + expiredLots, `order ${order.orderId}`);
  assert.equal(isOpen(order), openLots > 0, `order ${order.orderId} is ${order.state}`);
}

function openOrderOf(ledger: OrderLedger, orderId: number): ToldOrder {
  const order = ledger.orders.get(orderId);
  assert.ok(order !== undefined && isOpen(order), `order ${orderId} is open, so something may still happen to it`);
  return order;
}

/** The contract of an order to which something happens that closure forbids. */
function openContractOf(ledger: OrderLedger, order: ToldOrder): ToldContract {
  const contract = contractOf(ledger, order.contractId);
  assert.ok(contract.state === 'OPEN' && ledger.timeUs < contract.closesAtUs, `${order.contractId} is open`);
  const { validUntilUs = Infinity } = order;
  assert.ok(ledger.timeUs < validUntilUs, `order ${order.orderId} is still valid`);
  return contract;
}

function contractOf(ledger: OrderLedger, contractId: string): ToldContract {
  const contract = ledger.contracts.get(contractId);
  assert.ok(contract !== undefined, `${contractId} was listed`);
  return contract;
}
