/**
 * The filter before the journal: each trade of another engine comes in once, and its highest revision counts, whatever
 * is delivered, in whatever order, whoever forgets, lies or dies.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { followSource } from '../src/ingest/follow-source.ts';
import { BATCH_RECORDS_MAX, NotSettled } from '../src/ingest/intake.ts';
import type { Mark } from '../src/ingest/seen-marks.ts';
import type { Source } from '../src/ingest/source.ts';
import { pino } from 'pino';
import {
  createIngestBench,
  createMemorySource,
  delivered,
  eventsOf,
  importedTrade,
  wireTrade,
  type IngestBench,
} from './support/ingest-bench.ts';

const ORIGIN = { channel: 'file', name: 'memory' } as const;
const ofType = (bench: IngestBench, type: string) => eventsOf(bench).filter((event) => event.type === type);

/** A Redis that tells the truth. */
function honestMarks(): (key: string) => Promise<Mark> {
  const keys = new Set<string>();
  return (key) => {
    const mark = keys.has(key) ? 'SEEN' : 'NEW';
    keys.add(key);
    return Promise.resolve(mark);
  };
}

test('a trade comes in once; again it is dropped before the journal, and counted', async () => {
  const bench = await createIngestBench();
  const { intake, market, counted } = await bench.boot({ seen: honestMarks() });
  await intake(ORIGIN, [delivered(wireTrade('a'))]);
  const records = market.sequence;
  await intake(ORIGIN, [delivered(wireTrade('a')), delivered(wireTrade('a', { price: '50' }))]);
  assert.equal(ofType(bench, 'TradeImported').length, 1);
  assert.equal(market.sequence, records);
  assert.deepEqual(counted, { dropped: ['sidc', 'sidc'], superseded: [], quarantined: [] });
});

test('twice in one batch: the market sees both, takes one, and the other is dropped and counted', async () => {
  const bench = await createIngestBench();
  const { intake, counted } = await bench.boot({ seen: honestMarks() });
  await intake(ORIGIN, [delivered(wireTrade('a')), delivered(wireTrade('a'))]);
  assert.equal(ofType(bench, 'TradeImported').length, 1);
  assert.deepEqual(counted.dropped, ['sidc']);
});

test('a recall passes with the same id and a new revision; what it overtook is dropped apart', async () => {
  const bench = await createIngestBench();
  const { intake, market, counted } = await bench.boot({ seen: honestMarks() });
  const recall = { revision: 2, state: 'RECALLED' };
  await intake(ORIGIN, [delivered(wireTrade('a')), delivered(wireTrade('a', recall))]);
  await intake(ORIGIN, [delivered(wireTrade('b', recall)), delivered(wireTrade('b'))]);
  await intake(ORIGIN, [delivered(wireTrade('b'))]);
  for (const id of ['a', 'b']) assert.equal(importedTrade(market, id)?.state, 'RECALLED');
  assert.equal(ofType(bench, 'ImportedTradeRecalled').length, 1);
  assert.deepEqual(counted, { dropped: [], superseded: ['sidc', 'sidc'], quarantined: [] });
});

test('seen by Redis, unknown to the market: somebody died in between, and it goes on', async () => {
  const bench = await createIngestBench();
  const { intake, market } = await bench.boot({ seen: () => Promise.resolve('SEEN') });
  await intake(ORIGIN, [delivered(wireTrade('a'))]);
  assert.equal(importedTrade(market, 'a')?.state, 'EXECUTED');
});

test('the same id with other terms is no duplicate: it goes into quarantine, whatever Redis says', async () => {
  for (const mark of ['NEW', 'SEEN', 'UNKNOWN'] as const) {
    const bench = await createIngestBench();
    const { intake, counted } = await bench.boot({ seen: () => Promise.resolve(mark) });
    await intake(ORIGIN, [delivered(wireTrade('a'))]);
    await intake(ORIGIN, [delivered(wireTrade('a', { price: '51.00' }))]);
    assert.deepEqual(counted, { dropped: [], superseded: [], quarantined: ['trade-terms-differ'] });
    assert.match([...bench.held.values()].map(({ detail }) => detail).join(), /known as T-1 in revision 1/);
  }
});

