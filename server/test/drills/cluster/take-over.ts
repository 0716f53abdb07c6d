/** How long it takes until another exchange leads, and until somebody has an order acknowledged by it. */
import { eventually } from '../../support/patience.ts';
import type { Execution } from '../../support/ledger.ts';
import { RECOVERY_TIMEOUT_MS } from '../../support/trading-bench.ts';
import { journalHead } from '../witness.ts';
import type { ClusterBench } from './cluster-bench.ts';
import { firstBlockAfter } from './lead.ts';

/** Both from the fault on. */
export type TakeOver = { leadsAfterMs: number; acknowledgedAfterMs: number };

/** What was before a fault that costs the leader its lead. */
export type Before = {
  epoch: number;
  /** Another one than this process has to lead. */
  besidesPid?: number;
};

export async function before(bench: ClusterBench): Promise<Before> {
  const { epoch } = await journalHead(bench.premises);
  return { epoch };
}

/** A moment by both clocks: the journal has times of the wall clock, we count by the other. */
export type Moment = { ms: number; wallMs: number };

export function now(): Moment {
  return { ms: performance.now(), wallMs: Date.now() };
}

/** Resolves when another leads and an order was acknowledged that it executed. */
export async function untilTakenOver(bench: ClusterBench, from: Before, fault: Moment): Promise<TakeOver> {
  const first = await eventually('another exchange leads', RECOVERY_TIMEOUT_MS, () => {
    bench.server();
    return firstBlockAfter(bench, from);
  });
  const answeredAtMs = await eventually('an order is executed by the next leader', RECOVERY_TIMEOUT_MS, () => {
    bench.server();
    const isItsOwn = ({ sequence, answeredAtMs: atMs }: Execution): boolean =>
      atMs >= fault.ms && sequence > first.sequence;
    return bench.ledger.executions.find(isItsOwn)?.answeredAtMs;
  });
  return { leadsAfterMs: first.timeUs / 1_000 - fault.wallMs, acknowledgedAfterMs: answeredAtMs - fault.ms };
}
