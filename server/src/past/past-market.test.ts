import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateHash } from '@wattbook/engine';
import { randomHistory } from '../journal/random-history.test.ts';
import { createSeededRandom } from '../ops/random.ts';
import { createReplica, Divergence, type Replica } from '../replica.ts';
import { catchUp } from '../catch-up.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { createMemoryJournal } from '../../test/support/memory-journal.ts';
import { fromTheBeginning } from '../../test/support/test-past.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { createPastMarket, type PastMarket, type PastMarketSource } from './past-market.ts';

const COMMANDS = 600;
const MOMENTS = 200;
const clock = createManualClock(0);
/** What the market was after each record, by sequence; and when that was. */
const told: { hash: string; timeUs: number }[] = [{ hash: '', timeUs: -Infinity }];
const { blocks } = randomHistory({
  seed: 21,
  commands: COMMANDS,
  recordsPerBlockMax: 7,
  afterRecord: ({ timeUs }, market) => told.push({ hash: stateHash(market), timeUs }),
});
const published = told.length - 1;
const journal = createMemoryJournal(blocks.map(({ block }) => block));

/** Snapshots as a venue has them: markets at the ends of some blocks, here replayed each time. */
function withSnapshots(ends: readonly number[]): PastMarketSource & { opened: number[] } {
  const source = fromTheBeginning(journal, clock);
  const opened: number[] = [];
  const startBefore = (sequence: number): Promise<number> =>
    Promise.resolve(ends.findLast((end) => end <= sequence) ?? 0);
  const open = async (untilSequence: number): Promise<Replica> => {
    const start = await startBefore(untilSequence);
    opened.push(start);
    const replica = createReplica(clock);
    if (start > 0) await catchUp(replica, journal, start);
    if (start < untilSequence) await catchUp(replica, journal, untilSequence);
    return replica;
  };
  return { ...source, open, startBefore, opened };
}

async function hashAt(past: PastMarket, moment: Parameters<PastMarket['at']>[0]): Promise<[number, string]> {
  const market = await past.at(moment, published);
  return market === undefined ? [0, ''] : [market.sequence, stateHash(market)];
}

test(`${MOMENTS} moments in any order: the market is as it was after that record, or at that time`, async () => {
  const random = createSeededRandom(seedOfRun(31));
  const ends = blocks.map(({ block }) => block.lastSequence).filter((_, index) => index % 20 === 19);
  const past = createPastMarket(withSnapshots(ends));
  for (let asked = 0; asked < MOMENTS; asked++) {
    const sequence = random.below(published + 1);
    const { timeUs } = told[Math.max(1, sequence)] ?? { timeUs: 0 };
    const isTime = random.below(2) === 0;
    const atUs = timeUs + random.below(3) - 1;
    const wanted = isTime ? told.findLastIndex((one) => one.timeUs <= atUs) : sequence;
    const found = await hashAt(past, isTime ? { timeUs: atUs } : { sequence });
    assert.deepEqual(found, [wanted, told[wanted]?.hash], isTime ? `at ${atUs} µs` : `at ${sequence}`);
  }
});

test('nothing is told of what is not published yet', async () => {
  const past = createPastMarket(fromTheBeginning(journal, clock));
  const [{ block }] = [blocks[4] ?? assert.fail()];
  const market = await past.at({ timeUs: Number.MAX_SAFE_INTEGER }, block.lastSequence);
  assert.equal(market?.sequence, block.lastSequence);
});

test('before the first record there was no market', async () => {
  const past = createPastMarket(fromTheBeginning(journal, clock));
  assert.equal(await past.at({ sequence: 0 }, published), undefined);
  assert.equal(await past.at({ timeUs: (told[1]?.timeUs ?? 0) - 1 }, published), undefined);
});

test('what is near is reached from the last market; a snapshot that is nearer counts more', async () => {
  const ends = [2, 9, 29].map((index) => blocks[index]?.block.lastSequence ?? 0);
  const source = withSnapshots(ends);
  const past = createPastMarket(source);
  for (const index of [3, 5, 8, 12, 30, 10])
    await past.at({ sequence: blocks[index]?.block.lastSequence ?? 0 }, published);
  assert.deepEqual(source.opened, [ends[0], ends[1], ends[2], ends[1]]);
});

test('a history that comes out differently is never shown, and the next question starts anew', async () => {
  const changed = blocks.map(({ block }) => ({ ...block }));
  const index = changed.findIndex(
    ({ records, firstSequence, lastSequence }) => /"quantityLots":\d/.test(records) && lastSequence > firstSequence + 1,
  );
  const block = changed[index] ?? assert.fail();
  block.records = block.records.replace(/"quantityLots":(\d)/, '"quantityLots":9$1');
  const past = createPastMarket(fromTheBeginning(createMemoryJournal(changed), clock));
  await assert.rejects(past.at({ sequence: block.lastSequence }, published), Divergence);
  // Nor a part of such a block.
  await assert.rejects(past.at({ sequence: block.lastSequence - 1 }, published), Divergence);
  const before = changed[index - 1]?.lastSequence ?? 0;
  assert.equal((await past.at({ sequence: before }, published))?.sequence, before);
});