test('what is broken or refused goes into quarantine with its reason, and the next one is taken in', async () => {
  const bench = await createIngestBench();
  const { intake, market, counted } = await bench.boot();
  const { contractId: _contract, ...noContract } = wireTrade('d');
  const delivery = { area: 'NL', deliveryStart: '2026-11-22T13:00:00Z', deliveryEnd: '2026-11-22T13:15:00Z' };
  await intake(ORIGIN, [
    delivered('{'),
    delivered(wireTrade('a', { contractId: 'NL-NONE' })),
    delivered(wireTrade('b', { buy: { participantId: 'nobody' } })),
    delivered({ ...noContract, ...delivery, deliveryEnd: '2026-11-22T14:00:00Z' }),
    delivered(wireTrade('e', { executedAt: '2026-11-22T12:00:06Z' })),
    delivered(wireTrade('f', { executedAt: '2026-11-20T11:59:00Z' })),
    { kind: 'UNREADABLE', place: 'entry 1', bytes: Buffer.alloc(0), reason: 'record-missing', detail: 'It is gone.' },
    { kind: 'TOO_LONG', place: 'byte 9', bytes: Buffer.from('xxx'), length: 99_999 },
    delivered({ ...noContract, ...delivery }),
  ]);
  assert.equal(importedTrade(market, 'd')?.contractId, 'NL-TEST-1');
  assert.deepEqual(counted.quarantined.sort(), [
    ...['executed-in-future', 'malformed-record', 'record-missing', 'record-too-long', 'trade-too-old'],
    ...['unknown-contract', 'unknown-contract', 'unknown-participant'],
  ]);
  assert.equal(bench.held.size, 8);
  await intake(ORIGIN, [delivered('{')]);
  assert.equal(bench.held.size, 8, 'delivered again it is the same one');
});

test('what the market has forgotten and the views have not is dropped; what they do not know is too old', async () => {
  const bench = await createIngestBench();
  const findImported = ({ tradeId }: { tradeId: string }) => Promise.resolve({ a: 1, b: 2 }[tradeId]);
  const { intake, counted } = await bench.boot({ findImported });
  const old = { executedAt: '2026-11-20T11:00:00Z' };
  const { contractId: _contract, ...elsewhere } = wireTrade('a', old);
  await intake(ORIGIN, [
    ...['a', 'b', 'c'].map((id) => delivered(wireTrade(id, old))),
    delivered(wireTrade('a', { ...old, contractId: 'NL-OVER' })),
    delivered({ ...elsewhere, area: 'NL', deliveryStart: '2026-11-20T12:00:00Z', deliveryEnd: '2026-11-20T12:15:00Z' }),
    delivered(wireTrade('a', { ...old, revision: 2, state: 'RECALLED' })),
  ]);
  assert.deepEqual(counted.dropped, ['sidc', 'sidc', 'sidc']);
  assert.deepEqual(counted.superseded, ['sidc']);
  assert.deepEqual(counted.quarantined, ['trade-too-old', 'trade-too-old']);
});

test('an unknown outcome, or none, is not settled; tried again nothing happens twice, nor counts as duplicate', async () => {
  const bench = await createIngestBench();
  const { intake, exchange, market, counted } = await bench.boot({ seen: honestMarks() });
  bench.journal.fates.push('SWALLOW');
  await assert.rejects(intake(ORIGIN, [delivered(wireTrade('a'))]), NotSettled);
  for (const fate of ['LOSE', 'LOSE'] as const) {
    await untilLeading(bench, exchange);
    bench.journal.fates.push(fate);
    await assert.rejects(intake(ORIGIN, [delivered(wireTrade('a')), delivered(wireTrade('b'))]), NotSettled);
  }
  await assert.rejects(intake(ORIGIN, [delivered(wireTrade('a')), delivered(wireTrade('b'))]), NotSettled);
  await untilLeading(bench, exchange);
  await intake(ORIGIN, [delivered(wireTrade('a')), delivered(wireTrade('b'))]);
  assert.equal(ofType(bench, 'TradeImported').length, 2);
  assert.ok(importedTrade(market, 'b'));
  assert.deepEqual(counted, { dropped: [], superseded: [], quarantined: [] });
});

test('a trade at which the market fails is put aside, and the others come in', async () => {
  const bench = await createIngestBench();
  const isPoison = (command: { type: string; sourceTradeId?: string }): boolean => command.sourceTradeId === 'bad';
  const { intake, exchange, market, counted } = await bench.boot({ isPoison });
  const deliveries = ['a', 'bad', 'b'].map((id) => delivered(wireTrade(id)));
  await assert.rejects(intake(ORIGIN, deliveries), NotSettled);
  await untilLeading(bench, exchange);
  await intake(ORIGIN, deliveries);
  assert.ok(importedTrade(market, 'a'));
  assert.ok(importedTrade(market, 'b'));
  assert.deepEqual(new Set(counted.quarantined), new Set(['command-quarantined']));
});

async function untilLeading({ clock }: IngestBench, { state }: { state(): string }): Promise<void> {
  for (let tries = 0; state() !== 'LEADING'; tries++) {
    assert.ok(tries < 100, 'it does not come to lead');
    await clock.advance(1_000);
  }
}

// ── Any history ────────────────────────────────────────────────────────────────────────────────────────────────────

const TRADES = ['a', 'b', 'c', 'd', 'e'] as const;
type Told = { id: (typeof TRADES)[number]; revision: 1 | 2 };

