/**
 * What happened. Events are recorded beside their command and never repeat what that command says; read them together.
 * They carry the values *after* the change, so that nobody has to add up history to know how an order stands.
 */
import type { Side } from './commands.ts';

/** Why a command was refused. Stable: the same words are codes of the API (api/errors.yaml). */
export type RefusalCode =
  | 'unknown-participant'
  | 'unknown-contract'
  | 'contract-not-open'
  | 'contract-closed'
  | 'price-off-tick'
  | 'price-out-of-range'
  | 'quantity-not-positive'
  | 'quantity-off-step'
  | 'quantity-too-large'
  | 'valid-until-required'
  | 'valid-until-not-allowed'
  | 'valid-until-past'
  | 'valid-until-after-closure'
  | 'client-order-id-reused'
  | 'order-not-found'
  | 'order-ended'
  | 'revision-mismatch'
  | 'quantity-below-filled';

/** Why a set-up command of the operator was refused. */
export type SetUpRefusalCode =
  | 'already-founded'
  | 'rules-unknown'
  | 'unknown-area'
  | 'unknown-product'
  | 'product-terms-invalid'
  | 'listing-too-large'
  | 'contract-already-listed'
  | 'contract-terms-invalid';

/** Why an order left the book before it was filled. */
export type EndReason =
  | 'OWNER'
  | 'MASS_CANCEL'
  | 'IOC_REMAINDER'
  | 'FOK_NOT_FILLABLE'
  | 'FILL_LIMIT'
  | 'AMENDED_TO_FILLED'
  | 'GATE_CLOSURE'
  | 'VALID_UNTIL';

/** How an order stands. `filledValue` is the sum of price ticks × lots over its fills. */
export type Standing = { openLots: number; filledLots: number; filledValue: number };

/** One side of a trade, complete: the stream and the views need nothing else. */
export type TradeSide = Standing & {
  orderId: number;
  clientOrderId: string;
  participantId: string;
  userId: string;
  keyId: string;
  portfolioId: string;
};

export type VenueFounded = { type: 'VenueFounded' };
export type LeadershipTaken = { type: 'LeadershipTaken' };
export type RulesAdopted = { type: 'RulesAdopted'; before: number };
export type AreaDefined = { type: 'AreaDefined' };
export type ProductDefined = { type: 'ProductDefined' };
export type ContractListed = { type: 'ContractListed'; contractId: string };
export type ContractOpened = { type: 'ContractOpened'; contractId: string };
/** Nothing fills any more; the `restingOrders` are listed as OrderExpired in this and the following records. */
export type ContractClosed = { type: 'ContractClosed'; contractId: string; restingOrders: number };
/**
 * The engine lets go of the contract's orders and client order ids, in this and the following records; from here on
 * tables answer for them.
 */
export type ContractArchived = { type: 'ContractArchived'; contractId: string; orders: number };
export type ParticipantAdmitted = { type: 'ParticipantAdmitted' };

export type OrderAccepted = { type: 'OrderAccepted'; orderId: number };
/** The same order was sent again: its first answer stands in the record `acceptedSequence`. */
export type OrderReplayed = { type: 'OrderReplayed'; acceptedSequence: number };
/** `details` are integers and ids that say what would have been right. */
export type OrderRefused = { type: 'OrderRefused'; code: RefusalCode; details: RefusalDetails };

export type OrderAmended = Standing & {
  type: 'OrderAmended';
  orderId: number;
  contractId: string;
  participantId: string;
  revision: number;
  priceTicks: number;
  quantityLots: number;
  validUntilUs?: number;
  text?: string;
  /** True when the order went to the back of its level. */
  lostPriority: boolean;
};
/** The same amendment of the same revision was sent again: its answer stands in the record `amendedSequence`. */
export type AmendmentReplayed = { type: 'AmendmentReplayed'; orderId: number; amendedSequence: number };
export type AmendmentRefused = { type: 'AmendmentRefused'; code: RefusalCode; details: RefusalDetails };

export type OrderCancelled = {
  type: 'OrderCancelled';
  orderId: number;
  contractId: string;
  participantId: string;
  reason: EndReason;
  revision: number;
  cancelledLots: number;
  filledLots: number;
};
/**
 * A mass cancel took effect: none of these `orders`, with `lots` open in all, fills any more. They are listed as
 * OrderCancelled, ascending, in this and the following records, before anything else happens.
 */
export type OrdersCancelled = { type: 'OrdersCancelled'; orders: number; lots: number };
/** `order-ended` is no failure to the client: the order is gone, as asked, and stays as it is. */
export type CancellationRefused = { type: 'CancellationRefused'; code: RefusalCode; details: RefusalDetails };

export type OrderExpired = {
  type: 'OrderExpired';
  orderId: number;
  contractId: string;
  participantId: string;
  reason: EndReason;
  revision: number;
  expiredLots: number;
  filledLots: number;
};

export type TradeExecuted = {
  type: 'TradeExecuted';
  tradeId: number;
  contractId: string;
  /** The resting order's price. */
  priceTicks: number;
  quantityLots: number;
  aggressorSide: Side;
  buy: TradeSide;
  sell: TradeSide;
};

export type SetUpRefused = { type: 'SetUpRefused'; code: SetUpRefusalCode; subject: string };

export type RefusalDetails = { [name: string]: string | number };

export type Event =
  | VenueFounded
  | LeadershipTaken
  | RulesAdopted
  | AreaDefined
  | ProductDefined
  | ContractListed
  | ContractOpened
  | ContractClosed
  | ContractArchived
  | ParticipantAdmitted
  | OrderAccepted
  | OrderReplayed
  | OrderRefused
  | OrderAmended
  | AmendmentReplayed
  | AmendmentRefused
  | OrderCancelled
  | OrdersCancelled
  | CancellationRefused
  | OrderExpired
  | TradeExecuted
  | SetUpRefused;
