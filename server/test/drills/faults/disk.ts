/** A disk that is full, and one that confirms nothing. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/patience.ts';
import { untilExecuted } from '../../support/trading-bench.ts';
import { apparatusOf, type ApartBench } from '../apart-bench.ts';
import type { ApartFault, Observation } from '../fault-kind.ts';
import { between, NOTICE_TIMEOUT_MS } from '../timing.ts';
import { assertNothingExecuted, assertSameServer, hearing, listen } from '../witness.ts';

/** What was on its way has arrived by then. */
const SILENCE_MS = 1_500;
const LOOK_MS = 100;

export const DISK_FAULTS: readonly ApartFault[] = [
  {
    name: 'disk-full',
    place: 'APART',
    needs: ['LOOP_MOUNT'],
    must:
      'ENOSPC is an outage, not a loss: what finds no room did not happen or is unknown, and callers hear so; the ' +
      'server stays, and once there is room it comes back by itself with everything that it acknowledged.',
    inflict: async (bench) => {
      const { fill, free } = apparatusOf(bench, 'disk');
      const trace = /No space left on device/;
      return endure(bench, { break: fill, keepBroken: fill, mend: free, isTotal: false, trace });
    },
  },
  {
    name: 'fsync-fails',
    place: 'APART',
    needs: ['COMPILER'],
    must:
      'When the disk confirms nothing PostgreSQL panics rather than believe it; nothing is acknowledged that it did ' +
      'not confirm, and once it can be started again the server comes back by itself.',
    inflict: async (bench) => {
      const { fail, mend } = apparatusOf(bench, 'fsync');
      return endure(bench, {
        break: fail,
        keepBroken: () => undefined,
        mend,
        isTotal: true,
        trace: /PANIC: .*could not f(?:data)?sync/,
      });
    },
  },
];

type Breakage = {
  break(): void;
  /** Asked again and again until it is mended. */
  keepBroken(): void;
  mend(): void;
  /** Nothing is executed meanwhile. On a full disk a block that fits into a page that is there already is. */
  isTotal: boolean;
  /** What PostgreSQL's log must say. */
  trace: RegExp;
};

async function endure(bench: ApartBench, breakage: Breakage): Promise<Observation> {
  const { postgres, random } = bench;
  const [heard, { pid }] = [hearing(bench), bench.server()];
  const unavailable = listen(bench, 'exchange-unavailable');
  const logged = postgres.log().length;
  const brokenAtMs = performance.now();
  let silentSinceMs = brokenAtMs;
  try {
    breakage.break();
    await eventually('the fault shows', NOTICE_TIMEOUT_MS, async () => {
      await delay(LOOK_MS);
      breakage.keepBroken();
      silentSinceMs = bench.ledger.lastExecuted().answeredAtMs;
      const isSilent = performance.now() - silentSinceMs > SILENCE_MS;
      return unavailable() > 0 && (isSilent || !breakage.isTotal) ? true : undefined;
    });
    const holdsUntilMs = performance.now() + between(random, 0, 1_500);
    while (performance.now() < holdsUntilMs) {
      breakage.keepBroken();
      await delay(LOOK_MS);
    }
    if (breakage.isTotal) assertNothingExecuted(bench, silentSinceMs, 'silence fell');
  } finally {
    breakage.mend();
  }
  const overAtMs = performance.now();
  await untilExecuted(bench, overAtMs);
  assertSameServer(bench, pid);
  assert.match(postgres.log().slice(logged), breakage.trace, 'PostgreSQL met the fault');
  const until = `to ${Math.round(overAtMs - brokenAtMs)} ms`;
  const seen = breakage.isTotal
    ? `silent from ${Math.round(silentSinceMs - brokenAtMs)} ms ${until}`
    : `broken ${until}`;
  return { seen: `${seen}: ${heard()}`, overAtMs, backSinceMs: overAtMs };
}