class Death extends Error {}

/** Each revision at least once, some again, in any order. */
const history = fc
  .record({ recalled: fc.subarray([...TRADES]), again: fc.array(fc.nat(9), { maxLength: 20 }) })
  .chain(({ recalled, again }) => {
    const all: Told[] = TRADES.flatMap((id): Told[] =>
      recalled.includes(id)
        ? [
            { id, revision: 1 },
            { id, revision: 2 },
          ]
        : [{ id, revision: 1 }],
    );
    const more = again.map((index) => all[index % all.length] ?? { id: 'a', revision: 1 });
    const deliveries = [...all, ...more];
    const order = fc.shuffledSubarray(deliveries, { minLength: deliveries.length });
    return fc.record({ recalled: fc.constant(recalled), deliveries: order });
  });

const faults = fc.record({
  /** What Redis says; beyond the end it tells the truth. */
  lies: fc.array(fc.constantFrom<Mark>('NEW', 'SEEN', 'UNKNOWN'), { maxLength: 30 }),
  fates: fc.array(fc.constantFrom('COMMIT', 'LOSE', 'SWALLOW'), { maxLength: 6 }),
  /** The process dies at so many steps from the one before. */
  deaths: fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 6 }),
  batch: fc.integer({ min: 1, max: 5 }),
});

test('any deliveries, any lies of Redis, any lost commits, deaths between any two steps: each trade once, newest last', async () => {
  await fc.assert(
    fc.asyncProperty(history, faults, async ({ recalled, deliveries }, { lies, fates, deaths, batch }) => {
      const bench = await createIngestBench();
      const texts = deliveries.map(({ id, revision }) =>
        delivered(wireTrade(id, { revision, state: revision === 1 ? 'EXECUTED' : 'RECALLED' })),
      );
      const source = createMemorySource(texts);
      const honest = honestMarks();
      const [liesLeft, deathsLeft] = [[...lies], [...deaths]];
      bench.journal.fates.push(...fates);
      for (let lives = 0; source.acknowledged() < texts.length; lives++) {
        assert.ok(lives <= deaths.length, 'it lives once more than it dies');
        await live(bench, source, { honest, liesLeft, deathsLeft, batch, total: texts.length });
      }
      bench.journal.fates.length = 0;
      const { market } = await bench.boot();
      assert.equal(ofType(bench, 'TradeImported').length, TRADES.length);
      assert.equal(market.imports.byKey.size, TRADES.length);
      for (const id of TRADES) {
        const isRecalled = recalled.includes(id);
        const { state, sourceRevision } = importedTrade(market, id) ?? {};
        assert.deepEqual(
          { state, sourceRevision },
          isRecalled ? { state: 'RECALLED', sourceRevision: 2 } : { state: 'EXECUTED', sourceRevision: 1 },
        );
      }
      assert.equal(bench.held.size, 0);
    }),
    { numRuns: 150 },
  );
});

type Life = {
  honest: (key: string) => Promise<Mark>;
  liesLeft: Mark[];
  deathsLeft: number[];
  batch: number;
  total: number;
};

/** One process, until it dies or everything is settled. */
async function live(bench: IngestBench, source: Source & { acknowledged(): number }, life: Life): Promise<void> {
  let isDead = false;
  let steps = 0;
  /** Before and after everything that leaves a trace. */
  function step(): void {
    const [next] = life.deathsLeft;
    if (!isDead && next !== undefined && ++steps === next) {
      life.deathsLeft.shift();
      isDead = true;
    }
    if (isDead) throw new Death();
  }
  async function traced<Value>(act: () => Promise<Value>): Promise<Value> {
    step();
    const value = await act();
    step();
    return value;
  }
  const seen = async (key: string): Promise<Mark> => {
    const mark = await life.honest(key);
    return life.liesLeft.shift() ?? mark;
  };
  const { exchange, intake } = await bench.boot({
    seen: (key) => traced(() => seen(key)),
    submitBatch: (real) => (items) => traced(() => real(items)),
  });
  const followed = followSource({
    source: {
      ...source,
      open: async () => {
        const open = await source.open();
        return {
          ...open,
          read: () => open.read(Math.min(life.batch, BATCH_RECORDS_MAX)),
          acknowledge: () => traced(open.acknowledge),
        };
      },
    },
    intake,
    leads: exchange.state,
    clock: bench.clock,
    log: pino({ level: 'silent' }),
  });
  followed.start();
  const goesOn = (): boolean => !isDead && source.acknowledged() < life.total;
  for (let turns = 0; goesOn(); turns++) {
    assert.ok(turns < 1_000, 'it does not come to an end');
    await bench.clock.advance(500);
  }
  const stopping = followed.stop();
  await bench.clock.advance(10_000);
  await stopping;
  await exchange.stop();
}
