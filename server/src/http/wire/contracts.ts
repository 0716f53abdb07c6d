/** What can be traded, and what is bid and asked. */
import type { Contract, Market } from '@wattbook/engine';
import { formatInstant } from '../../calendar/instant.ts';
import type { Schemas } from './api-schemas.ts';
import { formatPrice, formatQuantity } from './decimals.ts';

export function areasOut({ areas, products }: Pick<Market, 'areas' | 'products'>): Schemas['Area'][] {
  return [...areas.values()].map(({ area, eic, timeZone, currency }) => ({
    area,
    eic,
    timeZone,
    currency,
    products: [...products.values()].filter((product) => product.area === area).map(({ product }) => product),
  }));
}

export function contractOut(contract: Contract): Schemas['Contract'] {
  const { rules } = contract;
  return {
    contractId: contract.contractId,
    area: contract.area,
    product: contract.product,
    deliveryStart: formatInstant(contract.deliveryStartUs),
    deliveryEnd: formatInstant(contract.deliveryEndUs),
    deliveryDay: contract.deliveryDay,
    label: contract.label,
    state: contract.state,
    opensAt: formatInstant(contract.opensAtUs),
    closesAt: formatInstant(contract.closesAtUs),
    currency: contract.currency,
    timeZone: contract.timeZone,
    priceTick: formatPrice(rules.priceTickTicks),
    quantityStep: formatQuantity(rules.quantityStepLots),
    minPrice: formatPrice(rules.minPriceTicks),
    maxPrice: formatPrice(rules.maxPriceTicks),
    // This version's rules have no collar yet.
    collarLow: null,
    collarHigh: null,
  };
}

export function bookOut({ contractId, book }: Contract, sequence: number, depth: number): Schemas['Book'] {
  const side = (levels: ReturnType<typeof book.levels>): Schemas['BookLevel'][] =>
    levels.map(({ priceTicks, quantityLots, orders }) => ({
      price: formatPrice(priceTicks),
      quantity: formatQuantity(quantityLots),
      orders,
    }));
  return { contractId, sequence, bids: side(book.levels('BUY', depth)), asks: side(book.levels('SELL', depth)) };
}
