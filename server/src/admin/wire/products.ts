/** The rules of a product: decimals outside, integers inside; what has no limit is absent on both sides. */
import type { ProductTerms } from '@wattbook/engine/commands';
import {
  DURATION_STEP_MINUTES,
  PRICE_TICKS_MAX,
  QUANTITY_LOTS_MAX,
  RECALL_WINDOW_SECONDS,
  RECALL_WINDOW_SECONDS_MAX,
} from '@wattbook/engine/limits';
import { isProblem, type Problem } from '../../http/answers/problem.ts';
import {
  formatAmountE5,
  formatPrice,
  formatQuantity,
  parseAmountE5,
  parsePrice,
  parseQuantity,
} from '../../http/wire/decimals.ts';
import type { AdminSchemas } from '../admin-schemas.ts';
import { faultsOf, offUnit, termsProblem, type Bound } from './term-faults.ts';

const CODE = 'product-terms-invalid';

type Sent = AdminSchemas['ProductTermsIn'];
type PriceName = 'priceTick' | 'minPrice' | 'maxPrice' | 'collar';
type QuantityName = 'quantityStep' | 'maxQuantity';

export function productTermsIn(product: string, sent: Sent): ProductTerms | Problem {
  const prices = readEach(sent, ['priceTick', 'minPrice', 'maxPrice', 'collar'], parsePrice, '0.01');
  if (isProblem(prices)) return prices;
  const quantities = readEach(sent, ['quantityStep', 'maxQuantity'], parseQuantity, '0.1');
  if (isProblem(quantities)) return quantities;
  const { deliveryMinutes, maxValue, recallWindowSeconds } = sent;
  return {
    product,
    durationMinutes: deliveryMinutes,
    priceTickTicks: present(prices, 'priceTick'),
    quantityStepLots: present(quantities, 'quantityStep'),
    minPriceTicks: present(prices, 'minPrice'),
    maxPriceTicks: present(prices, 'maxPrice'),
    ...(quantities.has('maxQuantity') && { maxQuantityLots: present(quantities, 'maxQuantity') }),
    ...(maxValue !== undefined && { maxValueE5: parseAmountE5(maxValue) }),
    ...(prices.has('collar') && { collarTicks: present(prices, 'collar') }),
    ...(recallWindowSeconds !== undefined && { recallWindowSeconds }),
  };
}

/** Those that were sent, in the market's units; or the first that is finer than those. */
function readEach<Name extends PriceName | QuantityName>(
  sent: Sent,
  names: readonly Name[],
  parse: (text: string) => number | 'off',
  unit: string,
): Map<Name, number> | Problem {
  const read = new Map<Name, number>();
  for (const name of names) {
    const text = sent[name];
    if (text === undefined) continue;
    const units = parse(text);
    if (units === 'off') return offUnit(CODE, name, text, unit);
    read.set(name, units);
  }
  return read;
}

function present<Name extends string>(read: ReadonlyMap<Name, number>, name: Name): number {
  const units = read.get(name);
  if (units === undefined) throw new Error(`bug: ${name} was validated, and is not there`);
  return units;
}

/** Which of the terms the market refuses: rule 12.2. */
export function productTermsInvalid(terms: ProductTerms): Problem {
  const { durationMinutes, minPriceTicks, maxPriceTicks } = terms;
  const faults = faultsOf(boundsOf(terms));
  if (durationMinutes % DURATION_STEP_MINUTES !== 0) {
    faults.push({ name: 'deliveryMinutes', wanted: `a multiple of ${DURATION_STEP_MINUTES}` });
  }
  if (minPriceTicks > maxPriceTicks) {
    faults.push({ name: 'maxPrice', wanted: 'at least minPrice' });
  }
  return termsProblem(CODE, faults);
}

function boundsOf(terms: ProductTerms): Bound[] {
  const most = formatPrice(PRICE_TICKS_MAX);
  const price = { min: -PRICE_TICKS_MAX, max: PRICE_TICKS_MAX, wanted: `from -${most} to ${most}` };
  const positive = { min: 1, max: Number.MAX_SAFE_INTEGER, wanted: 'above zero' };
  const lots = { min: 1, max: QUANTITY_LOTS_MAX, wanted: `from 0.1 to ${formatQuantity(QUANTITY_LOTS_MAX)}` };
  const seconds = { min: 1, max: RECALL_WINDOW_SECONDS_MAX, wanted: `from 1 to ${RECALL_WINDOW_SECONDS_MAX}` };
  return [
    { name: 'priceTick', value: terms.priceTickTicks, ...positive },
    { name: 'quantityStep', value: terms.quantityStepLots, ...positive },
    { name: 'minPrice', value: terms.minPriceTicks, ...price },
    { name: 'maxPrice', value: terms.maxPriceTicks, ...price },
    { name: 'maxQuantity', value: terms.maxQuantityLots, ...lots },
    { name: 'maxValue', value: terms.maxValueE5, ...positive },
    { name: 'collar', value: terms.collarTicks, min: 1, max: PRICE_TICKS_MAX, wanted: `from 0.01 to ${most}` },
    { name: 'recallWindowSeconds', value: terms.recallWindowSeconds, ...seconds },
  ];
}

export function productOut(area: string, terms: ProductTerms): AdminSchemas['Product'] {
  const { product, maxQuantityLots = QUANTITY_LOTS_MAX, maxValueE5, collarTicks, recallWindowSeconds } = terms;
  return {
    area,
    product,
    terms: {
      deliveryMinutes: terms.durationMinutes,
      priceTick: formatPrice(terms.priceTickTicks),
      quantityStep: formatQuantity(terms.quantityStepLots),
      minPrice: formatPrice(terms.minPriceTicks),
      maxPrice: formatPrice(terms.maxPriceTicks),
      maxQuantity: formatQuantity(maxQuantityLots),
      ...(maxValueE5 !== undefined && { maxValue: formatAmountE5(maxValueE5) }),
      ...(collarTicks !== undefined && { collar: formatPrice(collarTicks) }),
      recallWindowSeconds: recallWindowSeconds ?? RECALL_WINDOW_SECONDS,
    },
  };
}
