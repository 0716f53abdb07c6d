/**
 * Runs the engine's tests for Stryker, one mutant after the other in one process: the engine is pure, so no test leaves
 * anything behind that another could meet. Of each mutant only the tests that reach it run, the quickest first, until
 * one fails: milliseconds, where a new process with all tests takes seconds.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstrumenterContext, MutantCoverage } from '@stryker-mutator/api/core';
import {
  DryRunStatus,
  TestStatus,
  type CompleteDryRunResult,
  type ErrorDryRunResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { takeCollected } from './collected-tests.ts';
import { failureOf, tryMutant, type TimedTest } from './mutant-trial.ts';

declare global {
  /** By it the mutated code knows which mutant is active, and tells what it reached. */
  var __stryker__: InstrumenterContext | undefined;
}

const TEST_FILES = [
  'engine/src/**/*.test.ts',
  'engine/scenarios/runner/scenarios.test.ts',
  'engine/test/scenarios.test.ts',
];
/** All that is mutated comes with it. */
const MARKET_FILE = 'engine/src/market.ts';
/** Crowds and random days: most of the time that all take together, and no mistake that only they notice. */
const LEFT_OUT = [
  ...[/2,500 (resting )?orders/, /mass-cancels\.test\.ts: and time/, /of many trades/],
  ...[/(of-many|of-many-orders|fill-limit)\.scenario/, /random days/, /traded again and again/, /book-against-naive/],
];
/** In the sandbox: how long each test took in the first run, for the processes that try the mutants. */
const TIMES_FILE = 'engine-test-times.json';
const COLLECTOR = import.meta.resolve('./collected-tests.ts');

type EngineTest = TimedTest & { fileName: string };

/** `tests` and `stryker` live as long as the process. */
export function createEngineTestRunner(): TestRunner {
  const tests = new Map<string, EngineTest>();
  const stryker = (globalThis.__stryker__ ??= {});
  let isSpoilt = false;
  return {
    capabilities: () => ({ reloadEnvironment: false }),
    init: async () => {
      const coverage: MutantCoverage = (stryker.mutantCoverage ??= { static: {}, perTest: {} });
      await load(MARKET_FILE);
      // What runs while the market is loaded can't be mutated later; what test files run while they are can.
      const { ...onLoading } = coverage.static;
      await collectTests(tests);
      coverage.static = onLoading;
    },
    dryRun: () => dryRun([...tests.values()], stryker),
    mutantRun: async ({ activeMutant, hitLimit, testFilter = [...tests.keys()] }) => {
      // Stryker then starts another process and asks again there.
      if (isSpoilt) throw new Error('an earlier mutant left something behind in this process');
      const reaching = quickestFirst(testFilter.flatMap((id) => tests.get(id) ?? []));
      const trial = await tryMutant(reaching, stryker, activeMutant.id, hitLimit);
      isSpoilt = trial.isSpoilt;
      return trial.result;
    },
  };
}

async function load(fileName: string): Promise<void> {
  await import(pathToFileURL(resolve(fileName)).href);
}

async function collectTests(tests: Map<string, EngineTest>): Promise<void> {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'node:test' ? { url: COLLECTOR, shortCircuit: true } : next(specifier, context),
  });
  for (const fileName of globSync(TEST_FILES).sort()) {
    await load(fileName);
    for (const test of takeCollected()) {
      const id = `${fileName}: ${test.name}`;
      if (LEFT_OUT.some((pattern) => pattern.test(id))) continue;
      if (tests.has(id)) throw new Error(`two tests are called "${id}"; only different names can be told apart`);
      tests.set(id, { ...test, id, fileName, longestMs: 0 });
    }
  }
}

/** Forwards with coverage, then backwards: a test that needs another one before it would make mutants look killed. */
async function dryRun(
  tests: readonly EngineTest[],
  stryker: InstrumenterContext,
): Promise<CompleteDryRunResult | ErrorDryRunResult> {
  const failed = (await runAll(tests, stryker)) ?? (await runAll(tests.toReversed(), stryker));
  if (failed !== undefined) return { status: DryRunStatus.Error, errorMessage: failed };
  writeFileSync(TIMES_FILE, JSON.stringify(tests.map(({ id, longestMs }) => [id, longestMs])));
  const results = tests.map(({ id, name, fileName, longestMs: timeSpentMs }) => {
    return { status: TestStatus.Success, id, name, fileName, timeSpentMs } as const;
  });
  const mutantCoverage: MutantCoverage = stryker.mutantCoverage ?? { static: {}, perTest: {} };
  return { status: DryRunStatus.Complete, tests: results, mutantCoverage };
}

async function runAll(tests: readonly EngineTest[], stryker: InstrumenterContext): Promise<string | undefined> {
  for (const test of tests) {
    stryker.currentTestId = test.id;
    const failure = await failureOf(test);
    if (failure !== undefined) return `${test.id}: ${failure}`;
  }
  delete stryker.currentTestId;
  return undefined;
}

/** By the first run's times, in whatever process that was. */
function quickestFirst(tests: readonly EngineTest[]): EngineTest[] {
  const times: unknown = existsSync(TIMES_FILE) ? JSON.parse(readFileSync(TIMES_FILE, 'utf8')) : [];
  if (!Array.isArray(times)) throw new Error(`${TIMES_FILE} holds no list`);
  const timesMs = new Map(times.map(([id, timeMs]: unknown[]) => [id, Number(timeMs)]));
  return tests.toSorted((left, right) => (timesMs.get(left.id) ?? 0) - (timesMs.get(right.id) ?? 0));
}
