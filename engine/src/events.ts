/**
 * What happened. Events are recorded beside their command and never repeat what that command says; read them together.
 * They carry the values *after* the change, so that nobody has to add up history to know how an order stands.
 */
import type { ImportedSide, ParticipantTerms, Side } from './commands.ts';

/** Why a command was refused. Stable: the same words are codes of the API (api/errors.yaml). */
export type RefusalCode =
  | 'unknown-participant'
  | 'participant-blocked'
  | 'unknown-contract'
  | 'contract-not-open'
  | 'contract-halted'
  | 'contract-closed'
  | 'time-in-force-not-allowed'
  | 'parked-not-allowed'
  | 'price-off-tick'
  | 'price-out-of-range'
  | 'price-outside-collar'
  | 'quantity-not-positive'
  | 'quantity-off-step'
  | 'quantity-too-large'
  | 'display-quantity-required'
  | 'display-quantity-not-allowed'
  | 'display-quantity-off-step'
  | 'display-quantity-too-large'
  | 'display-quantity-too-small'
  | 'value-too-large'
  | 'too-many-open-orders'
  | 'trading-limit-exceeded'
  | 'valid-until-required'
  | 'valid-until-not-allowed'
  | 'valid-until-past'
  | 'valid-until-after-closure'
  | 'client-order-id-reused'
  | 'order-not-found'
  | 'order-ended'
  | 'order-parked'
  | 'order-active'
  | 'revision-mismatch'
  | 'quantity-below-filled'
  | 'basket-not-fillable'
  | 'basket-contract-repeated'
  | 'block-not-consecutive'
  | 'not-blocked'
  | 'blocked-by-operator'
  | 'trade-not-found'
  | 'recall-window-over'
  | 'recall-requested'
  | 'trade-recalled'
  | 'trade-imported';

/** Why a command of the operator was refused. */
export type OperatorRefusalCode =
  | 'already-founded'
  | 'rules-unknown'
  | 'unknown-area'
  | 'unknown-product'
  | 'product-terms-invalid'
  | 'listing-too-large'
  | 'contract-already-listed'
  | 'contract-terms-invalid'
  | 'unknown-contract'
  | 'contract-closed'
  | 'already-halted'
  | 'not-halted'
  | 'halt-until-past'
  | 'unknown-participant'
  | 'participant-terms-invalid'
  | 'not-blocked'
  | 'too-many-prices'
  | 'price-off-tick'
  | 'price-out-of-range'
  | 'order-not-found'
  | 'order-ended'
  | 'trade-not-found'
  | 'recall-not-requested'
  | 'unknown-delivery-day'
  | 'delivery-day-not-over'
  | 'delivery-day-settled'
  | 'recall-pending';

/** Why a trade of another engine, or what happened to it there, was not taken over. */
export type ImportRefusalCode =
  | 'duplicate-trade'
  | 'revision-superseded'
  | 'trade-terms-differ'
  | 'trade-recalled'
  | 'unknown-contract'
  | 'unknown-participant'
  | 'price-out-of-range'
  | 'quantity-not-positive'
  | 'quantity-too-large'
  | 'executed-in-future'
  | 'trade-too-old';

/**
 * Why an order ended before it was filled. LEG_CLOSED, LEG_HALTED: of a block one of its contracts was.
 */
export type EndReason =
  | 'OWNER'
  | 'MASS_CANCEL'
  | 'OPERATOR'
  | 'CANCEL_AFTER'
  | 'SELF_TRADE'
  | 'LEG_CLOSED'
  | 'LEG_HALTED'
  | 'IOC_REMAINDER'
  | 'FOK_NOT_FILLABLE'
  | 'FILL_LIMIT'
  | 'AMENDED_TO_FILLED'
  | 'GATE_CLOSURE'
  | 'VALID_UNTIL';

/** How an order stands. `filledValue` is the sum of price ticks × lots over its fills. */
export type Standing = { openLots: number; filledLots: number; filledValue: number };

/**
 * One side of a trade, complete: the stream and the views need nothing else. `visibleLots`: what the book shows from
 * now on of an iceberg that still rests.
 */
export type TradeSide = Standing & {
  orderId: number;
  clientOrderId: string;
  participantId: string;
  userId: string;
  keyId: string;
  portfolioId: string;
  visibleLots?: number;
};

