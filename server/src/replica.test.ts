import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stateHash } from '@wattbook/engine';
import { createManualClock } from '../test/support/manual-clock.ts';
import { parseBlock, type CommittedBlock } from './journal/committed-block.ts';
import { GENESIS_HASH, hashBlock, recordLine, type Block, type JournalRecord } from './journal/format.ts';
import { randomHistory } from './journal/random-history.test.ts';
import { createReplica, Divergence, type Replica } from './replica.ts';

const history = randomHistory({ seed: 21, commands: 400 });
const { blocks } = history;
const open = (): Replica => createReplica(createManualClock(0));

/** As somebody writes it who may write to the table: the chain is right, the content isn't. */
function forge(block: Block, change: Partial<Block>): CommittedBlock {
  const changed = { ...block, ...change };
  return parseBlock({ ...changed, hash: hashBlock(changed, changed.records) });
}

function forgeRecord(committed: CommittedBlock, index: number, change: (record: JournalRecord) => JournalRecord) {
  const records = committed.records.map((record, at) => (at === index ? change(record) : record));
  return forge(committed.block, { records: records.map(recordLine).join('') });
}

/** The block with the first trade, a replica that stands right before it, and the trade's record. */
function beforeFirstTrade(): { replica: Replica; committed: CommittedBlock; index: number; sequence: number } {
  const replica = open();
  for (const committed of blocks) {
    const index = committed.records.findIndex(({ events }) => events.some(({ type }) => type === 'TradeExecuted'));
    const record = committed.records[index];
    if (record !== undefined) return { replica, committed, index, sequence: record.sequence };
    replica.follow(committed);
  }
  throw new Error('the history has a trade');
}

for (const seed of [21, 22, 23]) {
  test(`a replica is the market that wrote the blocks (seed ${seed})`, () => {
    const replica = open();
    const { market, blocks: all } = randomHistory({ seed, commands: 1_000 });
    for (const committed of all) replica.follow(committed);
    assert.equal(stateHash(replica.market), stateHash(market));
    assert.deepEqual([...replica.market.orders], [...market.orders]);
    const { lastSequence, hash } = all.at(-1)?.block ?? { lastSequence: 0, hash: '' };
    assert.deepEqual(replica.head(), { lastSequence, hash });
  });
}

test('whoever wants to sees each record with the market right after it', () => {
  const hashes: string[] = [];
  const { blocks: all, records } = randomHistory({
    seed: 24,
    commands: 300,
    afterRecord: (_record, market) => hashes.push(stateHash(market)),
  });
  const seen: JournalRecord[] = [];
  const replica = open();
  for (const committed of all) {
    replica.follow(committed, (record, market) => {
      assert.equal(stateHash(market), hashes[seen.length]);
      seen.push(record);
    });
  }
  assert.deepEqual(seen, JSON.parse(JSON.stringify(records)));
});

test('a new replica stands before the first block', () => {
  assert.deepEqual(open().head(), { lastSequence: 0, hash: GENESIS_HASH });
});

