import assert from 'node:assert/strict';
import { it } from 'node:test';
import { settled } from '../../test/support/manual-clock.ts';
import { shareCatchUp } from './shared-catch-up.ts';

/** Readings that end when they are told to. */
function createReadings() {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  const catchUp = shareCatchUp(() => new Promise((resolve, reject) => begun.push({ end: resolve, fail: reject })));
  return { begun, catchUp };
}

it('those who ask in one turn share one reading', async () => {
  const { begun, catchUp } = createReadings();
  const asked = [catchUp(), catchUp(), catchUp()];
  await settled();
  assert.equal(begun.length, 1);
  begun[0]?.end();
  await Promise.all(asked);
});

it('a reading under way does not count; all who ask meanwhile share the next, which begins after it', async () => {
  const { begun, catchUp } = createReadings();
  const first = catchUp();
  await settled();
  let isFresh = false;
  const later = [catchUp(), catchUp()].map((asked) => asked.then(() => (isFresh = true)));
  await settled();
  assert.equal(begun.length, 1, 'never two at a time');
  begun[0]?.end();
  await first;
  await settled();
  assert.deepEqual([begun.length, isFresh], [2, false]);
  begun[1]?.end();
  await Promise.all(later);
  assert.equal(begun.length, 2);
});

it('one that fails is told to those who shared it, and to nobody else', async () => {
  const { begun, catchUp } = createReadings();
  const asked = [catchUp(), catchUp()];
  await settled();
  const next = catchUp();
  begun[0]?.fail(new Error('gone'));
  for (const one of asked) await assert.rejects(one, /gone/);
  await settled();
  begun[1]?.end();
  await next;
});
