/** The quarantine of upstream trades in a real PostgreSQL, and the operator's desk; the memory desk keeps its rules. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { createMarket } from '@wattbook/engine';
import { VENUE } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import { createDirectory } from '../src/directory/directory.ts';
import { VENUE_ID } from '../src/directory/scopes.ts';
import { createPostgresUpstreamQuarantine } from '../src/ingest/postgres-upstream-quarantine.ts';
import { RECORD_BYTES_MAX } from '../src/ingest/read-record.ts';
import { createUpstreamDesk } from '../src/ingest/upstream-desk.ts';
import {
  QUARANTINED_TRADES_MAX,
  QuarantineFull,
  type Operator,
  type Unusable,
  type UpstreamDesk,
  type UpstreamQuarantine,
} from '../src/ingest/upstream-quarantine.ts';
import { createAlarms, type Alarms } from '../src/ops/alarms.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { createMemoryUpstream } from './support/memory-upstream.ts';
import { NOON_US } from './support/venue.ts';

const log = pino({ level: 'silent' });

let database: TestDatabase;
let pools: TestPools;
let clock: ManualClock;
let alarms: Alarms;
let quarantine: UpstreamQuarantine;
let desk: UpstreamDesk;
let operator: Operator;
let revoked: Operator;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  const directory = createDirectory({
    ...{ pool: pools.gateway, changes: pools.directory, log, environment: 'sandbox' },
    ...{ clock: createManualClock(NOON_US), random: createSystemRandom() },
  });
  const askerOf = async () => {
    const { keyId } = await directory.addKey({ participantId: VENUE_ID, userId: 'ivan', scopes: ['market-ops'] });
    return { participantId: VENUE_ID, userId: 'ivan', keyId };
  };
  operator = await askerOf();
  revoked = await askerOf();
  await pools.admin.query('update api_keys set revoked_us = created_us where key_id = $1', [revoked.keyId]);
});
after(async () => {
  await pools.end();
  await database.drop();
});
beforeEach(async () => {
  await pools.admin.query('truncate quarantined_trades restart identity');
  clock = createManualClock(NOON_US);
  alarms = createAlarms(log);
  quarantine = createPostgresUpstreamQuarantine({ pool: pools.exchange, clock, log, alarms });
  desk = createUpstreamDesk({ pool: pools.gateway, changes: pools.directory, clock, market: createMarket() });
});

function unusable(text: string, change: Partial<Unusable> = {}): Unusable {
  const bytes = Buffer.from(text);
  return {
    ...{ channel: 'stream', origin: 'trades', place: 'entry 1-0', bytes, length: bytes.length },
    ...{ reason: 'malformed-record', detail: 'It is broken.' },
    ...change,
  };
}

test('kept as it came, whatever bytes those are; delivered again it counts once more', async () => {
  const bytes = Buffer.from([0x00, 0xff, 0x7b]);
  await quarantine.add([unusable('', { bytes, length: 3, detail: 'a\0b\ud800', source: 'sidc' })]);
  await quarantine.add([unusable('', { bytes, length: 3, place: 'entry 2-0', reason: 'price-off-tick' })]);
  const [held, ...others] = await desk.list({ limit: 10 });
  assert.deepEqual(others, []);
  assert.deepEqual(held, {
    ...{ id: 1, channel: 'stream', origin: 'trades', place: 'entry 2-0', source: 'sidc', bytes, length: 3 },
    ...{ reason: 'price-off-tick', detail: 'It is broken.', quarantinedUs: NOON_US, times: 2, resolved: null },
  });
});

test('of one that is too long the beginning is kept', async () => {
  await quarantine.add([unusable('x'.repeat(RECORD_BYTES_MAX + 1))]);
  const held = (await desk.find(1)) ?? assert.fail();
  assert.equal(held.bytes.length, RECORD_BYTES_MAX);
  assert.equal(held.length, RECORD_BYTES_MAX + 1);
  assert.equal(desk.attempt(held, VENUE).kind, 'STILL_REFUSED');
});

test('missing entries are told apart by their place', async () => {
  const missing = { reason: 'record-missing' } as const;
  await quarantine.add([
    unusable('', { ...missing, place: 'entry 1-0' }),
    unusable('', { ...missing, place: 'entry 2-0' }),
  ]);
  assert.equal((await desk.list({ limit: 10 })).length, 2);
});

test('the alarm is up while something waits, also for what another process put there, and ends with the last', async () => {
  await quarantine.add([unusable('a'), unusable('b')]);
  assert.deepEqual(alarms.raised(), ['upstream-trade-quarantined']);
  assert.equal(quarantine.size(), 2);
  for (const id of [1, 2]) await desk.discard(operator, id, 'a test of the sender');
  await untilPolled(() => alarms.raised().length === 0);
  await pools.exchange.query(
    `insert into quarantined_trades
       (fingerprint, channel, origin, place, raw, raw_bytes, reason, detail, quarantined_us)
     values (repeat('c', 64), 'file', 'x', 'y', '', 0, 'malformed-record', 'z', 1)`,
  );
  await untilPolled(() => quarantine.size() === 1);
  assert.deepEqual(alarms.raised(), ['upstream-trade-quarantined']);
});

test('at the limit nothing more is kept until an operator has decided', async () => {
  await pools.admin.query(
    `insert into quarantined_trades
       (fingerprint, channel, origin, place, raw, raw_bytes, reason, detail, quarantined_us)
     select lpad(to_hex(n), 64, '0'), 'file', 'x', 'y', '', 0, 'malformed-record', 'z', 1
     from generate_series(1, $1) n`,
    [QUARANTINED_TRADES_MAX - 1],
  );
  await untilPolled(() => quarantine.size() === QUARANTINED_TRADES_MAX - 1);
  await quarantine.add([unusable('the last one')]);
  await assert.rejects(quarantine.add([unusable('one too many')]), QuarantineFull);
  await desk.discard(operator, 7, 'the wrong file');
  await untilPolled(() => quarantine.size() === QUARANTINED_TRADES_MAX - 1);
  await quarantine.add([unusable('one too many')]);
});

afterEach(() => quarantine.stop());

/** The database is real, and the clock isn't. */
async function untilPolled(isSo: () => boolean): Promise<void> {
  for (let polls = 0; !isSo(); polls++) {
    assert.ok(polls < 1_000, 'it is not noticed');
    await clock.advance(1_000);
  }
}

