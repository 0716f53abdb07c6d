/** Confirmations in a real PostgreSQL: one of each side and revision, signed, whatever happens on the way. */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import {
  createPostgresConfirmations,
  createPostgresConfirmationStore,
} from '../src/confirmations/postgres-confirmations.ts';
import type { ConfirmationStore } from '../src/confirmations/confirmation-store.ts';
import { createSigner, type Signer } from '../src/confirmations/signer.ts';
import { signingKeyOf, type SigningKey } from '../src/confirmations/signing-key.ts';
import type { JournalRecord } from '../src/journal/format.ts';
import { PARTICIPANTS, randomHistory, type History } from '../src/journal/random-history.test.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createSequenceGate, type SequenceGate } from '../src/ops/sequence-gate.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createProjector } from '../src/views/projector.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';

const SEED = 7;
const COMMANDS = 1_500;
const clock = createSystemClock();
const log = pino({ level: 'silent' });
let database: TestDatabase;
let pools: TestPools;
let history: History;
let views: SequenceGate;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  for (const participantId of PARTICIPANTS) {
    const row = [participantId, `${participantId} Energy`];
    await pools.admin.query('insert into participants (participant_id, name, created_us) values ($1, $2, 1)', row);
  }
  history = randomHistory({ seed: SEED, commands: COMMANDS });
  views = createSequenceGate(clock);
  const projector = createProjector({
    store: createPostgresViewStore(pools.exchange),
    source,
    clock,
    log,
    gate: views,
  });
  await projector.start();
  await projector.stop();
});
after(async () => {
  await pools.end();
  await database.drop();
});
beforeEach(async () => {
  await pools.admin.query('delete from confirmations; delete from signing_keys');
  await pools.admin.query("update view_progress set sequence = 0 where view_name = 'confirmations'");
});

const source = {
  read: (fromSequence: number, blocksMax: number) =>
    Promise.resolve(history.blocks.filter(({ block }) => block.lastSequence >= fromSequence).slice(0, blocksMax)),
};

