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

/** What the operator does, and why: `because` is kept with it, and told to those whom it concerns. */
type Operators = Actor & { because: string };

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
  /** The largest quantity of an order. Default: QUANTITY_LOTS_MAX. */
  maxQuantityLots?: number;
  /** The largest value of an order, in 0.00001 EUR. Default: none. */
  maxValueE5?: number;
  /** How far an order may reach beyond the reference price. Default: no collar. */
  collarTicks?: number;
  /** How long after a trade one of its sides may ask for its recall. Default: RECALL_WINDOW_SECONDS. */
  recallWindowSeconds?: number;
};

/** What the operator grants a participant. Absent: no limit but those of product and market. */
export type ParticipantTerms = {
  /** The largest quantity of an order. */
  orderQuantityLots?: number;
  /** The largest value of an order, in 0.00001 EUR. */
  orderValueE5?: number;
  /** Orders open at once, parked ones included. Default: OPEN_ORDERS_MAX. */
  openOrders?: number;
  /** The largest exposure, in 0.00001 EUR: what open orders may cost and unsettled trades do. */
  tradingLimitE5?: number;
  /** Of orders that name none. Default: ALLOW. */
  selfTradePrevention?: SelfTradePrevention;
};

/**
 * What happens where an order would meet one of the same participant. ALLOW: they trade. CANCEL_INCOMING: the rest of
 * the incoming order is cancelled. CANCEL_RESTING: the resting order is, and the incoming one goes on. CANCEL_BOTH.
 */
export type SelfTradePrevention = 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH';

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

export type DefineProduct = Operators & { type: 'DefineProduct'; area: string; terms: ProductTerms };

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
  orderType: 'LIMIT' | 'ICEBERG';
  timeInForce: TimeInForce;
  /** Only with GTD. */
  validUntilUs?: number;
  /** Only of an ICEBERG: how much of it the book shows at once. */
  displayLots?: number;
  /** Default: the participant's. */
  selfTradePrevention?: SelfTradePrevention;
  /** Stays out of the book until its owner activates it. */
  parked?: true;
  text?: string;
  /** Whom a broker trades for; kept in the format from the first day. */
  onBehalfOf?: string;
  /** Default: PRINCIPAL. */
  capacity?: 'AGENT';
};

/** What the table of old client order ids knew of an id. */
export type PriorUse = { acceptedSequence: number; fingerprint: string };

/**
 * `priorUse`: what the table of old client order ids knew when the command was handed over. The engine itself
 * remembers ids only until shortly after the contract's closure; see client-order-ids.ts.
 */
export type PlaceOrder = Actor & OrderTerms & { type: 'PlaceOrder'; priorUse?: PriorUse };

/** One order of a basket: FOK, and known to its owner as `<clientBasketId>:<leg>`, the first leg being 1. */
export type BasketLeg = Omit<
  OrderTerms,
  'clientOrderId' | 'orderType' | 'timeInForce' | 'validUntilUs' | 'displayLots' | 'parked'
>;

/**
 * All legs are filled, tried in their order, or nothing has changed. `priorUse` is of the first leg (from 1) whose id
 * the table knew: an id of any leg may be taken.
 */
export type PlaceBasket = Actor & {
  type: 'PlaceBasket';
  clientBasketId: string;
  legs: BasketLeg[];
  priorUse?: PriorUse & { leg: number };
};

/** A block order's terms: one price and quantity for consecutive contracts of one product and area, ascending. */
export type BlockTerms = Omit<OrderTerms, 'contractId' | 'orderType' | 'displayLots'> & { contractIds: string[] };

export type PlaceBlock = Actor & BlockTerms & { type: 'PlaceBlock'; priorUse?: PriorUse };

/** An order of one's own: by the venue's id, or by the id that one gave it oneself. */
export type OrderReference = { orderId: number; clientOrderId?: never } | { orderId?: never; clientOrderId: string };

/** `quantityLots` is the order's new total, filled part included. Absent fields stay as they are. */
export type AmendOrder = Actor & OrderReference & AmendedTerms & { type: 'AmendOrder'; revision: number };

export type AmendedTerms = {
  priceTicks?: number;
  quantityLots?: number;
  displayLots?: number;
  validUntilUs?: number;
  text?: string;
};

export type CancelOrder = Actor & OrderReference & { type: 'CancelOrder'; revision?: number };

/** Takes an active order out of the book and keeps it. With a revision, a repetition is answered as the first time. */
export type ParkOrder = Actor & OrderReference & { type: 'ParkOrder'; revision?: number };

/** Puts a parked order back, at the end of its queue. `revision` as in ParkOrder. */
export type ActivateOrder = Actor & OrderReference & { type: 'ActivateOrder'; revision?: number };

/** Which open orders of the participant: those that match every filter given. An empty list matches none. */
export type OrderFilter = {
  area?: string;
  product?: string;
  contractId?: string;
  side?: Side;
  /** At most MASS_CANCEL_IDS_MAX, as below. */
  orderIds?: number[];
  clientOrderIds?: string[];
};

