/** What is wrong with a price, a quantity or a display quantity, in words. */
import type { RefusalCode } from '@wattbook/engine/events';
import { problemAt, type Problem } from '../answers/problem.ts';
import { formatPrice, formatQuantity } from './decimals.ts';
import { integer, spelled, word, type Words } from './refusal-details.ts';

type PriceCode = Extract<RefusalCode, `price-${string}`>;
type QuantityCode = Extract<RefusalCode, `quantity-${string}`>;
type DisplayCode = Extract<RefusalCode, `display-quantity-${string}`>;

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

export function displayOffStep(displayQuantity: string | undefined, quantityStepLots: number): Problem {
  const step = formatQuantity(quantityStepLots);
  const wanted = `a positive multiple of the contract's step, ${step} MW`;
  const detail = `The display quantity${spelled(displayQuantity)} is not ${wanted}.`;
  return atDisplay('display-quantity-off-step', detail, `must be a positive multiple of ${step}`);
}

const PRICE_WORDS: { [Code in PriceCode]: Words } = {
  'price-off-tick': (details, { price }) => priceOffTick(price, integer(details, 'priceTickTicks')),
  'price-out-of-range': (details, { price }) => {
    const least = formatPrice(integer(details, 'minPriceTicks'));
    const most = formatPrice(integer(details, 'maxPriceTicks'));
    const detail = `The price${spelled(price)} is not between the contract's limits, ${least} and ${most}.`;
    return problemAt('price-out-of-range', '/price', detail, `must be from ${least} to ${most}`);
  },
  'price-outside-collar': (details, { price }) => {
    const low = formatPrice(integer(details, 'collarLowTicks'));
    const high = formatPrice(integer(details, 'collarHighTicks'));
    const collar = `now a SELL may have at least ${low}, a BUY at most ${high}`;
    const detail = `The price${spelled(price)} is outside the contract's collar: ${collar}.`;
    return problemAt('price-outside-collar', '/price', detail, `must be from ${low} to ${high}`);
  },
};

const QUANTITY_WORDS: { [Code in QuantityCode]: Words } = {
  'quantity-not-positive': (_details, { quantity }) => {
    const detail = `The quantity${spelled(quantity)} is not above zero.`;
    return problemAt('quantity-not-positive', '/quantity', detail, 'must be above zero');
  },
  'quantity-off-step': (details, { quantity }) => quantityOffStep(quantity, integer(details, 'quantityStepLots')),
  'quantity-too-large': (details, { quantity }) => {
    const most = formatQuantity(integer(details, 'maxQuantityLots'));
    const detail = `The quantity${spelled(quantity)} is above ${most} MW, the most that an order may have.`;
    return problemAt('quantity-too-large', '/quantity', detail, `must be at most ${most}`);
  },
  'quantity-below-filled': (details, { quantity }) => {
    const filled = formatQuantity(integer(details, 'filledLots'));
    const detail = `${filled} MW have been filled already; the new total${spelled(quantity)} is less.`;
    return problemAt('quantity-below-filled', '/quantity', detail, `must be at least ${filled}`);
  },
};

const DISPLAY_WORDS: { [Code in DisplayCode]: Words } = {
  'display-quantity-required': () =>
    atDisplay('display-quantity-required', 'An ICEBERG needs displayQuantity.', 'is required with ICEBERG'),
  'display-quantity-not-allowed': (details) => {
    const detail = `A ${word(details, 'orderType')} order has no displayQuantity.`;
    return atDisplay('display-quantity-not-allowed', detail, 'is only for icebergs');
  },
  'display-quantity-off-step': (details, { displayQuantity }) =>
    displayOffStep(displayQuantity, integer(details, 'quantityStepLots')),
  'display-quantity-too-large': (details, { displayQuantity }) => {
    const most = formatQuantity(integer(details, 'maxDisplayLots'));
    const detail = `The display quantity${spelled(displayQuantity)} is above the order's quantity, ${most} MW.`;
    return atDisplay('display-quantity-too-large', detail, `must be at most ${most}`);
  },
  'display-quantity-too-small': (details, { displayQuantity }) => {
    const least = formatQuantity(integer(details, 'minDisplayLots'));
    const wanted = `${least} MW, a hundredth of the order's quantity`;
    const detail = `The display quantity${spelled(displayQuantity)} is below ${wanted}.`;
    return atDisplay('display-quantity-too-small', detail, `must be at least ${least}`);
  },
};

export const AMOUNT_WORDS = { ...PRICE_WORDS, ...QUANTITY_WORDS, ...DISPLAY_WORDS };

function atDisplay(code: DisplayCode, detail: string, wanted: string): Problem {
  return problemAt(code, '/displayQuantity', detail, wanted);
}
