/** Reference prices: the middle of collars. */
import type { SetReferencePrices } from '@wattbook/engine/commands';
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { atPointer, isProblem, problemAt, type Problem } from '../http/answers/problem.ts';
import { priceOffTick } from '../http/wire/amount-refusals.ts';
import { formatPrice, parsePrice } from '../http/wire/decimals.ts';
import { refusalProblem } from '../http/wire/refusals.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminSchemas } from './admin-schemas.ts';
import { carryOut, reasonOf, type OperatorWords } from './market-commands.ts';

type Sent = AdminSchemas['NewReferencePrices'];

/** All of them are set or none. */
export async function setReferencePrices(parts: AdminParts, identity: Identity, body: Sent): Promise<Answer> {
  const prices = pricesIn(body);
  if (isProblem(prices)) return { ...prices, sequence: parts.replica.head().lastSequence };
  const command: SetReferencePrices = {
    type: 'SetReferencePrices',
    ...reasonOf(identity, body),
    area: body.area,
    prices,
  };
  const record = await carryOut(parts, command, wordsFor(parts, body));
  if (isProblem(record)) return record;
  const answer: AdminSchemas['ReferencePrices'] = {
    area: body.area,
    prices: prices.map(({ contractId, priceTicks }) => ({ contractId, price: formatPrice(priceTicks) })),
  };
  return success(answer, record.sequence);
}

/** A price between two of 0.01 can't be written as a command. */
function pricesIn({ prices }: Sent): SetReferencePrices['prices'] | Problem {
  const read: SetReferencePrices['prices'] = [];
  for (const [index, { contractId, price }] of prices.entries()) {
    const priceTicks = parsePrice(price);
    if (priceTicks === 'off') return atPointer(`/prices/${index}`, priceOffTick(price, 1));
    read.push({ contractId, priceTicks });
  }
  return read;
}

/** The market names the first contract at fault; which of the prices it is, and what it may be, is told from there. */
function wordsFor({ replica: { market } }: AdminParts, { area, prices }: Sent): OperatorWords {
  const rulesOf = (contractId: string) => market.contracts.get(contractId)?.rules;
  const places = (contractId: string) =>
    [...prices.entries()].filter(([, price]) => price.contractId === contractId).map(([index]) => index);
  /** Of a contract that is named more than once: the first price that is at fault. */
  const at = (contractId: string, isFaulty: (priceTicks: number) => boolean): number => {
    const isWrong = (index: number): boolean => {
      const priceTicks = parsePrice(prices[index]?.price ?? '');
      return priceTicks !== 'off' && isFaulty(priceTicks);
    };
    return places(contractId).find(isWrong) ?? 0;
  };
  const placed = (code: 'unknown-contract' | 'contract-closed', contractId: string, detail: string, wanted: string) =>
    problemAt(code, `/prices/${at(contractId, () => true)}/contractId`, detail, wanted);
  return {
    'unknown-area': () => problemAt('unknown-area', '/area', `There is no area "${area}".`, 'must be an area'),
    'unknown-contract': (contractId) => {
      const wanted = 'must be a contract of the area, and no block';
      return placed('unknown-contract', contractId, `The area "${area}" has no contract "${contractId}".`, wanted);
    },
    'contract-closed': (contractId) =>
      placed('contract-closed', contractId, `"${contractId}" is closed.`, 'must not be closed'),
    'price-off-tick': (contractId) => {
      const { priceTickTicks = 1 } = rulesOf(contractId) ?? {};
      const index = at(contractId, (priceTicks) => priceTicks % priceTickTicks !== 0);
      return atPointer(`/prices/${index}`, priceOffTick(prices[index]?.price, priceTickTicks));
    },
    'price-out-of-range': (contractId) => {
      const { minPriceTicks = 0, maxPriceTicks = 0 } = rulesOf(contractId) ?? {};
      const index = at(contractId, (priceTicks) => priceTicks < minPriceTicks || priceTicks > maxPriceTicks);
      const details = { minPriceTicks, maxPriceTicks };
      const price = prices[index]?.price;
      const found = refusalProblem({ code: 'price-out-of-range', details }, price === undefined ? {} : { price });
      return atPointer(`/prices/${index}`, found);
    },
  };
}
