/**
 * What of each entity goes into the state hash, by position: all that can change an outcome. A part of the journal's
 * format (each block has a state hash), so fields are only ever added at the end. The naive market shares this list and
 * nothing else: how either keeps its entities is its own.
 */
import type { ParticipantTerms, ProductTerms } from './commands.ts';
import type {
  Area,
  CancelAfterSwitch,
  Contract,
  ImportedTrade,
  Market,
  Order,
  OrderChange,
  Participant,
  Trade,
} from './state.ts';
import { digest, hex, sumOf, unsigned, type Field, type Lanes } from './state-hash.ts';

export function venueFields(venue: { venueId: string; environment: string }): Field[] {
  return ['venue', venue.venueId, venue.environment];
}

/** Of the market's halt, while it lasts. */
export function haltFields(halt: { sequence: number; untilUs?: number }): Field[] {
  return ['halt', halt.sequence, halt.untilUs];
}

export function areaFields({ area, eic, timeZone, currency }: Omit<Area, 'hash'>): Field[] {
  return ['area', area, eic, timeZone, currency];
}

export function productFields(product: ProductTerms & { area: string }): Field[] {
  return ['product', product.area, ...termsFields(product)];
}

export type HashedContract = Omit<
  Contract,
  'hash' | 'book' | 'orderIds' | 'tradeIds' | 'standingTradeIds' | 'blocks' | 'legs' | 'label'
>;

/** @param legs of a block: the ids of its contracts */
export function contractFields(contract: HashedContract, legs: readonly string[]): Field[] {
  return [
    'contract',
    contract.contractId,
    contract.area,
    contract.listingNumber,
    contract.session,
    contract.isHalted,
    contract.archived,
    contract.deliveryStartUs,
    contract.deliveryEndUs,
    contract.opensAtUs,
    contract.closesAtUs,
    contract.currency,
    contract.timeZone,
    contract.deliveryDay,
    contract.referenceTicks,
    legs.length === 0 ? undefined : legs.join(' '),
    ...termsFields(contract.rules),
  ];
}

export type HashedParticipant = Pick<
  Participant,
  'participantId' | 'terms' | 'isBlockedByOwner' | 'isBlockedByOperator'
>;

export function participantFields(participant: HashedParticipant): Field[] {
  const { participantId, isBlockedByOwner, isBlockedByOperator, terms } = participant;
  return ['participant', participantId, isBlockedByOwner, isBlockedByOperator, ...participantTermsFields(terms)];
}

/** What a participant's trades of a delivery day (`area/deliveryDay`) cost, from the first one until it is settled. */
export function unsettledFields(participantId: string, day: string, costE5: bigint): Field[] {
  return ['unsettled', participantId, day, String(costE5)];
}

export function settledDayFields(day: string): Field[] {
  return ['settled', day];
}

/** Of one that is armed. */
export function switchFields(armed: Omit<CancelAfterSwitch, 'hash'>): Field[] {
  const { participantId, keyId, dueUs, armedSequence, seconds } = armed;
  return ['switch', participantId, keyId, dueUs, armedSequence, seconds];
}

export type HashedOrder = Omit<
  Order,
  'hash' | 'changes' | 'costE5' | 'acceptedAtUs' | 'updatedSequence' | 'updatedAtUs'
>;

/** @param changes the sum of `changeHash` over those remembered */
export function orderFields(order: HashedOrder, changes: Lanes): Field[] {
  return [
    'order',
    order.orderId,
    order.participantId,
    order.userId,
    order.keyId,
    order.clientOrderId,
    order.contractId,
    order.fingerprint,
    order.acceptedSequence,
    order.queueNumber,
    order.state,
    order.priceTicks,
    order.quantityLots,
    order.openLots,
    order.visibleLots,
    order.filledLots,
    order.filledValue,
    order.revision,
    order.displayLots,
    order.validUntilUs,
    order.text,
    order.reason,
    order.selfTradePrevention,
    unsigned(changes.high),
    unsigned(changes.low),
  ];
}

export function changeHash({ revisionBefore, fingerprint, sequence }: OrderChange): Lanes {
  return digest([revisionBefore, fingerprint, sequence]);
}

/** Of one that may still be recalled, or is to be decided. */
export function tradeFields(trade: Omit<Trade, 'hash'>): Field[] {
  return [
    'trade',
    trade.tradeId,
    trade.contractId,
    trade.priceTicks,
    trade.quantityLots,
    trade.executedAtUs,
    trade.buyOrderId,
    trade.buyParticipantId,
    trade.sellOrderId,
    trade.sellParticipantId,
    trade.state,
    trade.revision,
    trade.aggressorSide,
    trade.executedSequence,
    trade.recall?.participantId,
    trade.recall?.requestedSequence,
  ];
}

