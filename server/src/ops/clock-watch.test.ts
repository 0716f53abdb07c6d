import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { createManualClock, type ManualClock } from '../../test/support/manual-clock.ts';
import { createAlarms } from './alarms.ts';
import { createClockWatch, type ClockWatch } from './clock-watch.ts';

const START_US = 1_795_348_800_000_000;
const TOLERANCE_MS = 250;
/** How often PostgreSQL is asked. */
const ASKED_EVERY_MS = 1_000;

type Desk = {
  watch: ClockWatch;
  clock: ManualClock;
  /** How far the wall clock and the clock of PostgreSQL are ahead of ours. */
  ahead: { wallMs: number; databaseMs: number };
  /** How PostgreSQL answers: after so many milliseconds, or never, or with a failure. */
  database: { takesMs: number | 'FAILS'; asked: number };
  logged: () => string[];
};

function open(): Desk {
  const clock = createManualClock(START_US);
  const ahead = { wallMs: 0, databaseMs: 0 };
  const database: Desk['database'] = { takesMs: 0, asked: 0 };
  const lines: string[] = [];
  const query = async (): Promise<{ rows: { us: string }[] }> => {
    database.asked += 1;
    const { takesMs } = database;
    if (takesMs === 'FAILS') throw new Error('Connection terminated unexpectedly');
    const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
    // It looks at its clock in the middle of the round trip.
    if (takesMs > 0) await wait(takesMs / 2);
    const us = String(clock.nowUs() + ahead.databaseMs * 1_000);
    if (takesMs > 0) await wait(takesMs / 2);
    return { rows: [{ us }] };
  };
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const watch = createClockWatch({
    clock,
    wallNowUs: () => clock.nowUs() + ahead.wallMs * 1_000,
    pool: { query } as unknown as Pool,
    log,
    alarms: createAlarms(log),
    toleranceMs: TOLERANCE_MS,
  });
  void watch.start();
  return { watch, clock, ahead, database, logged: () => lines };
}

test('clocks that agree are trusted, and nothing is logged', async () => {
  const { watch, clock, logged } = open();
  await clock.advance(10_000);
  assert.equal(watch.isTrusted(), true);
  assert.deepEqual(logged(), []);
  watch.stop();
});

for (const direction of [1, -1]) {
  test(`a wall clock that is set ${direction > 0 ? 'forward' : 'back'} is noticed within 100 ms; the tolerance is within`, async () => {
    const { watch, clock, ahead } = open();
    ahead.wallMs = direction * TOLERANCE_MS;
    await clock.advance(1_000);
    assert.equal(watch.isTrusted(), true);
    ahead.wallMs = direction * (TOLERANCE_MS + 1);
    await clock.advance(100);
    assert.equal(watch.isTrusted(), false);
    watch.stop();
  });

  test(`a database whose clock is ${direction > 0 ? 'ahead' : 'behind'} is noticed within a second`, async () => {
    const { watch, clock, ahead } = open();
    ahead.databaseMs = direction * TOLERANCE_MS;
    await clock.advance(3_000);
    assert.equal(watch.isTrusted(), true);
    ahead.databaseMs = direction * (TOLERANCE_MS + 1);
    await clock.advance(ASKED_EVERY_MS);
    assert.equal(watch.isTrusted(), false);
    watch.stop();
  });
}

test('when they agree again they are trusted again; both changes are logged once, with how far they were apart', async () => {
  const { watch, clock, ahead, logged } = open();
  await clock.advance(1_000);
  ahead.wallMs = 3_600_000;
  ahead.databaseMs = -500;
  await clock.advance(5_000);
  ahead.wallMs = 0;
  await clock.advance(5_000);
  assert.equal(watch.isTrusted(), false, 'one of two agrees');
  ahead.databaseMs = 0;
  await clock.advance(ASKED_EVERY_MS);
  assert.equal(watch.isTrusted(), true);
  const [first, second, ...more] = logged();
  assert.match(first ?? '', /"wallOffsetMs":3600000.*ALARM clock-untrusted: The clocks disagree/);
  assert.match(second ?? '', /alarm clock-untrusted is over/);
  assert.deepEqual(more, []);
  watch.stop();
});

test('half of the round trip is the error: a slow answer proves only what lies beyond it', async () => {
  for (const [takesMs, databaseMs, isTrusted] of [
    [400, 440, true],
    [400, 460, false],
    [400, -440, true],
    [400, -460, false],
    [4_000, 2_200, true],
    [4_000, 2_300, false],
  ] as const) {
    const { watch, clock, ahead, database } = open();
    await clock.advance(500);
    Object.assign(ahead, { databaseMs });
    Object.assign(database, { takesMs });
    await clock.advance(10_000);
    assert.equal(watch.isTrusted(), isTrusted, `${databaseMs} ms seen over ${takesMs} ms`);
    watch.stop();
  }
});

test('a slow answer doesn’t make good what a quick one found wrong', async () => {
  const { watch, clock, ahead, database } = open();
  ahead.databaseMs = 400;
  await clock.advance(2_000);
  assert.equal(watch.isTrusted(), false);
  database.takesMs = 1_000;
  await clock.advance(10_000);
  assert.equal(watch.isTrusted(), false, 'the clocks are as wrong as before');
  ahead.databaseMs = 0;
  database.takesMs = 10;
  await clock.advance(3_000);
  assert.equal(watch.isTrusted(), true);
  watch.stop();
});

test('while PostgreSQL doesn’t answer the wall clock is watched all the same, and it is asked once at a time', async () => {
  const { watch, clock, ahead, database } = open();
  await clock.advance(500);
  database.takesMs = 60_000;
  await clock.advance(ASKED_EVERY_MS);
  const { asked } = database;
  ahead.wallMs = 10_000;
  await clock.advance(200);
  assert.equal(watch.isTrusted(), false);
  await clock.advance(5_000);
  assert.equal(database.asked, asked);
  watch.stop();
});

test('an unreachable database says nothing about clocks; it is known to be away, and to be back', async () => {
  const { watch, clock, database } = open();
  await clock.advance(1_000);
  database.takesMs = 'FAILS';
  await clock.advance(2 * ASKED_EVERY_MS);
  assert.deepEqual([watch.isTrusted(), watch.isDatabaseUp()], [true, false]);
  database.takesMs = 0;
  await clock.advance(ASKED_EVERY_MS);
  assert.deepEqual([watch.isTrusted(), watch.isDatabaseUp()], [true, true]);
  watch.stop();
});

test('after stop nobody is asked any more', async () => {
  const { watch, clock, database } = open();
  await clock.advance(1_000);
  watch.stop();
  await clock.advance(200);
  const { asked } = database;
  await clock.advance(60_000);
  assert.equal(database.asked, asked);
});
