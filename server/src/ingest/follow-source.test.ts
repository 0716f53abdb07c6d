import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { createManualClock } from '../../test/support/manual-clock.ts';
import type { ExchangeState } from '../exchange-channel.ts';
import { followSource, SOURCE_BACKOFF_MS_MAX, SOURCE_POLL_MS } from './follow-source.ts';
import { BATCH_RECORDS_MAX, NotSettled } from './intake.ts';
import type { Delivery, Source } from './source.ts';

const START_US = 1_795_348_800_000_000;

/** What happens to a source and its deliveries, in order. */
function desk(count: number) {
  const clock = createManualClock(START_US);
  const told: string[] = [];
  const deliveries = Array.from({ length: count }, (_, index): Delivery => {
    return { kind: 'RECORD', place: `${index}`, bytes: Buffer.alloc(0) };
  });
  let settled = 0;
  const desk = { clock, told, state: 'LEADING' as ExchangeState, failures: 0, followed, acknowledged: () => settled };
  const source: Source = {
    channel: 'file',
    name: 'memory',
    stop: () => Promise.resolve(void told.push('stop')),
    open: () => {
      let read = settled;
      told.push('open');
      return Promise.resolve({
        read: (countMax) => {
          const next = deliveries.slice(read, read + countMax);
          read += next.length;
          if (next.length > 0) told.push(`read ${next.length}`);
          return Promise.resolve(next);
        },
        acknowledge: () => {
          settled = read;
          return Promise.resolve(void told.push('acknowledge'));
        },
        close: () => Promise.resolve(void told.push('close')),
      });
    },
  };
  function followed() {
    return followSource({
      source,
      intake: (_origin, batch) => {
        if (desk.failures-- > 0) return Promise.reject(new NotSettled('not now'));
        return Promise.resolve(void told.push(`settle ${batch.length}`));
      },
      leads: () => desk.state,
      clock,
      log: pino({ level: 'silent' }),
    });
  }
  return desk;
}

test('settles what it read before it acknowledges, in batches of the limit', async () => {
  const { clock, told, followed } = desk(BATCH_RECORDS_MAX + 1);
  const { start, stop } = followed();
  start();
  await clock.advance(SOURCE_POLL_MS);
  const batch = (size: number): string[] => [`read ${size}`, `settle ${size}`, 'acknowledge'];
  assert.deepEqual(told, ['open', ...batch(BATCH_RECORDS_MAX), ...batch(1)]);
  await stop();
  assert.deepEqual(told.slice(-2).toSorted(), ['close', 'stop']);
});

test('while this process does not lead nothing is opened; when it leads no more it is closed', async () => {
  const made = desk(1);
  const { clock, told, followed } = made;
  made.state = 'FOLLOWING';
  const { start, stop, behindSeconds } = followed();
  start();
  await clock.advance(60_000);
  assert.deepEqual(told, []);
  assert.equal(behindSeconds(), 0);
  made.state = 'LEADING';
  await clock.advance(SOURCE_POLL_MS);
  assert.deepEqual(told, ['open', 'read 1', 'settle 1', 'acknowledge']);
  made.state = 'REBUILDING';
  await clock.advance(SOURCE_POLL_MS);
  assert.equal(told.at(-1), 'close');
  made.state = 'LEADING';
  await clock.advance(SOURCE_POLL_MS);
  assert.equal(told.at(-1), 'open');
  await stop();
});

test('what is not settled is not acknowledged: it comes again, later and later, and how far behind it is shows', async () => {
  const made = desk(2);
  const { clock, told, followed, acknowledged } = made;
  made.failures = 10;
  const { start, stop, behindSeconds } = followed();
  start();
  await clock.advance(1_000);
  const early = told.filter((what) => what === 'open').length;
  assert.ok(early >= 3, 'soon at first');
  await clock.advance(20_000);
  assert.ok(told.filter((what) => what === 'open').length <= early + 2 + 20_000 / SOURCE_BACKOFF_MS_MAX);
  assert.equal(acknowledged(), 0);
  assert.ok(behindSeconds() > 5, `${behindSeconds()} s`);
  await clock.advance(60_000);
  assert.equal(acknowledged(), 2);
  assert.ok(behindSeconds() < 1);
  assert.equal(told.filter((what) => what === 'acknowledge').length, 1);
  await stop();
});
