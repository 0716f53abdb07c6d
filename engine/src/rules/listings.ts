/** Rule 12.3: contracts are listed, by the operator or, as a block, by its first order (rule 9.4). */
import type { ContractTerms, ListContracts } from '../commands.ts';
import type { Event, OperatorRefusalCode } from '../events.ts';
import { assert } from '../assert.ts';
import { rehashContract } from '../hashing.ts';
import { CONTRACTS_PER_LISTING_MAX } from '../limits.ts';
import { NOTHING } from '../state-hash.ts';
import { createContractBook, deliveryDayKey, type Contract, type Market } from '../state.ts';
import { refuseOperator } from './operator-refusals.ts';
import { scheduleContract, settleDue } from './sessions.ts';

/** Lists all of the contracts or none. Those whose opening has passed open at once. */
export function listContracts(market: Market, command: ListContracts, events: Event[]): void {
  const { area, contracts } = command;
  if (!market.areas.has(area)) return refuseOperator(events, 'unknown-area', area);
  if (contracts.length > CONTRACTS_PER_LISTING_MAX) {
    return refuseOperator(events, 'listing-too-large', String(contracts.length));
  }
  const seen = new Set<string>();
  for (const terms of contracts) {
    const code = checkListing(market, area, terms, seen);
    if (code !== undefined) return refuseOperator(events, code, terms.contractId);
    seen.add(terms.contractId);
  }
  for (const terms of contracts) {
    enlist(market, createContract(market, { ...terms, ...termsNow(market, area, terms.product) }));
    events.push({ type: 'ContractListed', contractId: terms.contractId });
  }
  const settled = settleDue(market, contracts.length, events);
  assert(settled, 'a listing opens at most what it lists');
}

function checkListing(
  market: Market,
  area: string,
  terms: ContractTerms,
  seen: ReadonlySet<string>,
): OperatorRefusalCode | undefined {
  if (market.contracts.has(terms.contractId) || seen.has(terms.contractId)) return 'contract-already-listed';
  const product = market.products.get(productKey(area, terms.product));
  if (product === undefined) return 'unknown-product';
  const { deliveryStartUs, deliveryEndUs, opensAtUs, closesAtUs } = terms;
  const durationUs = product.durationMinutes * 60_000_000;
  const areWhole = [deliveryStartUs, deliveryEndUs, opensAtUs, closesAtUs].every(Number.isSafeInteger);
  const isInOrder = opensAtUs < closesAtUs && closesAtUs > market.timeUs;
  const isValid = areWhole && isInOrder && deliveryEndUs - deliveryStartUs === durationUs;
  if (!isValid) return 'contract-terms-invalid';
  const day = deliveryDayKey({ area, deliveryDay: terms.deliveryDay });
  return market.settledDays.has(day) ? 'delivery-day-settled' : undefined;
}

/** What a contract has of its area and product for all its life. */
export type ListingTerms = Pick<Contract, 'area' | 'currency' | 'timeZone' | 'rules'>;

/** Rule 12.1: a contract that is listed keeps the terms that area and product have then. */
function termsNow(market: Market, area: string, product: string): ListingTerms {
  const { currency, timeZone } = market.areas.get(area) ?? {};
  const defined = market.products.get(productKey(area, product));
  assert(defined !== undefined && currency !== undefined && timeZone !== undefined, 'checked before listing');
  const { area: _area, hash: _hash, ...rules } = defined;
  return { area, currency, timeZone, rules };
}

/** A contract as it would be listed now. The market doesn't know it yet. */
export function createContract(market: Market, terms: ContractTerms & ListingTerms): Contract {
  return {
    ...terms,
    listingNumber: market.nextListingNumber,
    session: 'SCHEDULED',
    isHalted: false,
    blocks: [],
    book: createContractBook(),
    orderIds: [],
    tradeIds: [],
    standingTradeIds: [],
    archived: false,
    hash: NOTHING,
  };
}

/** Makes it a contract of the market. */
export function enlist(market: Market, contract: Contract): void {
  assert(contract.listingNumber === market.nextListingNumber, () => `${contract.contractId} is the next to be listed`);
  market.nextListingNumber += 1;
  market.contracts.set(contract.contractId, contract);
  market.contractsListed.set(contract.listingNumber, contract);
  rehashContract(market, contract);
  scheduleContract(market, contract);
}

/** `area/product`. */
export function productKey(area: string, product: string): string {
  return `${area}/${product}`;
}
