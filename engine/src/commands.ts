/**
 * What is asked of the market. A command is plain JSON and is kept for ever in the journal, so:
 * a field at its default is absent (never null), fields are only ever added, and their meaning never changes.
 */

export type Side = 'BUY' | 'SELL';

/** GFS: until gate closure. GTD: until `validUntilUs`. IOC: what trades at once. FOK: all at once or nothing. */
export type TimeInForce = 'GFS' | 'GTD' | 'IOC' | 'FOK';

/** Who asks: the company, the person or bot of it, and the API key that was used. */
export type Actor = {
  participantId: string;
  userId: string;
  keyId: string;
};

/** A length of delivery and the rules of its contracts. */
export type ProductTerms = {
  /** `PT15M`, `PT30M`, `PT60M`. */
  product: string;
  durationMinutes: number;
  /** Prices are whole multiples of this. */
  priceTickTicks: number;
  /** Quantities are whole multiples of this. */
  quantityStepLots: number;
  minPriceTicks: number;
  maxPriceTicks: number;
};

/** One tradable delivery period, with everything local (day, label) computed before it enters the market. */
export type ContractTerms = {
  contractId: string;
  product: string;
  deliveryStartUs: number;
  deliveryEndUs: number;
  /** Local delivery day, `2026-11-22`. */
  deliveryDay: string;
  /** For people only; nothing parses it. */
  label: string;
  opensAtUs: number;
  closesAtUs: number;
};

/** The first record of every journal: makes each venue's chain its own. */
export type FoundVenue = Actor & {
  type: 'FoundVenue';
  venueId: string;
  environment: 'sandbox' | 'live';
  /** The rules that the venue begins under. Default: 1. */
  rules?: number;
};

/** A process begins to lead: from its block on, blocks of an earlier epoch collide. Resets nothing. */
export type TakeLeadership = Actor & { type: 'TakeLeadership'; epoch: number; holder: string };

/** Settles what is due and does nothing else. */
export type AdvanceTime = Actor & { type: 'AdvanceTime' };

/** New behaviour starts here, once every process runs a version that knows it. */
export type AdoptRules = Actor & { type: 'AdoptRules'; rules: number };

export type DefineArea = Actor & {
  type: 'DefineArea';
  area: string;
  eic: string;
  timeZone: string;
  currency: string;
};

export type DefineProduct = Actor & { type: 'DefineProduct'; area: string; terms: ProductTerms };

export type ListContracts = Actor & { type: 'ListContracts'; area: string; contracts: ContractTerms[] };

export type AdmitParticipant = Actor & { type: 'AdmitParticipant'; admittedId: string };

/** An order's terms as its owner gave them, in integers. */
export type OrderTerms = {
  portfolioId: string;
  clientOrderId: string;
  contractId: string;
  side: Side;
  priceTicks: number;
  quantityLots: number;
  orderType: 'LIMIT';
  timeInForce: TimeInForce;
  /** Only with GTD. */
  validUntilUs?: number;
  text?: string;
  /** Whom a broker trades for; kept in the format from the first day. */
  onBehalfOf?: string;
  /** Default: PRINCIPAL. */
  capacity?: 'AGENT';
};

/**
 * `priorUse`: what the table of old client order ids knew when the command was handed over. The engine itself
 * remembers ids only until shortly after the contract's closure; see client-order-ids.ts.
 */
export type PlaceOrder = Actor &
  OrderTerms & { type: 'PlaceOrder'; priorUse?: { acceptedSequence: number; fingerprint: string } };

/** An order of one's own: by the venue's id, or by the id that one gave it oneself. */
export type OrderReference = { orderId: number; clientOrderId?: never } | { orderId?: never; clientOrderId: string };

/** `quantityLots` is the order's new total, filled part included. Absent fields stay as they are. */
export type AmendOrder = Actor & OrderReference & AmendedTerms & { type: 'AmendOrder'; revision: number };

export type AmendedTerms = {
  priceTicks?: number;
  quantityLots?: number;
  validUntilUs?: number;
  text?: string;
};

export type CancelOrder = Actor & OrderReference & { type: 'CancelOrder'; revision?: number };

/** Which active orders of the participant: those that match every filter given. An empty list matches none. */
export type OrderFilter = {
  area?: string;
  product?: string;
  contractId?: string;
  side?: Side;
  /** At most MASS_CANCEL_IDS_MAX, as below. */
  orderIds?: number[];
  clientOrderIds?: string[];
};

/** A mass cancel. Without a filter: all of the participant's active orders, whichever key entered them. */
export type CancelOrders = Actor & OrderFilter & { type: 'CancelOrders' };

export type Command =
  | FoundVenue
  | TakeLeadership
  | AdvanceTime
  | AdoptRules
  | DefineArea
  | DefineProduct
  | ListContracts
  | AdmitParticipant
  | PlaceOrder
  | AmendOrder
  | CancelOrder
  | CancelOrders;

/** The venue itself as the one who asks: time, leadership, set-up. */
export const VENUE: Actor = { participantId: 'venue', userId: 'exchange', keyId: 'none' };
