/** A whole run: draws the plan, runs its lanes, and closes everything whatever happens. */
import { createSeededRandom } from '../../src/ops/random.ts';
import { keepLogs } from '../support/real-server.ts';
import { createClosing } from './closing.ts';
import { findMissing } from './equipment.ts';
import { CLUSTER_FAULTS, FAULT_KINDS, kindsNamed } from './fault-kinds.ts';
import { runLane, type Lane } from './lanes.ts';
import type { DrillOptions } from './options.ts';
import { drawPlan, type Plan, type PlannedFault } from './plan.ts';
import { createReport } from './report.ts';

export type Campaign = {
  /** How many lanes failed: 0 is what is wanted. */
  run(): Promise<number>;
  /** Ends everything that was started; for a run that is interrupted. */
  close(): Promise<void>;
};

const FAULTS_PER_VENUE_MAX = 40;

export function createCampaign(options: DrillOptions, print: (line: string) => void): Campaign {
  const { isCluster, faults, seed, only, seconds } = options;
  const missing = findMissing();
  const kinds = kindsNamed(only, isCluster ? CLUSTER_FAULTS : FAULT_KINDS);
  const plan = drawPlan(createSeededRandom(seed), kinds, faults, missing);
  const report = createReport(print);
  const untilMs = seconds === undefined ? Infinity : performance.now() + seconds * 1_000;
  const isOver = (): boolean => performance.now() > untilMs || report.failures() > 0;
  const parts = [...plan.lanes].flatMap(([place, planned]) => inVenues(planned).map((part) => [place, part] as const));
  const lanes = parts.map(([place, part], index): Lane => {
    return { place, faults: part, seed: seed + index, missing, report, premises: [], isOver, ...createClosing() };
  });

  async function runToEnd(lane: Lane): Promise<void> {
    try {
      await runLane(lane);
    } catch (error) {
      report.failed(lane.place, error);
      for (const premises of lane.premises) print(`its logs are kept in ${keepLogs(premises)}`);
    } finally {
      await lane.close();
    }
  }

  async function inTurn(row: readonly Lane[]): Promise<void> {
    for (const lane of row) if (!isOver()) await runToEnd(lane);
  }

  async function run(): Promise<number> {
    print(describePlan(options, plan));
    // One after the other, unless time is short: else each makes the others slow.
    const rows = seconds === undefined ? [lanes] : [...Map.groupBy(lanes, ({ place }) => place).values()];
    await Promise.all(rows.map(inTurn));
    print(report.summary(plan));
    return report.failures();
  }

  return {
    run,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** Each venue is checked from its first record on, after every fault: longer ones spend their time on that. */
function inVenues(planned: readonly PlannedFault[]): PlannedFault[][] {
  const venues = Math.ceil(planned.length / FAULTS_PER_VENUE_MAX);
  const each = Math.ceil(planned.length / venues);
  return Array.from({ length: venues }, (_, venue) => planned.slice(venue * each, (venue + 1) * each));
}

function describePlan({ isCluster, seed, only, seconds, faults }: DrillOptions, { lanes, leftOut }: Plan): string {
  const again = [
    ...(isCluster ? ['--cluster'] : []),
    `--seed=${seed}`,
    `--faults=${faults}`,
    ...(only.length > 0 ? [`--only=${only.join(',')}`] : []),
    ...(seconds === undefined ? [] : [`--seconds=${seconds}`]),
  ];
  return [
    `seed ${seed} (npm run drill -- ${again.join(' ')} draws the same again; the kernel's timing is its own)`,
    ...[...lanes].map(([place, planned]) => `${place}: ${planned.map(({ kind }) => kind.name).join(', ')}`),
    ...leftOut.map(({ name, why }) => `LEFT OUT: ${name}: ${why}`),
  ].join('\n');
}
