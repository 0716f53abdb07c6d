/**
 * Rebuilds how every order stands from records alone, as a view does, and checks on the way that the story makes sense.
 * Trades are expected from the naive book: an independent matcher that must come to the same ones.
 */
import assert from 'node:assert/strict';
import type { OrderBook } from '../src/book.ts';
import type { ContractTerms, PlaceOrder, Side } from '../src/commands.ts';
import type { EndReason, Event, OrderAmended, TradeExecuted, TradeSide } from '../src/events.ts';
import { FILLS_PER_ORDER_MAX } from '../src/limits.ts';
import type { OrderState } from '../src/state.ts';
import { createNaiveBook } from './naive-book.ts';
import type { TestRecord } from './venue.ts';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** An order as told by its command and the events. */
export type ToldOrder = Omit<PlaceOrder, 'type' | 'priorUse'> & {
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
  queuedSequence: number;
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
  sequence: number;
  timeUs: number;
  /** What the naive book says must come next in this record. */
  expectedFills: [number, number, number][];
  /** Orders of a mass cancel that are still to be listed; nothing else may happen before they are. */
  toCancel: number[];
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
    sequence: 0,
    timeUs: 0,
    expectedFills: [],
    toCancel: [],
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
  assert.equal(ledger.expectedFills.length, 0, 'the naive book expects no further trade');
  for (const order of changed) assertConserved(order);
  return [...changed];
}

function tell(ledger: OrderLedger, record: TestRecord, event: Event): ToldOrder[] {
  const isListed = event.type === 'OrderCancelled' && event.reason === 'MASS_CANCEL';
  assert.ok(isListed || ledger.toCancel.length === 0, 'nothing comes between a mass cancel and its orders');
  switch (event.type) {
    case 'OrderAccepted':
      return [accept(ledger, record, event)];
    case 'OrderAmended':
      return [amend(ledger, event)];
    case 'TradeExecuted':
      return trade(ledger, event);
    case 'OrderCancelled':
      return [cancel(ledger, event)];
    case 'OrdersCancelled':
      beginMassCancel(ledger, record, event);
      return [];
    case 'OrderExpired':
      return [expire(ledger, event)];
    case 'ContractListed':
    case 'ContractOpened':
    case 'ContractClosed':
    case 'ContractArchived':
      changeContract(ledger, record, event);
      return [];
    default:
      return [];
  }
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
    const book = createNaiveBook(FILLS_PER_ORDER_MAX);
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
    archive(ledger, contract, event.orders);
  }
}

function archive(ledger: OrderLedger, contract: ToldContract, orders: number): void {
  assert.deepEqual([contract.state, contract.toExpire], ['CLOSED', 0], 'a closure is listed to its end');
  const gone = [...ledger.orders.values()].filter((order) => order.contractId === contract.contractId);
  assert.equal(gone.length, orders, 'an archived contract says how many orders it had');
  for (const order of gone) {
    assert.notEqual(order.state, 'ACTIVE');
    ledger.orders.delete(order.orderId);
  }
  ledger.archivedOrders += orders;
}

function accept(ledger: OrderLedger, { command, sequence }: TestRecord, { orderId }: Of<'OrderAccepted'>): ToldOrder {
  assert.equal(orderId, ledger.lastOrderId + 1, 'order numbers have no gap');
  assert.ok(command.type === 'PlaceOrder', 'an order is accepted by its own command');
  ledger.lastOrderId = orderId;
  const { type: _type, priorUse: _priorUse, ...terms } = command;
  const order: ToldOrder = {
    ...terms,
    orderId,
    state: 'ACTIVE',
    revision: 1,
    openLots: terms.quantityLots,
    filledLots: 0,
    filledValue: 0,
    cancelledLots: 0,
    expiredLots: 0,
    acceptedSequence: sequence,
    updatedSequence: sequence,
    queuedSequence: sequence,
  };
  ledger.orders.set(orderId, order);
  const contract = openContractOf(ledger, order);
  const { side, priceTicks, quantityLots, timeInForce } = order;
  expectFills(ledger, contract.book.place(orderId, side, priceTicks, quantityLots, timeInForce));
  return order;
}

function amend(ledger: OrderLedger, event: OrderAmended): ToldOrder {
  const order = activeOrderOf(ledger, event.orderId);
  assert.equal(event.revision, order.revision + 1, 'each amendment counts');
  assert.deepEqual(
    [event.contractId, event.participantId, event.filledLots, event.filledValue],
    [order.contractId, order.participantId, order.filledLots, order.filledValue],
    'an amendment fills nothing by itself',
  );
  const { type: _type, lostPriority, ...after } = event;
  const { book } = openContractOf(ledger, order);
  if (after.openLots === 0) book.cancel(order.orderId);
  else {
    const placement = book.amend(order.orderId, after.priceTicks, after.openLots);
    assert.equal(lostPriority, placement.lostPriority);
    expectFills(ledger, placement);
  }
  if (lostPriority) order.queuedSequence = ledger.sequence;
  Object.assign(order, after, { updatedSequence: ledger.sequence });
  return order;
}

