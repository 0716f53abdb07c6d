/** Rule 12. What the operator sets up: the venue, its rules, areas, products and participants. */
import type {
  AdmitParticipant,
  AdoptRules,
  DefineArea,
  DefineProduct,
  FoundVenue,
  ProductTerms,
  TakeLeadership,
} from '../commands.ts';
import type { Event } from '../events.ts';
import { assert } from '../assert.ts';
import {
  DURATION_STEP_MINUTES,
  PRICE_TICKS_MAX,
  QUANTITY_LOTS_MAX,
  RECALL_WINDOW_SECONDS_MAX,
  RULES_FIRST,
  RULES_NEWEST,
} from '../limits.ts';
import { rehashArea, rehashParticipant, rehashProduct, rehashVenue } from '../hashing.ts';
import { NOTHING } from '../state-hash.ts';
import type { Market, Participant, Product } from '../state.ts';
import { productKey } from './listings.ts';
import { refuseOperator } from './operator-refusals.ts';

/** The first record: a venue is founded once. */
export function foundVenue(market: Market, command: FoundVenue, events: Event[]): void {
  if (market.venue !== undefined) return refuseOperator(events, 'already-founded', market.venue.venueId);
  const { venueId, environment, rules = RULES_FIRST } = command;
  if (rules < RULES_FIRST || rules > RULES_NEWEST) return refuseOperator(events, 'rules-unknown', String(rules));
  market.rules = rules;
  market.venue = { venueId, environment, hash: NOTHING };
  rehashVenue(market, market.venue);
  events.push({ type: 'VenueFounded' });
}

/** Epochs only rise: the journal's keys make sure that an older leader can't write behind a newer one. */
export function takeLeadership(market: Market, command: TakeLeadership, events: Event[]): void {
  assert(command.epoch > market.epoch, () => `epoch ${command.epoch} comes after ${market.epoch}`);
  market.epoch = command.epoch;
  market.holder = command.holder;
  events.push({ type: 'LeadershipTaken' });
}

/** Rules are adopted one after the other, and only such as this version knows. */
export function adoptRules(market: Market, command: AdoptRules, events: Event[]): void {
  const before = market.rules;
  if (command.rules !== before + 1 || command.rules > RULES_NEWEST) {
    return refuseOperator(events, 'rules-unknown', String(command.rules));
  }
  market.rules = command.rules;
  events.push({ type: 'RulesAdopted', before });
}

export function defineArea(market: Market, command: DefineArea, events: Event[]): void {
  const { area, eic, timeZone, currency } = command;
  const hash = market.areas.get(area)?.hash ?? NOTHING;
  const defined = { area, eic, timeZone, currency, hash };
  market.areas.set(area, defined);
  rehashArea(market, defined);
  events.push({ type: 'AreaDefined' });
}

/** Defines a product or changes it; contracts that are listed already keep the rules they were listed with. */
export function defineProduct(market: Market, command: DefineProduct, events: Event[]): void {
  const { area, terms } = command;
  if (!market.areas.has(area)) return refuseOperator(events, 'unknown-area', area);
  if (!areValid(terms)) return refuseOperator(events, 'product-terms-invalid', terms.product);
  const key = productKey(area, terms.product);
  const product: Product = { ...terms, area, hash: market.products.get(key)?.hash ?? NOTHING };
  market.products.set(key, product);
  rehashProduct(market, product);
  events.push({ type: 'ProductDefined' });
}

/** Whole numbers all: an order that these let through must never meet an assertion. */
function areValid(terms: ProductTerms): boolean {
  const { priceTickTicks, quantityStepLots, minPriceTicks, maxPriceTicks, durationMinutes } = terms;
  const { maxQuantityLots = 1, maxValueE5 = 1, collarTicks = 1, recallWindowSeconds = 1 } = terms;
  const isUpTo = (max: number, value: number): boolean => Number.isSafeInteger(value) && value > 0 && value <= max;
  const isPrice = (value: number): boolean => Number.isSafeInteger(value) && Math.abs(value) <= PRICE_TICKS_MAX;
  const arePositive = [durationMinutes, maxValueE5].every((value) => isUpTo(Number.MAX_SAFE_INTEGER, value));
  return (
    arePositive &&
    isUpTo(PRICE_TICKS_MAX, priceTickTicks) &&
    isUpTo(QUANTITY_LOTS_MAX, quantityStepLots) &&
    durationMinutes % DURATION_STEP_MINUTES === 0 &&
    isPrice(minPriceTicks) &&
    isPrice(maxPriceTicks) &&
    minPriceTicks <= maxPriceTicks &&
    isUpTo(QUANTITY_LOTS_MAX, maxQuantityLots) &&
    isUpTo(PRICE_TICKS_MAX, collarTicks) &&
    isUpTo(RECALL_WINDOW_SECONDS_MAX, recallWindowSeconds)
  );
}

export function admitParticipant(market: Market, command: AdmitParticipant, events: Event[]): void {
  const { admittedId: participantId } = command;
  const admitted = market.participants.get(participantId);
  const participant = admitted ?? createParticipant(participantId);
  market.participants.set(participantId, participant);
  rehashParticipant(market, participant);
  events.push({ type: 'ParticipantAdmitted' });
}

function createParticipant(participantId: string): Participant {
  return {
    participantId,
    terms: {},
    isBlockedByOwner: false,
    isBlockedByOperator: false,
    openOrderIds: new Set(),
    openCostE5: 0n,
    unsettled: new Map(),
    unsettledCostE5: 0n,
    switches: new Map(),
    hash: NOTHING,
  };
}
