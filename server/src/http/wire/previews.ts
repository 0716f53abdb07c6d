/** What would come of an order, in words of the API file. */
import type { OrderPreview } from '@wattbook/engine';
import type { PlaceOrder } from '@wattbook/engine/commands';
import { formatEventTime } from '../../calendar/instant.ts';
import type { Schemas } from './api-schemas.ts';
import { formatAveragePrice, formatPrice, formatQuantity } from './decimals.ts';

type Accepted = Extract<OrderPreview, { kind: 'ACCEPTED' }>;

/** @param openOrders of the participant, this one included if it would be one. */
export function previewOut(
  command: PlaceOrder,
  preview: Accepted,
  openOrders: Schemas['Use'],
): Schemas['OrderPreview'] {
  const { fills, openLots, endState, reason } = preview;
  const filledLots = fills.reduce((sum, fill) => sum + fill.quantityLots, 0);
  const filledValue = fills.reduce((sum, fill) => sum + fill.quantityLots * fill.priceTicks, 0);
  return {
    clientOrderId: command.clientOrderId,
    contractId: command.contractId,
    side: command.side,
    price: formatPrice(command.priceTicks),
    quantity: formatQuantity(command.quantityLots),
    type: command.orderType,
    timeInForce: command.timeInForce,
    validUntil: command.validUntilUs === undefined ? null : formatEventTime(command.validUntilUs),
    displayQuantity: command.displayLots === undefined ? null : formatQuantity(command.displayLots),
    selfTradePrevention: command.selfTradePrevention ?? null,
    state: endState,
    reason: reason ?? null,
    filledQuantity: formatQuantity(filledLots),
    remainingQuantity: formatQuantity(openLots),
    averagePrice: formatAveragePrice(filledValue, filledLots),
    fills: fills.map(({ priceTicks, quantityLots }) => ({
      price: formatPrice(priceTicks),
      quantity: formatQuantity(quantityLots),
    })),
    replayed: false,
    openOrders,
  };
}

/** Of an order that was placed before: what became of it then. */
export function replayPreviewOut(first: Schemas['OrderOutcome'], openOrders: Schemas['Use']): Schemas['OrderPreview'] {
  const { clientOrderId, contractId, side, price, quantity, type, timeInForce, validUntil, state, reason } = first;
  const { displayQuantity, selfTradePrevention, filledQuantity, remainingQuantity, averagePrice, fills } = first;
  return {
    ...{ clientOrderId, contractId, side, price, quantity, type, timeInForce, validUntil, state, reason },
    ...{ displayQuantity, selfTradePrevention, filledQuantity, remainingQuantity, averagePrice },
    fills: fills.map((fill) => ({ price: fill.price, quantity: fill.quantity })),
    replayed: true,
    openOrders,
  };
}
