/** The market's refusals in words: `details` are integers, and people want to read what would have been right. */
import type { RefusalCode, RefusalDetails } from '@wattbook/engine/events';
import { formatEventTime, formatInstant } from '../../calendar/instant.ts';
import { problem, problemAt, type Problem } from '../answers/problem.ts';
import { formatPrice, formatQuantity } from './decimals.ts';

/** What the client sent, in its own spelling. */
export type SentTerms = { price?: string; quantity?: string; clientOrderId?: string; orderId?: string };

export function refusalProblem(
  { code, details }: { code: RefusalCode; details: RefusalDetails },
  sent: SentTerms,
  sequence?: number,
): Problem {
  return { ...wordsOf(code, details, sent), ...(sequence !== undefined && { sequence }) };
}

/** The tick in ticks: the same problem whether the gateway or the market finds it. */
export function priceOffTick(price: string | undefined, priceTickTicks: number): Problem {
  const tick = formatPrice(priceTickTicks);
  const detail = `The price${spelled(price)} is not a multiple of the contract's tick, ${tick}.`;
  return problemAt('price-off-tick', '/price', detail, `must be a multiple of ${tick}`);
}

export function quantityOffStep(quantity: string | undefined, quantityStepLots: number): Problem {
  const step = formatQuantity(quantityStepLots);
  const detail = `The quantity${spelled(quantity)} is not a multiple of the contract's step, ${step} MW.`;
  return problemAt('quantity-off-step', '/quantity', detail, `must be a multiple of ${step}`);
}

export function orderNotFound(orderId: string | undefined): Problem {
  return problem('order-not-found', `There is no order${orderId === undefined ? '' : ` "${orderId}"`} of yours.`);
}

export function orderEnded(state: string): Problem {
  return problem('order-ended', `The order is ${state}: nothing of it can be changed any more.`);
}

function wordsOf(code: RefusalCode, details: RefusalDetails, sent: SentTerms): Problem {
  switch (code) {
    case 'unknown-participant':
      return problem(code, `The participant "${word(details, 'participantId')}" is not admitted to the market.`);
    case 'client-order-id-reused':
      return problemAt(
        code,
        '/clientOrderId',
        `The clientOrderId "${sent.clientOrderId ?? ''}" belongs to an order with other terms, accepted at sequence ` +
          `${integer(details, 'acceptedSequence')}.`,
        'must be new for a new order',
      );
    case 'order-not-found':
      return orderNotFound(sent.orderId ?? sent.clientOrderId);
    case 'order-ended':
      return orderEnded(word(details, 'state'));
    case 'revision-mismatch': {
      const currentRevision = integer(details, 'currentRevision');
      return problem(code, `The order has revision ${currentRevision} now.`, { currentRevision });
    }
    case 'unknown-contract':
    case 'contract-not-open':
    case 'contract-closed':
      return contractWords(code, details);
    case 'valid-until-required':
    case 'valid-until-not-allowed':
    case 'valid-until-past':
    case 'valid-until-after-closure':
      return validUntilWords(code, details);
    default:
      return amountWords(code, details, sent);
  }
}

function contractWords(
  code: 'unknown-contract' | 'contract-not-open' | 'contract-closed',
  details: RefusalDetails,
): Problem {
  switch (code) {
    case 'unknown-contract': {
      const detail = `There is no contract "${word(details, 'contractId')}".`;
      return problemAt(code, '/contractId', detail, 'must be the id of a contract of this venue');
    }
    case 'contract-not-open':
      return problem(code, `The contract opens at ${formatInstant(integer(details, 'opensAtUs'))}.`);
    case 'contract-closed':
      return problem(code, `The contract closed at ${formatInstant(integer(details, 'closesAtUs'))}.`);
  }
}

type ValidUntilCode = Extract<RefusalCode, `valid-until-${string}`>;

function validUntilWords(code: ValidUntilCode, details: RefusalDetails): Problem {
  const at = (detail: string, wanted: string): Problem => problemAt(code, '/validUntil', detail, wanted);
  switch (code) {
    case 'valid-until-required':
      return at('An order with timeInForce GTD needs validUntil.', 'is required with GTD');
    case 'valid-until-not-allowed': {
      const timeInForce = word(details, 'timeInForce');
      return at(`An order with timeInForce ${timeInForce} has no validUntil.`, 'is only for orders with GTD');
    }
    case 'valid-until-past': {
      const now = formatEventTime(integer(details, 'timeUs'));
      return at(`validUntil has passed: the order reached the market at ${now}.`, `must be after ${now}`);
    }
    case 'valid-until-after-closure': {
      const closes = formatInstant(integer(details, 'closesAtUs'));
      return at(`validUntil is after the contract closes, at ${closes}.`, `must not be after ${closes}`);
    }
  }
}

type AmountCode = Extract<RefusalCode, `price-${string}` | `quantity-${string}`>;

function amountWords(code: AmountCode, details: RefusalDetails, { price, quantity }: SentTerms): Problem {
  switch (code) {
    case 'price-off-tick':
      return priceOffTick(price, integer(details, 'priceTickTicks'));
    case 'price-out-of-range': {
      const least = formatPrice(integer(details, 'minPriceTicks'));
      const most = formatPrice(integer(details, 'maxPriceTicks'));
      const detail = `The price${spelled(price)} is not between the contract's limits, ${least} and ${most}.`;
      return problemAt(code, '/price', detail, `must be from ${least} to ${most}`);
    }
    case 'quantity-not-positive':
      return problemAt(code, '/quantity', `The quantity${spelled(quantity)} is not above zero.`, 'must be above zero');
    case 'quantity-off-step':
      return quantityOffStep(quantity, integer(details, 'quantityStepLots'));
    case 'quantity-too-large': {
      const most = formatQuantity(integer(details, 'maxQuantityLots'));
      const detail = `The quantity${spelled(quantity)} is above ${most} MW, the most that an order may have.`;
      return problemAt(code, '/quantity', detail, `must be at most ${most}`);
    }
    case 'quantity-below-filled': {
      const filled = formatQuantity(integer(details, 'filledLots'));
      const detail = `${filled} MW have been filled already; the new total${spelled(quantity)} is less.`;
      return problemAt(code, '/quantity', detail, `must be at least ${filled}`);
    }
  }
}

function spelled(text: string | undefined): string {
  return text === undefined ? '' : ` ${text}`;
}

function integer(details: RefusalDetails, name: string): number {
  const value = details[name];
  if (typeof value !== 'number') throw new Error(`the refusal lacks the integer ${name}`);
  return value;
}

function word(details: RefusalDetails, name: string): string {
  const value = details[name];
  if (typeof value !== 'string') throw new Error(`the refusal lacks the word ${name}`);
  return value;
}
