/** The same failure in fewer steps: faults and trading end earlier, everything before stays as it was. */
import { run, type RunResult } from './run.ts';

const TRIES_MAX = 12;

/** Halves as long as it still fails. Not every number between fails, so it is a small one, not the smallest. */
export async function shrink(failed: RunResult): Promise<{ result: RunResult; stepsMax?: number }> {
  let best: { result: RunResult; stepsMax?: number } = { result: failed };
  let [tooFew, enough] = [0, failed.steps];
  for (let tries = 0; tries < TRIES_MAX && enough - tooFew > 1; tries++) {
    const stepsMax = Math.floor((tooFew + enough) / 2);
    const result = await run({ seed: failed.seed, stepsMax });
    if (result.faults.length > 0) {
      best = { result, stepsMax };
      enough = stepsMax;
    } else tooFew = stepsMax;
  }
  return best;
}
