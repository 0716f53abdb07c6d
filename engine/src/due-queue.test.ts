import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDueQueue, DUE_KINDS, type Due } from './due-queue.ts';

const DUE_US = fc.integer({ min: 0, max: 5 });
type Step = Due & { isRemoval: boolean };

/** What a sorted list would do. */
function earliest(entries: readonly Due[]): Due | undefined {
  const rank = ({ dueUs, kind, id }: Due): number => dueUs * 100 + DUE_KINDS.indexOf(kind) * 10 + id;
  return entries.toSorted((a, b) => rank(a) - rank(b))[0];
}

test('gives what a sorted list would give, with one entry for each kind and id, however it is changed', () => {
  const property = (steps: (Step | 'take')[]): void => {
    const queue = createDueQueue();
    let entries: Due[] = [];
    for (const step of steps) {
      const next = earliest(entries);
      assert.deepEqual(queue.next(), next);
      assert.equal(queue.size(), entries.length);
      if (step !== 'take') {
        entries = entries.filter(({ kind, id }) => kind !== step.kind || id !== step.id);
        if (step.isRemoval) queue.remove(step.kind, step.id);
        else {
          queue.add(step);
          entries.push(step);
        }
      } else if (next !== undefined) {
        assert.deepEqual(queue.take(), next);
        entries.splice(entries.indexOf(next), 1);
      }
    }
  };
  const step = fc.record({
    dueUs: DUE_US,
    kind: fc.constantFrom(...DUE_KINDS),
    id: fc.nat(5),
    isRemoval: fc.boolean(),
  });
  const steps = fc.array(fc.oneof({ weight: 3, arbitrary: step }, fc.constant('take' as const)), { maxLength: 80 });
  fc.assert(fc.property(steps, property), { numRuns: 300, seed: 20_270_101 });
});

test('taking from an empty queue is a bug', () => {
  assert.throws(() => createDueQueue().take(), /heap has an entry/);
});
