/** Rule 9.7: blocks are forgotten, as anybody can list them; what was traded stays known by its name. */
import { unhash } from '../hashing.ts';
import type { Contract, Market } from '../state.ts';

/** Once it is archived and none of its trades waits for a decision. Any other contract stays. */
export function forgetBlock(market: Market, contract: Contract): void {
  const { contractId, listingNumber, legs, archived } = contract;
  if (legs === undefined || !archived) return;
  if ([...market.openRecalls.values()].some((trade) => trade.contractId === contractId)) return;
  for (const leg of legs) leg.blocks = leg.blocks.filter((block) => block !== contract);
  market.contracts.delete(contractId);
  market.contractsListed.delete(listingNumber);
  unhash(market, contract);
}

/** What a trade says of its contract, also long after. `legs`: how many contracts deliver; 1, but for a block. */
export type Traded = Pick<Contract, 'contractId' | 'area' | 'product' | 'currency' | 'rules'> & { legs: number };

/** A contract or a block, forgotten or not; undefined if the first contract in its name was never listed. */
export function findTraded(market: Market, contractId: string): Traded | undefined {
  const listed = market.contracts.get(contractId);
  if (listed !== undefined) return tradedIn(listed, contractId, listed.legs?.length ?? 1);
  const [, firstId = '', legs = ''] = /^(.+)-X(\d+)$/.exec(contractId) ?? [];
  const first = market.contracts.get(firstId);
  return first && tradedIn(first, contractId, Number(legs));
}

function tradedIn({ area, product, currency, rules }: Contract, contractId: string, legs: number): Traded {
  return { contractId, area, product, currency, rules, legs };
}