describe('divergence is found, named by its sequence, and moves nothing on', () => {
  function refuses(replica: Replica, committed: CommittedBlock, sentence: RegExp): void {
    const head = replica.head();
    assert.throws(
      () => replica.follow(committed),
      (error) => error instanceof Divergence && sentence.test(error.message),
    );
    assert.deepEqual(replica.head(), head);
  }

  test('an event that says something else', () => {
    const { replica, committed, index, sequence } = beforeFirstTrade();
    const forged = forgeRecord(committed, index, (record) => ({
      ...record,
      events: record.events.map((event) =>
        event.type === 'TradeExecuted' ? { ...event, quantityLots: event.quantityLots + 1 } : event,
      ),
    }));
    const sentence = new RegExp(`^record ${sequence} comes out differently\\.\nrecorded: .*\nrecomputed: .*`);
    refuses(replica, forged, sentence);
  });

  test('an event that is missing, or doubled, or of another order', () => {
    for (const change of [
      (events: JournalRecord['events']) => events.slice(1),
      (events: JournalRecord['events']) => [...events, ...events.slice(-1)],
      (events: JournalRecord['events']) => events.toReversed(),
    ]) {
      const { replica, committed, index, sequence } = beforeFirstTrade();
      const forged = forgeRecord(committed, index, (record) => ({ ...record, events: change(record.events) }));
      refuses(replica, forged, new RegExp(`^record ${sequence} comes out differently`));
    }
  });

  test('a command that asks for something else', () => {
    const { replica, committed, index, sequence } = beforeFirstTrade();
    const forged = forgeRecord(committed, index, (record) => ({
      ...record,
      command: { ...record.command, orderId: 1, quantityLots: 1, priceTicks: 0 } as JournalRecord['command'],
    }));
    refuses(replica, forged, new RegExp(`^record ${sequence} comes out differently`));
  });

  test('a state hash that is not that of this market', () => {
    const { replica, committed } = beforeFirstTrade();
    const forged = forge(committed.block, { stateHash: '0'.repeat(16) });
    const { lastSequence } = committed.block;
    const sentence = new RegExp(
      `^after record ${lastSequence} the market's state hash is [0-9a-f]{16}, recorded is 0{16}$`,
    );
    refuses(replica, forged, sentence);
  });

  test('rules, or a format, that only a newer version knows', () => {
    const { replica, committed } = beforeFirstTrade();
    const { firstSequence } = committed.block;
    const advice = 'run a newer version$';
    refuses(
      replica,
      forge(committed.block, { rules: 2 }),
      new RegExp(`^block ${firstSequence} was written under rules 2; this version knows rules up to 1: ${advice}`),
    );
    refuses(
      replica,
      forge(committed.block, { format: 2 }),
      new RegExp(`^block ${firstSequence} has format 2; this version reads up to 1: ${advice}`),
    );
  });

  const impossible: [string, (record: JournalRecord) => JournalRecord][] = [
    ['a record out of its place', (record) => ({ ...record, sequence: record.sequence + 1 })],
    ['time that runs backwards', (record) => ({ ...record, timeUs: 1 })],
    ['a command that this version does not know', (record) => ({ ...record, command: { type: 'Kill' } as never })],
  ];
  for (const [what, change] of impossible) {
    test(what, () => {
      const { replica, committed, index } = beforeFirstTrade();
      const forged = forgeRecord(committed, index, change);
      const sequence = forged.records[index]?.sequence ?? 0;
      refuses(replica, forged, new RegExp(`^record ${sequence} can't be applied again: .`));
    });
  }

  test('a changed, a missing and a repeated block', () => {
    const { replica, committed } = beforeFirstTrade();
    const changed = parseBlock({ ...committed.block, records: committed.block.records.replace('alpha', 'gamma') });
    refuses(replica, changed, /^block \d+ was changed/);
    const after = blocks[blocks.findIndex(({ block }) => block === committed.block) + 1];
    assert.ok(after !== undefined);
    refuses(replica, after, /records are missing or doubled$/);
    replica.follow(committed);
    refuses(replica, committed, /records are missing or doubled$/);
  });
});

describe('waiting for a sequence', () => {
  const target = blocks[1]?.block.lastSequence ?? 0;

  test('ends when the block that holds it was followed, not before', async () => {
    const replica = open();
    const settled: boolean[] = [];
    const waiting = [target, target - 1, 1].map(async (sequence) => {
      const isReached = await replica.reached(sequence, 500);
      settled.push(isReached);
    });
    replica.follow(blocks[0] ?? assert.fail());
    await Promise.resolve();
    replica.follow(blocks[1] ?? assert.fail());
    await Promise.all(waiting);
    assert.deepEqual(settled, [true, true, true]);
    assert.equal(await replica.reached(target, 0), true, 'what is there already is not waited for');
  });

  test('ends with false when it takes too long', async () => {
    const clock = createManualClock(0);
    const replica = createReplica(clock);
    const waiting = replica.reached(target, 500);
    await clock.advance(500);
    assert.equal(await waiting, false);
  });
});
