/** How far each view is behind: with a projector and a signer that stand still, and on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createPostgresConfirmationStore } from '../src/confirmations/postgres-confirmations.ts';
import { createSigner } from '../src/confirmations/signer.ts';
import { signingKeyOf } from '../src/confirmations/signing-key.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { PARTICIPANTS, randomHistory } from '../src/journal/random-history.test.ts';
import { createLog } from '../src/ops/log.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { readViewProgress } from '../src/views/postgres-view-freshness.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createProjector } from '../src/views/projector.ts';
import type { KeptDays } from '../src/views/retention.ts';
import { createFreshnessWatch, FRESHNESS_LOOK_MS, type ViewProgress } from '../src/views/view-freshness.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { NOON_US } from './support/venue.ts';

const log = createLog('silent');
const clock = createManualClock(NOON_US);
const database = useTestDatabase();
const { blocks, records, market } = randomHistory({ seed: 17, commands: 400 });
const LAST = records.length;
const HALF = blocks[Math.floor(blocks.length / 2)]?.block.lastSequence ?? 0;
const VIEWS = ['confirmations', 'order-records', 'sums', 'trading'];

/** When a record happened. */
const timeOf = (sequence: number): number => records[sequence - 1]?.timeUs ?? assert.fail(`no record ${sequence}`);
const at = (view: string, sequence: number): ViewProgress => ({
  ...{ view, sequence, behindRecords: LAST - sequence },
  ...(sequence < LAST && { waitingSinceUs: timeOf(sequence + 1) }),
});
/** The journal as it is read, but for what comes after a sequence. */
const upTo = (end: number) => ({
  read: (from: number, max: number) => {
    const asked = blocks.filter(({ block }) => block.lastSequence >= from && block.lastSequence <= end);
    return Promise.resolve(asked.slice(0, max));
  },
});

async function commitAll(): Promise<void> {
  const { connectionString, pools } = database;
  const journal = createPostgresJournal({ connectionString, pool: pools.exchange, clock, commitTimeoutMs: 10_000 });
  for (const { block } of blocks) await journal.append(block);
  journal.abandonWriter();
  for (const participantId of PARTICIPANTS) {
    const row = [participantId, `${participantId} Energy`];
    await pools.admin.query('insert into participants (participant_id, name, created_us) values ($1, $2, 1)', row);
  }
}

async function project(end: number): Promise<void> {
  const gate = createSequenceGate(clock);
  const store = createPostgresViewStore(database.pools.exchange);
  const projector = createProjector({ store, source: upTo(end), clock, log, gate });
  await projector.start();
  await projector.stop();
}

async function sign(end: number): Promise<void> {
  const views = createSequenceGate(clock);
  views.advance(end);
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const signer = createSigner({
    store: createPostgresConfirmationStore(database.pools.exchange),
    ...{ source: upTo(LAST), views, market, key: signingKeyOf(pem), clock, log },
    ...{ counterparty: { model: 'ANONYMOUS', name: null }, isActive: () => true },
  });
  while (await signer.step());
}

test('each view is as old as the first record that it lacks, whoever stands still', async () => {
  await commitAll();
  const read = (): Promise<ViewProgress[]> => readViewProgress(database.pools.gateway);
  assert.deepEqual(
    await read(),
    VIEWS.map((view) => at(view, 0)),
  );
  // The projector stands still in the middle, the signer since ever.
  await project(HALF);
  assert.deepEqual(await read(), [at('confirmations', 0), ...VIEWS.slice(1).map((view) => at(view, HALF))]);
  await project(LAST);
  await sign(HALF);
  assert.deepEqual(await read(), [at('confirmations', HALF), ...VIEWS.slice(1).map((view) => at(view, LAST))]);
  await sign(LAST);
  assert.deepEqual(
    await read(),
    VIEWS.map((view) => at(view, LAST)),
  );
});

test('it is looked up four times a second, time goes on in between, and what is known stays while nobody answers', async () => {
  let answer: ViewProgress[] | Error = [{ view: 'trading', sequence: 7, behindRecords: 2, waitingSinceUs: NOON_US }];
  let looks = 0;
  const read = (): Promise<ViewProgress[]> => {
    looks++;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  let kept: KeptDays[] = [];
  const readKept = (): Promise<KeptDays[]> => Promise.resolve(kept);
  const moving = createManualClock(NOON_US + 1_000_000);
  const watch = createFreshnessWatch({ read, readKept, clock: moving, log });
  await watch.start();
  assert.deepEqual(watch.now(), [{ view: 'trading', sequence: 7, behindRecords: 2, behindUs: 1_000_000 }]);
  answer = new Error('away');
  await moving.advance(4 * FRESHNESS_LOOK_MS);
  assert.deepEqual([looks, watch.now()[0]?.behindUs], [5, 2_000_000]);
  answer = [{ view: 'trading', sequence: 9, behindRecords: 0 }];
  kept = [{ area: 'NL', firstDay: '2026-11-22', firstContract: 'NL-20261121T2300Z', firstUs: NOON_US }];
  assert.deepEqual(watch.kept(), []);
  await moving.advance(FRESHNESS_LOOK_MS);
  assert.deepEqual(watch.now(), [{ view: 'trading', sequence: 9, behindRecords: 0, behindUs: 0 }]);
  assert.deepEqual(watch.kept(), kept);
  watch.stop();
  await moving.advance(4 * FRESHNESS_LOOK_MS);
  assert.equal(looks, 6);
});

test('a process that can not look at all does not start', async () => {
  const read = (): Promise<never> => Promise.reject(new Error('no right to look'));
  const watch = createFreshnessWatch({ read, readKept: () => Promise.resolve([]), clock, log });
  await assert.rejects(watch.start(), /no right to look/);
});