export type VenueFounded = { type: 'VenueFounded' };
export type LeadershipTaken = { type: 'LeadershipTaken' };
export type RulesAdopted = { type: 'RulesAdopted'; before: number };
export type AreaDefined = { type: 'AreaDefined' };
export type ProductDefined = { type: 'ProductDefined' };
export type ContractListed = { type: 'ContractListed'; contractId: string };
export type ContractOpened = { type: 'ContractOpened'; contractId: string };
/**
 * Nothing fills any more; the `restingOrders`, open ones all, are listed as OrderExpired in this and the following
 * records, those of a block as OrderCancelled.
 */
export type ContractClosed = { type: 'ContractClosed'; contractId: string; restingOrders: number };
/**
 * The engine has let go of the contract's orders, client order ids and trades, but for trades whose recall is to be
 * decided: from here on tables answer for all of them.
 */
export type ContractArchived = { type: 'ContractArchived'; contractId: string };
/** Cancel only from here on. The `blockOrders` over it are listed as OrderCancelled in this and following records. */
export type ContractHalted = { type: 'ContractHalted'; contractId: string; blockOrders: number };
export type ContractResumed = { type: 'ContractResumed'; contractId: string };
export type MarketHalted = { type: 'MarketHalted'; blockOrders: number };
/** The venue is back, and so many dead man's switches count anew. A halt that comes of it is told as MarketHalted. */
export type OutageEnded = { type: 'OutageEnded'; switches: number };
/** TIME: the halt's `untilUs` has come. */
export type MarketResumed = { type: 'MarketResumed'; by: 'OPERATOR' | 'TIME' };
/** The first order for a block makes it a contract of its own; it lives until the first of its legs closes. */
export type BlockListed = { type: 'BlockListed'; contractId: string; contractIds: string[] };
/** One for each price of the command, in its order: the last of a contract holds. */
export type ReferencePriceSet = {
  type: 'ReferencePriceSet';
  contractId: string;
  priceTicks: number;
  beforeTicks?: number;
};
export type ParticipantAdmitted = { type: 'ParticipantAdmitted' };
export type ParticipantTermsSet = { type: 'ParticipantTermsSet'; before: ParticipantTerms };
/** What `participants` owed or were owed for the day counts no more. */
export type DeliveryDaySettled = { type: 'DeliveryDaySettled'; contracts: number; participants: number };

export type ParticipantBlocked = { type: 'ParticipantBlocked'; participantId: string; by: 'OWNER' | 'OPERATOR' };
export type ParticipantUnblocked = { type: 'ParticipantUnblocked'; participantId: string; by: 'OWNER' | 'OPERATOR' };
export type LiftRefused = { type: 'LiftRefused'; code: RefusalCode; details: RefusalDetails };

/** `dueUs` is absent when it was switched off. */
export type CancelAfterSet = { type: 'CancelAfterSet'; dueUs?: number };
export type CancelAfterRefused = { type: 'CancelAfterRefused'; code: RefusalCode; details: RefusalDetails };
/** The time has come, and the switch is off now. As OrdersCancelled; `keyId` is absent when all orders go. */
export type CancelAfterTriggered = {
  type: 'CancelAfterTriggered';
  participantId: string;
  keyId?: string;
  orders: number;
  lots: number;
};

/** `leg` of a basket, from 1. A block's first order is told after BlockListed. */
export type OrderAccepted = { type: 'OrderAccepted'; orderId: number; leg?: number };
/** All its legs are accepted and filled in this record. */
export type BasketAccepted = { type: 'BasketAccepted'; legs: number };
export type BasketReplayed = { type: 'BasketReplayed'; acceptedSequence: number };
/** `leg` is the first that could not be. */
export type BasketRefused = { type: 'BasketRefused'; leg: number; code: RefusalCode; details: RefusalDetails };
/** The same order was sent again: its first answer stands in the record `acceptedSequence`. */
export type OrderReplayed = { type: 'OrderReplayed'; acceptedSequence: number };
/** `details` are integers and ids that say what would have been right. */
export type OrderRefused = { type: 'OrderRefused'; code: RefusalCode; details: RefusalDetails };

/**
 * An order after a change that its owner asked for: all of it that can change, so that the answer is made of this
 * record alone, however late it is asked for again.
 */
