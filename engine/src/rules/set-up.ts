/** What the operator sets up: the venue, its rules, areas, products, contracts and participants. */
import type {
  AdmitParticipant,
  AdoptRules,
  ContractTerms,
  DefineArea,
  DefineProduct,
  FoundVenue,
  ListContracts,
  ProductTerms,
  TakeLeadership,
} from '../commands.ts';
import type { Event, SetUpRefusalCode } from '../events.ts';
import { assert } from '../assert.ts';
import { CONTRACTS_PER_LISTING_MAX, PRICE_TICKS_MAX, RULES_FIRST, RULES_NEWEST } from '../limits.ts';
import { NOTHING } from '../state-hash.ts';
import {
  createContractBook,
  rehashArea,
  rehashContract,
  rehashParticipant,
  rehashProduct,
  rehashVenue,
  type Contract,
  type Market,
  type Product,
} from '../state.ts';
import { scheduleContract, settleDue } from './sessions.ts';

/** The first record: a venue is founded once. */
export function foundVenue(market: Market, command: FoundVenue, events: Event[]): void {
  if (market.venue !== undefined) return refuse(events, 'already-founded', market.venue.venueId);
  const { venueId, environment, rules = RULES_FIRST } = command;
  if (rules < RULES_FIRST || rules > RULES_NEWEST) return refuse(events, 'rules-unknown', String(rules));
  market.rules = rules;
  market.venue = { venueId, environment, hash: NOTHING };
  rehashVenue(market, market.venue);
  events.push({ type: 'VenueFounded' });
}

/** Epochs only rise: the journal's keys make sure that an older leader can't write behind a newer one. */
export function takeLeadership(market: Market, command: TakeLeadership, events: Event[]): void {
  assert(command.epoch > market.epoch, `epoch ${command.epoch} comes after ${market.epoch}`);
  market.epoch = command.epoch;
  market.holder = command.holder;
  events.push({ type: 'LeadershipTaken' });
}

/** Rules are adopted one after the other, and only such as this version knows. */
export function adoptRules(market: Market, command: AdoptRules, events: Event[]): void {
  const before = market.rules;
  if (command.rules !== before + 1 || command.rules > RULES_NEWEST) {
    return refuse(events, 'rules-unknown', String(command.rules));
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
  if (!market.areas.has(area)) return refuse(events, 'unknown-area', area);
  if (!areValid(terms)) return refuse(events, 'product-terms-invalid', terms.product);
  const key = productKey(area, terms.product);
  const product: Product = { ...terms, area, hash: market.products.get(key)?.hash ?? NOTHING };
  market.products.set(key, product);
  rehashProduct(market, product);
  events.push({ type: 'ProductDefined' });
}

/** Whole numbers all: an order that these let through must never meet an assertion. */
function areValid(terms: ProductTerms): boolean {
  const { priceTickTicks, quantityStepLots, minPriceTicks, maxPriceTicks, durationMinutes } = terms;
  const isPositive = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
  const isPrice = (value: number): boolean => Number.isSafeInteger(value) && Math.abs(value) <= PRICE_TICKS_MAX;
  if (![priceTickTicks, quantityStepLots, durationMinutes].every(isPositive)) return false;
  return isPrice(minPriceTicks) && isPrice(maxPriceTicks) && minPriceTicks <= maxPriceTicks;
}

/** Lists all of the contracts or none. Those whose opening has passed open at once. */
export function listContracts(market: Market, command: ListContracts, events: Event[]): void {
  const { area, contracts } = command;
  if (!market.areas.has(area)) return refuse(events, 'unknown-area', area);
  if (contracts.length > CONTRACTS_PER_LISTING_MAX) {
    return refuse(events, 'listing-too-large', String(contracts.length));
  }
  const seen = new Set<string>();
  for (const terms of contracts) {
    const code = checkListing(market, area, terms, seen);
    if (code !== undefined) return refuse(events, code, terms.contractId);
    seen.add(terms.contractId);
  }
  for (const terms of contracts) {
    listContract(market, area, terms);
    events.push({ type: 'ContractListed', contractId: terms.contractId });
  }
  const settled = settleDue(market, contracts.length, events);
  assert(settled, 'a listing opens at most what it lists');
}

export function admitParticipant(market: Market, command: AdmitParticipant, events: Event[]): void {
  const { admittedId: participantId } = command;
  const admitted = market.participants.get(participantId);
  const participant = admitted ?? { participantId, activeOrderIds: new Set<number>(), hash: NOTHING };
  market.participants.set(participantId, participant);
  rehashParticipant(market, participant);
  events.push({ type: 'ParticipantAdmitted' });
}

function checkListing(
  market: Market,
  area: string,
  terms: ContractTerms,
  seen: ReadonlySet<string>,
): SetUpRefusalCode | undefined {
  if (market.contracts.has(terms.contractId) || seen.has(terms.contractId)) return 'contract-already-listed';
  const product = market.products.get(productKey(area, terms.product));
  if (product === undefined) return 'unknown-product';
  const { deliveryStartUs, deliveryEndUs, opensAtUs, closesAtUs } = terms;
  const durationUs = product.durationMinutes * 60_000_000;
  const areWhole = [deliveryStartUs, deliveryEndUs, opensAtUs, closesAtUs].every(Number.isSafeInteger);
  const isInOrder = opensAtUs < closesAtUs && closesAtUs > market.timeUs;
  const isValid = areWhole && isInOrder && deliveryEndUs - deliveryStartUs === durationUs;
  return isValid ? undefined : 'contract-terms-invalid';
}

function listContract(market: Market, area: string, terms: ContractTerms): void {
  const { currency, timeZone } = market.areas.get(area) ?? {};
  const product = market.products.get(productKey(area, terms.product));
  assert(product !== undefined && currency !== undefined && timeZone !== undefined, 'checked before listing');
  const { area: _area, hash: _hash, ...rules } = product;
  const contract: Contract = {
    ...terms,
    listingNumber: market.contractsListed.length,
    area,
    currency,
    timeZone,
    rules,
    state: 'SCHEDULED',
    book: createContractBook(),
    orderIds: [],
    archived: false,
    hash: NOTHING,
  };
  market.contracts.set(contract.contractId, contract);
  market.contractsListed.push(contract);
  rehashContract(market, contract);
  scheduleContract(market, contract);
}

function productKey(area: string, product: string): string {
  return `${area}/${product}`;
}

function refuse(events: Event[], code: SetUpRefusalCode, subject: string): void {
  events.push({ type: 'SetUpRefused', code, subject });
}
