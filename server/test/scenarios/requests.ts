/** A participant's command as a client sends it: the request that brings the market this very command. */
import type { Actor, BasketLeg, Command, OrderFilter, OrderTerms } from '@wattbook/engine/commands';
import { formatInstant } from '../../src/calendar/instant.ts';
import { formatPrice, formatQuantity } from '../../src/http/wire/decimals.ts';
import { orderIdText, tradeIdText } from '../../src/http/wire/ids.ts';
import type { Method } from '../support/test-gateway.ts';

export type ClientRequest = { method: Method; path: string; body?: object };

const version = '1.0';

/** @param orderIdOf of an order by its owner's id; whoever asks may know it, but it need not be theirs. */
export function requestOf(command: Command, orderIdOf: (name: string) => number): ClientRequest {
  switch (command.type) {
    case 'PlaceOrder':
      return { method: 'POST', path: '/orders', body: { version, ...orderBody(command) } };
    case 'PlaceBlock': {
      const { clientOrderId, contractIds } = command;
      const terms = { ...legBody(command), ...timeBody(command), clientOrderId, contractIds };
      return { method: 'POST', path: '/blocks', body: { version, ...terms } };
    }
    case 'PlaceBasket': {
      const orders = command.legs.map((leg) => ({ ...legBody(leg), contractId: leg.contractId }));
      return { method: 'POST', path: '/baskets', body: { version, clientBasketId: command.clientBasketId, orders } };
    }
    case 'AmendOrder':
    case 'CancelOrder':
    case 'ParkOrder':
    case 'ActivateOrder':
      return changeRequest(command, orderIdText(command.orderId ?? orderIdOf(command.clientOrderId)));
    case 'CancelOrders':
      return { method: 'POST', path: '/orders/cancel', body: { version, ...filterBody(command) } };
    case 'LiftBlock':
      return { method: 'POST', path: '/account/unblock', body: { version } };
    case 'SetCancelAfter': {
      const { seconds, scope } = command;
      return { method: 'PUT', path: '/account/cancel-after', body: { version, seconds, scope } };
    }
    case 'RequestRecall':
      return { method: 'POST', path: `/trades/${tradeIdText(command.tradeId)}/recall`, body: { version } };
    default:
      throw new Error(`${command.type} is nothing that a participant asks for`);
  }
}

type Terms = Omit<OrderTerms, 'contractId' | 'clientOrderId' | 'orderType' | 'timeInForce'>;

function legBody(leg: Terms | BasketLeg): object {
  const { side, priceTicks, quantityLots, selfTradePrevention, text } = leg;
  return {
    side,
    price: formatPrice(priceTicks),
    quantity: formatQuantity(quantityLots),
    ...(selfTradePrevention !== undefined && { selfTradePrevention }),
    ...(text !== undefined && { text }),
  };
}

function timeBody({ timeInForce, validUntilUs, parked }: Pick<OrderTerms, 'timeInForce' | 'validUntilUs' | 'parked'>) {
  return {
    timeInForce,
    ...(validUntilUs !== undefined && { validUntil: formatInstant(validUntilUs) }),
    ...(parked === true && { parked }),
  };
}

function orderBody(order: OrderTerms): object {
  const { clientOrderId, contractId, orderType: type, displayLots } = order;
  const display = displayLots === undefined ? {} : { displayQuantity: formatQuantity(displayLots) };
  return { ...legBody(order), ...timeBody(order), clientOrderId, contractId, type, ...display };
}

type Change = Extract<Command, { type: 'AmendOrder' | 'CancelOrder' | 'ParkOrder' | 'ActivateOrder' }>;

function changeRequest(command: Change, orderId: string): ClientRequest {
  const { revision } = command;
  const asked = revision === undefined ? {} : { revision };
  switch (command.type) {
    case 'CancelOrder':
      return {
        method: 'DELETE',
        path: `/orders/${orderId}${revision === undefined ? '' : `?revision=${revision}`}`,
      };
    case 'ParkOrder':
      return { method: 'POST', path: `/orders/${orderId}/park`, body: { version, ...asked } };
    case 'ActivateOrder':
      return { method: 'POST', path: `/orders/${orderId}/activate`, body: { version, ...asked } };
    case 'AmendOrder': {
      const { priceTicks, quantityLots, displayLots, validUntilUs, text } = command;
      const body = {
        version,
        ...asked,
        ...(priceTicks !== undefined && { price: formatPrice(priceTicks) }),
        ...(quantityLots !== undefined && { quantity: formatQuantity(quantityLots) }),
        ...(displayLots !== undefined && { displayQuantity: formatQuantity(displayLots) }),
        ...(validUntilUs !== undefined && { validUntil: formatInstant(validUntilUs) }),
        ...(text !== undefined && { text }),
      };
      return { method: 'PATCH', path: `/orders/${orderId}`, body };
    }
  }
}

function filterBody(command: Actor & OrderFilter & { type: 'CancelOrders'; block?: true }): object {
  const { type: _type, participantId: _participant, userId: _user, keyId: _key, orderIds, ...filter } = command;
  return { ...filter, ...(orderIds !== undefined && { orderIds: orderIds.map(orderIdText) }) };
}
