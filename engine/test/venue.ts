/** A small venue to test on: area NL, one-hour contracts, three participants, and short words for the commands. */
import {
  VENUE,
  type AmendedTerms,
  type CancelOrder,
  type Command,
  type ContractTerms,
  type OrderFilter,
  type PlaceOrder,
  type ProductTerms,
  type Side,
} from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import { apply, createMarket, isDue, type Market, type Order } from '../src/market.ts';

/** A command, its place in the order of things, and what came of it: as the journal keeps it. */
export type TestRecord = { sequence: number; timeUs: number; command: Command; events: Event[] };

export type Venue = {
  readonly market: Market;
  readonly records: readonly TestRecord[];
  /** The time of the next commands. */
  timeUs: number;
  apply(command: Command): Event[];
  /** Moves the time and applies AdvanceTime once. */
  advance(timeUs: number): Event[];
  buy(participantId: string, lots: number, priceTicks: number, more?: Partial<PlaceOrder>): Event[];
  sell(participantId: string, lots: number, priceTicks: number, more?: Partial<PlaceOrder>): Event[];
  amend(participantId: string, orderId: number, revision: number, change: AmendedTerms): Event[];
  cancel(participantId: string, orderId: number, revision?: number): Event[];
  park(participantId: string, orderId: number, revision?: number): Event[];
  activate(participantId: string, orderId: number, revision?: number): Event[];
  /** A mass cancel: its own record only; see `settle`. */
  cancelAll(participantId: string, filter?: OrderFilter): Event[];
  /** AdvanceTime, without moving the time, until nothing is due: the events of each record. */
  settle(): Event[][];
  order(orderId: number): Order;
};

export const SECOND_US = 1_000_000;
export const HOUR_US = 3_600 * SECOND_US;
/** Opening of the contract `A`; set-up happens an hour before. */
export const OPENS_US = 1_800_000_000 * SECOND_US;
export const CLOSES_US = OPENS_US + 10 * HOUR_US;

export const PRODUCT: ProductTerms = {
  product: 'PT60M',
  durationMinutes: 60,
  priceTickTicks: 5,
  quantityStepLots: 2,
  minPriceTicks: -1_000,
  maxPriceTicks: 1_000,
};

export function contractTerms(contractId: string, change: Partial<ContractTerms> = {}): ContractTerms {
  return {
    contractId,
    product: PRODUCT.product,
    deliveryStartUs: CLOSES_US + HOUR_US,
    deliveryEndUs: CLOSES_US + 2 * HOUR_US,
    deliveryDay: '2027-01-15',
    label: contractId,
    opensAtUs: OPENS_US,
    closesAtUs: CLOSES_US,
    ...change,
  };
}

export function placeOrder(participantId: string, side: Side, change: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    type: 'PlaceOrder',
    participantId,
    userId: `${participantId}-user`,
    keyId: `${participantId}-key`,
    portfolioId: 'main',
    clientOrderId: 'c1',
    contractId: 'A',
    side,
    priceTicks: 100,
    quantityLots: 10,
    orderType: 'LIMIT',
    timeInForce: 'GFS',
    ...change,
  };
}

