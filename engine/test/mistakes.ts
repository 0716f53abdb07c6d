/** Small mistakes in a market, each as somebody might make it: the comparison must find every one. */
import * as naive from '../naive/market.ts';
import type { Command } from '../src/commands.ts';
import type { ApplyNaively } from './agreement.ts';

type Mistake = { name: string; applyNaively: ApplyNaively };

/** Wrong only while the command is applied; afterwards all is put right, so that no state hash gives it away. */
function during(
  name: string,
  distort: (market: naive.NaiveMarket, command: Command) => (() => void) | undefined,
): Mistake {
  return {
    name,
    applyNaively: (market, command, stamp) => {
      const restore = distort(market, command);
      const events = naive.apply(market, command, stamp);
      restore?.();
      return events;
    },
  };
}

/** Sets a field of each, and puts back what was there before. */
function each<Item extends object, Key extends keyof Item>(
  items: readonly Item[],
  key: Key,
  value: (item: Item) => Item[Key],
): () => void {
  const before = items.map((item) => ({ item, was: Object.hasOwn(item, key) ? [item[key]] : [] }));
  for (const item of items) item[key] = value(item);
  return () => {
    for (const { item, was } of before) {
      const [value] = was;
      if (value === undefined) Reflect.deleteProperty(item, key);
      else item[key] = value;
    }
  };
}

const limited = ({ participants }: naive.NaiveMarket) =>
  participants.map(({ terms }) => terms).filter(({ tradingLimitE5 }) => tradingLimitE5 !== undefined);
const collared = ({ contracts }: naive.NaiveMarket) =>
  contracts.map(({ rules }) => rules).filter(({ collarTicks }) => collarTicks !== undefined);

export const MISTAKES: readonly Mistake[] = [
  during('a trading limit one 0.00001 EUR too high', (market) =>
    each(limited(market), 'tradingLimitE5', ({ tradingLimitE5 = 0 }) => tradingLimitE5 + 1),
  ),
  during('a collar one tick too wide', (market) =>
    each(collared(market), 'collarTicks', ({ collarTicks = 0 }) => collarTicks + 1),
  ),
  during("a participant's self-trade prevention forgotten", ({ participants }) => {
    const chosen = participants.map(({ terms }) => terms).filter((terms) => terms.selfTradePrevention !== undefined);
    return each(chosen, 'selfTradePrevention', () => 'ALLOW' as const);
  }),
  during('a halted contract still trades', ({ contracts }, { type }) =>
    type === 'PlaceOrder' || type === 'AmendOrder' ? each(contracts, 'isHalted', () => false) : undefined,
  ),
  during("the owner's own block forgotten", ({ participants }, { type }) =>
    type === 'PlaceOrder' || type === 'ActivateOrder' ? each(participants, 'isBlockedByOwner', () => false) : undefined,
  ),
  during('a recalled trade still costs and is still a reference', ({ trades }, { type }) =>
    type === 'PlaceOrder'
      ? each(
          trades.filter(({ state }) => state === 'RECALLED'),
          'state',
          () => 'EXECUTED' as const,
        )
      : undefined,
  ),
  during('orders of a GTD expire a microsecond late', ({ orders }, { type }) =>
    type === 'AdvanceTime'
      ? each(
          orders.filter((order) => order.validUntilUs !== undefined),
          'validUntilUs',
          ({ validUntilUs = 0 }) => validUntilUs + 1,
        )
      : undefined,
  ),
  during('a repeated change is answered only if it was the last one', ({ orders }, { type }) =>
    type === 'AmendOrder' ? each(orders, 'changes', ({ changes }) => changes.slice(-1)) : undefined,
  ),
  during('trades cost nothing and are no reference', (market, { type }) => {
    if (type !== 'PlaceOrder') return undefined;
    const before = market.trades;
    market.trades = [];
    return () => void (market.trades = [...before, ...market.trades]);
  }),
  during('a trade of another engine comes in twice', (market, { type }) => {
    if (type !== 'ImportTrade') return undefined;
    const before = market.imports;
    market.imports = [];
    return () => void (market.imports = [...before, ...market.imports]);
  }),
  during('what came out of order from another engine counts', ({ imports }, { type }) => {
    if (type !== 'ImportTrade') return undefined;
    const before = imports.map(({ sourceRevision }) => sourceRevision);
    for (const trade of imports) trade.sourceRevision = Math.min(trade.sourceRevision, 1);
    return () =>
      imports.forEach((trade, index) => (trade.sourceRevision = Math.max(trade.sourceRevision, before[index] ?? 0)));
  }),
  during('the quantity a participant may order is not looked at', ({ participants }, { type }) => {
    const chosen = participants.map(({ terms }) => terms).filter((terms) => terms.orderQuantityLots !== undefined);
    return type === 'PlaceBlock' ? each(chosen, 'orderQuantityLots', () => 10_000_000) : undefined;
  }),
  {
    name: 'the next slice of an iceberg keeps its place',
    applyNaively: (market, command, stamp) => {
      const before = new Map(market.orders.map((order) => [order.orderId, order.queueNumber]));
      const events = naive.apply(market, command, stamp);
      for (const order of market.orders) {
        const isSlice = order.visibleLots !== undefined && command.type === 'PlaceOrder';
        if (isSlice) order.queueNumber = before.get(order.orderId) ?? order.queueNumber;
      }
      return events;
    },
  },
  {
    name: 'a dead man’s switch goes off for the whole participant',
    applyNaively: (market, command, stamp) => {
      if (command.type !== 'SetCancelAfter') return naive.apply(market, command, stamp);
      return naive.apply(market, { ...command, scope: 'PARTICIPANT' }, stamp);
    },
  },
  {
    name: 'a dead man’s switch does not count anew after an outage',
    applyNaively: (market, command, stamp) => {
      const before = market.switches.map(({ dueUs }) => dueUs);
      const events = naive.apply(market, command, stamp);
      if (command.type === 'EndOutage') market.switches.forEach((armed, index) => (armed.dueUs = before[index] ?? 0));
      return events;
    },
  },
  {
    name: 'an outage shortens the halt that the operator set',
    applyNaively: (market, command, stamp) => {
      if (command.type === 'EndOutage' && command.haltUntilUs !== undefined) delete market.halt;
      return naive.apply(market, command, stamp);
    },
  },
  {
    name: 'a mass cancel does not look at the side',
    applyNaively: (market, command, stamp) => {
      if (command.type !== 'CancelOrders') return naive.apply(market, command, stamp);
      const { side: _side, ...others } = command;
      return naive.apply(market, others, stamp);
    },
  },
  {
    name: 'a block order does not meet the oldest first',
    applyNaively: (market, command, stamp) => {
      if (command.type !== 'PlaceBlock') return naive.apply(market, command, stamp);
      market.orders.forEach((order) => void (order.queueNumber *= -1));
      const events = naive.apply(market, command, stamp);
      market.orders.forEach((order) => void (order.queueNumber = Math.abs(order.queueNumber)));
      return events;
    },
  },
];
