/**
 * Verdicts as header fields, after draft-ietf-httpapi-ratelimit-headers-10 and -11 (sections 3 and 4), as structured
 * fields (RFC 9651): lists of strings with integer parameters. Both drafts have the same syntax. They differ in what
 * `t` means: until more quota is made available (-10), or for how long there is no more than `r` (-11). For a bucket
 * that fills all the time both are the time until one whole token more than `r`. So it never lies after Retry-After,
 * which the draft asks for (section 6); the time until the bucket is full would.
 *
 * `q` is the burst and `w` the time in which it comes back, so that `q / w` is what a client can do all day, or a
 * little less, because `w` is rounded up.
 */
import type { OpenStreamsVerdict } from './open-streams.ts';
import type { Verdict } from './throttle.ts';

type RateLimitHeaders = { 'ratelimit-policy': string; ratelimit: string; 'retry-after'?: string };

const OPEN_STREAMS_POLICY = 'open-streams';
/** RFC 9651, 3.3.1: integers have at most 15 digits. */
const INTEGER_MAX = 999_999_999_999_999;

/**
 * Of one request: all verdicts about it, whether allowed or not. `retry-after` (delay-seconds, RFC 9110) is there
 * when waiting helps: the longest of the waits; it counts before `t`.
 */
export function rateLimitHeaders(verdicts: readonly Verdict[]): RateLimitHeaders {
  const retryAfterSeconds = retryAfterOf(verdicts);
  return {
    'ratelimit-policy': list(
      verdicts.map(({ class: name, limit }) => item(name, { q: limit.burst, w: limit.windowSeconds })),
    ),
    ratelimit: list(
      verdicts.map(({ class: name, remaining, resetSeconds }) => item(name, { r: remaining, t: resetSeconds })),
    ),
    ...(retryAfterSeconds !== undefined && { 'retry-after': integer(retryAfterSeconds) }),
  };
}

/** Of a stream that is one too many. No Retry-After: not time makes room, but closing one. */
export function openStreamsHeaders({ most, open }: OpenStreamsVerdict): RateLimitHeaders {
  return {
    'ratelimit-policy': item(OPEN_STREAMS_POLICY, { q: most, qu: 'concurrent-requests' }),
    ratelimit: item(OPEN_STREAMS_POLICY, { r: Math.max(0, most - open) }),
  };
}

/** For the problem's `violated-policies` (section 5.1). */
export function violatedPolicies(verdicts: readonly Verdict[]): string[] {
  return verdicts.filter(({ allowed }) => !allowed).map(({ class: name }) => name);
}

/** Undefined when nothing was refused, and when waiting wouldn't help. */
function retryAfterOf(verdicts: readonly Verdict[]): number | undefined {
  const waits = verdicts
    .filter(({ allowed }) => !allowed)
    .map(({ retryAfterSeconds }) => retryAfterSeconds ?? Infinity);
  const longest = Math.max(0, ...waits);
  return longest === 0 || longest === Infinity ? undefined : longest;
}

function list(items: readonly string[]): string {
  return items.join(', ');
}

/** Names and units are words of this house: nothing in them has to be escaped. */
function item(name: string, parameters: Readonly<Record<string, number | string>>): string {
  const words = Object.entries(parameters).map(
    ([key, value]) => `;${key}=${typeof value === 'string' ? `"${value}"` : integer(value)}`,
  );
  return `"${name}"${words.join('')}`;
}

function integer(value: number): string {
  if (Number.isInteger(value) && value >= 0 && value <= INTEGER_MAX) return String(value);
  throw new Error(`bug: ${value} is no integer of a header field`);
}