/** A market in which nothing has happened yet. */
export function emptyVenue(): Venue {
  const market = createMarket();
  const records: TestRecord[] = [];
  let nextClientOrderId = 1;

  function applyNext(command: Command): Event[] {
    const stamp = { sequence: market.sequence + 1, timeUs: venue.timeUs };
    const events = apply(market, command, stamp);
    records.push({ ...stamp, command, events });
    return events;
  }

  function place(participantId: string, side: Side, lots: number, priceTicks: number, more: Partial<PlaceOrder>) {
    const clientOrderId = `c${nextClientOrderId++}`;
    const terms = { clientOrderId, quantityLots: lots, priceTicks, ...more };
    return applyNext(placeOrder(participantId, side, terms));
  }

  const actor = (participantId: string) => ({ participantId, userId: 'u', keyId: 'k' });
  const venue: Venue = {
    market,
    records,
    timeUs: OPENS_US - HOUR_US,
    apply: applyNext,
    advance: (timeUs) => {
      venue.timeUs = timeUs;
      return applyNext({ ...VENUE, type: 'AdvanceTime' });
    },
    buy: (participantId, lots, priceTicks, more = {}) => place(participantId, 'BUY', lots, priceTicks, more),
    sell: (participantId, lots, priceTicks, more = {}) => place(participantId, 'SELL', lots, priceTicks, more),
    amend: (participantId, orderId, revision, change) =>
      applyNext({ ...actor(participantId), type: 'AmendOrder', orderId, revision, ...change }),
    cancel: (participantId, orderId, revision) => {
      const command: CancelOrder = { ...actor(participantId), type: 'CancelOrder', orderId };
      return applyNext(revision === undefined ? command : { ...command, revision });
    },
    park: (participantId, orderId, revision) =>
      applyNext({ ...actor(participantId), type: 'ParkOrder', orderId, ...(revision !== undefined && { revision }) }),
    activate: (participantId, orderId, revision) =>
      applyNext({
        ...actor(participantId),
        type: 'ActivateOrder',
        orderId,
        ...(revision !== undefined && { revision }),
      }),
    cancelAll: (participantId, filter = {}) => applyNext({ ...actor(participantId), type: 'CancelOrders', ...filter }),
    settle: () => {
      const settled: Event[][] = [];
      while (isDue(market, venue.timeUs)) settled.push(applyNext({ ...VENUE, type: 'AdvanceTime' }));
      return settled;
    },
    order: (orderId) => {
      const order = market.orders.get(orderId);
      if (order === undefined) throw new Error(`the market has no order ${orderId}`);
      return order;
    },
  };
  return venue;
}

/** Founds the venue: area NL, a product, participants alpha, beta and gamma, the contract `A` scheduled. */
export const SET_UP: readonly Command[] = [
  { ...VENUE, type: 'FoundVenue', venueId: 'test', environment: 'sandbox' },
  {
    ...VENUE,
    type: 'DefineArea',
    area: 'NL',
    eic: '10YNL----------L',
    timeZone: 'Europe/Amsterdam',
    currency: 'EUR',
  },
  { ...VENUE, type: 'DefineProduct', area: 'NL', terms: PRODUCT, because: 'the first' },
  ...['alpha', 'beta', 'gamma'].map((admittedId): Command => ({ ...VENUE, type: 'AdmitParticipant', admittedId })),
  { ...VENUE, type: 'ListContracts', area: 'NL', contracts: [contractTerms('A')] },
];

export function scheduledVenue(): Venue {
  const venue = emptyVenue();
  for (const command of SET_UP) venue.apply(command);
  return venue;
}

/** The same, with `A` open. */
export function openVenue(): Venue {
  const venue = scheduledVenue();
  venue.advance(OPENS_US);
  return venue;
}

export function listContracts(venue: Venue, ...contracts: ContractTerms[]): Event[] {
  return venue.apply({ ...VENUE, type: 'ListContracts', area: 'NL', contracts });
}

/** `OrderAccepted TradeExecuted`: what happened, in order. */
export const typesOf = (events: readonly Event[]): string => events.map((event) => event.type).join(' ');

/** The one event of a type. */
export function only<Type extends Event['type']>(events: readonly Event[], type: Type): Extract<Event, { type: Type }> {
  const [found, ...others] = all(events, type);
  if (found === undefined || others.length > 0) throw new Error(`not exactly one ${type}: ${typesOf(events)}`);
  return found;
}

export function all<Type extends Event['type']>(
  events: readonly Event[],
  type: Type,
): Extract<Event, { type: Type }>[] {
  return events.filter((event): event is Extract<Event, { type: Type }> => event.type === type);
}

/** `price-off-tick`: the code of the one refusal, or what happened instead. */
export function refusalOf(events: readonly Event[]): string {
  const [event] = events;
  return event !== undefined && events.length === 1 && 'code' in event ? event.code : typesOf(events);
}
