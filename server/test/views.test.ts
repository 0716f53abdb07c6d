/** The views in a real PostgreSQL: the fold of the journal, whatever happens on the way; and lists lose nothing. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { Client, type Pool, type PoolClient } from 'pg';
import type { TradeExecuted } from '@wattbook/engine/events';
import type { CommittedBlock } from '../src/journal/committed-block.ts';
import { CONTRACTS, PARTICIPANTS, randomHistory, type History } from '../src/journal/random-history.test.ts';
import { createSystemClock, delay } from '../src/ops/clock.ts';
import { createSeededRandom, type Random } from '../src/ops/random.ts';
import { createSequenceGate, type SequenceGate } from '../src/ops/sequence-gate.ts';
import { fingerprintOfPlacement, snapshotOrder, type OrderSnapshot } from '../src/order-snapshot.ts';
import { encodeCursor } from '../src/views/cursor.ts';
import { orderOf, type OrderSelect } from '../src/views/order-row.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import { createProjector, type Projector } from '../src/views/projector.ts';
import { CursorInvalid, type OwnTrade, type Page, type PageRequest, type Views } from '../src/views/view-types.ts';
import { useTestDatabase } from './support/database.ts';

const clock = createSystemClock();
const DEADLINE_MS = 20_000;
const database = useTestDatabase();

beforeEach(dropViews);

async function dropViews(): Promise<void> {
  // With a few thousand rows faster than truncate, which makes new files.
  await database.pools.admin.query('delete from trade_sides; delete from trades; delete from orders');
  await database.pools.admin.query('delete from trade_minutes; delete from positions');
  await database.pools.admin.query('delete from order_records');
  await database.pools.admin.query("update view_progress set sequence = 0 where view_name <> 'confirmations'");
}

/** A history with how each order and trade stood last, also those that the engine has let go of since. */
type Story = History & { orders: Map<number, OrderSnapshot>; trades: StoryTrade[] };
type StoryTrade = TradeExecuted & { sequence: number; state: string; revision: number };

function tell(seed: number, commands: number): Story {
  const orders = new Map<number, OrderSnapshot>();
  const states = new Map<number, { state: string; revision: number }>();
  const history = randomHistory({
    seed,
    commands,
    afterRecord: (record, market) => {
      // One whose recall is decided long after its contract was archived is let go of in that record.
      for (const event of record.events) {
        if (event.type === 'TradeRecalled') states.set(event.tradeId, { state: 'RECALLED', revision: event.revision });
        if (event.type === 'RecallDeclined') states.set(event.tradeId, { state: 'EXECUTED', revision: event.revision });
      }
      for (const { tradeId, state, revision } of market.trades.values()) states.set(tradeId, { state, revision });
      for (const order of market.orders.values()) {
        if (order.updatedSequence === record.sequence) orders.set(order.orderId, structuredClone(snapshotOrder(order)));
      }
    },
  });
  const trades = history.records.flatMap(({ sequence, events }) =>
    events.flatMap((event) => {
      if (event.type !== 'TradeExecuted') return [];
      const state = states.get(event.tradeId);
      assert.ok(state !== undefined);
      return [{ ...event, sequence, ...state }];
    }),
  );
  return { ...history, orders, trades };
}

type Opened = { projector: Projector; gate: SequenceGate; warnings: () => string };

/** A projector on `blocks`, which it gets in batches of random size. */
function project(blocks: readonly CommittedBlock[], random: Random, on: Pool = database.pools.exchange): Opened {
  const gate = createSequenceGate(clock);
  let warnings = '';
  const source = {
    read: (fromSequence: number, blocksMax: number) => {
      const rest = blocks.filter(({ block }) => block.lastSequence >= fromSequence);
      return Promise.resolve(rest.slice(0, 1 + random.below(blocksMax)));
    },
  };
  const log = pino({ level: 'warn' }, { write: (line: string) => (warnings += line) });
  return {
    projector: createProjector({ store: createPostgresViewStore(on), source, clock, log, gate }),
    gate,
    warnings: () => warnings,
  };
}

