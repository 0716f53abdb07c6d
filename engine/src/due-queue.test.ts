import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDueQueue, DUE_KINDS, type Due } from './due-queue.ts';

const due: fc.Arbitrary<Due> = fc.record({
  dueUs: fc.integer({ min: 0, max: 5 }),
  kind: fc.constantFrom(...DUE_KINDS),
  id: fc.nat(5),
});

/** What a sorted list would do. */
function earliest(entries: readonly Due[]): Due | undefined {
  const rank = ({ dueUs, kind, id }: Due): number => dueUs * 100 + DUE_KINDS.indexOf(kind) * 10 + id;
  return entries.toSorted((a, b) => rank(a) - rank(b))[0];
}

test('gives what a sorted list would give, however additions and removals alternate', () => {
  const property = (steps: (Due | 'take')[]): void => {
    const queue = createDueQueue();
    const entries: Due[] = [];
    for (const step of steps) {
      const next = earliest(entries);
      assert.deepEqual(queue.next(), next);
      if (step !== 'take') {
        queue.add(step);
        entries.push(step);
      } else if (next !== undefined) {
        assert.deepEqual(queue.take(), next);
        entries.splice(entries.indexOf(next), 1);
      }
    }
  };
  const steps = fc.array(fc.oneof({ weight: 2, arbitrary: due }, fc.constant('take' as const)), { maxLength: 60 });
  fc.assert(fc.property(steps, property), { numRuns: 300, seed: 20_270_101 });
});

test('taking from an empty queue is a bug', () => {
  assert.throws(() => createDueQueue().take(), /heap has an entry/);
});