/** Of one of another engine. */
export function importFields(trade: Omit<ImportedTrade, 'hash'>): Field[] {
  return [
    'import',
    trade.tradeId,
    trade.source,
    trade.sourceTradeId,
    trade.sourceRevision,
    trade.state,
    trade.contractId,
    trade.priceTicks,
    trade.quantityLots,
    trade.aggressorSide,
    trade.executedAtUs,
    trade.importedSequence,
    trade.importedAtUs,
    trade.buy?.participantId,
    trade.buy?.portfolioId,
    trade.sell?.participantId,
    trade.sell?.portfolioId,
  ];
}

export type Counters = Pick<
  Market,
  | 'sequence'
  | 'timeUs'
  | 'rules'
  | 'epoch'
  | 'nextOrderId'
  | 'nextTradeId'
  | 'nextQueueNumber'
  | 'nextListingNumber'
  | 'nextSliceUs'
>;

/** The whole market: the sum of its entities' hashes, its counters, and what is unfinished (`ids`: summed `[id]`). */
export function marketFields(
  entities: Lanes,
  counters: Counters,
  unfinished: { cause: string; ids: Lanes } | undefined,
): Field[] {
  const { sequence, timeUs, rules, epoch, nextOrderId, nextTradeId, nextQueueNumber } = counters;
  const { nextListingNumber, nextSliceUs } = counters;
  return [
    unsigned(entities.high),
    unsigned(entities.low),
    sequence,
    timeUs,
    rules,
    epoch,
    nextOrderId,
    nextTradeId,
    nextQueueNumber,
    unfinished?.cause,
    unfinished && unsigned(unfinished.ids.high),
    unfinished && unsigned(unfinished.ids.low),
    nextListingNumber,
    nextSliceUs,
  ];
}

/** All that a market consists of, as lists in any order: how it keeps them is its own. */
export type Entities = {
  venue?: Parameters<typeof venueFields>[0] | undefined;
  halt?: Parameters<typeof haltFields>[0] | undefined;
  areas: Omit<Area, 'hash'>[];
  products: (ProductTerms & { area: string })[];
  contracts: (HashedContract & { legs?: readonly { contractId: string }[] })[];
  participants: HashedParticipant[];
  orders: (HashedOrder & { changes: readonly OrderChange[] })[];
  trades: Omit<Trade, 'hash'>[];
  imports: Omit<ImportedTrade, 'hash'>[];
  switches: Omit<CancelAfterSwitch, 'hash'>[];
  /** `area/deliveryDay`. */
  settledDays: string[];
  /** One for each participant and delivery day. */
  unsettled: { participantId: string; day: string; costE5: bigint }[];
  unfinished: { cause: string; ids: readonly number[] };
};

/** The state hash, worked out from nothing: what hashing.ts keeps, and every market must come to. */
export function stateHashOf(counters: Counters, entities: Entities): string {
  const { venue, halt, unfinished } = entities;
  const fields: Field[][] = [
    ...(venue === undefined ? [] : [venueFields(venue)]),
    ...(halt === undefined ? [] : [haltFields(halt)]),
    ...entities.areas.map(areaFields),
    ...entities.products.map(productFields),
    ...entities.contracts.map((contract) => {
      const legs = contract.legs ?? [];
      const legIds = legs.map(({ contractId }) => contractId);
      return contractFields(contract, legIds);
    }),
    ...entities.participants.map(participantFields),
    ...entities.orders.map((order) => orderFields(order, sumOf(order.changes.map(changeHash)))),
    ...entities.trades.map(tradeFields),
    ...entities.imports.map(importFields),
    ...entities.switches.map(switchFields),
    ...entities.settledDays.map(settledDayFields),
    ...entities.unsettled.map(({ participantId, day, costE5 }) => unsettledFields(participantId, day, costE5)),
  ];
  const { cause, ids } = unfinished;
  const left = ids.length === 0 ? undefined : { cause, ids: sumOf(ids.map((id) => digest([id]))) };
  return hex(digest(marketFields(sumOf(fields.map(digest)), counters, left)));
}

function termsFields(terms: ProductTerms): Field[] {
  return [
    terms.product,
    terms.durationMinutes,
    terms.priceTickTicks,
    terms.quantityStepLots,
    terms.minPriceTicks,
    terms.maxPriceTicks,
    terms.maxQuantityLots,
    terms.maxValueE5,
    terms.collarTicks,
    terms.recallWindowSeconds,
  ];
}

function participantTermsFields(terms: ParticipantTerms): Field[] {
  const { orderQuantityLots, orderValueE5, openOrders, tradingLimitE5, selfTradePrevention } = terms;
  return [orderQuantityLots, orderValueE5, openOrders, tradingLimitE5, selfTradePrevention];
}
