/** What a run's result looks like to people: where it failed and how to see it again, and what many runs did. */
import type { RunResult } from './run.ts';
import { wordsOf } from './swarm.ts';

const NOTE_CHARACTERS_MAX = 400;
const NOTES_TOLD = 40;

/** @param stepsMax the fewest steps that still fail, if somebody looked for them */
export function failureOf(result: RunResult, stepsMax?: number): string {
  const { seed, swarm, faults, lastNotes } = result;
  const steps = stepsMax === undefined ? '' : ` --steps=${stepsMax}`;
  return [
    `seed ${seed} fails after ${result.steps} steps:`,
    ...faults.map((fault) => `  ${fault}`),
    '',
    `The last of what happened:`,
    ...lastNotes.slice(-NOTES_TOLD).map((note) => `  ${note.slice(0, NOTE_CHARACTERS_MAX)}`),
    '',
    `The swarm's choices: ${wordsOf(swarm)}`,
    `again: npm run simulate -- --seed=${seed} --runs=1${steps}`,
  ].join('\n');
}

export type Totals = { runs: number; records: number; simulatedUs: number; steps: number; counts: Map<string, number> };

export const noTotals = (): Totals => ({ runs: 0, records: 0, simulatedUs: 0, steps: 0, counts: new Map() });

export function addTo(totals: Totals, { records, simulatedUs, steps, counts }: RunResult): void {
  totals.runs += 1;
  totals.records += records;
  totals.simulatedUs += simulatedUs;
  totals.steps += steps;
  for (const [name, count] of counts) totals.counts.set(name, (totals.counts.get(name) ?? 0) + count);
}

const DAY_US = 86_400_000_000;
const HOUR_S = 3_600;
const NIGHT_H = 12;

/** @param cpuSeconds of this process, checkers included */
export function reportOf({ runs, records, simulatedUs, steps, counts }: Totals, cpuSeconds: number): string {
  const row = (name: string, count: number): string =>
    `${name.padEnd(30)} ${count.toFixed(0).padStart(10)} ${((count / cpuSeconds) * HOUR_S).toFixed(0).padStart(14)}`;
  const crashes = counts.get('crash') ?? 0;
  const perNight = (crashes / cpuSeconds) * HOUR_S * NIGHT_H;
  return [
    `${'in'.padEnd(30)} ${`${cpuSeconds.toFixed(1)} CPU s`.padStart(10)} ${'per CPU hour'.padStart(14)}`,
    row('runs', runs),
    row('simulated days', simulatedUs / DAY_US),
    row('records', records),
    row('events of the simulation', steps),
    ...[...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, count]) => row(name, count)),
    `${perNight.toFixed(0)} crashes in a night of ${NIGHT_H} hours on one core at this pace`,
  ].join('\n');
}
