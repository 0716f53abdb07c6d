/** What words of a refusal are made from: what the market says would have been right, and what was sent. */
import type { RefusalDetails } from '@wattbook/engine/events';
import type { Problem } from '../answers/problem.ts';

/** What the client sent, in its own spelling. */
export type SentTerms = {
  price?: string;
  quantity?: string;
  displayQuantity?: string;
  clientOrderId?: string;
  clientBasketId?: string;
  contractIds?: readonly string[];
  orderId?: string;
  tradeId?: string;
};

/** Puts one kind of refusal into words. */
export type Words = (details: RefusalDetails, sent: SentTerms) => Problem;

/** ` 87.505`, to stand behind a noun; nothing where nothing was sent. */
export function spelled(text: string | undefined): string {
  return text === undefined ? '' : ` ${text}`;
}

export function integer(details: RefusalDetails, name: string): number {
  const value = details[name];
  if (typeof value !== 'number') throw new Error(`the refusal lacks the integer ${name}`);
  return value;
}

export function word(details: RefusalDetails, name: string): string {
  const value = details[name];
  if (typeof value !== 'string') throw new Error(`the refusal lacks the word ${name}`);
  return value;
}

/** In 0.00001 EUR: larger than a number holds exactly, so it comes as digits. */
export function amountE5(details: RefusalDetails, name: string): bigint {
  return BigInt(word(details, name));
}
