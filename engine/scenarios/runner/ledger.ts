/**
 * How orders, trades and contracts stand, told by records alone: the same for every market that makes them. It
 * remembers also what the market has let go of.
 */
import type { Command, ImportTrade, Side } from '../../src/commands.ts';
import type { Event, TradeExecuted, TradeSide } from '../../src/events.ts';
import { ELSEWHERE, type Level } from './scenario.ts';
import type { SeenOrder, SeenTrade } from './venue.ts';

export type ScenarioRecord = { sequence: number; timeUs: number; command: Command; events: Event[] };

type KeptOrder = SeenOrder & { displayLots?: number; visibleLots: number; acceptedSequence: number };

type KeptContract = { session: 'SCHEDULED' | 'OPEN' | 'CLOSED'; isHalted: boolean; legs: string[] };

export type Ledger = {
  orders: Map<number, KeptOrder>;
  trades: Map<number, SeenTrade>;
  contracts: Map<string, KeptContract>;
  isMarketHalted: boolean;
};

export function createLedger(): Ledger {
  return { orders: new Map(), trades: new Map(), contracts: new Map(), isMarketHalted: false };
}

/** Takes the next record in. */
export function follow(ledger: Ledger, record: ScenarioRecord): void {
  for (const event of record.events) {
    followOrders(ledger, record, event);
    followTrades(ledger, record, event);
    followContracts(ledger, event);
  }
}

/** From the highest offer to the lowest bid: what the active orders show. */
export function levelsOf({ orders }: Ledger, contractId: string): Required<Level>[] {
  const levels = new Map<string, Required<Level>>();
  for (const order of orders.values()) {
    if (order.contractId !== contractId || order.state !== 'ACTIVE') continue;
    const { side, priceTicks, visibleLots } = order;
    const level = levels.get(`${side} ${priceTicks}`) ?? { side, priceTicks, quantityLots: 0, orders: 0 };
    level.quantityLots += visibleLots;
    level.orders += 1;
    levels.set(`${side} ${priceTicks}`, level);
  }
  const rank = (side: Side): number => (side === 'SELL' ? 0 : 1);
  return [...levels.values()].sort((a, b) => rank(a.side) - rank(b.side) || b.priceTicks - a.priceTicks);
}

export function contractStateOf({ contracts, isMarketHalted }: Ledger, contractId: string): string {
  const contract = contracts.get(contractId);
  if (contract === undefined) return 'not listed';
  const parts = contract.legs.length === 0 ? [contract] : contract.legs.map((leg) => kept(contracts, leg));
  if (parts.some(({ session }) => session === 'CLOSED')) return 'CLOSED';
  if (parts.some(({ session }) => session === 'SCHEDULED')) return 'SCHEDULED';
  return isMarketHalted || parts.some(({ isHalted }) => isHalted) ? 'HALTED' : 'OPEN';
}

function kept<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`an event tells of ${String(key)}, which no event before did`);
  return value;
}

function followOrders({ orders }: Ledger, { command, sequence }: ScenarioRecord, event: Event): void {
  switch (event.type) {
    case 'OrderAccepted': {
      const order = acceptedOrder(command, event.orderId, event.leg);
      orders.set(event.orderId, { ...order, acceptedSequence: sequence });
      return;
    }
    case 'OrderAmended': {
      const order = kept(orders, event.orderId);
      const { openLots, revision, priceTicks, displayLots, lostPriority } = event;
      Object.assign(order, { openLots, revision, priceTicks, ...(displayLots !== undefined && { displayLots }) });
      // Where it keeps its place, the hidden part goes first.
      order.visibleLots = Math.min(lostPriority ? sliceOf(order) : order.visibleLots, openLots);
      return;
    }
    case 'OrderParked':
    case 'OrderActivated': {
      const order = kept(orders, event.orderId);
      order.revision = event.revision;
      order.state = event.type === 'OrderParked' ? 'PARKED' : 'ACTIVE';
      order.visibleLots = sliceOf(order);
      return;
    }
    case 'OrderCancelled':
    case 'OrderExpired': {
      const state = event.type === 'OrderCancelled' ? 'CANCELLED' : 'EXPIRED';
      const { reason, revision } = event;
      Object.assign(kept(orders, event.orderId), { state, reason, revision, openLots: 0 });
      return;
    }
    default:
  }
}

const sliceOf = ({ displayLots, openLots }: Pick<KeptOrder, 'displayLots' | 'openLots'>): number =>
  Math.min(displayLots ?? openLots, openLots);

