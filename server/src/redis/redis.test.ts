import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, test, type TestContext } from 'node:test';
import { createSystemClock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { eventually } from '../../test/support/patience.ts';
import { startRedisServer, WITHOUT_REDIS_SERVER, type RedisServer } from '../../test/support/redis-server.ts';
import { COMMANDS_IN_FLIGHT_MAX, CONNECT_DEADLINE_MS, RETRY_MS } from './redis-connection.ts';
import { parseRedisUrl } from './redis-url.ts';
import { COMMAND_DEADLINE_MS, openRedis, scriptOf, type Redis } from './redis.ts';

const skip = WITHOUT_REDIS_SERVER;
const PATIENCE_MS = 20_000;
const ECHO = scriptOf('return {KEYS[1], ARGV[1]}');

let server: RedisServer | undefined;
before(async () => {
  if (skip === false) server = await startRedisServer();
});
after(() => server?.stop());

function theServer(): RedisServer {
  if (server === undefined) throw new Error('there is no redis-server, so this test should have been left out');
  return server;
}

type Opened = { redis: Redis; changes: boolean[]; logged: string[] };

function open(context: TestContext, url: string): Opened {
  const changes: boolean[] = [];
  const logged: string[] = [];
  const tell: Log['info'] = (...told: unknown[]) => void logged.push(JSON.stringify(told));
  const log: Log = { debug: tell, info: tell, warn: tell, error: tell, fatal: tell };
  const onChange = (isUp: boolean): void => void changes.push(isUp);
  const redis = openRedis({ url, clock: createSystemClock(), log, onChange });
  context.after(redis.stop);
  return { redis, changes, logged };
}

function untilUp({ redis }: Opened, isUp: boolean): Promise<true> {
  return eventually(`up: ${String(isUp)}`, PATIENCE_MS, () => (redis.isUp() === isUp ? true : undefined));
}

describe('a real Redis', { skip }, () => {
  test('comes and goes, and so does the connection, by itself', async (context) => {
    const opened = open(context, theServer().url);
    const { redis, changes, logged } = opened;
    await assert.rejects(redis.setIfAbsent('a', 'b', 60), { reason: 'away' }, 'it is not waited for at the start');
    await untilUp(opened, true);
    theServer().pause();
    await assert.rejects(redis.setIfAbsent('a', 'b', 60), { name: 'RedisUnavailable', reason: 'lost' });
    await assert.rejects(redis.setIfAbsent('a', 'b', 60), { name: 'RedisUnavailable', reason: 'away' });
    theServer().resume();
    await untilUp(opened, true);
    await theServer().kill();
    await untilUp(opened, false);
    await theServer().restart();
    await untilUp(opened, true);
    assert.deepEqual(changes, [true, false, true, false, true]);
    assert.equal(logged.length, changes.length, 'a line for each change, and none for each try');
  });

  test('all that wait for a hung one are told together, after one deadline', async (context) => {
    const opened = open(context, theServer().url);
    await untilUp(opened, true);
    theServer().pause();
    context.after(theServer().resume);
    const fromMs = performance.now();
    const asked = Array.from({ length: 50 }, () => opened.redis.runScript(ECHO, ['k'], ['v']));
    for (const { status } of await Promise.allSettled(asked)) assert.equal(status, 'rejected');
    const tookMs = performance.now() - fromMs;
    assert.ok(tookMs >= COMMAND_DEADLINE_MS && tookMs < 5 * COMMAND_DEADLINE_MS, `${tookMs} ms`);
    const afterMs = performance.now();
    for (let time = 0; time < 1_000; time++) {
      await assert.rejects(opened.redis.runScript(ECHO, ['k'], ['v']), { reason: 'away' });
    }
    assert.ok(performance.now() - afterMs < CONNECT_DEADLINE_MS, 'nobody waits any more');
  });

  test('scripts that it forgot are sent again', async (context) => {
    const opened = open(context, theServer().url);
    await untilUp(opened, true);
    for (let time = 0; time < 2; time++) {
      await theServer().command('SCRIPT', 'FLUSH');
      for (let again = 0; again < 2; again++) {
        assert.deepEqual(await opened.redis.runScript(ECHO, ['key'], ['value']), ['key', 'value']);
      }
    }
  });

  test('a key is set once, and for so long', async (context) => {
    const opened = open(context, theServer().url);
    await untilUp(opened, true);
    assert.equal(await opened.redis.setIfAbsent('once', 'first', 60), true);
    assert.equal(await opened.redis.setIfAbsent('once', 'second', 60), false);
    assert.equal(await theServer().command('GET', 'once'), 'first');
    assert.ok(Number(await theServer().command('TTL', 'once')) > 50);
  });

  test('an error of one command is that command’s', async (context) => {
    const opened = open(context, theServer().url);
    await untilUp(opened, true);
    const wrong = scriptOf('return redis.call("INCR", KEYS[1], "x")');
    await assert.rejects(opened.redis.runScript(wrong, ['k'], []), { name: 'RedisUnavailable', reason: 'refused' });
    assert.equal(opened.redis.isUp(), true);
  });

  test('so many may wait at once, and one more is not sent', async (context) => {
    const opened = open(context, theServer().url);
    await untilUp(opened, true);
    const asked = Array.from({ length: COMMANDS_IN_FLIGHT_MAX }, () => opened.redis.runScript(ECHO, ['k'], ['v']));
    await assert.rejects(opened.redis.runScript(ECHO, ['k'], ['v']), { name: 'RedisUnavailable', reason: 'busy' });
    await Promise.allSettled(asked);
    await untilUp(opened, true);
    assert.deepEqual(await opened.redis.runScript(ECHO, ['k'], ['v']), ['k', 'v'], 'and then there is room again');
  });

  test('one that can not be written to never counts as up', async (context) => {
    const { command } = theServer();
    await command('REPLICAOF', '127.0.0.1', '1');
    const opened = open(context, theServer().url);
    await eventually('it is told', PATIENCE_MS, () => opened.logged.find((line) => line.includes('READONLY')));
    await command('REPLICAOF', 'NO', 'ONE');
    await untilUp(opened, true);
    assert.deepEqual(opened.changes, [true]);
  });

  test('a wrong password is told without any password', async (context) => {
    await theServer().command('CONFIG', 'SET', 'requirepass', 'right-secret');
    const wrong = open(context, `redis://:wrong-secret@127.0.0.1:${theServer().port}`);
    const right = open(context, `redis://default:right-secret@127.0.0.1:${theServer().port}/1`);
    await untilUp(right, true);
    await eventually('it is told', PATIENCE_MS, () => wrong.logged.find((line) => line.includes('WRONGPASS')));
    await assert.rejects(wrong.redis.setIfAbsent('a', 'b', 1), (error: Error) => !/secret/.test(error.message));
    await theServer().restart();
    await eventually('both are told of it', PATIENCE_MS, () => (right.logged.length > 1 ? true : undefined));
    assert.doesNotMatch([...wrong.logged, ...right.logged].join('\n'), /secret/);
    assert.ok(wrong.logged[0]?.includes(`127.0.0.1:${theServer().port}`));
  });

  test('stopped, it is away for good, and who waits is told', async (context) => {
    const opened = open(context, theServer().url);
    await untilUp(opened, true);
    theServer().pause();
    const waiting = assert.rejects(opened.redis.setIfAbsent('a', 'b', 1), { reason: 'lost' });
    await opened.redis.stop();
    await waiting;
    theServer().resume();
    await assert.rejects(opened.redis.setIfAbsent('a', 'b', 1), { reason: 'away' });
    await opened.redis.stop();
    assert.deepEqual(opened.changes, [true], 'who stops it knows');
  });
});

test('one that takes connections and never answers is tried again and again, one connection at a time', async (context) => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const silent = createServer((socket) => {
    connections += 1;
    sockets.add(socket.resume());
    socket.on('error', () => undefined); // Whoever connected goes away as it likes.
    socket.on('close', () => sockets.delete(socket));
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const opened = open(context, `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const fromMs = performance.now();
  await eventually('the third try', PATIENCE_MS, () => (connections >= 3 ? true : undefined));
  assert.ok(performance.now() - fromMs >= 2 * RETRY_MS, 'with a pause between');
  assert.ok(sockets.size <= 1, `${sockets.size} connections are open`);
  assert.deepEqual([opened.changes, opened.logged.length, opened.redis.isUp()], [[], 1, false]);
});

test('of a URL all parts are taken', () => {
  const plain = { host: 'h', port: 6_379, isTls: false, database: 0 };
  assert.deepEqual(parseRedisUrl('redis://h'), plain);
  assert.deepEqual(parseRedisUrl('redis://:p@h'), { ...plain, password: 'p' });
  const whole = { host: '::1', port: 6_380, isTls: true, database: 2, username: 'u', password: 'p@/' };
  assert.deepEqual(parseRedisUrl('rediss://u:p%40%2F@[::1]:6380/2'), whole);
});