type OwnersChange = Standing & {
  orderId: number;
  clientOrderId: string;
  contractId: string;
  participantId: string;
  revision: number;
  priceTicks: number;
  quantityLots: number;
  displayLots?: number;
  validUntilUs?: number;
  text?: string;
};
/** `before`: what it was. Of an order that is parked, no place in a queue is lost. */
export type OrderAmended = OwnersChange & {
  type: 'OrderAmended';
  /** The order is parked, and stays so. */
  parked?: true;
  before: { priceTicks: number; quantityLots: number; openLots: number };
  /** True when the order went to the back of its level. */
  lostPriority: boolean;
};
export type OrderParked = OwnersChange & { type: 'OrderParked' };
/** Back at the end of its queue; what it met there follows as trades. */
export type OrderActivated = OwnersChange & { type: 'OrderActivated' };
/** The same change of the same revision was asked for again: its answer stands in the record `changedSequence`. */
export type ChangeReplayed = { type: 'ChangeReplayed'; orderId: number; changedSequence: number };
/** `order-parked` is no failure to the client: it is as asked. So is `order-active`. */
export type ParkingRefused = { type: 'ParkingRefused'; code: RefusalCode; details: RefusalDetails };
export type ActivationRefused = { type: 'ActivationRefused'; code: RefusalCode; details: RefusalDetails };
export type AmendmentRefused = { type: 'AmendmentRefused'; code: RefusalCode; details: RefusalDetails };

export type OrderCancelled = {
  type: 'OrderCancelled';
  orderId: number;
  clientOrderId: string;
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
  clientOrderId: string;
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

/** EXECUTED -> RECALL_REQUESTED; the trade's `revision` counts these changes. */
export type RecallRequested = TradeChange & { type: 'RecallRequested' };
/** The same side asked again before the decision: its first answer stands in the record `requestedSequence`. */
export type RecallReplayed = { type: 'RecallReplayed'; tradeId: number; requestedSequence: number };
export type RecallRefused = { type: 'RecallRefused'; code: RefusalCode; details: RefusalDetails };
/** The operator granted it: the trade is as if it had not been, but its orders don't come back. */
export type TradeRecalled = TradeChange & { type: 'TradeRecalled' };
/** The operator refused it: EXECUTED again. */
export type RecallDeclined = TradeChange & { type: 'RecallDeclined' };
/** With what the tape says of the trade, as the record of its execution may be long past. */
type TradeChange = {
  tradeId: number;
  contractId: string;
  revision: number;
  priceTicks: number;
  quantityLots: number;
  aggressorSide: Side;
  executedSequence: number;
  executedAtUs: number;
  buyOrderId: number;
  buyParticipantId: string;
  sellOrderId: number;
  sellParticipantId: string;
};

/** The command says the rest: also whether it is RECALLED already, as its recall may come first. */
export type TradeImported = { type: 'TradeImported'; tradeId: number };
/** What is known of a trade that another engine made. */
export type ToldOfImport = {
  tradeId: number;
  source: string;
  sourceTradeId: string;
  /** The highest that came in, of those that count what happened to it there. */
  sourceRevision: number;
  contractId: string;
  priceTicks: number;
  quantityLots: number;
  aggressorSide?: Side;
  /** There. */
  executedAtUs: number;
  importedSequence: number;
  importedAtUs: number;
  /** Of sides that are participants here. */
  buy?: ImportedSide;
  sell?: ImportedSide;
};
/** Its own engine recalled it. With all that is known of it, as the record of its import may be long past. */
export type ImportedTradeRecalled = ToldOfImport & { type: 'ImportedTradeRecalled' };
export type ImportRefused = { type: 'ImportRefused'; code: ImportRefusalCode; details: RefusalDetails };

export type OperatorRefused = { type: 'OperatorRefused'; code: OperatorRefusalCode; subject: string };

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
  | ContractHalted
  | ContractResumed
  | MarketHalted
  | MarketResumed
  | OutageEnded
  | BlockListed
  | ReferencePriceSet
  | ParticipantAdmitted
  | ParticipantTermsSet
  | ParticipantBlocked
  | ParticipantUnblocked
  | LiftRefused
  | CancelAfterSet
  | CancelAfterRefused
  | CancelAfterTriggered
  | DeliveryDaySettled
  | OrderAccepted
  | OrderReplayed
  | OrderRefused
  | BasketAccepted
  | BasketReplayed
  | BasketRefused
  | OrderAmended
  | OrderParked
  | OrderActivated
  | ChangeReplayed
  | AmendmentRefused
  | ParkingRefused
  | ActivationRefused
  | OrderCancelled
  | OrdersCancelled
  | CancellationRefused
  | OrderExpired
  | TradeExecuted
  | RecallRequested
  | RecallReplayed
  | RecallRefused
  | TradeRecalled
  | RecallDeclined
  | TradeImported
  | ImportedTradeRecalled
  | ImportRefused
  | OperatorRefused;
