import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { createManualClock, settled, type ManualClock } from '../../test/support/manual-clock.ts';
import { createMemoryJournal } from '../../test/support/memory-journal.ts';
import type { CommittedBlock } from './committed-block.ts';
import { createFollower, type Follower, type FollowerOptions } from './follower.ts';
import type { Block } from './format.ts';
import { JournalUnavailable, type JournalReader } from './journal.ts';
import { randomHistory } from './random-history.test.ts';

const { blocks } = randomHistory({ seed: 12, commands: 300, recordsPerBlockMax: 3 });
const POLL_MS = 250;

type Desk = {
  follower: Follower;
  /** The journal: what stands in it so far. */
  stored: Block[];
  clock: ManualClock;
  handedOn: number[];
  fatal: unknown[];
  reads: number[];
  /** Rejects the next reads with these. */
  faults: Error[];
  warnings: () => string;
};

function open(stored: readonly CommittedBlock[], change: Partial<FollowerOptions> = {}): Desk {
  const journal = createMemoryJournal(stored.map(({ block }) => block));
  const clock = createManualClock(0);
  const handedOn: number[] = [];
  const fatal: unknown[] = [];
  const reads: number[] = [];
  const faults: Error[] = [];
  let warnings = '';
  const reader: JournalReader = {
    read: async (fromSequence, blocksMax) => {
      reads.push(fromSequence);
      await Promise.resolve();
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      return journal.read(fromSequence, blocksMax);
    },
  };
  const follower = createFollower({
    journal: reader,
    clock,
    log: pino({ level: 'warn' }, { write: (line: string) => (warnings += line) }),
    fromSequence: 1,
    onBlock: ({ block }) => handedOn.push(block.firstSequence),
    onFatal: (error) => fatal.push(error),
    ...change,
  });
  return { follower, stored: journal.blocks, clock, handedOn, fatal, reads, faults, warnings: () => warnings };
}

const firsts = (of: readonly CommittedBlock[]): number[] => of.map(({ block }) => block.firstSequence);
const at = (index: number): CommittedBlock => {
  const committed = blocks[index];
  assert.ok(committed !== undefined);
  return committed;
};

test('at the start everything there is handed on, in order, however many reads it takes', async () => {
  assert.ok(blocks.length > 100);
  const { follower, handedOn } = open(blocks);
  await follower.start();
  assert.deepEqual(handedOn, firsts(blocks));
  follower.stop();
});

test('what another process committed before a block of our own is read at once, not with the next poll', async () => {
  const { follower, stored, handedOn } = open(blocks.slice(0, 4));
  await follower.start();
  stored.push(at(4).block, at(5).block, at(6).block);
  follower.offer(at(6));
  await settled();
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 7)));
  stored.push(at(7).block);
  await follower.catchUp();
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 8)), 'and so it is before the doors open');
  follower.stop();
});

test('if it can not be read then, the next poll does', async () => {
  const { follower, stored, clock, handedOn, faults, fatal } = open(blocks.slice(0, 4));
  await follower.start();
  stored.push(at(4).block, at(5).block);
  faults.push(new JournalUnavailable('gone for a moment'));
  follower.offer(at(5));
  await settled();
  assert.deepEqual([handedOn, fatal], [firsts(blocks.slice(0, 4)), []]);
  await clock.advance(POLL_MS);
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 6)));
  follower.stop();
});

test('a block that was committed here is taken at once, without asking the database', async () => {
  const { follower, handedOn, reads } = open(blocks.slice(0, 4));
  await follower.start();
  const before = reads.length;
  follower.offer(at(4));
  follower.offer(at(5));
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 6)));
  assert.equal(reads.length, before);
  follower.stop();
});

test('what another process writes is seen by asking; an offer beyond it waits for the gap to be filled', async () => {
  const { follower, handedOn, stored, clock } = open(blocks.slice(0, 4));
  await follower.start();
  stored.push(at(4).block, at(5).block);
  follower.offer(at(5));
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 4)), 'nothing is handed on over a gap');
  await clock.advance(POLL_MS);
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 6)));
  follower.stop();
});

test('an old block that is offered again is not handed on again', async () => {
  const { follower, handedOn } = open(blocks.slice(0, 4));
  await follower.start();
  follower.offer(at(3));
  follower.offer(at(0));
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 4)));
  follower.stop();
});

