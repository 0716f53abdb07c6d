/** Simulates from seed 1 until something is found, or the time is over, and says so as JSON: for hunters.ts. */
import { addTo, noTotals } from '../simulation/report.ts';
import { run } from '../simulation/run.ts';

export type Hunt = { found: string | undefined; runs: number; commands: number; crashes: number; cpuSeconds: number };

const cpuSecondsMax = Number(process.argv[2] ?? 60);
const totals = noTotals();

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

let found: string | undefined;
for (let seed = 1; found === undefined && cpuSeconds() < cpuSecondsMax; seed++) {
  const result = await run({ seed });
  addTo(totals, result);
  found = result.faults[0];
}
const [commands = 0, crashes = 0] = [totals.counts.get('commands'), totals.counts.get('crash')];
const hunt: Hunt = { found, runs: totals.runs, commands, crashes, cpuSeconds: cpuSeconds() };
console.log(JSON.stringify(hunt));
