/** A refusal in words, for the `detail` of its problem: what was asked, what there is, and what would be right. */
import type { OpenStreamsVerdict } from './open-streams.ts';
import type { Verdict } from './throttle.ts';

/** Of a request that was refused: one sentence or two for each bucket that held too little. */
export function refusalWords(verdicts: readonly Verdict[]): string {
  return verdicts
    .filter(({ allowed }) => !allowed)
    .map(wordsOf)
    .join(' ');
}

export function tooManyStreamsWords({ open, most }: OpenStreamsVerdict): string {
  return (
    `With its predecessors and successors this key has ${open} streams open; at most ${most} may be at once. ` +
    'Close one, and open the new one then.'
  );
}

function wordsOf({ class: name, cost, limit, remaining, retryAfterSeconds }: Verdict): string {
  const needs = `This request costs ${counted(cost)} of "${name}"`;
  if (retryAfterSeconds === undefined) {
    return `${needs}, and the bucket of this key holds at most ${limit.burst}: split it, it can never pass as one.`;
  }
  return (
    `${needs}; the bucket of this key holds ${remaining} and gains ${limit.ratePerSecond} a second, ` +
    `up to ${limit.burst}. Wait ${retryAfterSeconds} s.`
  );
}

function counted(tokens: number): string {
  return tokens === 1 ? '1 token' : `${tokens} tokens`;
}
