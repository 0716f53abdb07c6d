import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createSystemClock } from '../ops/clock.ts';
import { createLog } from '../ops/log.ts';
import { eventually } from '../../test/support/patience.ts';
import { startRedisServer, WITHOUT_REDIS_SERVER, type RedisServer } from '../../test/support/redis-server.ts';
import { openRedis, scriptOf } from './redis.ts';

const skip = WITHOUT_REDIS_SERVER;
const PATIENCE_MS = 20_000;

let server: RedisServer | undefined;
before(async () => {
  if (skip === false) server = await startRedisServer();
});
after(() => server?.stop());

function theServer(): RedisServer {
  if (server === undefined) throw new Error('there is no redis-server, so this test should have been left out');
  return server;
}

test('it comes and goes with Redis, whatever happens to that', { skip }, async (context) => {
  const { url, pause, resume, kill, restart } = theServer();
  const changes: boolean[] = [];
  const onChange = (isUp: boolean): void => void changes.push(isUp);
  const redis = openRedis({ url, clock: createSystemClock(), log: createLog('silent'), onChange });
  context.after(redis.stop);
  const untilUp = (isUp: boolean): Promise<true> =>
    eventually(`up: ${String(isUp)}`, PATIENCE_MS, () => (redis.isUp() === isUp ? true : undefined));
  await untilUp(true);
  assert.deepEqual(await redis.runScript(scriptOf('return {KEYS[1], ARGV[1]}'), ['key'], ['value']), ['key', 'value']);
  assert.equal(await redis.setIfAbsent('a', 'b', 60), true);
  assert.equal(await redis.setIfAbsent('a', 'b', 60), false);
  pause();
  await assert.rejects(redis.setIfAbsent('a', 'b', 60), { name: 'RedisUnavailable', reason: 'lost' });
  await assert.rejects(redis.setIfAbsent('a', 'b', 60), { name: 'RedisUnavailable', reason: 'away' });
  resume();
  await untilUp(true);
  await kill();
  await untilUp(false);
  await restart();
  await untilUp(true);
  assert.deepEqual(changes, [true, false, true, false, true]);
});
