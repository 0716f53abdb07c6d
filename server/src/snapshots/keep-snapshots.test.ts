import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { pino } from 'pino';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { keepSnapshots } from './keep-snapshots.ts';
import type { WriteOutcome } from './write-snapshot.ts';

const MINUTE_MS = 60_000;

/** A venue at sequence 10, whose last snapshot is of sequence 10; the writer is played. */
function openDesk(t: TestContext, { fromSequence = 10, everyRecords = 100, everyMinutes = 60 } = {}) {
  const clock = createManualClock(0);
  const desk = { clock, sequence: 10, asked: [] as number[], written: [] as number[], failed: 0, stops: 0 };
  const answers: (Error | WriteOutcome | 'SLOW')[] = [];
  const written = (sequence: number): WriteOutcome => ({ kind: 'WRITTEN', sequence, chunks: 1, bytes: 2 });
  const keeping = keepSnapshots({
    clock,
    log: pino({ level: 'silent' }),
    writer: {
      write: async (untilSequence) => {
        desk.asked.push(untilSequence);
        const answer = answers.shift() ?? written(untilSequence);
        if (answer instanceof Error) throw answer;
        if (answer !== 'SLOW') return answer;
        await new Promise<void>((resolve) => void clock.after(10 * MINUTE_MS, resolve));
        return written(untilSequence);
      },
      stop: () => {
        desk.stops += 1;
        return Promise.resolve();
      },
    },
    sequence: () => desk.sequence,
    ...{ fromSequence, everyRecords, everyMinutes },
    onWritten: ({ sequence }) => desk.written.push(sequence),
    onFailed: () => {
      desk.failed += 1;
    },
  });
  t.after(keeping.stop);
  return { desk, clock, answers, keeping };
}

test('after so many records: not one earlier', async (t) => {
  const { desk, clock } = openDesk(t);
  desk.sequence = 109;
  await clock.advance(1_000);
  assert.deepEqual(desk.asked, []);
  desk.sequence = 110;
  await clock.advance(1_000);
  assert.deepEqual(desk.written, [110]);
  desk.sequence = 209;
  await clock.advance(1_000);
  assert.deepEqual(desk.asked, [110]);
});

test('after so many minutes, if anything happened', async (t) => {
  const { desk, clock } = openDesk(t);
  await clock.advance(120 * MINUTE_MS);
  assert.deepEqual(desk.asked, []);
  desk.sequence = 11;
  await clock.advance(1_000);
  assert.deepEqual(desk.written, [11]);
  desk.sequence = 12;
  await clock.advance(59 * MINUTE_MS);
  assert.deepEqual(desk.written, [11]);
  await clock.advance(MINUTE_MS);
  assert.deepEqual(desk.written, [11, 12]);
});

test('at once where the journal has grown long without one', async (t) => {
  const { desk, clock } = openDesk(t, { fromSequence: 0, everyRecords: 10 });
  await clock.advance(1_000);
  assert.deepEqual(desk.written, [10]);
});

test('one that fails is tried again, ever later, and then it is as before', async (t) => {
  const { desk, clock, answers } = openDesk(t);
  desk.sequence = 110;
  answers.push(...Array.from({ length: 9 }, () => new Error('the thread was killed')));
  await clock.advance(1_000);
  assert.deepEqual([desk.asked.length, desk.failed], [1, 1]);
  for (const seconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
    const before = desk.asked.length;
    await clock.advance(seconds * 1_000 - 1);
    assert.equal(desk.asked.length, before, `not before ${seconds} s`);
    await clock.advance(1);
    assert.equal(desk.asked.length, before + 1, `after ${seconds} s`);
  }
  assert.deepEqual([desk.failed, desk.written], [9, []]);
  await clock.advance(300_000);
  assert.deepEqual(desk.written, [110]);
  desk.sequence = 210;
  await clock.advance(1_000);
  assert.deepEqual(desk.written, [110, 210]);
});

test('while another process writes one, it is tried again later', async (t) => {
  const { desk, clock, answers } = openDesk(t);
  desk.sequence = 110;
  answers.push({ kind: 'BUSY' });
  await clock.advance(1_000);
  assert.deepEqual([desk.failed, desk.written], [1, []]);
  await clock.advance(5_000);
  assert.deepEqual(desk.written, [110]);
});

test('what another process wrote counts', async (t) => {
  const { desk, clock, answers } = openDesk(t);
  desk.sequence = 110;
  answers.push({ kind: 'NOTHING_NEW', sequence: 105 });
  await clock.advance(1_000);
  desk.sequence = 204;
  await clock.advance(10_000);
  assert.deepEqual([desk.asked, desk.written, desk.failed], [[110], [], 0]);
  desk.sequence = 205;
  await clock.advance(1_000);
  assert.deepEqual(desk.written, [205]);
});

test('after one that took long the next waits four times as long', async (t) => {
  const { desk, clock, answers } = openDesk(t);
  desk.sequence = 110;
  answers.push('SLOW');
  await clock.advance(10 * MINUTE_MS + 1_000);
  assert.deepEqual(desk.written, [110]);
  desk.sequence = 1_000;
  await clock.advance(40 * MINUTE_MS - 1_000);
  assert.deepEqual(desk.written, [110]);
  await clock.advance(1_000);
  assert.deepEqual(desk.written, [110, 1_000]);
});

test('stopped, it ends what is being written and begins nothing', async (t) => {
  const { desk, clock, answers, keeping } = openDesk(t);
  desk.sequence = 110;
  answers.push(new Error('the thread ended'));
  const checked = clock.advance(1_000);
  await keeping.stop();
  await checked;
  await clock.advance(60 * MINUTE_MS);
  assert.deepEqual([desk.asked.length, desk.failed, desk.stops], [0, 0, 1]);
});
