/** Trades of other engines in a real PostgreSQL: what everyone, a side and the operator see of them, each once. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { apply, createMarket } from '@wattbook/engine';
import { VENUE, type Command, type ImportTrade } from '@wattbook/engine/commands';
import { createPool } from '../src/database/pool.ts';
import type { JournalRecord } from '../src/journal/format.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { createPostgresSurveillance } from '../src/views/postgres-surveillance.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import { changesOf } from '../src/views/rows.ts';
import type { Surveillance, Views } from '../src/views/view-types.ts';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { NOON_US, order, setUpCommands } from './support/venue.ts';

let database: TestDatabase;
let pool: Pool;
let views: Views;
let surveillance: Surveillance;

before(async () => {
  database = await createTestDatabase();
  pool = createPool(database.connectionString, pino({ level: 'silent' }), 'wattbook_exchange');
  const gate = createSequenceGate(createManualClock(NOON_US));
  views = createPostgresViews(pool, gate);
  surveillance = createPostgresSurveillance(pool, gate);
  for (const records of [RECORDS.slice(0, -1), RECORDS.slice(-1)]) await write(records);
});
after(async () => {
  await pool.end();
  await database.drop();
});

const SELL = { participantId: 'beta', portfolioId: 'night' };

function imported(sourceTradeId: string, change: Partial<ImportTrade> = {}): ImportTrade {
  return {
    ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId, sourceRevision: 1, state: 'EXECUTED' },
    ...{ contractId: 'NL-TEST-1', priceTicks: 5_001, quantityLots: 7, executedAtUs: NOON_US - 1 },
    ...change,
  };
}

const COMMANDS: readonly Command[] = [
  ...setUpCommands(),
  order('b1', { participantId: 'beta', side: 'SELL' }),
  imported('bought', { buy: { participantId: 'alpha', portfolioId: 'wind' }, aggressorSide: 'SELL' }),
  order('a1'),
  imported('both', { buy: { participantId: 'alpha', portfolioId: 'wind' }, sell: SELL }),
  imported('recall-first', { sell: SELL, sourceRevision: 2, state: 'RECALLED' }),
  imported('nobody'),
  imported('nobody'),
  imported('recall-first', { sell: SELL }),
  imported('self', { buy: SELL, sell: { ...SELL, portfolioId: 'day' } }),
  imported('nobody', { sourceRevision: 3, state: 'RECALLED' }),
  imported('both', {
    buy: { participantId: 'alpha', portfolioId: 'wind' },
    sell: SELL,
    sourceRevision: 2,
    state: 'RECALLED',
  }),
];

const RECORDS = recordsOf(COMMANDS);

function recordsOf(commands: readonly Command[]): JournalRecord[] {
  const market = createMarket();
  return commands.map((command, index) => {
    const stamp = { sequence: index + 1, timeUs: NOON_US + index };
    return { ...stamp, command, events: apply(market, command, stamp) };
  });
}

async function write(records: readonly JournalRecord[]): Promise<void> {
  const changes = changesOf(records);
  await createPostgresViewStore(pool).transaction(async (writer) => {
    await writer.insertOrders([...changes.newOrders.values()]);
    await writer.changeOrders([...changes.changedOrders.values()]);
    await writer.insertTrades([...changes.trades.values()], changes.tradeSides);
    await writer.changeTrades([...changes.changedTrades.values()]);
    return true;
  });
}

const SEQUENCE_OF_FIRST = RECORDS.findIndex(({ command }) => command.type === 'ImportTrade') + 1;
const terms = { contractId: 'NL-TEST-1', priceTicks: 5_001, quantityLots: 7, executedAtUs: NOON_US - 1, source: 'XB' };
const PAGE = { limit: 50 };

describe('everyone sees', () => {
  test('each once, among those that were made here, as it stands at its engine', async () => {
    const { items } = await views.listMarketTrades({}, PAGE);
    assert.deepEqual(
      items.map(({ tradeId, sourceTradeId, state, revision }) => [tradeId, sourceTradeId, state, revision]),
      [
        [6, 'self', 'EXECUTED', 1],
        [5, 'nobody', 'RECALLED', 3],
        [4, 'recall-first', 'RECALLED', 2],
        [3, 'both', 'RECALLED', 2],
        [2, undefined, 'EXECUTED', 1],
        [1, 'bought', 'EXECUTED', 1],
      ],
    );
    assert.deepEqual(items.at(-1), {
      ...{ ...terms, tradeId: 1, sourceTradeId: 'bought', aggressorSide: 'SELL' },
      ...{ sequence: SEQUENCE_OF_FIRST, state: 'EXECUTED', revision: 1 },
    });
    assert.ok(!('aggressorSide' in (items[0] ?? {})), 'what was not told is absent');
    assert.ok(!('source' in (items[4] ?? {})), 'and so is the source of one that was made here');
  });

  test('those after a sequence: that of the import', async () => {
    const { items } = await views.listMarketTrades({}, { ...PAGE, afterSequence: SEQUENCE_OF_FIRST });
    assert.deepEqual(
      items.map(({ tradeId }) => tradeId),
      [2, 3, 4, 5, 6],
    );
  });
});

describe('a side sees', () => {
  test('its own: the portfolio and no order', async () => {
    const { items } = await views.listOwnTrades('alpha', {}, PAGE);
    assert.deepEqual(
      items.map(({ tradeId, side, portfolioId }) => [tradeId, side, portfolioId]),
      [
        [3, 'BUY', 'wind'],
        [2, 'BUY', 'default'],
        [1, 'BUY', 'wind'],
      ],
    );
    assert.deepEqual(
      items.map((trade) => 'orderId' in trade || 'clientOrderId' in trade),
      [false, true, false],
    );
    assert.deepEqual(await views.findOwnTrades('alpha', 1), [items[2]]);
    assert.deepEqual(await views.findOwnTrades('beta', 1), []);
  });

  test('both sides of one with itself', async () => {
    const sides = await views.findOwnTrades('beta', 6);
    assert.deepEqual(
      sides.map(({ side, portfolioId }) => [side, portfolioId]),
      [
        ['BUY', 'night'],
        ['SELL', 'day'],
      ],
    );
  });
});

describe('the operator sees', () => {
  test('the sides that are participants here, with what is known of them', async () => {
    const { items } = await surveillance.listTrades({}, PAGE);
    const party = (participantId: string, portfolioId: string) => ({ participantId, portfolioId });
    assert.deepEqual(
      items.map(({ tradeId, buy, sell }) => [tradeId, buy?.participantId, sell?.participantId]),
      [
        [6, 'beta', 'beta'],
        [5, undefined, undefined],
        [4, undefined, 'beta'],
        [3, 'alpha', 'beta'],
        [2, 'alpha', 'beta'],
        [1, 'alpha', undefined],
      ],
    );
    const trade = await surveillance.findTrade(1);
    assert.deepEqual([trade?.buy, trade !== undefined && 'sell' in trade], [party('alpha', 'wind'), false]);
  });

  test('those of one participant, one with itself once', async () => {
    const idsOf = async (participantId: string): Promise<number[]> =>
      (await surveillance.listTrades({ participantId }, PAGE)).items.map(({ tradeId }) => tradeId);
    assert.deepEqual(
      [await idsOf('alpha'), await idsOf('beta')],
      [
        [3, 2, 1],
        [6, 4, 3, 2],
      ],
    );
  });
});

describe('the tables refuse', () => {
  const trade = `'NL-TEST-1', 1, 1`;
  for (const [what, sql, constraint] of [
    [
      'the same trade of the same engine again',
      `insert into trades values (90, ${trade}, 'BUY', ${NOON_US - 1}, 1, 'EXECUTED', 1, 'XB', 'both')`,
      'trades_once',
    ],
    [
      'a trade made here of which the aggressor is not known',
      `insert into trades values (90, ${trade}, null, 1, 1, 'EXECUTED', 1)`,
      'trades_made_here',
    ],
    [
      'a source without an id there',
      `insert into trades values (90, ${trade}, 'BUY', 1, 1, 'EXECUTED', 1, 'XB')`,
      'trades_source',
    ],
    [
      'a side of a trade made here without an order',
      `insert into trade_sides values (5, 'BUY', null, 'c', 'alpha', 'u', 'k', 'p')`,
      'trade_sides_order',
    ],
    [
      'a side of another engine with an order',
      `insert into trade_sides values (5, 'BUY', 1, 'c', 'alpha', 'u', 'k', 'p', 'XB')`,
      'trade_sides_order',
    ],
  ] as const) {
    test(what, async () => {
      await assert.rejects(
        pool.query(sql),
        (error) => error instanceof Error && 'constraint' in error && error.constraint === constraint,
      );
    });
  }

  test('but not an id that its engine uses for another trade, long after', async () => {
    const sql = `insert into trades values (90, ${trade}, 'BUY', 1, 1, 'EXECUTED', 1, 'XB', 'both')`;
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(sql);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
