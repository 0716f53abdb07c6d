/** Goal: whoever asks for many records, in whatever order, makes the journal read and parse each block once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomHistory } from '../../journal/random-history.test.ts';
import type { Block } from '../../journal/format.ts';
import { JournalUnavailable } from '../../journal/journal.ts';
import { createMemoryJournal } from '../../../test/support/memory-journal.ts';
import { RECORDS_CACHED_MAX } from '../limits.ts';
import { createRecords } from './records.ts';

const history = randomHistory({ seed: 11, commands: 200 });
const stored = history.blocks.map(({ block }) => block);
const lastSequence = stored.at(-1)?.lastSequence ?? 0;
const backwards = Array.from({ length: lastSequence }, (_, index) => lastSequence - index);

function open(blocks: Block[]) {
  const journal = createMemoryJournal(blocks);
  const asked: number[] = [];
  const { read } = journal;
  journal.read = (from, blocksMax) => {
    asked.push(from);
    return read(from, blocksMax);
  };
  return { journal, asked, ...createRecords(journal) };
}

test('asked for one after the other from the end, or all at once, each block is read once', async () => {
  assert.ok(stored.length > 3 && lastSequence > stored.length, 'blocks of several records');
  const { find, asked } = open(stored);
  for (const sequence of backwards) assert.equal((await find(sequence)).sequence, sequence);
  assert.equal(asked.length, stored.length);

  const together = open(stored);
  const found = await Promise.all(backwards.map(together.find));
  assert.deepEqual(
    found.map(({ sequence }) => sequence),
    backwards,
  );
  assert.equal(together.asked.length, stored.length);
});

test('a journal that fails fails those who wait for it, and is asked again by the next', async () => {
  const { journal, find } = open(stored);
  const { read } = journal;
  journal.read = () => Promise.reject(new JournalUnavailable('away'));
  const results = await Promise.allSettled([find(1), find(2)]);
  assert.ok(results.every((result) => result.status === 'rejected' && result.reason instanceof JournalUnavailable));
  journal.read = read;
  assert.equal((await find(2)).sequence, 2);
});

test('what the journal has not is said so, and of nobody else who asks at that time', async () => {
  const { find } = open(stored);
  const [missing, there] = await Promise.allSettled([find(lastSequence + 1), find(lastSequence)]);
  assert.match(String(missing.status === 'rejected' && missing.reason), /has no record/);
  assert.ok(there.status === 'fulfilled' && there.value.sequence === lastSequence);
});

test('of more records than are kept, whole blocks go, those asked for longest ago first', async () => {
  const [template] = stored;
  assert.ok(template !== undefined);
  const [line] = template.records.split('\n', 1);
  const half = RECORDS_CACHED_MAX / 2;
  const blocks = [0, 1, 2].map((index): Block => {
    const firstSequence = index * half + 1;
    const records = Array.from({ length: half }, (_, place) =>
      JSON.stringify({ ...(JSON.parse(line ?? '') as object), sequence: firstSequence + place }),
    );
    return { ...template, firstSequence, lastSequence: firstSequence + half - 1, records: records.join('\n') + '\n' };
  });
  const { find, asked } = open(blocks);
  for (const sequence of [1, half + 1, 2, 2 * half + 1, 3, 2 * half + 2]) await find(sequence);
  assert.deepEqual(asked, [1, half + 1, 2 * half + 1], 'the first was asked for again, so the second went');
  await find(half + 2);
  assert.equal(asked.length, 4);
});
