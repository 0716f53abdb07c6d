/** The lease on a real PostgreSQL. Clocks stand still, so nobody renews unless a test says so. */
import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { useTestDatabase } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { eventually } from './support/patience.ts';
import { createPool } from '../src/database/pool.ts';
import { createLeaderWatch } from '../src/lease/leader-watch.ts';
import {
  connectionNames,
  SILENCE_MS_MAX,
  SILENCE_MS_MIN,
  silenceMs,
  type HolderStatus,
} from '../src/lease/lease-row.ts';
import { LeaseUnavailable } from '../src/lease/lease.ts';
import { createPostgresLease, HOLDER_CHARACTERS_MAX, type PostgresLease } from '../src/lease/postgres-lease.ts';
import { createLog } from '../src/ops/log.ts';

const START_US = 1_795_348_800_000_000;
const PATIENCE_MS = 10_000;
const log = createLog('silent');
const database = useTestDatabase();

beforeEach(() => database.pools.admin.query('delete from lease'));

type Process = { lease: PostgresLease; clock: ManualClock; status: HolderStatus; lost: () => number };

function openProcess(t: TestContext, holder: string, connectionString = database.connectionString): Process {
  const clock = createManualClock(START_US);
  const status: HolderStatus = { state: 'LEADING', alarms: ['snapshot-damaged'], isClockTrusted: true };
  const door = { url: `http://127.0.0.1:1/${holder}`, token: `token of ${holder}` };
  const lease = createPostgresLease({ connectionString, holder, door, status: () => status, clock, log });
  let lost = 0;
  lease.onLost(() => (lost += 1));
  t.after(lease.stop);
  return { lease, clock, status, lost: () => lost };
}

/** As PostgreSQL sees it: the holder was last heard of so much earlier. */
async function letPass(ms: number): Promise<void> {
  await database.pools.admin.query(`update lease set renewed_at = renewed_at - $1 * interval '1 ms'`, [ms]);
}

async function rowOf(): Promise<Record<string, unknown> | undefined> {
  const { rows } = await database.pools.admin.query<Record<string, unknown>>('select * from lease');
  return rows[0];
}

test('who comes first has it; the next one gets it when the first has been silent for longer than it said', async (t) => {
  const [first, second] = [openProcess(t, 'first'), openProcess(t, 'second')];
  assert.equal(first.lease.isHeld(), false);
  assert.equal(await first.lease.acquire(), true);
  assert.equal(first.lease.isHeld(), true);
  assert.equal(await second.lease.acquire(), false);
  await letPass(SILENCE_MS_MIN - 1_000);
  assert.equal(await second.lease.acquire(), false);
  await letPass(SILENCE_MS_MAX);
  assert.equal(await second.lease.acquire(), true);
  assert.deepEqual([second.lease.isHeld(), await first.lease.acquire(), first.lease.isHeld()], [true, false, false]);
  assert.equal((await rowOf())?.['term'], '2');
});

test('who has it may ask again, and counts as the same term', async (t) => {
  const { lease } = openProcess(t, 'only');
  assert.deepEqual([await lease.acquire(), await lease.acquire()], [true, true]);
  await letPass(SILENCE_MS_MAX + 1);
  assert.equal(await lease.acquire(), true);
  assert.equal((await rowOf())?.['term'], '1');
});

test('of many that ask at once one gets it', async (t) => {
  const processes = Array.from({ length: 8 }, (_, index) => openProcess(t, `process-${index}`));
  for (const silence of [0, SILENCE_MS_MAX + 1]) {
    await letPass(silence);
    const before = (await rowOf())?.['holder'];
    const got = await Promise.all(processes.map(({ lease }) => lease.acquire()));
    // The one that had it may have asked first.
    assert.equal(got.filter(Boolean).length, 1, `after ${String(before)}`);
  }
});

test('it is renewed every 300 ms, and told how its holder is; renewed, nobody else gets it', async (t) => {
  const [first, second] = [openProcess(t, 'first'), openProcess(t, 'second')];
  await first.lease.acquire();
  await letPass(1_000);
  first.status.isClockTrusted = false;
  const before = (await rowOf())?.['renewed_at'];
  await first.clock.advance(300);
  await eventually('renewed', PATIENCE_MS, async () => {
    const row = await rowOf();
    return String(row?.['renewed_at']) === String(before) ? undefined : row;
  });
  assert.equal(await second.lease.acquire(), false);
  const { state, alarms, is_clock_trusted: isClockTrusted } = (await rowOf()) ?? {};
  assert.deepEqual([state, alarms, isClockTrusted], ['LEADING', ['snapshot-damaged'], false]);
});

test('a holder that could not renew does not count on it any more, by its own clock and before others may take it', async (t) => {
  const { lease, clock } = openProcess(t, 'only');
  await lease.acquire();
  clock.setUs(START_US + (SILENCE_MS_MIN - 1) * 1_000);
  assert.equal(lease.isHeld(), true);
  clock.setUs(START_US + SILENCE_MS_MAX * 1_000);
  assert.equal(lease.isHeld(), false);
});