test('whoever writes, whatever is offered and whenever the journal is asked: each block once, in order', async () => {
  const step = fc.constantFrom('WRITE HERE', 'WRITE ELSEWHERE', 'OFFER LATE', 'POLL', 'TURN', 'FAULT');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
      const { follower, handedOn, stored, clock, fatal, faults } = open(blocks.slice(0, 2));
      await follower.start();
      const late: CommittedBlock[] = [];
      for (const what of steps) {
        const next = at(stored.length);
        if (what === 'WRITE HERE' || what === 'WRITE ELSEWHERE') stored.push(next.block);
        if (what === 'WRITE HERE') follower.offer(next);
        if (what === 'WRITE ELSEWHERE') late.push(next);
        if (what === 'OFFER LATE') for (const committed of late.splice(0)) follower.offer(committed);
        if (what === 'FAULT') faults.push(new JournalUnavailable('cut'));
        // A poll's read is left under way by moving the clock without letting everything settle.
        if (what === 'POLL') void clock.advance(POLL_MS);
        if (what === 'TURN') await new Promise((resolve) => setImmediate(resolve));
      }
      await clock.advance(60_000);
      assert.deepEqual(handedOn, firsts(blocks.slice(0, stored.length)));
      assert.deepEqual(fatal, []);
      follower.stop();
    }),
    { numRuns: 60 },
  );
});

test('a journal that can not be read is asked again later; nothing is lost, and a warning says where it stands', async () => {
  const { follower, handedOn, stored, clock, faults, fatal, warnings } = open(blocks.slice(0, 2));
  await follower.start();
  faults.push(new JournalUnavailable('connection refused'), new JournalUnavailable('connection refused'));
  stored.push(at(2).block);
  await clock.advance(POLL_MS);
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 2)));
  assert.match(warnings(), /connection refused.*"nextSequence":\d+/);
  await clock.advance(10_000);
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 3)));
  assert.deepEqual(fatal, []);
  follower.stop();
});

test('a journal that can not be read at the start is told to whoever starts', async () => {
  const { follower, faults } = open(blocks.slice(0, 2));
  faults.push(new JournalUnavailable('connection refused'));
  await assert.rejects(follower.start(), JournalUnavailable);
});

for (const where of ['at the start', 'when offered', 'when polled']) {
  test(`whoever follows doesn't agree with a block (${where}): told once, and nothing more is handed on`, async () => {
    let calls = 0;
    const wrong = at(where === 'at the start' ? 1 : 2).block.firstSequence;
    const { follower, stored, fatal, clock } = open(blocks.slice(0, 2), {
      onBlock: ({ block }) => {
        calls += 1;
        if (block.firstSequence === wrong) throw new Error('diverged');
      },
    });
    await follower.start();
    if (where === 'when offered') follower.offer(at(2));
    stored.push(at(2).block, at(3).block);
    await clock.advance(10 * POLL_MS);
    follower.offer(at(3));
    assert.deepEqual(fatal.map(String), ['Error: diverged']);
    assert.equal(calls, where === 'at the start' ? 2 : 3);
  });
}

test('a block that is no JSON, or a bug of the journal, is fatal while following', async () => {
  for (const damage of ['block', 'bug']) {
    const { follower, stored, fatal, clock, faults } = open(blocks.slice(0, 2));
    await follower.start();
    if (damage === 'bug') faults.push(new TypeError('bug'));
    else stored.push({ ...at(2).block, records: 'nonsense\n' });
    await clock.advance(POLL_MS);
    assert.equal(fatal.length, 1);
    assert.match(String(fatal[0]), damage === 'bug' ? /bug/ : /block \d+ was changed/);
    follower.stop();
  }
});

test('a start in the middle of a block is a bug that says so, not a read for ever', async () => {
  const long = blocks.find(({ block }) => block.lastSequence > block.firstSequence);
  assert.ok(long !== undefined);
  const { follower, handedOn } = open(blocks, { fromSequence: long.block.lastSequence });
  await assert.rejects(follower.start(), /bug: no block of the journal begins with sequence \d+/);
  assert.deepEqual(handedOn, []);
});

test('after stop nothing is handed on, whether offered, read or on its way', async () => {
  const { follower, stored, handedOn, clock } = open(blocks.slice(0, 2));
  await follower.start();
  stored.push(at(2).block);
  void clock.advance(POLL_MS);
  follower.stop();
  follower.offer(at(2));
  await settled();
  await clock.advance(10 * POLL_MS);
  assert.deepEqual(handedOn, firsts(blocks.slice(0, 2)));
});
