/** Participants and what was agreed on with them. Rates have 3 decimals at most, so nothing is rounded. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { Participant } from '../../directory/administration.ts';
import type { Limit, ThrottleOverride } from '../../throttle/throttle.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

const RATE_DECIMALS = 3;

export function participantOut({
  participantId,
  name,
  tier,
  override,
  createdUs,
}: Participant): AdminSchemas['Participant'] {
  const limits = override === null ? null : limitsOut(override);
  return { participantId, name, tier, limits, createdAt: formatEventTime(createdUs) };
}

function limitsOut({ orders, cancels, reads, streams, openStreams }: ThrottleOverride): AdminSchemas['AgreedLimits'] {
  return {
    ...(orders !== undefined && { orders: rateOut(orders) }),
    ...(cancels !== undefined && { cancels: rateOut(cancels) }),
    ...(reads !== undefined && { reads: rateOut(reads) }),
    ...(streams !== undefined && { streams: rateOut(streams) }),
    ...(openStreams !== undefined && { openStreams }),
  };
}

/** Whether they make sense is the directory's to say. */
export function limitsIn(limits: NonNullable<AdminSchemas['AgreedLimitsIn']>): ThrottleOverride {
  const { orders, cancels, reads, streams, openStreams } = limits;
  return {
    ...(orders !== undefined && { orders: rateIn(orders) }),
    ...(cancels !== undefined && { cancels: rateIn(cancels) }),
    ...(reads !== undefined && { reads: rateIn(reads) }),
    ...(streams !== undefined && { streams: rateIn(streams) }),
    ...(openStreams !== undefined && { openStreams }),
  };
}

function rateOut({ ratePerSecond, burst }: Limit): AdminSchemas['Rate'] {
  return { ratePerSecond: ratePerSecond.toFixed(RATE_DECIMALS), burst };
}

function rateIn({ ratePerSecond, burst }: AdminSchemas['RateIn']): Limit {
  return { ratePerSecond: Number(ratePerSecond), burst };
}