/**
 * A mass cancel. Without a filter: all of the participant's open orders, whichever key entered them. `block` is the
 * kill switch: the participant's new orders are refused, in all contracts, until LiftBlock.
 */
export type CancelOrders = Actor & OrderFilter & { type: 'CancelOrders'; block?: true };

/** Ends the participant's own block; the operator's is the operator's to end. */
export type LiftBlock = Actor & { type: 'LiftBlock' };

/**
 * The dead man's switch: unless it is set again within `seconds`, all open orders that this key entered (PARTICIPANT:
 * all of the participant's) are cancelled, once. 0 switches it off; at most CANCEL_AFTER_SECONDS_MAX.
 */
export type SetCancelAfter = Actor & { type: 'SetCancelAfter'; seconds: number; scope: 'KEY' | 'PARTICIPANT' };

/** One side of a trade asks for its recall; the operator decides. */
export type RequestRecall = Actor & { type: 'RequestRecall'; tradeId: number; because?: string };

/** Cancel only, until it is resumed. A contract that is not open yet will open halted. */
export type HaltContract = Operators & { type: 'HaltContract'; contractId: string };
export type ResumeContract = Operators & { type: 'ResumeContract'; contractId: string };

/** All contracts at once, beside what is halted by itself. `untilUs`: resumes by itself then. */
export type HaltMarket = Operators & { type: 'HaltMarket'; untilUs?: number };
export type ResumeMarket = Operators & { type: 'ResumeMarket' };

/**
 * The venue was away from this record's time until `endedUs`: nobody could trade, cancel, or set a switch again. Dead
 * man's switches count anew from `endedUs`; `haltUntilUs`: the whole market is halted until then, or longer if it was.
 */
export type EndOutage = Operators & { type: 'EndOutage'; endedUs: number; haltUntilUs?: number };

/** Replaces all terms of the participant `targetId`. Open orders stay as they are. */
export type SetParticipantTerms = Operators & {
  type: 'SetParticipantTerms';
  targetId: string;
  terms: ParticipantTerms;
};

/** Of contracts of one area, at most CONTRACTS_PER_LISTING_MAX: all are set or none. */
export type SetReferencePrices = Operators & {
  type: 'SetReferencePrices';
  area: string;
  prices: { contractId: string; priceTicks: number }[];
};

export type CancelOrderOnBehalf = Operators & { type: 'CancelOrderOnBehalf'; orderId: number };
/** The operator's mass cancel and, with `block`, kill switch. */
export type CancelOrdersOnBehalf = Operators &
  OrderFilter & { type: 'CancelOrdersOnBehalf'; targetId: string; block?: true };
export type LiftBlockOnBehalf = Operators & { type: 'LiftBlockOnBehalf'; targetId: string };

export type DecideRecall = Operators & { type: 'DecideRecall'; tradeId: number; decision: 'GRANT' | 'REFUSE' };

/** The day's trades are paid for: they count no more against trading limits. */
export type SettleDeliveryDay = Operators & { type: 'SettleDeliveryDay'; area: string; deliveryDay: string };

/** A side of an imported trade that is a participant here. */
export type ImportedSide = { participantId: string; portfolioId: string };

/**
 * A trade that another matching engine made, or its recall there: never in a book, and no limit, collar or reference
 * price of ours counts it. Who hands it over has checked the shapes of its ids; each revision says the whole trade.
 */
export type ImportTrade = Actor & {
  type: 'ImportTrade';
  /** Which engine: `^[A-Za-z0-9._-]{1,32}$`. */
  source: string;
  /** Its id there: `^[A-Za-z0-9._:-]{1,64}$`. */
  sourceTradeId: string;
  /** Counts what happened to it there, from 1; at most SOURCE_REVISION_MAX. */
  sourceRevision: number;
  state: 'EXECUTED' | 'RECALLED';
  contractId: string;
  priceTicks: number;
  quantityLots: number;
  /** When it was executed there: the same in all revisions. */
  executedAtUs: number;
  /** Absent: not told. */
  aggressorSide?: Side;
  /** Absent: somebody who isn't a participant here. */
  buy?: ImportedSide;
  sell?: ImportedSide;
};

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
  | ParkOrder
  | ActivateOrder
  | PlaceBasket
  | PlaceBlock
  | CancelOrders
  | LiftBlock
  | SetCancelAfter
  | RequestRecall
  | HaltContract
  | ResumeContract
  | HaltMarket
  | ResumeMarket
  | EndOutage
  | SetParticipantTerms
  | SetReferencePrices
  | CancelOrderOnBehalf
  | CancelOrdersOnBehalf
  | LiftBlockOnBehalf
  | DecideRecall
  | SettleDeliveryDay
  | ImportTrade;

/** The venue itself as the one who asks: time, leadership, set-up. An operator asks as this participant, with a key. */
export const VENUE: Actor = { participantId: 'venue', userId: 'exchange', keyId: 'none' };
