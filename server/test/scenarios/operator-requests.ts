/** A command of the operator as the operator's API takes it; undefined for what is no operation there. */
import type { Command, OrderFilter, ParticipantTerms, ProductTerms } from '@wattbook/engine/commands';
import { RECALL_WINDOW_SECONDS_MAX } from '@wattbook/engine/limits';
import { formatEventTime } from '../../src/calendar/instant.ts';
import { formatAmountE5, formatPrice, formatQuantity } from '../../src/http/wire/decimals.ts';
import { orderIdText, tradeIdText } from '../../src/http/wire/ids.ts';
import type { ClientRequest } from './requests.ts';

const version = '1.0';

export function operatorRequestOf(command: Command): ClientRequest | undefined {
  switch (command.type) {
    case 'HaltContract':
      return post(`/contracts/${command.contractId}/halt`, reasoned(command));
    case 'ResumeContract':
      return post(`/contracts/${command.contractId}/resume`, reasoned(command));
    case 'HaltMarket': {
      const until = command.untilUs === undefined ? {} : { until: formatEventTime(command.untilUs) };
      return post('/market/halt', { ...reasoned(command), ...until });
    }
    case 'ResumeMarket':
      return post('/market/resume', reasoned(command));
    case 'CancelOrderOnBehalf':
      return post(`/orders/${orderIdText(command.orderId)}/cancel`, reasoned(command));
    case 'CancelOrdersOnBehalf': {
      const block = command.block === true ? { block: true } : {};
      const body = { ...reasoned(command), ...filterBody(command), ...block };
      return post(`/participants/${command.targetId}/cancel-orders`, body);
    }
    case 'LiftBlockOnBehalf':
      return post(`/participants/${command.targetId}/unblock`, reasoned(command));
    case 'DecideRecall': {
      const body = { ...reasoned(command), decision: command.decision };
      return post(`/trades/${tradeIdText(command.tradeId)}/recall-decision`, body);
    }
    case 'SettleDeliveryDay':
      return post(`/areas/${command.area}/delivery-days/${command.deliveryDay}/settle`, reasoned(command));
    default:
      return setUpRequestOf(command);
  }
}

/** Listings, admissions and areas are made by the venue itself: those are no market operations of this API. */
function setUpRequestOf(command: Command): ClientRequest | undefined {
  switch (command.type) {
    case 'SetParticipantTerms': {
      // The API file doesn't let this one through: what the market says to it is shown all the same.
      if (command.terms.openOrders === 0) return undefined;
      const body = { ...reasoned(command), terms: participantTerms(command.terms) };
      return put(`/participants/${command.targetId}/terms`, body);
    }
    case 'SetReferencePrices': {
      const prices = command.prices.map(({ contractId, priceTicks }) => ({
        contractId,
        price: formatPrice(priceTicks),
      }));
      return put('/reference-prices', { ...reasoned(command), area: command.area, prices });
    }
    case 'DefineProduct': {
      const { area, terms } = command;
      // Nor this one.
      if ((terms.recallWindowSeconds ?? 0) > RECALL_WINDOW_SECONDS_MAX) return undefined;
      return put(`/areas/${area}/products/${terms.product}`, { ...reasoned(command), terms: productTerms(terms) });
    }
    default:
      return undefined;
  }
}

/** The market's word where what a path names isn't there. */
const MARKETS_WORD: Readonly<Record<string, string>> = {
  'contract-not-found': 'unknown-contract',
  'participant-not-found': 'unknown-participant',
  'area-not-found': 'unknown-area',
  'delivery-day-not-found': 'unknown-delivery-day',
};

export const marketsWordOf = (code: string): string => MARKETS_WORD[code] ?? code;

const post = (path: string, body: object): ClientRequest => ({
  method: 'POST',
  path,
  body: { version, ...body },
});
const put = (path: string, body: object): ClientRequest => ({ method: 'PUT', path, body: { version, ...body } });
const reasoned = ({ because }: { because: string }): object => ({ reason: because });

function filterBody({ area, product, contractId, side, orderIds, clientOrderIds }: OrderFilter): object {
  return {
    ...(area !== undefined && { area }),
    ...(product !== undefined && { product }),
    ...(contractId !== undefined && { contractId }),
    ...(side !== undefined && { side }),
    ...(orderIds !== undefined && { orderIds: orderIds.map(orderIdText) }),
    ...(clientOrderIds !== undefined && { clientOrderIds }),
  };
}

function participantTerms(terms: ParticipantTerms): object {
  const { orderQuantityLots, orderValueE5, openOrders, tradingLimitE5, selfTradePrevention } = terms;
  return {
    ...(orderQuantityLots !== undefined && { orderQuantity: formatQuantity(orderQuantityLots) }),
    ...(orderValueE5 !== undefined && { orderValue: formatAmountE5(orderValueE5) }),
    ...(openOrders !== undefined && { openOrders }),
    ...(tradingLimitE5 !== undefined && { tradingLimit: formatAmountE5(tradingLimitE5) }),
    ...(selfTradePrevention !== undefined && { selfTradePrevention }),
  };
}

function productTerms(terms: ProductTerms): object {
  const { maxQuantityLots, maxValueE5, collarTicks, recallWindowSeconds } = terms;
  return {
    deliveryMinutes: terms.durationMinutes,
    priceTick: formatPrice(terms.priceTickTicks),
    quantityStep: formatQuantity(terms.quantityStepLots),
    minPrice: formatPrice(terms.minPriceTicks),
    maxPrice: formatPrice(terms.maxPriceTicks),
    ...(maxQuantityLots !== undefined && { maxQuantity: formatQuantity(maxQuantityLots) }),
    ...(maxValueE5 !== undefined && { maxValue: formatAmountE5(maxValueE5) }),
    ...(collarTicks !== undefined && { collar: formatPrice(collarTicks) }),
    ...(recallWindowSeconds !== undefined && { recallWindowSeconds }),
  };
}
