/** GET /account/limits: what the key and its participant may, and how much of that is used. */
import { QUANTITY_LOTS_MAX } from '@wattbook/engine/limits';
import type { Identity } from '../../directory/directory.ts';
import { BATCH_OPERATIONS_MAX } from '../../throttle/throttle-config.ts';
import type { BucketState } from '../../throttle/throttle.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { formatQuantity } from '../wire/decimals.ts';
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
  const body: Schemas['Limits'] = {
    tier: identity.tier,
    rates: rates.map(rateOut),
    openStreams: { used: streams.open, limit: streams.most },
    openOrders: { used: participant?.activeOrderIds.size ?? 0, limit: null },
    batchOperations: BATCH_OPERATIONS_MAX,
    orderQuantity: formatQuantity(QUANTITY_LOTS_MAX),
  };
  return success(body, sequence);
}

/** Rates have 3 decimals at most, so nothing is rounded. */
function rateOut({ class: name, limit, remaining, resetSeconds }: BucketState): Schemas['RateUse'] {
  const { ratePerSecond, burst } = limit;
  return { class: name, ratePerSecond: ratePerSecond.toFixed(RATE_DECIMALS), burst, remaining, resetSeconds };
}