function expectFills(ledger: OrderLedger, { fills }: ReturnType<OrderBook['place']>): void {
  ledger.expectedFills = fills.map((fill) => [fill.restingOrderId, fill.quantityLots, fill.priceTicks]);
}

function trade(ledger: OrderLedger, event: TradeExecuted): ToldOrder[] {
  assert.equal(event.tradeId, ledger.lastTradeId + 1, 'trade numbers have no gap');
  ledger.lastTradeId = event.tradeId;
  const [buyer, seller] = [fill(ledger, event, 'BUY', event.buy), fill(ledger, event, 'SELL', event.sell)];
  assert.ok(seller.priceTicks <= event.priceTicks && event.priceTicks <= buyer.priceTicks, 'within both limits');
  const resting = event.aggressorSide === 'BUY' ? seller : buyer;
  assert.equal(event.priceTicks, resting.priceTicks, 'at the resting price');
  assert.deepEqual([resting.orderId, event.quantityLots, event.priceTicks], ledger.expectedFills.shift());
  return [buyer, seller];
}

function fill(ledger: OrderLedger, event: TradeExecuted, side: Side, told: TradeSide): ToldOrder {
  const order = activeOrderOf(ledger, told.orderId);
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
  assert.ok(command.type === 'CancelOrders', 'a mass cancel has its own command');
  const { participantId, area, product, contractId, side, orderIds, clientOrderIds } = command;
  const matching = [...ledger.orders.values()].filter((order) => {
    if (order.state !== 'ACTIVE' || order.participantId !== participantId) return false;
    const contract = contractOf(ledger, order.contractId);
    if ((area ?? contract.area) !== contract.area || (product ?? contract.product) !== contract.product) return false;
    if ((contractId ?? order.contractId) !== order.contractId || (side ?? order.side) !== order.side) return false;
    return (
      (orderIds ?? [order.orderId]).includes(order.orderId) &&
      (clientOrderIds ?? [order.clientOrderId]).includes(order.clientOrderId)
    );
  });
  const lots = matching.reduce((sum, order) => sum + order.openLots, 0);
  assert.deepEqual([event.orders, event.lots], [matching.length, lots], 'a mass cancel tells its totals first');
  ledger.toCancel = matching.map((order) => order.orderId);
}

const isByOwner = (reason: EndReason): boolean => reason === 'OWNER' || reason === 'MASS_CANCEL';

function cancel(ledger: OrderLedger, event: Of<'OrderCancelled'>): ToldOrder {
  const order = activeOrderOf(ledger, event.orderId);
  if (event.reason === 'MASS_CANCEL') assert.equal(event.orderId, ledger.toCancel.shift(), 'ascending, and each once');
  const contract =
    event.reason === 'MASS_CANCEL' ? contractOf(ledger, order.contractId) : openContractOf(ledger, order);
  const rested = contract.book.cancel(order.orderId);
  if (isByOwner(event.reason)) assert.equal(rested, event.cancelledLots);
  else assert.equal(rested, 0, `nothing rests of an order that ends by ${event.reason}`);
  order.cancelledLots += event.cancelledLots;
  end(ledger, order, 'CANCELLED', event, event.cancelledLots);
  return order;
}

function expire(ledger: OrderLedger, event: Of<'OrderExpired'>): ToldOrder {
  const order = activeOrderOf(ledger, event.orderId);
  const contract = contractOf(ledger, order.contractId);
  if (event.reason === 'GATE_CLOSURE') {
    assert.equal(contract.state, 'CLOSED');
    contract.toExpire -= 1;
  } else {
    assert.equal(contract.state, 'OPEN');
    assert.ok((order.validUntilUs ?? Infinity) <= ledger.timeUs, 'not before its validity ends');
  }
  assert.equal(contract.book.cancel(order.orderId), event.expiredLots);
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
  assert.equal(event.revision, order.revision + (isByOwner(reason) ? 1 : 0));
  Object.assign(order, { state, reason, openLots: 0, revision: event.revision, updatedSequence: ledger.sequence });
}

function assertConserved(order: ToldOrder): void {
  const { quantityLots, openLots, filledLots, cancelledLots, expiredLots } = order;
  assert.equal(quantityLots, filledLots + openLots + cancelledLots + expiredLots, `order ${order.orderId}`);
  assert.equal(order.state === 'ACTIVE', openLots > 0, `order ${order.orderId} is ${order.state}`);
}

function activeOrderOf(ledger: OrderLedger, orderId: number): ToldOrder {
  const order = ledger.orders.get(orderId);
  assert.ok(order?.state === 'ACTIVE', `order ${orderId} is active, so something may still happen to it`);
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
