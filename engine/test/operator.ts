/** Short words for what the operator does at the test venue, and for blocks and recalls. */
import {
  VENUE,
  type ImportTrade,
  type ParticipantTerms,
  type PlaceBlock,
  type ProductTerms,
  type SetReferencePrices,
  type Side,
} from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import {
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  openVenue,
  placeOrder,
  PRODUCT,
  type Venue,
} from './venue.ts';

const OPERATOR = { ...VENUE, because: 'a test' };

export const halt = (venue: Venue, contractId: string): Event[] =>
  venue.apply({ ...OPERATOR, type: 'HaltContract', contractId });
export const resume = (venue: Venue, contractId: string): Event[] =>
  venue.apply({ ...OPERATOR, type: 'ResumeContract', contractId });
export const haltMarket = (venue: Venue, untilUs?: number): Event[] =>
  venue.apply({ ...OPERATOR, type: 'HaltMarket', ...(untilUs !== undefined && { untilUs }) });
export const resumeMarket = (venue: Venue): Event[] => venue.apply({ ...OPERATOR, type: 'ResumeMarket' });

export const cancelOrder = (venue: Venue, orderId: number): Event[] =>
  venue.apply({ ...OPERATOR, type: 'CancelOrderOnBehalf', orderId });
export const liftBlock = (venue: Venue, targetId: string): Event[] =>
  venue.apply({ ...OPERATOR, type: 'LiftBlockOnBehalf', targetId });

export const setTerms = (venue: Venue, targetId: string, terms: ParticipantTerms): Event[] =>
  venue.apply({ ...OPERATOR, type: 'SetParticipantTerms', targetId, terms });
export const setPrices = (venue: Venue, prices: SetReferencePrices['prices'], area = 'NL'): Event[] =>
  venue.apply({ ...OPERATOR, type: 'SetReferencePrices', area, prices });
export const defineProduct = (venue: Venue, change: Partial<ProductTerms>, area = 'NL'): Event[] =>
  venue.apply({ ...OPERATOR, type: 'DefineProduct', area, terms: { ...PRODUCT, ...change } });

/** Alpha bought of somebody elsewhere, now, and it is told as the first thing of it. */
export const importTrade = (venue: Venue, change: Partial<ImportTrade> = {}): Event[] =>
  venue.apply({
    ...VENUE,
    type: 'ImportTrade',
    source: 'XB',
    sourceTradeId: 't1',
    sourceRevision: 1,
    state: 'EXECUTED',
    contractId: 'A',
    priceTicks: 103,
    quantityLots: 7,
    executedAtUs: venue.timeUs,
    buy: { participantId: 'alpha', portfolioId: 'main' },
    ...change,
  });

export const requestRecall = (venue: Venue, participantId: string, tradeId: number): Event[] =>
  venue.apply({ participantId, userId: 'u', keyId: 'k', type: 'RequestRecall', tradeId });
export const decideRecall = (venue: Venue, tradeId: number, decision: 'GRANT' | 'REFUSE'): Event[] =>
  venue.apply({ ...OPERATOR, type: 'DecideRecall', tradeId, decision });
export const settleDay = (venue: Venue, deliveryDay: string, area = 'NL'): Event[] =>
  venue.apply({ ...OPERATOR, type: 'SettleDeliveryDay', area, deliveryDay });

/** A block order over `contractIds`; otherwise as venue.ts's placeOrder. */
export function placeBlock(
  venue: Venue,
  participantId: string,
  side: Side,
  contractIds: string[],
  change: Partial<PlaceBlock> = {},
): Event[] {
  const { contractId: _contract, orderType: _type, ...terms } = placeOrder(participantId, side);
  const clientOrderId = `b${venue.records.length}`;
  return venue.apply({ ...terms, clientOrderId, ...change, type: 'PlaceBlock', contractIds });
}

/** The open venue with `H1` to `H4`: hours that follow each other; H3 and H4 deliver on the next day. */
export function venueOfHours(product: Partial<ProductTerms> = {}): Venue {
  const venue = openVenue();
  defineProduct(venue, product);
  const hours = [1, 2, 3, 4].map((hour) =>
    contractTerms(`H${hour}`, {
      deliveryStartUs: CLOSES_US + hour * HOUR_US,
      deliveryEndUs: CLOSES_US + (hour + 1) * HOUR_US,
      deliveryDay: hour < 3 ? '2027-01-16' : '2027-01-17',
      closesAtUs: CLOSES_US + (hour - 1) * HOUR_US,
    }),
  );
  listContracts(venue, ...hours);
  return venue;
}