function acceptedOrder(
  command: Command,
  orderId: number,
  leg: number | undefined,
): Omit<KeptOrder, 'acceptedSequence'> {
  const { name, terms } = termsAccepted(command, leg);
  const { contractId, side, priceTicks, quantityLots: openLots, displayLots, parked } = terms;
  return {
    orderId,
    name,
    participantId: command.participantId,
    contractId,
    side,
    priceTicks,
    openLots,
    filledLots: 0,
    revision: 1,
    state: parked === true ? 'PARKED' : 'ACTIVE',
    ...(displayLots !== undefined && { displayLots }),
    visibleLots: Math.min(displayLots ?? openLots, openLots),
  };
}

type AcceptedTerms = {
  contractId: string;
  side: Side;
  priceTicks: number;
  quantityLots: number;
  displayLots?: number;
  parked?: true;
};

function termsAccepted(command: Command, leg: number | undefined): { name: string; terms: AcceptedTerms } {
  switch (command.type) {
    case 'PlaceOrder':
      return { name: command.clientOrderId, terms: command };
    case 'PlaceBlock': {
      const contractId = `${command.contractIds[0] ?? ''}-X${command.contractIds.length}`;
      return { name: command.clientOrderId, terms: { ...command, contractId } };
    }
    case 'PlaceBasket': {
      const terms = command.legs[(leg ?? 0) - 1];
      if (terms === undefined) throw new Error(`the basket has no leg ${leg ?? 'without a number'}`);
      return { name: `${command.clientBasketId}:${leg ?? 0}`, terms };
    }
    default:
      throw new Error(`${command.type} has an order accepted`);
  }
}

function followTrades({ orders, trades }: Ledger, { command }: ScenarioRecord, event: Event): void {
  switch (event.type) {
    case 'TradeExecuted':
      trades.set(event.tradeId, tradeOf(event));
      for (const side of [event.buy, event.sell]) fill(kept(orders, side.orderId), side);
      return;
    case 'TradeImported':
      if (command.type === 'ImportTrade') trades.set(event.tradeId, importedTradeOf(event.tradeId, command));
      return;
    case 'ImportedTradeRecalled': {
      const { sourceRevision: revision } = event;
      Object.assign(kept(trades, event.tradeId), { state: 'RECALLED', revision });
      return;
    }
    case 'RecallRequested':
    case 'RecallDeclined':
    case 'TradeRecalled': {
      const states = { RecallRequested: 'RECALL_REQUESTED', RecallDeclined: 'EXECUTED', TradeRecalled: 'RECALLED' };
      const { revision } = event;
      Object.assign(kept(trades, event.tradeId), { state: states[event.type], revision });
      return;
    }
    default:
  }
}

function tradeOf({ tradeId, aggressorSide, buy, sell, priceTicks, quantityLots }: TradeExecuted): SeenTrade {
  const [incoming, resting] = aggressorSide === 'BUY' ? [buy, sell] : [sell, buy];
  return {
    tradeId,
    order: incoming.clientOrderId,
    restingOrder: resting.clientOrderId,
    lots: quantityLots,
    priceTicks,
    state: 'EXECUTED',
    revision: 1,
  };
}

function importedTradeOf(tradeId: number, command: ImportTrade): SeenTrade {
  const { source, sourceTradeId, priceTicks, quantityLots, state, sourceRevision: revision } = command;
  const names = { order: `${source}:${sourceTradeId}`, restingOrder: ELSEWHERE };
  return { tradeId, ...names, lots: quantityLots, priceTicks, state, revision };
}

function fill(order: KeptOrder, { openLots, filledLots, visibleLots }: TradeSide): void {
  Object.assign(order, { openLots, filledLots });
  order.visibleLots = visibleLots ?? sliceOf(order);
  if (openLots === 0) order.state = 'FILLED';
}

function followContracts(ledger: Ledger, event: Event): void {
  const { contracts } = ledger;
  switch (event.type) {
    case 'ContractListed':
      contracts.set(event.contractId, { session: 'SCHEDULED', isHalted: false, legs: [] });
      return;
    case 'BlockListed':
      contracts.set(event.contractId, { session: 'OPEN', isHalted: false, legs: event.contractIds });
      return;
    case 'ContractOpened':
    case 'ContractClosed':
      kept(contracts, event.contractId).session = event.type === 'ContractOpened' ? 'OPEN' : 'CLOSED';
      return;
    case 'ContractHalted':
    case 'ContractResumed':
      kept(contracts, event.contractId).isHalted = event.type === 'ContractHalted';
      return;
    case 'MarketHalted':
    case 'MarketResumed':
      ledger.isMarketHalted = event.type === 'MarketHalted';
      return;
    default:
  }
}