test('a holder that was silent hears at its next renewal that another has it, once', async (t) => {
  const [first, second] = [openProcess(t, 'first'), openProcess(t, 'second')];
  await first.lease.acquire();
  await letPass(SILENCE_MS_MAX + 1);
  await second.lease.acquire();
  await first.clock.advance(300);
  await eventually('told', PATIENCE_MS, () => (first.lost() > 0 ? true : undefined));
  await first.clock.advance(3_000);
  assert.deepEqual([first.lost(), first.lease.isHeld(), second.lost()], [1, false, 0]);
});

test('given up, it is free at once, and whoever waits is woken', async (t) => {
  const [first, second] = [openProcess(t, 'first'), openProcess(t, 'second')];
  await first.lease.acquire();
  assert.equal(await second.lease.acquire(), false);
  const woken = second.lease.changed(1_000_000);
  await first.lease.release();
  // The clock of the second stands still: only being told can wake it.
  await woken;
  assert.equal(await second.lease.acquire(), true);
  await first.lease.release();
  assert.equal((await rowOf())?.['holder'], 'second', 'who has it no more gives nothing up');
  assert.equal(second.lease.isHeld(), true);
});

test('it is taken from a silent process together with its connections; not those of one that gave it up', async (t) => {
  const [first, second, third] = [openProcess(t, 'first'), openProcess(t, 'second'), openProcess(t, 'third')];
  await first.lease.acquire();
  const open = (holder: string) =>
    createPool(database.connectionString, log, 'wattbook_exchange', connectionNames(holder).pool);
  const [firsts, seconds] = [open('first'), open('second')];
  t.after(() => Promise.all([firsts.end(), seconds.end()]));
  const [hanging, living] = [await firsts.connect(), await seconds.connect()];
  await hanging.query('begin');
  await letPass(SILENCE_MS_MAX + 1);
  assert.equal(await second.lease.acquire(), true);
  await assert.rejects(hanging.query('select 1'));
  hanging.release(true);
  await second.lease.release();
  assert.equal(await third.lease.acquire(), true);
  assert.equal((await living.query('select 1')).rowCount, 1);
  living.release();
});

test('without a database it is not known whose it is: asking fails, and passes', async (t) => {
  const { lease } = openProcess(t, 'lost', 'postgres://nobody@127.0.0.1:1/nothing');
  await assert.rejects(lease.acquire(), LeaseUnavailable);
  assert.equal(lease.isHeld(), false);
});

test('its connection may be lost: the next renewal has another one', async (t) => {
  const { lease, clock } = openProcess(t, 'only');
  await lease.acquire();
  const before = (await rowOf())?.['renewed_at'];
  await database.pools.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%lease only'`,
  );
  await eventually('renewed', PATIENCE_MS, async () => {
    await clock.advance(300);
    return String((await rowOf())?.['renewed_at']) === String(before) ? undefined : true;
  });
  await eventually('told that it is renewed', PATIENCE_MS, () => lease.isHeld() || undefined);
});

test('the slower the database answers, the longer a holder may be silent, within bounds', () => {
  assert.deepEqual([0, 100, 1_000, 60_000].map(silenceMs), [SILENCE_MS_MIN, 1_500, 4_200, SILENCE_MS_MAX]);
});

test("a holder's name that PostgreSQL would cut off is refused", (t) => {
  openProcess(t, 'x'.repeat(HOLDER_CHARACTERS_MAX));
  assert.throws(() => openProcess(t, 'x'.repeat(HOLDER_CHARACTERS_MAX + 1)), /too long/);
});

test('gateways know who takes commands, hear of it at once, and of nobody once it is silent', async (t) => {
  const { lease, status } = openProcess(t, 'leader');
  const clock = createManualClock(START_US);
  const watch = createLeaderWatch({ pool: database.pools.gateway, clock, log });
  t.after(watch.stop);
  await watch.start();
  assert.deepEqual([watch.leader(), watch.status()], [undefined, undefined]);
  const looking = async (): Promise<void> => {
    watch.look();
    await eventually('looked', PATIENCE_MS, () => watch.status()?.state);
  };
  await lease.acquire();
  await looking();
  assert.deepEqual([watch.leader(), watch.status()?.state], [undefined, 'STARTING'], 'not before it leads');
  lease.tell();
  await eventually('told', PATIENCE_MS, () => {
    watch.look();
    return watch.leader();
  });
  assert.deepEqual(watch.leader(), { holder: 'leader', url: 'http://127.0.0.1:1/leader', token: 'token of leader' });
  assert.deepEqual(watch.status(), status);
  await letPass(SILENCE_MS_MAX + 1);
  await eventually('gone', PATIENCE_MS, () => {
    watch.look();
    return watch.leader() === undefined ? true : undefined;
  });
  assert.equal(watch.status(), undefined);
});
