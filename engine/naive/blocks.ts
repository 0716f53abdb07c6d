/** Rule 9.4: a block is a contract of its own. */
import type { ProductTerms } from '../src/commands.ts';
import { refusal } from './checks.ts';
import { findContract, must, type NaiveContract, type NaiveMarket, type Refusal } from './state.ts';

/** The block as it is listed, or as it would be; its legs may be no block. */
export function findOrDraftBlock(market: NaiveMarket, contractIds: string[]): NaiveContract | Refusal {
  const legs: NaiveContract[] = [];
  for (const contractId of contractIds) {
    const leg = findContract(market, contractId);
    if (leg === undefined) return refusal('unknown-contract', { contractId });
    legs.push(leg);
  }
  for (const [index, leg] of legs.entries()) {
    const before = legs[index - 1];
    if (before === undefined) continue;
    const isNext = before.deliveryEndUs === leg.deliveryStartUs;
    if (isNext && before.product === leg.product && before.area === leg.area) continue;
    return refusal('block-not-consecutive', { contractId: leg.contractId });
  }
  const [first, last] = [must(legs[0]), must(legs.at(-1))];
  const contractId = `${first.contractId}-X${legs.length}`;
  const named = market.contracts.find((contract) => contract.contractId === contractId);
  if (named === undefined) return draft(market, contractId, legs, last);
  return named.legIds.join(' ') === contractIds.join(' ') ? named : refusal('unknown-contract', { contractId });
}

function draft(market: NaiveMarket, contractId: string, legs: NaiveContract[], last: NaiveContract): NaiveContract {
  const { referenceTicks: _none, ...first } = must(legs[0]);
  return {
    ...first,
    contractId,
    listingNumber: market.nextListingNumber,
    deliveryEndUs: last.deliveryEndUs,
    opensAtUs: Math.max(...legs.map((leg) => leg.opensAtUs)),
    closesAtUs: Math.min(...legs.map((leg) => leg.closesAtUs)),
    session: 'OPEN',
    isHalted: false,
    archived: false,
    legIds: legs.map((leg) => leg.contractId),
  };
}

/** As they are now. */
export function productTerms(market: NaiveMarket, area: string, product: string): ProductTerms {
  const found = must(market.products.find((other) => other.area === area && other.product === product));
  const { area: _area, ...terms } = found;
  return terms;
}
