/** Goal: never told too short, and at most a span too long, whenever somebody looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CommittedBlock } from '../journal/committed-block.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import { createViewLag } from './view-lag.ts';

const SPAN_US = 100_000;
const { blocks } = randomHistory({ seed: 92, commands: 300 });

/** Real blocks, at times that a test chooses. */
function at(timesUs: readonly number[]): CommittedBlock[] {
  return timesUs.map((timeUs, index) => {
    const committed = blocks[index];
    assert.ok(committed !== undefined);
    return { ...committed, records: committed.records.map((record) => ({ ...record, timeUs })) };
  });
}

const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 3_600_000_000 })), {
  minLength: 1,
  maxLength: Math.min(60, blocks.length),
});

test('it is the age of the first record that the views lack, or up to a span more', () => {
  fc.assert(
    fc.property(pauses, fc.array(fc.nat(), { minLength: 1 }), (pausesUs, moves) => {
      let nowUs = 1_000_000_000;
      let seen = 0;
      const lag = createViewLag(() => seen);
      const noted: CommittedBlock[] = [];
      const committed = at(pausesUs.map((pauseUs) => (nowUs += pauseUs)));
      for (const [index, one] of committed.entries()) {
        noted.push(one);
        lag.note(one);
        const timeUs = one.records[0]?.timeUs ?? 0;
        const lastSequence = one.block.lastSequence;
        seen += (moves[index % moves.length] ?? 0) % (lastSequence - seen + 1);
        const first = noted.find(({ block }) => block.lastSequence > seen);
        const trueUs = first === undefined ? 0 : timeUs - (first.records[0]?.timeUs ?? 0);
        const toldUs = lag.behindUs(timeUs);
        assert.ok(toldUs >= trueUs && toldUs < trueUs + SPAN_US, `told ${toldUs}, is ${trueUs}`);
      }
      seen = noted.at(-1)?.block.lastSequence ?? 0;
      assert.equal(lag.behindUs(nowUs + 1), 0);
    }),
  );
});

test('views that stand still for ever take no more room, and are told too long rather than too short', () => {
  const committed = at(Array.from({ length: 6 }, (_, index) => (index + 1) * 60_000_000));
  let seen = 0;
  const lag = createViewLag(() => seen, 3);
  for (const one of committed) lag.note(one);
  seen = committed[4]?.block.lastSequence ?? 0;
  assert.equal(lag.behindUs(360_000_000), 180_000_000, 'the last span began with the third block');
  seen = committed[5]?.block.lastSequence ?? 0;
  assert.equal(lag.behindUs(360_000_000), 0);
});
