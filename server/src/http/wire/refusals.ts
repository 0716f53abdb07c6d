/** The market's refusals in words: `details` are integers, and people want to read what would have been right. */
import type { RefusalCode, RefusalDetails } from '@wattbook/engine/events';
import { problem, problemAt, type Problem } from '../answers/problem.ts';
import { AMOUNT_WORDS } from './amount-refusals.ts';
import { CONTRACT_WORDS } from './contract-refusals.ts';
import { LIMIT_WORDS } from './limit-refusals.ts';
import { integer, word, type SentTerms, type Words } from './refusal-details.ts';
import { TIME_WORDS } from './time-refusals.ts';
import { RECALL_WORDS } from './trade-refusals.ts';

export function refusalProblem(
  { code, details }: { code: RefusalCode; details: RefusalDetails },
  sent: SentTerms,
  sequence?: number,
): Problem {
  return { ...WORDS[code](details, sent), ...(sequence !== undefined && { sequence }) };
}

export function orderNotFound(orderId: string | undefined): Problem {
  return problem('order-not-found', `There is no order${orderId === undefined ? '' : ` "${orderId}"`} of yours.`);
}

export function orderEnded(state: string): Problem {
  return problem('order-ended', `The order is ${state}: nothing of it can be changed any more.`);
}

/** A code without words doesn't compile. */
const WORDS: { [Code in RefusalCode]: Words } = {
  ...LIMIT_WORDS,
  ...CONTRACT_WORDS,
  ...TIME_WORDS,
  ...AMOUNT_WORDS,
  ...RECALL_WORDS,
  'client-order-id-reused': reusedWords,
  'order-not-found': (_details, sent) => orderNotFound(sent.orderId ?? sent.clientOrderId),
  'order-ended': (details) => orderEnded(word(details, 'state')),
  'order-parked': () => asAsked('order-parked'),
  'order-active': () => asAsked('order-active'),
  'revision-mismatch': (details) => {
    const currentRevision = integer(details, 'currentRevision');
    return problem('revision-mismatch', `The order has revision ${currentRevision} now.`, { currentRevision });
  },
};

function asAsked(code: 'order-parked' | 'order-active'): never {
  throw new Error(`bug: ${code} is what was asked for, so nobody is refused for it`);
}

/** Of a basket the ids of its orders are made from its own: that is what was sent. */
function reusedWords(details: RefusalDetails, { clientOrderId = '', clientBasketId }: SentTerms): Problem {
  const since = `accepted at sequence ${integer(details, 'acceptedSequence')}`;
  if (clientBasketId !== undefined) {
    const detail = `The clientBasketId "${clientBasketId}" belongs to other orders, ${since}.`;
    return problemAt('client-order-id-reused', '/clientBasketId', detail, 'must be new for a new basket');
  }
  const detail = `The clientOrderId "${clientOrderId}" belongs to an order with other terms, ${since}.`;
  return problemAt('client-order-id-reused', '/clientOrderId', detail, 'must be new for a new order');
}
