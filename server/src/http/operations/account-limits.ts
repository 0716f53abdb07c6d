/** GET /account/limits: what the key and its participant may, and how much of that is used. */
import type { Market } from '@wattbook/engine';
import { OPEN_ORDERS_MAX, QUANTITY_LOTS_MAX } from '@wattbook/engine/limits';
import type { Identity } from '../../directory/directory.ts';
import { BATCH_OPERATIONS_MAX } from '../../throttle/throttle-config.ts';
import type { BucketState } from '../../throttle/throttle.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { formatAmountE5, formatQuantity } from '../wire/decimals.ts';
import { participantTierOf } from './account.ts';
import { readMarket } from './consistent-read.ts';

const RATE_DECIMALS = 3;

/** This request is in what is used: it was charged before. */
export async function getLimits(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getLimits'>,
): Promise<Answer> {
  const sequence = await readMarket(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const rates = await parts.throttle.look(identity);
  const streams = parts.openStreams.look(identity);
  const participant = parts.replica.market.participants.get(identity.participantId);
  const { orderQuantityLots = QUANTITY_LOTS_MAX, orderValueE5 } = participant?.terms ?? {};
  const body: Schemas['Limits'] = {
    tier: participantTierOf(identity),
    rates: rates.map(rateOut),
    openStreams: { used: streams.open, limit: streams.most },
    openOrders: openOrdersUse(participant),
    batchOperations: BATCH_OPERATIONS_MAX,
    orderQuantity: formatQuantity(Math.min(orderQuantityLots, QUANTITY_LOTS_MAX)),
    orderValue: orderValueE5 === undefined ? null : formatAmountE5(orderValueE5),
    exposure: exposureOut(participant),
  };
  return success(body, sequence);
}

type Participant = ReturnType<Market['participants']['get']>;

/** Of one that is not admitted there is nothing. */
export function openOrdersUse(participant: Participant, more = 0): Schemas['Use'] {
  const limit = Math.min(participant?.terms.openOrders ?? OPEN_ORDERS_MAX, OPEN_ORDERS_MAX);
  return { used: (participant?.openOrderIds.size ?? 0) + more, limit };
}

/** What open orders and unsettled trades may cost, and the limit of that. */
export function exposureOut(participant: Participant): Schemas['Exposure'] {
  const { openCostE5 = 0n, unsettledCostE5 = 0n, terms } = participant ?? {};
  return {
    used: formatAmountE5(openCostE5 + unsettledCostE5),
    limit: terms?.tradingLimitE5 === undefined ? null : formatAmountE5(terms.tradingLimitE5),
    openOrders: formatAmountE5(openCostE5),
    unsettled: formatAmountE5(unsettledCostE5),
  };
}

/** Rates have 3 decimals at most, so nothing is rounded. */
function rateOut({ class: name, limit, remaining, resetSeconds }: BucketState): Schemas['RateUse'] {
  const { ratePerSecond, burst } = limit;
  return { class: name, ratePerSecond: ratePerSecond.toFixed(RATE_DECIMALS), burst, remaining, resetSeconds };
}
