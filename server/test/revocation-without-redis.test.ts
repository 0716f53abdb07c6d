/** A revoked key stops working within a second in every gateway, also while the Redis they count in is dead. */
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createDirectory, type Directory } from '../src/directory/directory.ts';
import { KEY_CACHE_MS } from '../src/directory/key-cache.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createLog } from '../src/ops/log.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { openRedis } from '../src/redis/redis.ts';
import { createLocalThrottle } from '../src/throttle/local-throttle.ts';
import { createSharedThrottle } from '../src/throttle/shared-throttle.ts';
import type { Throttle } from '../src/throttle/throttle.ts';
import { createTestDatabase, openTestPools } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { findFreePort } from './support/real-server.ts';
import { createTestGateway, limitsOfAllTiers } from './support/test-gateway.ts';
import { NOON_US } from './support/venue.ts';

const log = createLog('silent');

/** Counts in a Redis at this port, and alone while that is away. */
function throttleAt(context: TestContext, port: number): { throttle: Throttle; decidedLocally(): number } {
  const [clock, config] = [createSystemClock(), limitsOfAllTiers({ ratePerSecond: 1_000, burst: 1_000 })];
  const redis = openRedis({ url: `redis://127.0.0.1:${port}`, clock, log });
  context.after(redis.stop);
  let decisions = 0;
  const onDecidedLocally = (): void => void (decisions += 1);
  const local = createLocalThrottle({ clock, config });
  const throttle = createSharedThrottle({ redis, local, config, log, onDecidedLocally });
  return { throttle, decidedLocally: () => decisions };
}

/** Takes connections and never says a word, as a stopped Redis does. */
async function listenSilently(context: TestContext): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // Whoever connected goes away as it likes.
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
}

for (const [name, portOf] of [
  ['nobody listens', () => findFreePort()],
  ['it takes connections and is silent', listenSilently],
] as const) {
  test(`a key that another process revokes is refused within a second: ${name}`, async (context) => {
    const database = await createTestDatabase();
    const pools = openTestPools(database.connectionString);
    context.after(async () => {
      await pools.end();
      await database.drop();
    });
    const clock = createManualClock(NOON_US);
    const { gateway: pool, directory: changes } = pools;
    const open = (): Directory =>
      createDirectory({ pool, changes, clock, log, random: createSystemRandom(), environment: 'sandbox' });
    const [here, elsewhere] = [open(), open()];
    await here.addParticipant({ participantId: 'alpha', name: 'alpha' });
    const { text } = await here.addKey({ participantId: 'alpha', userId: 'alpha-bot', scopes: ['read', 'keys'] });
    const { throttle, decidedLocally } = throttleAt(context, await portOf(context));
    const venue = await createTestGateway({ directory: here, throttle });
    context.after(venue.close);

    const ask = async (): Promise<number> => (await venue.call('GET', '/contracts', { key: text })).statusCode;
    assert.equal(await ask(), 200);
    const known = await elsewhere.authenticate(text);
    assert.ok(known.kind === 'IDENTIFIED');
    const revoked = await elsewhere.revokeKey(known.identity, known.identity.keyId);
    assert.equal(revoked.kind, 'REVOKED');
    clock.setUs(NOON_US + KEY_CACHE_MS * 1_000);
    assert.equal(await ask(), 401);
    assert.equal(KEY_CACHE_MS, 1_000);
    assert.ok(decidedLocally() >= 1, 'Redis was asked for, and was away');
  });
}
