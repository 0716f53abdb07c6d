/** Many runs of one seed, until so many requests were sent; what fails is made small and says how to see it again. */
import fc from 'fast-check';
import { limitsOfAllTiers } from '../support/test-gateway.ts';
import { operationOf } from './requests.ts';
import { aimedRuns, operatingRuns, requestRuns, run, tradingRuns, type Step } from './steps.ts';

/**
 * `requests`: any of participants, right and wrong. `operating`: any of operators while participants trade. `trading`:
 * only what trades, in any order. `throttled`, `throttled-operating`: as the first two, but all keys have to wait now
 * and then.
 */
export const KINDS = ['requests', 'operating', 'trading', 'throttled', 'throttled-operating'] as const;

const RUNS = {
  requests: requestRuns,
  operating: operatingRuns,
  trading: tradingRuns,
  throttled: requestRuns,
  'throttled-operating': operatingRuns,
};

const LOW_LIMITS = limitsOfAllTiers({ ratePerSecond: 0.7, burst: 4 });

export type Kind = (typeof KINDS)[number];

/** Answers by operation, then by class of status. */
export type Counts = Map<string, Map<string, number>>;

/** @param path of a failure, to see only that one again. @param aim the operation that is mostly asked for. */
export type Campaign = { kind: Kind; seed: number; requests: number; counts: Counts; path?: string; aim?: string };

/** About what a run sends, to guess how many are still needed. */
const REQUESTS_A_RUN = 100;
const RUNS_AT_ONCE = 20;
/** Making a failure small ends here, with the smallest found so far. */
const SHRINKING_MS_MAX = 60_000;

/** Throws the smallest failure found. Returns how many requests were sent. */
export async function wage({ kind, seed, requests, counts, path, aim }: Campaign): Promise<number> {
  let sent = 0;
  const note = (operationId: string, status: number): void => {
    sent += 1;
    const ofOperation = counts.get(operationId) ?? new Map<string, number>();
    const name = `${Math.floor(status / 100)}xx`;
    counts.set(operationId, ofOperation.set(name, (ofOperation.get(name) ?? 0) + 1));
  };
  const runs = aim === undefined ? RUNS[kind] : aimedRuns(operationOf(aim));
  for (let part = seed; sent < requests; part++) {
    const limits = kind.startsWith('throttled') ? LOW_LIMITS : undefined;
    const limit = shrinkingLimit();
    const property = fc.asyncProperty<[Step[]]>(runs, async (steps) => {
      if (limit.isOver()) return; // Counts as a success: what failed before is then the smallest.
      await run(steps, note, limits).catch((error: unknown) => limit.failed(error));
    });
    const found = await fc.check(property, {
      seed: part,
      numRuns: Math.min(RUNS_AT_ONCE, Math.ceil((requests - sent) / REQUESTS_A_RUN)),
      ...(path !== undefined && { path }),
    });
    if (found.failed) throw failure(aim === undefined ? kind : `${kind} ${aim}`, part, found);
    if (path !== undefined) break;
  }
  return sent;
}

/** From the first failure on there is only so much time. */
function shrinkingLimit(): { isOver(): boolean; failed(error: unknown): never } {
  let firstMs: number | undefined;
  return {
    isOver: () => firstMs !== undefined && performance.now() - firstMs > SHRINKING_MS_MAX,
    failed: (error) => {
      firstMs ??= performance.now();
      throw error;
    },
  };
}

function failure(
  words: string,
  seed: number,
  { counterexample, counterexamplePath, errorInstance }: fc.RunDetails<[Step[]]>,
): Error {
  const reason =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  const again = `WATTBOOK_SEED=${seed} WATTBOOK_FUZZ_PATH=${counterexamplePath ?? ''} npm run fuzz -- ${words}`;
  return new Error(`${reason}\n\nafter the steps ${fc.stringify(counterexample?.[0])}\n\nagain: ${again}`);
}
