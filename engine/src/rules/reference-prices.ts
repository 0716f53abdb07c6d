/** Rule 6.3: the operator's reference prices. */
import type { SetReferencePrices } from '../commands.ts';
import type { Event, OperatorRefusalCode } from '../events.ts';
import { rehashContract } from '../hashing.ts';
import { CONTRACTS_PER_LISTING_MAX } from '../limits.ts';
import { contractOf, findContract, type Market } from '../state.ts';
import { refuseOperator } from './operator-refusals.ts';
import { checkPrice } from './order-checks.ts';

/** All of the prices are set or none. */
export function setReferencePrices(market: Market, command: SetReferencePrices, events: Event[]): void {
  const { area, prices } = command;
  if (!market.areas.has(area)) return refuseOperator(events, 'unknown-area', area);
  if (prices.length > CONTRACTS_PER_LISTING_MAX) {
    return refuseOperator(events, 'too-many-prices', String(prices.length));
  }
  for (const { contractId, priceTicks } of prices) {
    const code = checkReference(market, area, contractId, priceTicks);
    if (code !== undefined) return refuseOperator(events, code, contractId);
  }
  for (const { contractId, priceTicks } of prices) setReference(market, contractId, priceTicks, events);
}

function checkReference(
  market: Market,
  area: string,
  contractId: string,
  priceTicks: number,
): OperatorRefusalCode | undefined {
  const contract = findContract(market, contractId);
  if (contract?.area !== area) return 'unknown-contract';
  if (contract.session === 'CLOSED') return 'contract-closed';
  return checkPrice(contract, priceTicks)?.code;
}

function setReference(market: Market, contractId: string, priceTicks: number, events: Event[]): void {
  const contract = contractOf(market, contractId);
  const beforeTicks = contract.referenceTicks;
  contract.referenceTicks = priceTicks;
  rehashContract(market, contract);
  events.push({ type: 'ReferencePriceSet', contractId, priceTicks, ...(beforeTicks !== undefined && { beforeTicks }) });
}