const TAKEN: Event[] = [{ type: 'TradeImported', tradeId: 1 }];
const KNOWN: Event[] = [{ type: 'ImportRefused', code: 'duplicate-trade', details: { tradeId: 1, sourceRevision: 1 } }];
const REFUSED: Event[] = [{ type: 'ImportRefused', code: 'unknown-contract', details: { contractId: 'NL-1' } }];

const DESKS: Record<string, () => Promise<UpstreamDesk>> = {
  PostgreSQL: async () => {
    for (const text of ['first', 'second', 'third']) await quarantine.add([unusable(text)]);
    return desk;
  },
  memory: () => {
    const memory = createMemoryUpstream(clock, createMarket());
    for (const text of ['first', 'second', 'third']) memory.hold(text, unusable(text));
    return Promise.resolve(memory);
  },
};

for (const [name, open] of Object.entries(DESKS)) {
  describe(`the desk in ${name}`, () => {
    const idsOf = (found: readonly { id: number }[]): number[] => found.map(({ id }) => id);

    test('lists the newest first, page by page, all or only those that wait or are decided on', async () => {
      const opened = await open();
      await opened.discard(operator, 2, 'why');
      assert.deepEqual(idsOf(await opened.list({ limit: 2 })), [3, 2]);
      assert.deepEqual(idsOf(await opened.list({ limit: 2, after: 2 })), [1]);
      assert.deepEqual(idsOf(await opened.list({ limit: 9, isResolved: false })), [3, 1]);
      assert.deepEqual(idsOf(await opened.list({ limit: 9, isResolved: true })), [2]);
    });

    test('who decided first, decided: taken over, known, or discarded', async () => {
      const opened = await open();
      const decided = { atUs: NOON_US, by: 'ivan', because: 'why' };
      const first = await opened.conclude(operator, 1, TAKEN, 'why');
      assert.deepEqual(first.kind === 'RESOLVED' && first.trade.resolved, { ...decided, resolution: 'IMPORTED' });
      const second = await opened.conclude(operator, 2, KNOWN, 'why');
      assert.deepEqual(second.kind === 'RESOLVED' && second.trade.resolved, { ...decided, resolution: 'KNOWN' });
      assert.equal((await opened.discard(operator, 3, 'why')).kind, 'RESOLVED');
      for (const id of [1, 2, 3]) {
        const before = await opened.find(id);
        await opened.discard(operator, id, 'again');
        await opened.conclude(operator, id, TAKEN, 'again');
        assert.deepEqual(await opened.find(id), before);
      }
      assert.deepEqual(await opened.discard(operator, 99, 'why'), { kind: 'NOT_FOUND' });
    });

    test('refused again it waits on, with the reason that holds now', async () => {
      const opened = await open();
      const refused = await opened.conclude(operator, 1, REFUSED, 'why');
      assert.deepEqual(refused, {
        ...{ kind: 'STILL_REFUSED', reason: 'unknown-contract', detail: 'No contract "NL-1" is listed.' },
      });
      const held = await opened.find(1);
      assert.deepEqual([held?.reason, held?.resolved], ['unknown-contract', null]);
    });
  });
}

test('with a key that was just revoked nothing is decided', async () => {
  await quarantine.add([unusable('a')]);
  assert.deepEqual(await desk.discard(revoked, 1, 'why'), { kind: 'ASKER_REVOKED' });
  assert.deepEqual(await desk.conclude(revoked, 1, TAKEN, 'why'), { kind: 'ASKER_REVOKED' });
  assert.equal((await desk.find(1))?.resolved, null);
});
