/** One mutant against the tests that reach it, in a process that goes on to the next one. */
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { MutantRunStatus, type MutantRunResult } from '@stryker-mutator/api/test-runner';
import type { CollectedTest } from './collected-tests.ts';

export type TimedTest = CollectedTest & { id: string; longestMs: number };

/**
 * `isSpoilt`: the test that noticed the mutant fails without it now, too. Something of it stayed behind, so this
 * process must not judge any other.
 */
export type Trial = { result: MutantRunResult; isSpoilt: boolean };

/** Runs the tests until one fails. @param hitLimit reached more often than this, a mutant loops for ever */
export async function tryMutant(
  tests: readonly TimedTest[],
  stryker: InstrumenterContext,
  mutantId: string,
  hitLimit = Infinity,
): Promise<Trial> {
  Object.assign(stryker, { activeMutant: mutantId, hitLimit, hitCount: 0 });
  const { noticedBy, nrOfTests } = await runUntilNoticed(tests);
  const isEndless = (stryker.hitCount ?? 0) > hitLimit;
  delete stryker.activeMutant;
  delete stryker.hitLimit;
  delete stryker.hitCount;
  const isSpoilt = noticedBy !== undefined && (await failureOf(noticedBy.test)) !== undefined;
  if (isEndless) {
    return { result: { status: MutantRunStatus.Timeout, reason: `reached more than ${hitLimit} times` }, isSpoilt };
  }
  if (noticedBy === undefined) return { result: { status: MutantRunStatus.Survived, nrOfTests }, isSpoilt };
  const { test, failureMessage } = noticedBy;
  return { result: { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage, nrOfTests }, isSpoilt };
}

/** What a test said in failing, or nothing. */
export async function failureOf(test: TimedTest): Promise<string | undefined> {
  const startedMs = performance.now();
  try {
    await test.run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    test.longestMs = Math.max(test.longestMs, performance.now() - startedMs);
  }
}

type Noticed = { test: TimedTest; failureMessage: string };

async function runUntilNoticed(
  tests: readonly TimedTest[],
): Promise<{ noticedBy: Noticed | undefined; nrOfTests: number }> {
  for (const [index, test] of tests.entries()) {
    const failureMessage = await failureOf(test);
    if (failureMessage !== undefined) return { noticedBy: { test, failureMessage }, nrOfTests: index + 1 };
  }
  return { noticedBy: undefined, nrOfTests: tests.length };
}