async function buildViews(blocks: readonly CommittedBlock[], seed = 1): Promise<void> {
  const { projector } = project(blocks, createSeededRandom(seed));
  await projector.start();
  await projector.stop();
}

async function assertIsFoldOf({ orders, trades, records }: Story): Promise<void> {
  const { rows } = await database.pools.admin.query<OrderSelect & { fingerprint: string }>(
    'select * from orders order by order_id',
  );
  assert.deepEqual(
    rows.map(orderOf),
    [...orders.values()].sort((one, other) => one.orderId - other.orderId),
  );
  const placed = new Map(records.map(({ sequence, command }) => [sequence, command]));
  for (const row of rows) {
    const command = placed.get(Number(row.accepted_sequence));
    assert.ok(command !== undefined);
    assert.equal(row.fingerprint, fingerprintOfPlacement(command));
  }
  const sides = await database.pools.admin.query(
    `select t.trade_id::int, t.sequence::int, t.contract_id, t.price_ticks::int, t.quantity_lots::int, t.aggressor_side,
            t.state, t.revision, s.side, s.order_id::int, s.client_order_id, s.participant_id, s.user_id,
            s.key_id, s.portfolio_id
     from trades t left join trade_sides s using (trade_id) order by trade_id, side`,
  );
  const expected = trades.flatMap((trade) =>
    (['BUY', 'SELL'] as const).map((side) => {
      const own = side === 'BUY' ? trade.buy : trade.sell;
      return {
        ...{ trade_id: trade.tradeId, sequence: trade.sequence, contract_id: trade.contractId },
        ...{ price_ticks: trade.priceTicks, quantity_lots: trade.quantityLots, aggressor_side: trade.aggressorSide },
        ...{ state: trade.state, revision: trade.revision },
        ...{ side, order_id: own.orderId, client_order_id: own.clientOrderId, participant_id: own.participantId },
        ...{ user_id: own.userId, key_id: own.keyId, portfolio_id: own.portfolioId },
      };
    }),
  );
  assert.deepEqual(sides.rows, expected);
  assert.equal(await progress(), records.length);
}

async function progress(): Promise<number> {
  const { rows } = await database.pools.admin.query<{ sequence: string }>(
    "select sequence from view_progress where view_name = 'trading'",
  );
  assert.equal(rows.length, 1);
  return Number(rows[0]?.sequence);
}

async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const untilUs = clock.nowUs() + DEADLINE_MS * 1_000;
  while (!(await condition())) {
    assert.ok(clock.nowUs() < untilUs, `in time: ${what}`);
    await delay(clock, 5);
  }
}

