/**
 * `npm run simulate`: the whole service in one process, run after run, each under a seed of its own.
 *
 *   --seed=S      the first run's; a fresh one if left out. The next runs count on from it
 *   --minutes=M   or --seconds=T or --runs=N: how long (default: 30 seconds)
 *   --steps=N     of each run only the first N events; then it has to come to rest
 *   --corpus      the seeds that ever found something, instead
 *
 * The first failure ends it, made small, with the command that shows it again.
 */
import { parseArgs } from 'node:util';
import { readCorpus } from './corpus.ts';
import { addTo, failureOf, noTotals, reportOf } from './report.ts';
import { run } from './run.ts';
import { shrink } from './shrink.ts';

const SECONDS_DEFAULT = 30;
const SEEDS = 2 ** 31;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    seconds: { type: 'string' },
    runs: { type: 'string' },
    steps: { type: 'string' },
    corpus: { type: 'boolean', default: false },
  },
});

/** Undefined if it isn't asked for. */
function whole(name: 'seed' | 'minutes' | 'seconds' | 'runs' | 'steps'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  const isWhole = Number.isInteger(value) && value >= (name === 'seed' ? 0 : 1) && value < SEEDS;
  if (!isWhole) throw new Error(`--${name}=${text}: it has to be a whole number`);
  return value;
}

function* seeds(): Generator<number> {
  if (values.corpus) return yield* readCorpus().map(({ seed }) => seed);
  const first = whole('seed') ?? Date.now() % SEEDS;
  console.log(`seed ${first} (npm run simulate -- --seed=${first} begins with the same run)`);
  const [runs, minutes] = [whole('runs'), whole('minutes')];
  const seconds = whole('seconds') ?? (minutes === undefined ? SECONDS_DEFAULT : 60 * minutes);
  const untilMs = performance.now() + 1_000 * seconds;
  for (let count = 0; runs === undefined ? performance.now() < untilMs : count < runs; count++)
    yield (first + count) % SEEDS;
}

async function main(): Promise<number> {
  const totals = noTotals();
  const stepsMax = whole('steps');
  const beganCpu = process.cpuUsage();
  for (const seed of seeds()) {
    const result = await run({ seed, ...(stepsMax !== undefined && { stepsMax }) });
    addTo(totals, result);
    if (result.faults.length === 0) continue;
    const smallest = stepsMax === undefined ? await shrink(result) : { result, stepsMax };
    console.error(failureOf(smallest.result, smallest.stepsMax));
    return 1;
  }
  const { user, system } = process.cpuUsage(beganCpu);
  console.log(reportOf(totals, (user + system) / 1_000_000));
  return 0;
}

process.exitCode = await main();
