/**
 * What counting together costs: the same requests throttled by one gateway alone and in a Redis, side by side in one
 * process and in turn, so that both meet the same machine.
 *
 *   node server/test/bench/throttle.ts [--requests=5000] [--at-once=16] [--redis=redis://…]
 *
 * Without `--redis` it starts a redis-server of its own.
 */
import { parseArgs } from 'node:util';
import { createSystemClock } from '../../src/ops/clock.ts';
import { createLog } from '../../src/ops/log.ts';
import { openRedis } from '../../src/redis/redis.ts';
import { DEFAULT_LIMITS } from '../../src/throttle/default-limits.ts';
import { createLocalThrottle } from '../../src/throttle/local-throttle.ts';
import { createSharedThrottle } from '../../src/throttle/shared-throttle.ts';
import type { Throttle } from '../../src/throttle/throttle.ts';
import { eventually } from '../support/patience.ts';
import { startRedisServer } from '../support/redis-server.ts';

const ROUNDS = 5;
const FAMILIES = 200;
const CONNECT_MS = 10_000;
const SHARES = [0.5, 0.95, 0.99] as const;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '5000' },
    'at-once': { type: 'string', default: '16' },
    redis: { type: 'string' },
  },
});
const [requests, atOnce] = [Number(values.requests), Number(values['at-once'])];

/** Milliseconds that each request waited, sorted. */
async function play(throttle: Throttle): Promise<number[]> {
  const waitedMs: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let request = next++; request < requests; request = next++) {
      const subject = { familyId: `bench${request % FAMILIES}`, participantId: 'bench', tier: 'STANDARD' } as const;
      const fromMs = performance.now();
      await throttle.take(subject, 'orders', 1);
      waitedMs.push(performance.now() - fromMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return waitedMs.toSorted((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}

async function main(): Promise<void> {
  const own = values.redis === undefined ? await startRedisServer() : undefined;
  const [clock, log, config] = [createSystemClock(), createLog('warn'), DEFAULT_LIMITS];
  const redis = openRedis({ url: values.redis ?? own?.url ?? '', clock, log });
  await eventually('Redis is up', CONNECT_MS, () => (redis.isUp() ? true : undefined));
  let decidedLocally = 0;
  const local = createLocalThrottle({ clock, config });
  const onDecidedLocally = (): void => void (decidedLocally += 1);
  const shared = createSharedThrottle({ redis, local, config, log, onDecidedLocally });
  await play(shared);
  console.log(`${requests} requests, ${atOnce} at once, ${FAMILIES} keys; milliseconds a request waits`);
  for (let round = 1; round <= ROUNDS; round++) {
    const [alone, together] = [await play(local), await play(shared)];
    const cells = SHARES.map((share) => {
      const [before, after] = [at(alone, share), at(together, share)];
      const added = (after - before).toFixed(3);
      return `p${share * 100} ${before.toFixed(4)} → ${after.toFixed(3)} (+${added}, ×${Math.round(after / before)})`;
    });
    console.log(`round ${round}: alone → together: ${cells.join(', ')}`);
  }
  console.log(`decided locally though Redis was up: ${decidedLocally}`);
  await redis.stop();
  await own?.stop();
}

await main();