function newKey(): SigningKey {
  return signingKeyOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

type Change = { key?: SigningKey; store?: ConfirmationStore; isActive?: () => boolean; seen?: SequenceGate };

function signerOf({ key = newKey(), store, isActive = () => true, seen = views }: Change = {}): Signer {
  return createSigner({
    store: store ?? createPostgresConfirmationStore(pools.exchange),
    ...{ source, views: seen, market: history.market, key, clock, log, isActive },
    counterparty: { model: 'CENTRAL', name: 'House of Clearing' },
  });
}

async function signAll(signer: Signer): Promise<void> {
  while (await signer.step());
}

type Row = {
  trade_id: string;
  side: 'BUY' | 'SELL';
  revision: number;
  participant_id: string;
  jws: string;
  kid: string;
};

async function stored(): Promise<Row[]> {
  const { rows } = await pools.admin.query<Row>('select * from confirmations order by trade_id, side, revision');
  return rows;
}

/** What the records ask for, told apart from the code under test: `trade side revision state`. */
function expectedOf(records: readonly JournalRecord[]): string[] {
  const expected: string[] = [];
  for (const { events } of records) {
    for (const event of events) {
      const told =
        event.type === 'TradeExecuted'
          ? ([1, 'EXECUTED'] as const)
          : event.type === 'RecallRequested'
            ? ([event.revision, 'RECALL_REQUESTED'] as const)
            : event.type === 'RecallDeclined'
              ? ([event.revision, 'EXECUTED'] as const)
              : event.type === 'TradeRecalled'
                ? ([event.revision, 'RECALLED'] as const)
                : undefined;
      if (told === undefined || !('tradeId' in event)) continue;
      for (const side of ['BUY', 'SELL']) expected.push([event.tradeId, side, ...told].join(' '));
    }
  }
  return expected.sort();
}

function payloadOf(jws: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

function told(rows: readonly Row[]): string[] {
  return rows.map((row) => [row.trade_id, row.side, row.revision, payloadOf(row.jws)['state']].join(' ')).sort();
}

/** As somebody else would, from the public key alone. */
function isGenuine(jws: string, x: string): boolean {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  return verify(null, signed, key, Buffer.from(signature, 'base64url'));
}

test('each side of each trade and revision has one, signed, which says what the records say', async () => {
  const key = newKey();
  await signAll(signerOf({ key }));
  const rows = await stored();
  const expected = expectedOf(history.records);
  const revisions = new Set(rows.map(({ revision }) => revision));
  assert.ok(expected.length > 100 && revisions.size > 2, `seed ${SEED} tells too little: ${expected.length}`);
  assert.deepEqual(told(rows), expected);

  const records = new Map(history.records.map((record) => [record.sequence, record]));
  for (const { jws, kid, side, participant_id: participantId } of rows) {
    assert.ok(isGenuine(jws, key.publicKey));
    const header = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as object;
    assert.deepEqual(header, { alg: 'EdDSA', kid, typ: 'wattbook-confirmation+jws' });
    const document = payloadOf(jws);
    assert.deepEqual(document['participant'], { participantId, name: `${participantId} Energy` });
    assert.deepEqual(document['counterparty'], { model: 'CENTRAL', name: 'House of Clearing' });
    const proof = document['proof'] as { sequence: number; blockHash: string; blockFirstSequence: number };
    const block = history.blocks.find((one) => one.block.firstSequence === proof.blockFirstSequence)?.block;
    assert.ok(block !== undefined && proof.sequence <= block.lastSequence);
    assert.equal(proof.blockHash, block.hash);
    const record = records.get(proof.sequence);
    const tradeId = Number(String(document['tradeId']).slice(2));
    const event = record?.events.find((one) => 'tradeId' in one && one.tradeId === tradeId);
    assert.ok(event !== undefined && event.type !== 'RecallRefused');
    if (event.type !== 'TradeExecuted') continue;
    const own = side === 'BUY' ? event.buy : event.sell;
    assert.deepEqual(
      [document['orderId'], document['clientOrderId'], document['portfolioId'], document['userId']],
      [`O-${own.orderId}`, own.clientOrderId, own.portfolioId, own.userId],
    );
    assert.equal(document['price'], (event.priceTicks / 100).toFixed(2));
    assert.equal(document['quantity'], (event.quantityLots / 10).toFixed(1));
    assert.equal(document['role'], side === event.aggressorSide ? 'TAKER' : 'MAKER');
  }
});

test('two that sign at the same time, one of them failing at random, leave out nothing and make nothing twice', async () => {
  const store = createPostgresConfirmationStore(pools.exchange);
  let inserts = 0;
  const failing: ConfirmationStore = {
    ...store,
    transaction: (write) =>
      store.transaction((writer) =>
        write({
          ...writer,
          insert: async (rows) => {
            await writer.insert(rows);
            inserts += 1;
            if (inserts % 2 === 0) throw new Error('made to fail by a test');
          },
        }),
      ),
  };
  const key = newKey();
  const [one, other] = [signerOf({ key, store: failing }), signerOf({ key })];
  for (let isMore = true; isMore;) {
    const steps = await Promise.allSettled([one.step(), other.step()]);
    isMore = steps.some((step) => step.status === 'rejected' || step.value);
  }
  assert.ok(inserts > 1);
  assert.deepEqual(told(await stored()), expectedOf(history.records));
});

test('another key signs what comes after it; what was signed before stays, byte for byte, and so do its keys', async () => {
  const [first, second] = [newKey(), newKey()];
  const half = createSequenceGate(clock);
  half.advance(Math.floor(history.records.length / 2));
  await signAll(signerOf({ key: first, seen: half }));
  const before = await stored();
  await signAll(signerOf({ key: second }));
  // As if everything had to be signed again.
  await pools.admin.query("update view_progress set sequence = 0 where view_name = 'confirmations'");
  await signAll(signerOf({ key: second }));
  const rows = await stored();
  const kept = new Set(rows.map(({ jws }) => jws));
  assert.ok(before.length > 0 && before.length < rows.length);
  assert.ok(before.every(({ jws }) => kept.has(jws)));
  assert.deepEqual(told(rows), expectedOf(history.records));
  const keys = await createPostgresConfirmations(pools.gateway).keys();
  assert.deepEqual(
    keys,
    [first, second].map(({ kid, publicKey }) => ({ kid, publicKey })),
  );
  for (const { jws, kid } of rows) {
    assert.ok(isGenuine(jws, kid === first.kid ? first.publicKey : second.publicKey));
  }
});

test('who does not lead signs nothing, and nobody signs what the views do not have', async () => {
  assert.equal(await signerOf({ isActive: () => false }).step(), false);
  assert.equal(await signerOf({ seen: createSequenceGate(clock) }).step(), false);
  assert.deepEqual(await stored(), []);
});

test('a participant finds its own; another one finds nothing', async () => {
  await signAll(signerOf());
  const [row] = await stored();
  assert.ok(row !== undefined);
  const { side, revision, participant_id: participantId, jws } = row;
  const confirmations = createPostgresConfirmations(pools.gateway);
  const wanted = { tradeId: Number(row.trade_id), side, revision, participantId };
  const found = await confirmations.find(wanted);
  assert.equal(found?.jws, jws);
  assert.equal(JSON.stringify(found.document), Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
  assert.equal(await confirmations.find({ ...wanted, participantId: 'somebody' }), undefined);
  assert.equal(await confirmations.find({ ...wanted, revision: 99 }), undefined);
  const thumbprint = createHash('sha256').update(
    `{"crv":"Ed25519","kty":"OKP","x":"${(await confirmations.keys())[0]?.publicKey}"}`,
  );
  assert.equal(row.kid, thumbprint.digest('base64url'));
});
