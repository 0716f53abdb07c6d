import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock, settled } from '../../test/support/manual-clock.ts';
import { createSequenceGate } from './sequence-gate.ts';

test('what was reached is not waited for; it never goes back', async () => {
  const gate = createSequenceGate(createManualClock(0));
  assert.equal(gate.sequence(), 0);
  assert.equal(await gate.reached(0, 0), true);
  gate.advance(7);
  gate.advance(3);
  assert.equal(gate.sequence(), 7);
  for (const sequence of [1, 3, 7]) assert.equal(await gate.reached(sequence, 0), true);
});

test('each waits for its own sequence; those beyond go on waiting', async () => {
  const clock = createManualClock(0);
  const gate = createSequenceGate(clock);
  const answers = new Map<number, boolean>();
  for (const sequence of [3, 1, 2, 9]) {
    void gate.reached(sequence, 500).then((isReached) => answers.set(sequence, isReached));
  }
  gate.advance(2);
  await settled();
  assert.deepEqual([...answers].sort(), [
    [1, true],
    [2, true],
  ]);
  gate.advance(8);
  await clock.advance(499);
  assert.deepEqual([...answers.keys()].sort(), [1, 2, 3]);
  await clock.advance(1);
  assert.equal(answers.get(9), false);
});

test('nothing is left behind: no timer after an answer, no answer after the time is over', async () => {
  const timers = new Set<object>();
  const clock = createManualClock(0);
  const counting = {
    nowUs: clock.nowUs,
    after: (delayMs: number, callback: () => void) => {
      const timer = clock.after(delayMs, callback);
      timers.add(timer);
      return { cancel: () => (timers.delete(timer), timer.cancel()) };
    },
  };
  const gate = createSequenceGate(counting);
  const early = gate.reached(5, 500);
  gate.advance(5);
  assert.equal(await early, true);
  assert.equal(timers.size, 0);
  const late = gate.reached(6, 500);
  await clock.advance(500);
  assert.equal(await late, false);
  assert.equal(timers.size, 0);
  gate.advance(6);
  assert.equal(await late, false);
});
