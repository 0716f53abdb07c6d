/** What is wrong with the contract of an order, or with those of a basket or block, in words. */
import type { RefusalCode, RefusalDetails } from '@wattbook/engine/events';
import { formatInstant } from '../../calendar/instant.ts';
import { problem, problemAt } from '../answers/problem.ts';
import { integer, word, type SentTerms, type Words } from './refusal-details.ts';

type ContractCode = Extract<
  RefusalCode,
  'unknown-contract' | `contract-${string}` | `basket-${string}` | `block-${string}`
>;

export const CONTRACT_WORDS: { [Code in ContractCode]: Words } = {
  'unknown-contract': (details, sent) => {
    const contractId = word(details, 'contractId');
    const wanted = 'must be the id of a contract of this venue (a block is ordered by its contracts: POST /blocks)';
    return problemAt('unknown-contract', placeOf(contractId, sent), `There is no contract "${contractId}".`, wanted);
  },
  'contract-not-open': (details) =>
    problem('contract-not-open', `The contract opens at ${formatInstant(integer(details, 'opensAtUs'))}.`),
  'contract-halted': (details) => problem('contract-halted', haltInWords(details)),
  'contract-closed': (details) =>
    problem('contract-closed', `The contract closed at ${formatInstant(integer(details, 'closesAtUs'))}.`),
  'basket-not-fillable': (details) => {
    const detail = `The order for "${word(details, 'contractId')}" could not be filled in full.`;
    return problemAt('basket-not-fillable', '', detail, 'must be fillable at once and in full');
  },
  'basket-contract-repeated': (details) => {
    const detail = `The basket has more than one order for "${word(details, 'contractId')}".`;
    const wanted = 'must be another contract than those of the orders before';
    return problemAt('basket-contract-repeated', '/contractId', detail, wanted);
  },
  'block-not-consecutive': (details, sent) => {
    const contractId = word(details, 'contractId');
    const wrong = 'does not begin where the contract before it ends, or is of another product or area';
    const detail = `"${contractId}" ${wrong}.`;
    const wanted = 'must follow the contract before it, in the same product and area';
    return problemAt('block-not-consecutive', placeOf(contractId, sent), detail, wanted);
  },
};

/** The market's halt has no contract; its end is there if it has one. */
function haltInWords(details: RefusalDetails): string {
  if ('contractId' in details) return `Trading in "${word(details, 'contractId')}" is halted until it is resumed.`;
  if (!('haltedUntilUs' in details)) return 'The market is halted until it is resumed.';
  return `The market is halted until ${formatInstant(integer(details, 'haltedUntilUs'))}.`;
}

/** Of a block which of its contracts it is: the last of that name, as the first isn't wrong for being there twice. */
function placeOf(contractId: string, { contractIds }: SentTerms): string {
  if (contractIds === undefined) return '/contractId';
  const index = contractIds.lastIndexOf(contractId);
  return index < 0 ? '/contractIds' : `/contractIds/${index}`;
}
