/** All that the naive market knows: plain lists, searched from the front. Nothing in it is worked out ahead. */
import type { ProductTerms } from '../src/commands.ts';
import type { RefusalCode, RefusalDetails } from '../src/events.ts';
import type {
  areaFields,
  changeHash,
  Counters,
  haltFields,
  HashedContract,
  HashedOrder,
  HashedParticipant,
  switchFields,
  tradeFields,
  venueFields,
} from '../src/entity-fields.ts';
import { RULES_FIRST } from '../src/limits.ts';

export type NaiveOrder = HashedOrder & { changes: Parameters<typeof changeHash>[0][] };
/** `legIds`: empty but for a block. */
export type NaiveContract = HashedContract & { legIds: string[] };
/** `isGone`: let go of, but not paid for yet. */
export type NaiveTrade = Parameters<typeof tradeFields>[0] & { isGone: boolean };
export type NaiveProduct = ProductTerms & { area: string };
type Cause = 'CLOSURE' | ListedReason;
export type ListedReason = 'MASS_CANCEL' | 'OPERATOR' | 'CANCEL_AFTER' | 'LEG_CLOSED' | 'LEG_HALTED';

export type NaiveMarket = Counters & {
  venue?: Parameters<typeof venueFields>[0];
  halt?: Parameters<typeof haltFields>[0];
  areas: Parameters<typeof areaFields>[0][];
  products: NaiveProduct[];
  contracts: NaiveContract[];
  /** Blocks that are no contracts any more (rule 9.7), as trades that are not paid for were made in them. */
  forgotten: NaiveContract[];
  participants: HashedParticipant[];
  orders: NaiveOrder[];
  trades: NaiveTrade[];
  switches: Parameters<typeof switchFields>[0][];
  /** `area/deliveryDay`. */
  settledDays: string[];
  /** Ascending: the first one is next. */
  unfinished?: { cause: Cause; ids: number[] };
};

export type Refusal = { code: RefusalCode; details: RefusalDetails };

export function createNaiveMarket(): NaiveMarket {
  return {
    sequence: 0,
    timeUs: 0,
    rules: RULES_FIRST,
    epoch: 0,
    nextOrderId: 1,
    nextTradeId: 1,
    nextQueueNumber: 1,
    nextListingNumber: 0,
    nextSliceUs: 0,
    areas: [],
    products: [],
    contracts: [],
    forgotten: [],
    participants: [],
    orders: [],
    trades: [],
    switches: [],
    settledDays: [],
  };
}

/** What has to be there; anything else is a bug of the naive market. */
export function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the naive market lost something');
  return found;
}

export function contractOf(market: NaiveMarket, contractId: string): NaiveContract {
  return must([...market.contracts, ...market.forgotten].find((contract) => contract.contractId === contractId));
}

/** A listed contract that is no block. */
export function findContract(market: NaiveMarket, contractId: string): NaiveContract | undefined {
  return market.contracts.find((contract) => contract.contractId === contractId && contract.legIds.length === 0);
}

/** What delivers: a block's contracts, or the contract itself. */
export function legsOf(market: NaiveMarket, contract: NaiveContract): NaiveContract[] {
  return contract.legIds.length === 0 ? [contract] : contract.legIds.map((legId) => contractOf(market, legId));
}

export function participantOf(market: NaiveMarket, id: string): HashedParticipant | undefined {
  return market.participants.find(({ participantId }) => participantId === id);
}

export function isOpen({ state }: NaiveOrder): boolean {
  return state === 'ACTIVE' || state === 'PARKED';
}

export const dayOf = ({ area, deliveryDay }: NaiveContract): string => `${area}/${deliveryDay}`;

/** In 0.00001 EUR: ticks are 0.01 EUR/MWh, lots 0.1 MW, an hour has 60 minutes. */
export function valueE5(priceTicks: number, lots: number, contract: NaiveContract): bigint {
  const minutes = (contract.deliveryEndUs - contract.deliveryStartUs) / 60_000_000;
  return (BigInt(priceTicks) * BigInt(lots) * BigInt(minutes) * 5n) / 3n;
}

/** Rule 7.1. */
export function costE5(market: NaiveMarket, order: NaiveOrder): bigint {
  const value = valueE5(order.priceTicks, order.openLots, contractOf(market, order.contractId));
  const cost = order.side === 'BUY' ? value : -value;
  return cost > 0n ? cost : 0n;
}

/** What all trades on days that are not settled cost: each leg of each trade, for both sides. */
export function unsettled(market: NaiveMarket): { participantId: string; day: string; costE5: bigint }[] {
  return market.trades.flatMap((trade) =>
    legsOf(market, contractOf(market, trade.contractId)).flatMap((leg) => {
      const day = dayOf(leg);
      if (market.settledDays.includes(day)) return [];
      const cost = trade.state === 'RECALLED' ? 0n : valueE5(trade.priceTicks, trade.quantityLots, leg);
      return [
        { participantId: trade.buyParticipantId, day, costE5: cost },
        { participantId: trade.sellParticipantId, day, costE5: -cost },
      ];
    }),
  );
}

/** Rule 7.2. */
export function exposureE5(market: NaiveMarket, participantId: string): bigint {
  const orders = market.orders.filter((order) => order.participantId === participantId && order.state === 'ACTIVE');
  const trades = unsettled(market).filter((cost) => cost.participantId === participantId);
  return [...orders.map((order) => costE5(market, order)), ...trades.map((trade) => trade.costE5)].reduce(
    (sum, cost) => sum + cost,
    0n,
  );
}
