import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { createSystemClock } from '../ops/clock.ts';
import { createLog } from '../ops/log.ts';
import { eventually } from '../../test/support/patience.ts';
import { startRedisServer, WITHOUT_REDIS_SERVER, type RedisServer } from '../../test/support/redis-server.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import { BLOCK_MS_MAX, ENTRIES_MAX, openStreamGroup, type StreamGroup } from './stream-group.ts';

const skip = WITHOUT_REDIS_SERVER;
const PATIENCE_MS = 20_000;
const BLOCK_MS = 50;

let server: RedisServer | undefined;
before(async () => {
  if (skip === false) server = await startRedisServer();
});
after(() => server?.stop());

function theServer(): RedisServer {
  if (server === undefined) throw new Error('there is no redis-server, so this test should have been left out');
  return server;
}

let streams = 0;
const newStream = (): string => `stream${(streams += 1)}`;

async function open(context: TestContext, stream: string, consumer = 'one'): Promise<StreamGroup> {
  const [clock, log] = [createSystemClock(), createLog('silent')];
  const group = openStreamGroup({ url: theServer().url, clock, log, stream, group: 'ingest', consumer });
  context.after(group.stop);
  await untilUp(group);
  return group;
}

/** Why it is rejected. */
function reasonOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'not rejected',
    (error: unknown) => (error instanceof RedisUnavailable ? error.reason : String(error)),
  );
}

function untilUp(group: StreamGroup): Promise<true> {
  return eventually('both connections are up', PATIENCE_MS, () => (group.isUp() ? true : undefined));
}

async function add(stream: string, ...values: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const value of values) ids.push(String(await theServer().command('XADD', stream, '*', 'value', value)));
  return ids;
}

test(
  'each entry goes to one of the group, oldest first, and is pending until acknowledged',
  { skip },
  async (context) => {
    const stream = newStream();
    const ids = await add(stream, 'a', 'b', 'c');
    const [one, two] = [await open(context, stream), await open(context, stream, 'two')];
    const read = [
      ...(await one.read({ count: 2, blockMs: BLOCK_MS })),
      ...(await two.read({ count: 2, blockMs: BLOCK_MS })),
    ];
    assert.deepEqual(
      read.map(({ id, fields }) => [id, ...fields]),
      ids.map((id, index) => [id, ['value', 'abc'[index]]]),
    );
    assert.deepEqual([await one.countPending(), await one.length()], [3, 3]);
    assert.equal(await one.acknowledge(ids.slice(0, 2)), 2);
    assert.equal(await one.acknowledge(ids), 1, 'only what was pending counts');
    assert.deepEqual([await two.countPending(), await two.length()], [0, 3]);
  },
);

test('it waits for what comes, and says nothing came when nothing did', { skip }, async (context) => {
  const stream = newStream();
  const group = await open(context, stream);
  assert.deepEqual(await group.read({ count: 1, blockMs: BLOCK_MS }), []);
  const waiting = group.read({ count: 1, blockMs: BLOCK_MS_MAX });
  assert.equal(await group.countPending(), 0, 'what else is asked does not wait for that');
  const [id] = await add(stream, 'late');
  assert.deepEqual(
    (await waiting).map((entry) => entry.id),
    [id],
  );
});

test(
  'what a consumer left pending is claimed by another, page by page, without what was deleted',
  { skip },
  async (context) => {
    const stream = newStream();
    const ids = await add(stream, 'a', 'b', 'c');
    const [gone, next] = [await open(context, stream, 'gone'), await open(context, stream, 'next')];
    await gone.read({ count: 3, blockMs: BLOCK_MS });
    await theServer().command('XDEL', stream, ids[1] ?? '');
    const early = await next.claimIdle({ minIdleMs: 600_000, count: 9, fromId: '0-0' });
    assert.deepEqual(early, { entries: [], deletedIds: [ids[1]], nextId: '0-0' }, 'none has been idle for so long');
    const claimed: string[] = [];
    let fromId = '0-0';
    do {
      const page = await next.claimIdle({ minIdleMs: 0, count: 1, fromId });
      assert.ok(page.entries.length <= 1, 'a page is no longer than asked');
      claimed.push(...page.entries.map(({ id }) => id));
      fromId = page.nextId;
    } while (fromId !== '0-0');
    assert.deepEqual(claimed, [ids[0], ids[2]]);
    assert.equal(await next.countPending(), 2);
  },
);