describe('the projector', () => {
  for (const seed of [51, 52, 53]) {
    test(`builds the fold of the journal, in batches of random size (seed ${seed})`, async () => {
      const story = tell(seed, 1_500);
      assert.ok(story.trades.length > 60 && story.orders.size > story.market.orders.size, 'some are archived');
      const { projector, gate } = project(story.blocks, createSeededRandom(seed));
      await projector.start();
      assert.equal(gate.sequence(), story.records.length);
      await projector.stop();
      await assertIsFoldOf(story);
    });
  }

  test('a dropped and rebuilt view comes out identical', async () => {
    const story = tell(55, 1_000);
    const dump = async (): Promise<object[][]> => {
      const tables = [
        'orders',
        'order_records',
        'trades',
        'trade_sides',
        'trade_minutes',
        'positions',
        'view_progress',
      ];
      const dumps = tables.map((table) =>
        database.pools.admin.query<object>(
          `select * from ${table} order by ${table === 'positions' ? '1, 3, 4' : '1, 2'}`,
        ),
      );
      return (await Promise.all(dumps)).map(({ rows }) => rows);
    };
    await buildViews(story.blocks, 1);
    const first = await dump();
    assert.ok(first.every((rows) => rows.length > 0));
    await dropViews();
    await buildViews(story.blocks, 2);
    assert.deepEqual(await dump(), first);
  });

  test('two at once, or three: nothing is lost or doubled, and those who came second say so', async () => {
    const story = tell(56, 1_500);
    const random = createSeededRandom(56);
    const projectors = [1, 2, 3].map(() => project(story.blocks, random));
    await Promise.all(projectors.map(({ projector }) => projector.start()));
    await Promise.all(projectors.map(({ projector }) => projector.stop()));
    await assertIsFoldOf(story);
    for (const { gate } of projectors) assert.equal(gate.sequence(), story.records.length);
    assert.match(projectors.map(({ warnings }) => warnings()).join(''), /another projector moved the views/);
  });

  test('goes on by itself when it is woken, and looks around when nobody wakes it', async () => {
    const { blocks } = tell(57, 300);
    const growing = blocks.slice(0, 10);
    const { projector, gate } = project(growing, createSeededRandom(1));
    await projector.start();
    growing.push(...blocks.slice(10, 20));
    projector.wake();
    assert.ok(await gate.reached(blocks[19]?.block.lastSequence ?? 0, DEADLINE_MS));
    growing.push(...blocks.slice(20));
    assert.ok(await gate.reached(blocks.at(-1)?.block.lastSequence ?? 0, DEADLINE_MS), 'without being woken');
    await projector.stop();
  });
});

