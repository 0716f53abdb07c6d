/** What can be traded, and what is bid and asked. */
import type { Contract, Market } from '@wattbook/engine';
import { QUANTITY_LOTS_MAX } from '@wattbook/engine/limits';
import { formatInstant } from '../../calendar/instant.ts';
import type { PastBook } from '../../past/past-books.ts';
import type { ContractStanding } from '../../replica.ts';
import type { Schemas } from './api-schemas.ts';
import { divideHalfEven, formatAmountE5, formatPrice, formatQuantity } from './decimals.ts';

export function areasOut({ areas, products }: Pick<Market, 'areas' | 'products'>): Schemas['Area'][] {
  return [...areas.values()].map(({ area, eic, timeZone, currency }) => ({
    area,
    eic,
    timeZone,
    currency,
    products: [...products.values()].filter((product) => product.area === area).map(({ product }) => product),
  }));
}

export function contractOut(contract: Contract, { state, reference, collar }: ContractStanding): Schemas['Contract'] {
  const { rules } = contract;
  return {
    contractId: contract.contractId,
    area: contract.area,
    product: contract.product,
    deliveryStart: formatInstant(contract.deliveryStartUs),
    deliveryEnd: formatInstant(contract.deliveryEndUs),
    deliveryDay: contract.deliveryDay,
    label: contract.label,
    state,
    opensAt: formatInstant(contract.opensAtUs),
    closesAt: formatInstant(contract.closesAtUs),
    currency: contract.currency,
    timeZone: contract.timeZone,
    priceTick: formatPrice(rules.priceTickTicks),
    quantityStep: formatQuantity(rules.quantityStepLots),
    minPrice: formatPrice(rules.minPriceTicks),
    maxPrice: formatPrice(rules.maxPriceTicks),
    referencePrice: referenceOut(reference),
    collarLow: priceOrNull(collar?.lowTicks),
    collarHigh: priceOrNull(collar?.highTicks),
    maxQuantity: formatQuantity(Math.min(rules.maxQuantityLots ?? QUANTITY_LOTS_MAX, QUANTITY_LOTS_MAX)),
    maxValue: rules.maxValueE5 === undefined ? null : formatAmountE5(rules.maxValueE5),
    contractIds: contract.legs?.map(({ contractId }) => contractId) ?? null,
  };
}

/** That of a block may lie between two ticks, as it is a mean: rounded half to even, for information. */
function referenceOut(reference: ContractStanding['reference']): string | null {
  if (reference === undefined) return null;
  return formatPrice(Number(divideHalfEven(BigInt(reference.sumTicks), BigInt(reference.count))));
}

function priceOrNull(ticks: number | undefined): string | null {
  return ticks === undefined ? null : formatPrice(ticks);
}

export function bookOut({ contractId, sequence, bids, asks }: PastBook): Schemas['Book'] {
  return { contractId, sequence, bids: bids.map(levelOut), asks: asks.map(levelOut) };
}

export function levelOut({ priceTicks, quantityLots, orders }: PastBook['bids'][number]): Schemas['BookLevel'] {
  return { price: formatPrice(priceTicks), quantity: formatQuantity(quantityLots), orders };
}