test('after a flush, also in the middle of a wait, stream and group are there again', { skip }, async (context) => {
  const stream = newStream();
  const group = await open(context, stream);
  await add(stream, 'a');
  assert.equal((await group.read({ count: 1, blockMs: BLOCK_MS })).length, 1);
  const waiting = group.read({ count: 9, blockMs: BLOCK_MS_MAX });
  await eventually('the reader waits', PATIENCE_MS, async () =>
    String(await theServer().command('CLIENT', 'LIST')).includes('cmd=xreadgroup') ? true : undefined,
  );
  await theServer().command('FLUSHALL');
  const [id] = await add(stream, 'b');
  assert.deepEqual(
    (await waiting).map((entry) => entry.id),
    [id],
  );
  await theServer().command('FLUSHALL');
  assert.equal(await group.countPending(), 0);
  await theServer().command('FLUSHALL');
  assert.deepEqual((await group.claimIdle({ minIdleMs: 0, count: 1, fromId: '0-0' })).entries, []);
});

test('while Redis is away it says so, also to who waits, and it goes on after that', { skip }, async (context) => {
  const stream = newStream();
  const group = await open(context, stream);
  const waiting = assert.rejects(group.read({ count: 1, blockMs: BLOCK_MS_MAX }), { reason: 'lost' });
  assert.equal(await group.length(), 0);
  await theServer().kill();
  await waiting;
  // Each of its two connections hears of it by itself; the later one may be asked before.
  await eventually('both connections know', PATIENCE_MS, async () => {
    const reason = await reasonOf(group.read({ count: 1, blockMs: BLOCK_MS }));
    assert.ok(reason === 'lost' || reason === 'away', reason);
    return reason === 'away' ? true : undefined;
  });
  await theServer().restart();
  await untilUp(group);
  const [id] = await add(stream, 'a');
  assert.equal((await group.read({ count: 1, blockMs: BLOCK_MS }))[0]?.id, id);
});

test('what is no stream is refused, and told by its code', { skip }, async (context) => {
  const stream = newStream();
  await theServer().command('SET', stream, 'x');
  const group = await open(context, stream);
  await assert.rejects(group.read({ count: 1, blockMs: BLOCK_MS }), { reason: 'refused', code: 'WRONGTYPE' });
  await assert.rejects(group.length(), { reason: 'refused', code: 'WRONGTYPE' });
  assert.equal(group.isUp(), true, 'that is no fault of Redis');
});

test('limits: entries of an answer, time of a wait', { skip }, async (context) => {
  const stream = newStream();
  const group = await open(context, stream);
  await theServer().command(
    'EVAL',
    `for n = 1, ${ENTRIES_MAX + 1} do redis.call('XADD', KEYS[1], '*', 'n', n) end`,
    '1',
    stream,
  );
  const read = await group.read({ count: ENTRIES_MAX, blockMs: BLOCK_MS_MAX });
  assert.equal(await group.acknowledge(read.map(({ id }) => id)), ENTRIES_MAX);
  for (const [count, blockMs] of [
    [0, 1],
    [ENTRIES_MAX + 1, 1],
    [1, 0],
    [1, BLOCK_MS_MAX + 1],
    [1.5, 1],
  ] as const) {
    await assert.rejects(group.read({ count, blockMs }), /^Error: bug: (count|blockMs) is .*; it has to be/);
  }
  await assert.rejects(group.claimIdle({ minIdleMs: 0, count: ENTRIES_MAX + 1, fromId: '0-0' }), /bug: count/);
  await assert.rejects(group.acknowledge([]), /bug: ids/);
  await assert.rejects(group.acknowledge(Array.from({ length: ENTRIES_MAX + 1 }, () => '1-1')), /bug: ids/);
});