describe('a connection that dies in the middle of a batch', () => {
  for (const table of ['view_progress', 'orders', 'trades', 'trade_sides']) {
    test(`while ${table} is written: the batch is undone whole and written again, once`, async () => {
      const story = tell(58, 600);
      const half = story.blocks.length >> 1;
      const growing = story.blocks.slice(0, half);
      const { projector, gate, warnings } = project(growing, createSeededRandom(1));
      await projector.start();
      const before = gate.sequence();
      const blocker = new Client({ connectionString: database.connectionString });
      await blocker.connect();
      await blocker.query(`begin; lock table ${table} in share mode`);
      growing.push(...story.blocks.slice(half));
      projector.wake();
      const waiting = `pid in (select pid from pg_locks where relation = '${table}'::regclass and not granted)`;
      await eventually('the projector waits for the table', async () => {
        const { rowCount } = await database.pools.admin.query(`select 1 from pg_stat_activity where ${waiting}`);
        return rowCount === 1;
      });
      await database.pools.admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`);
      await blocker.query('rollback');
      await blocker.end();
      assert.equal(gate.sequence(), before, 'nothing of it was shown');
      assert.ok(await gate.reached(story.records.length, DEADLINE_MS));
      await projector.stop();
      assert.match(warnings(), /the views could not be written; trying again/);
      await assertIsFoldOf(story);
    });
  }

  /** A pool whose connections break now and then: before a statement, or after it was carried out. */
  function breaking(random: Random): { pool: Pool; breaks: () => number } {
    let breaks = 0;
    const connect = async (): Promise<PoolClient> => {
      const client = await database.pools.exchange.connect();
      const query = async (text: string, values?: unknown[]): Promise<unknown> => {
        const fate = random.below(30);
        const result = fate === 0 ? undefined : await client.query(text, values);
        if (fate > 1) return result;
        breaks += 1;
        throw new Error(`connection lost ${fate === 0 ? 'before' : 'after'} ${text}`);
      };
      return { query, release: (isBroken?: boolean) => client.release(isBroken) } as unknown as PoolClient;
    };
    const query = (text: string): Promise<unknown> => database.pools.exchange.query(text);
    return { pool: { connect, query } as unknown as Pool, breaks: () => breaks };
  }

  test('before or after any statement, the commit included: nothing is lost or doubled', async () => {
    const story = tell(59, 1_200);
    const random = createSeededRandom(59);
    const { pool: unsound, breaks } = breaking(random);
    for (let tries = 0; (await progress()) < story.records.length; tries++) {
      assert.ok(tries < 1_000);
      const { projector } = project(story.blocks, random, unsound);
      await projector.start().then(projector.stop, () => undefined);
    }
    assert.ok(breaks() > 5, `${breaks()} breaks`);
    await assertIsFoldOf(story);
  });

  test('after a failure it goes on in small steps: a batch that takes too long is not tried for ever', async () => {
    const { blocks, records } = tell(60, 300);
    const sizes: number[] = [];
    let fails = 1;
    const gate = createSequenceGate(clock);
    const growing: CommittedBlock[] = [];
    const source = {
      read: (fromSequence: number, blocksMax: number) => {
        if (growing.length > 0) sizes.push(blocksMax);
        return Promise.resolve(growing.filter(({ block }) => block.lastSequence >= fromSequence).slice(0, blocksMax));
      },
    };
    const connect = (): Promise<PoolClient> =>
      fails-- > 0 ? Promise.reject(new Error('too long')) : database.pools.exchange.connect();
    const failing = { connect, query: (text: string) => database.pools.exchange.query(text) } as unknown as Pool;
    const projector = createProjector({
      store: createPostgresViewStore(failing),
      source,
      clock,
      log: pino({ level: 'silent' }),
      gate,
    });
    await projector.start();
    growing.push(...blocks);
    projector.wake();
    assert.ok(await gate.reached(records.length, DEADLINE_MS));
    await projector.stop();
    assert.deepEqual(sizes.slice(0, 7), [20, 1, 2, 4, 8, 16, 20]);
  });
});

test('one record can not stop the views for ever: text that PostgreSQL can not hold is kept with its escape', async () => {
  const hostile = ['nul \u0000.', 'half \ud83d.', 'other half \udca8.', '\u0000\u0000\udfff', 'whole 🌬', '\\u0000'];
  const { blocks, records } = tell(61, 900);
  const texts = new Map<number, string>();
  for (const record of blocks.flatMap((committed) => committed.records)) {
    const text = hostile[record.sequence % hostile.length] ?? '';
    const { command } = record;
    if (command.type === 'PlaceOrder' || command.type === 'PlaceBlock')
      Object.assign(command, { text, onBehalfOf: text });
    if (command.type === 'PlaceBasket') for (const leg of command.legs) Object.assign(leg, { text, onBehalfOf: text });
    for (const event of record.events) {
      if (event.type === 'OrderAccepted') texts.set(event.orderId, text);
      if (event.type === 'TradeExecuted') event.buy.portfolioId = text;
      if (event.type === 'OrderAmended' || event.type === 'OrderParked' || event.type === 'OrderActivated') {
        event.text = text;
        texts.set(event.orderId, text);
      }
    }
  }
  const written = new Map([
    ...hostile.map((text): [string, string] => [text, text]),
    ['nul \u0000.', 'nul \\u0000.'],
    ['half \ud83d.', 'half \\ud83d.'],
    ['other half \udca8.', 'other half \\udca8.'],
    ['\u0000\u0000\udfff', '\\u0000\\u0000\\udfff'],
  ]);
  await buildViews(blocks);
  assert.equal(await progress(), records.length);
  const { rows } = await database.pools.admin.query<{ id: number; text: string }>(
    'select order_id::int as id, text from orders',
  );
  assert.equal(rows.length, texts.size);
  for (const { id, text } of rows) assert.equal(text, written.get(texts.get(id) ?? ''));
});

/** Asks page after page; `between` runs before each page but the first. */
async function readAll<Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
  page: PageRequest,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Item[]> {
  const items: Item[] = [];
  let request = page;
  for (;;) {
    const { items: more, nextCursor } = await list(request);
    assert.ok(more.length <= page.limit);
    assert.ok(nextCursor === null || more.length === page.limit, 'only the last page may be short');
    items.push(...more);
    if (nextCursor === null) return items;
    request = { ...page, cursor: nextCursor };
    await between();
  }
}

const idsOf = (orders: readonly { orderId: number }[]): number[] => orders.map(({ orderId }) => orderId);
const sidesOf = (trades: readonly OwnTrade[]): string[] => trades.map(({ tradeId, side }) => `${tradeId} ${side}`);
const descending = (one: number, other: number): number => other - one;

describe('lists', () => {
  const story = tell(71, 2_000);
  const orders = [...story.orders.values()];
  let views: Views;
  beforeEach(() => (views = createPostgresViews(database.pools.gateway, createSequenceGate(clock))));

  const ownSides = (participantId: string, contractId?: string): string[] =>
    story.trades
      .filter((trade) => contractId === undefined || trade.contractId === contractId)
      .flatMap(({ tradeId, buy, sell }) => [
        ...(buy.participantId === participantId ? [`${tradeId} BUY`] : []),
        ...(sell.participantId === participantId ? [`${tradeId} SELL`] : []),
      ]);

  test('filters, alone and together, with pages of any size: exactly the orders that match, newest first', async () => {
    await buildViews(story.blocks);
    const contracts = Array.from({ length: CONTRACTS }, (_, index) => `NL-${index}`);
    for (const participantId of [...PARTICIPANTS, 'nobody']) {
      for (const contractId of [undefined, contracts[3], 'NL-NONE']) {
        for (const state of [undefined, 'ACTIVE', 'FILLED', 'CANCELLED', 'EXPIRED'] as const) {
          const filter = {
            participantId,
            ...(contractId !== undefined && { contractId }),
            ...(state !== undefined && { state }),
          };
          const expected = orders.filter((order) =>
            Object.entries(filter).every(([name, value]) => order[name as keyof OrderSnapshot] === value),
          );
          const found = await readAll((page) => views.listOrders(filter, page), { limit: 37 });
          assert.deepEqual(idsOf(found), idsOf(expected).sort(descending));
          for (const order of found) assert.deepEqual(order, story.orders.get(order.orderId));
        }
      }
    }
  });

  test('by client order id there is one; of somebody else there is none', async () => {
    await buildViews(story.blocks);
    const [order] = orders;
    assert.ok(order !== undefined);
    const { participantId, clientOrderId, orderId } = order;
    assert.deepEqual((await views.listOrders({ participantId, clientOrderId }, { limit: 5 })).items, [order]);
    assert.deepEqual(await views.findOrder(participantId, orderId), order);
    for (const stranger of PARTICIPANTS.filter((other) => other !== participantId)) {
      assert.equal(await views.findOrder(stranger, orderId), undefined);
    }
    assert.equal(await views.findOrder(participantId, 999_999), undefined);
  });

  test('several at once, by either id: own ones only, and nothing for ids that name nothing', async () => {
    await buildViews(story.blocks);
    const [one, other] = orders.filter(({ participantId }) => participantId === 'alpha');
    assert.ok(one !== undefined && other !== undefined);
    const ids = { orderIds: [one.orderId, 999_999], clientOrderIds: [other.clientOrderId, 'never used'] };
    const byId = (a: { orderId: number }, b: { orderId: number }): number => a.orderId - b.orderId;
    assert.deepEqual((await views.findOrders('alpha', ids)).sort(byId), [one, other].sort(byId));
    assert.deepEqual(await views.findOrders('nobody', ids), []);
    assert.deepEqual(await views.findOrders('alpha', { orderIds: [], clientOrderIds: [] }), []);
  });

  test('own trades: both sides of a trade with oneself, BUY first in the single one; market trades anonymous', async () => {
    await buildViews(story.blocks);
    assert.ok(
      story.trades.some(({ state }) => state === 'RECALLED') && story.trades.some(({ revision }) => revision === 3),
    );
    const self = story.trades.find(({ buy, sell }) => buy.participantId === sell.participantId);
    assert.ok(self !== undefined, 'the history has a trade with oneself');
    const { contractId: contractOfSelf } = self;
    const { participantId } = self.buy;
    assert.deepEqual(sidesOf(await views.findOwnTrades(participantId, self.tradeId)), [
      `${self.tradeId} BUY`,
      `${self.tradeId} SELL`,
    ]);
    assert.deepEqual(await views.findOwnTrades('nobody', self.tradeId), []);
    for (const owner of PARTICIPANTS) {
      for (const contractId of [undefined, contractOfSelf, 'NL-NONE']) {
        const filter = contractId === undefined ? {} : { contractId };
        const list = (page: PageRequest): Promise<Page<OwnTrade>> => views.listOwnTrades(owner, filter, page);
        const expected = ownSides(owner, contractId);
        for (const limit of contractId === contractOfSelf ? [1, 2, 500] : [3, 500]) {
          assert.deepEqual(sidesOf(await readAll(list, { limit })), expected.toReversed());
          assert.deepEqual(sidesOf(await readAll(list, { limit, afterSequence: 0 })), expected);
        }
        const market = await readAll((page) => views.listMarketTrades(filter, page), { limit: 50 });
        const ofContract = story.trades.filter((trade) => contractId === undefined || trade.contractId === contractId);
        assert.deepEqual(
          market.map(({ tradeId, state, revision }) => [tradeId, state, revision]).reverse(),
          ofContract.map(({ tradeId, state, revision }) => [tradeId, state, revision]),
        );
        assert.ok(market.every((trade) => !('orderId' in trade) && !('portfolioId' in trade)));
      }
    }
  });

  test('after a sequence: exactly what came later, at every sequence', async () => {
    await buildViews(story.blocks);
    for (let afterSequence = 0; afterSequence <= story.records.length; afterSequence += 61) {
      const page = { limit: 200, afterSequence };
      const market = await readAll((request) => views.listMarketTrades({}, request), page);
      const later = story.trades.filter(({ sequence }) => sequence > afterSequence);
      assert.deepEqual(
        market.map(({ tradeId }) => tradeId),
        later.map(({ tradeId }) => tradeId),
      );
      const changed = await readAll((request) => views.listOrders({ participantId: 'alpha' }, request), page);
      const expected = orders
        .filter((order) => order.participantId === 'alpha' && order.updatedSequence > afterSequence)
        .sort((one, other) => one.updatedSequence - other.updatedSequence || one.orderId - other.orderId);
      assert.deepEqual(idsOf(changed), idsOf(expected));
    }
  });

  for (const seed of [81, 82, 83]) {
    test(`while rows arrive no page misses one or gives it twice (seed ${seed})`, async () => {
      const random = createSeededRandom(seed);
      const growing = story.blocks.slice(0, 60);
      const grow = (): Promise<void> => {
        growing.push(...story.blocks.slice(growing.length, growing.length + random.below(12)));
        return buildViews(growing, seed);
      };
      await grow();
      const there = await progress();
      const before = orders.filter((order) => order.participantId === 'beta' && order.acceptedSequence <= there);
      const newestFirst = await readAll(
        (page) => views.listOrders({ participantId: 'beta' }, page),
        { limit: 3 },
        grow,
      );
      assert.deepEqual(idsOf(newestFirst), idsOf(before).sort(descending), 'what was there, and nothing else');

      const trades: OwnTrade[] = [];
      const states = new Map<number, OrderSnapshot>();
      const seen = new Set<string>();
      let lastTrade = 0;
      let lastChange = 0;
      while ((await progress()) < story.records.length || random.below(3) > 0) {
        const own = (page: PageRequest): Promise<Page<OwnTrade>> => views.listOwnTrades('beta', {}, page);
        trades.push(...(await readAll(own, { limit: 2, afterSequence: lastTrade }, grow)));
        lastTrade = trades.at(-1)?.sequence ?? 0;
        const list = (page: PageRequest): Promise<Page<OrderSnapshot>> =>
          views.listOrders({ participantId: 'beta' }, page);
        for (const order of await readAll(list, { limit: 4, afterSequence: lastChange }, grow)) {
          const version = `${order.orderId} at ${order.updatedSequence}`;
          assert.ok(!seen.has(version), `${version} once`);
          seen.add(version);
          assert.ok(order.updatedSequence >= lastChange, 'oldest change first');
          lastChange = order.updatedSequence;
          states.set(order.orderId, order);
        }
        await grow();
      }
      assert.deepEqual(sidesOf(trades), ownSides('beta').slice(0, trades.length));
      const tail = await readAll((page) => views.listOwnTrades('beta', {}, page), {
        limit: 9,
        afterSequence: lastTrade,
      });
      assert.deepEqual(sidesOf([...trades, ...tail]), ownSides('beta'));
      for (const order of orders.filter(({ participantId }) => participantId === 'beta')) {
        if (order.updatedSequence <= lastChange) assert.deepEqual(states.get(order.orderId), order);
      }
    });
  }

  test('a cursor that was not made here, or for another list or direction, is refused', async () => {
    await buildViews(story.blocks);
    const page = { limit: 2 };
    const asks: Record<string, (more: { cursor?: string }) => Promise<Page<unknown>>> = {
      orders: (more) => views.listOrders({ participantId: 'alpha' }, { ...page, ...more }),
      changes: (more) => views.listOrders({ participantId: 'alpha' }, { ...page, ...more, afterSequence: 0 }),
      own: (more) => views.listOwnTrades('alpha', {}, { ...page, ...more }),
      'own ascending': (more) => views.listOwnTrades('alpha', {}, { ...page, ...more, afterSequence: 0 }),
      market: (more) => views.listMarketTrades({}, { ...page, ...more }),
      'market ascending': (more) => views.listMarketTrades({}, { ...page, ...more, afterSequence: 0 }),
    };
    const foreign = [
      '',
      'x',
      '*',
      encodeCursor('orders', []),
      encodeCursor('orders', [1, 2, 3]),
      encodeCursor('', [1]),
    ];
    for (const [name, ask] of Object.entries(asks)) {
      const { nextCursor } = await ask({});
      assert.ok(nextCursor !== null);
      await ask({ cursor: nextCursor });
      for (const [other, askOther] of Object.entries(asks)) {
        if (other !== name)
          await assert.rejects(askOther({ cursor: nextCursor }), CursorInvalid, `${name} in ${other}`);
      }
      const spoilt = [`${nextCursor}=`, ` ${nextCursor}`, `${nextCursor}.`, nextCursor.slice(1), `${nextCursor}AAAA`];
      for (const cursor of [...spoilt, ...foreign]) await assert.rejects(ask({ cursor }), CursorInvalid, cursor);
    }
  });

  test('findPriorUses knows every order ever accepted, with what tells a repetition from another order', async () => {
    await buildViews(story.blocks);
    for (const { participantId, clientOrderId, acceptedSequence } of orders) {
      const command = story.records[acceptedSequence - 1]?.command;
      assert.ok(command !== undefined);
      const known = await views.findPriorUses(participantId, [clientOrderId, 'never used']);
      const fingerprint = fingerprintOfPlacement(command);
      assert.deepEqual([...known], [[clientOrderId, { acceptedSequence, fingerprint }]]);
    }
    const [order, other] = orders.filter(({ participantId }) => participantId === 'alpha');
    assert.ok(order && other);
    const both = await views.findPriorUses('alpha', [order.clientOrderId, other.clientOrderId]);
    assert.deepEqual([...both.keys()].sort(), [order.clientOrderId, other.clientOrderId].sort());
    assert.equal((await views.findPriorUses('nobody', [order.clientOrderId])).size, 0);
  });
});
