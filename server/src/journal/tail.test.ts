import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryJournal } from '../../test/support/memory-journal.ts';
import type { CommittedBlock } from './committed-block.ts';
import type { JournalReader } from './journal.ts';
import { randomHistory } from './random-history.test.ts';
import { createTail, TAIL_BYTES_MAX, type Tail } from './tail.ts';

const { blocks } = randomHistory({ seed: 11, commands: 120, recordsPerBlockMax: 5 });
const last = blocks.at(-1)?.block.lastSequence ?? 0;

/** A tail that holds the blocks from `from` on, in front of a journal that counts what it is asked. */
function open(from: number, all: readonly CommittedBlock[] = blocks): { tail: Tail; asked: () => number } {
  const journal = createMemoryJournal(all.map(({ block }) => block));
  let asked = 0;
  const reader: JournalReader = {
    read: (fromSequence, blocksMax) => {
      asked += 1;
      return journal.read(fromSequence, blocksMax);
    },
  };
  const tail = createTail(reader);
  for (const committed of all.slice(from)) tail.add(committed);
  return { tail, asked: () => asked };
}

const firsts = (read: readonly CommittedBlock[]): number[] => read.map(({ block }) => block.firstSequence);

test('any place within memory is answered from memory, any place before it from the database: the same blocks', async () => {
  for (let held = 0; held <= blocks.length; held++) {
    const memoryBegins = blocks[held]?.block.firstSequence ?? Infinity;
    for (let at = 1; at <= last + 2; at++) {
      const { tail, asked } = open(held);
      const blocksMax = 1 + ((at + held) % 7);
      const expected = blocks.filter(({ block }) => block.lastSequence >= at).slice(0, blocksMax);
      assert.deepEqual(firsts(await tail.read(at, blocksMax)), firsts(expected));
      assert.equal(asked(), at < memoryBegins ? 1 : 0, `${at} with memory from ${memoryBegins}`);
    }
  }
});

test('reading on across the seam between database and memory gives each block once', async () => {
  for (let held = 0; held <= blocks.length; held++) {
    const { tail } = open(held);
    const read: CommittedBlock[] = [];
    for (let next = 1; next <= last; next = (read.at(-1)?.block.lastSequence ?? last) + 1) {
      read.push(...(await tail.read(next, 4)));
    }
    assert.deepEqual(firsts(read), firsts(blocks));
  }
});

test('an empty tail asks the database; one that was read to the end says there is nothing yet', async () => {
  const empty = open(blocks.length);
  assert.deepEqual(await empty.tail.read(1, 2), blocks.slice(0, 2));
  const { tail, asked } = open(3);
  assert.deepEqual(await tail.read(last + 1, 2), []);
  assert.equal(asked(), 0, 'those who wait at the end must not ask the database each time');
});

test('memory is bounded: the older half is let go and read from the database again', async () => {
  const [template] = blocks;
  assert.ok(template !== undefined);
  const size = 1024 * 1024;
  const many = Array.from({ length: 40 }, (_, index) => {
    const firstSequence = index + 1;
    const block = { ...template.block, firstSequence, lastSequence: firstSequence, records: 'x'.repeat(size) };
    return { block, records: [] };
  });
  const asked: number[] = [];
  const tail = createTail({
    read: (fromSequence) => {
      asked.push(fromSequence);
      return Promise.resolve([]);
    },
  });
  const heldOf = async (): Promise<number> => {
    let held = 0;
    for (let sequence = many.length; sequence > 0; sequence--) held += (await tail.read(sequence, 1)).length;
    return held;
  };
  for (const committed of many) {
    tail.add(committed);
    assert.ok((await heldOf()) * size <= TAIL_BYTES_MAX);
  }
  assert.ok((await heldOf()) * size >= TAIL_BYTES_MAX / 2, 'it keeps as much as it may');
  assert.ok(asked.includes(1), 'the oldest is no longer in memory');
});
