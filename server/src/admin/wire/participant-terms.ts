/** A participant's terms: decimals outside, integers inside; what is not limited is absent on both sides. */
import type { Market } from '@wattbook/engine';
import type { ParticipantTerms } from '@wattbook/engine/commands';
import { OPEN_ORDERS_MAX, QUANTITY_LOTS_MAX } from '@wattbook/engine/limits';
import type { Problem } from '../../http/answers/problem.ts';
import { exposureOut, openOrdersUse } from '../../http/operations/account-limits.ts';
import { blockedByOf } from '../../http/operations/account-risk.ts';
import { formatAmountE5, formatQuantity, parseAmountE5, parseQuantity } from '../../http/wire/decimals.ts';
import type { AdminSchemas } from '../admin-schemas.ts';
import { faultsOf, offUnit, termsProblem } from './term-faults.ts';

const CODE = 'participant-terms-invalid';

export function participantTermsIn(terms: AdminSchemas['ParticipantTermsIn']): ParticipantTerms | Problem {
  const { orderQuantity, orderValue, openOrders, tradingLimit, selfTradePrevention } = terms;
  const orderQuantityLots = orderQuantity === undefined ? undefined : parseQuantity(orderQuantity);
  if (orderQuantity !== undefined && orderQuantityLots === 'off') {
    return offUnit(CODE, 'orderQuantity', orderQuantity, '0.1');
  }
  return {
    ...(typeof orderQuantityLots === 'number' && { orderQuantityLots }),
    ...(orderValue !== undefined && { orderValueE5: parseAmountE5(orderValue) }),
    ...(openOrders !== undefined && { openOrders }),
    ...(tradingLimit !== undefined && { tradingLimitE5: parseAmountE5(tradingLimit) }),
    ...(selfTradePrevention !== undefined && { selfTradePrevention }),
  };
}

/** Which of the terms the market refuses: rule 7.4. */
export function participantTermsInvalid(terms: ParticipantTerms): Problem {
  const { orderQuantityLots, orderValueE5, openOrders, tradingLimitE5 } = terms;
  const amount = { min: 1, max: Number.MAX_SAFE_INTEGER, wanted: 'above zero' };
  const lots = { min: 1, max: QUANTITY_LOTS_MAX, wanted: `from 0.1 to ${formatQuantity(QUANTITY_LOTS_MAX)}` };
  const orders = { min: 1, max: OPEN_ORDERS_MAX, wanted: `from 1 to ${OPEN_ORDERS_MAX}` };
  const faults = faultsOf([
    { name: 'orderQuantity', value: orderQuantityLots, ...lots },
    { name: 'orderValue', value: orderValueE5, ...amount },
    { name: 'openOrders', value: openOrders, ...orders },
    { name: 'tradingLimit', value: tradingLimitE5, ...amount },
  ]);
  return termsProblem(CODE, faults);
}

type Participant = NonNullable<ReturnType<Market['participants']['get']>>;

export function riskOut(market: Market, participant: Participant): AdminSchemas['ParticipantRisk'] {
  return {
    participantId: participant.participantId,
    terms: termsOut(participant.terms),
    openOrders: openOrdersUse(participant),
    exposure: exposureOut(participant),
    blockedBy: blockedByOf(market, participant),
  };
}

function termsOut(terms: ParticipantTerms): AdminSchemas['ParticipantTerms'] {
  const { orderQuantityLots, orderValueE5, openOrders, tradingLimitE5, selfTradePrevention = 'ALLOW' } = terms;
  return {
    ...(orderQuantityLots !== undefined && { orderQuantity: formatQuantity(orderQuantityLots) }),
    ...(orderValueE5 !== undefined && { orderValue: formatAmountE5(orderValueE5) }),
    ...(openOrders !== undefined && { openOrders }),
    ...(tradingLimitE5 !== undefined && { tradingLimit: formatAmountE5(tradingLimitE5) }),
    selfTradePrevention,
  };
}
