/** Lists whose rows arrive and change while somebody turns the pages, with random filters, directions and sizes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { TradeExecuted } from '@wattbook/engine/events';
import type { CommittedBlock } from '../src/journal/committed-block.ts';
import { CONTRACTS, PARTICIPANTS, randomHistory } from '../src/journal/random-history.test.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createSeededRandom, type Random } from '../src/ops/random.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { snapshotOrder, type OrderSnapshot } from '../src/order-snapshot.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import { createProjector } from '../src/views/projector.ts';
import type { EventPlace, OrderFilter, OwnTradeFilter, Page, PageRequest, Views } from '../src/views/view-types.ts';
import { useTestDatabase } from './support/database.ts';

const SEEDS = [101, 102];
const ROUNDS_PER_SEED = 16;
const BLOCKS_AT_FIRST = 40;
const STATES = ['ACTIVE', 'FILLED', 'CANCELLED', 'EXPIRED'] as const;
const clock = createSystemClock();
const database = useTestDatabase();

type StoryTrade = TradeExecuted & { sequence: number };

/** What really happened: each order as it stood after each change of it, each trade, where each event stands. */
type Story = {
  blocks: CommittedBlock[];
  orders: Map<number, OrderSnapshot[]>;
  trades: StoryTrade[];
  places: Map<number, EventPlace[]>;
};

function tell(seed: number): Story {
  const orders = new Map<number, OrderSnapshot[]>();
  const { blocks, records } = randomHistory({
    seed,
    commands: 1_500,
    afterRecord: (record, market) => {
      for (const order of market.orders.values()) {
        if (order.updatedSequence !== record.sequence) continue;
        orders.set(order.orderId, [...(orders.get(order.orderId) ?? []), structuredClone(snapshotOrder(order))]);
      }
    },
  });
  const trades: StoryTrade[] = [];
  const places = new Map<number, EventPlace[]>();
  for (const { sequence, events } of records) {
    for (const [index, event] of events.entries()) {
      if (event.type === 'TradeExecuted') trades.push({ ...event, sequence });
      if (event.type === 'ChangeReplayed' || event.type.endsWith('Refused')) continue;
      const named = JSON.stringify(event).matchAll(/"(?:orderId|buyOrderId|sellOrderId)":(\d+)/g);
      for (const id of new Set([...named].map(([, digits]) => Number(digits)))) {
        places.set(id, [...(places.get(id) ?? []), { sequence, index }]);
      }
    }
  }
  return { blocks, orders, trades, places };
}

/** Views that contain the story up to `there()`, and move on when they are told to. */
type GrowingViews = {
  views: Views;
  there: () => number;
  grow: () => Promise<void>;
  startAgainAtEnd: () => Promise<void>;
};

async function openGrowing({ blocks }: Story, random: Random): Promise<GrowingViews> {
  let shown: CommittedBlock[] = [];
  const source = {
    read: (from: number, blocksMax: number) =>
      Promise.resolve(shown.filter(({ block }) => block.lastSequence >= from).slice(0, blocksMax)),
  };
  const show = async (count: number): Promise<void> => {
    shown = blocks.slice(0, count);
    const [store, gate] = [createPostgresViewStore(database.pools.exchange), createSequenceGate(clock)];
    const projector = createProjector({ store, source, clock, log: pino({ level: 'silent' }), gate });
    await projector.start();
    await projector.stop();
  };
  const startAgain = async (): Promise<void> => {
    await database.pools.admin.query(
      `delete from trade_sides; delete from trades; delete from orders; delete from order_records;
       delete from trade_minutes; delete from positions;
       update view_progress set sequence = 0 where view_name <> 'confirmations'`,
    );
    await show(BLOCKS_AT_FIRST);
  };
  await startAgain();
  return {
    views: createPostgresViews(database.pools.gateway, createSequenceGate(clock)),
    there: () => shown.at(-1)?.block.lastSequence ?? 0,
    grow: () => (random.below(2) === 0 ? Promise.resolve() : show(shown.length + 1 + random.below(3))),
    startAgainAtEnd: () => (shown.length < blocks.length ? Promise.resolve() : startAgain()),
  };
}

/** All pages of a list, and up to which sequence the views went when each was read. */
type Turned<Item> = { pages: { items: Item[]; at: number }[]; items: Item[]; firstAt: number; lastAt: number };

async function turnPages<Item>(
  growing: GrowingViews,
  page: PageRequest,
  list: (request: PageRequest) => Promise<Page<Item>>,
): Promise<Turned<Item>> {
  const pages: Turned<Item>['pages'] = [];
  const firstAt = growing.there();
  for (let request = page; ; await growing.grow()) {
    const { items, nextCursor } = await list(request);
    assert.ok(items.length <= page.limit && (items.length > 0 || nextCursor === null));
    pages.push({ items, at: growing.there() });
    if (nextCursor === null) break;
    request = { ...page, cursor: nextCursor };
  }
  return { pages, items: pages.flatMap(({ items }) => items), firstAt, lastAt: growing.there() };
}

/** How often what makes paging hard has happened, so that a run in which it didn't is no proof. */
type Seen = { grownMeanwhile: number; enteredOrLeft: number; changedAgain: number };

const maybe = <Value>(random: Random, value: Value): Value | undefined => (random.below(2) === 0 ? value : undefined);
const oneOf = <Value>(random: Random, values: readonly Value[]): Value =>
  values[random.below(values.length)] ?? assert.fail('nothing to choose from');

function randomPage(random: Random, there: number): PageRequest {
  const afterSequence = maybe(random, random.below(there + 1));
  return { limit: 1 + random.below(9), ...(afterSequence !== undefined && { afterSequence }) };
}

function randomContract(random: Random): { contractId?: string } {
  return random.below(3) === 0 ? { contractId: `NL-${random.below(CONTRACTS)}` } : {};
}

function standing(story: Story, orderId: number, at: number): OrderSnapshot | undefined {
  return story.orders.get(orderId)?.findLast(({ updatedSequence }) => updatedSequence <= at);
}

function matches(order: OrderSnapshot | undefined, filter: OrderFilter): order is OrderSnapshot {
  if (order === undefined || order.participantId !== filter.participantId) return false;
  if (filter.contractId !== undefined && order.contractId !== filter.contractId) return false;
  if (filter.clientOrderId !== undefined && order.clientOrderId !== filter.clientOrderId) return false;
  return filter.state === undefined || order.state === filter.state;
}

/**
 * Whatever a page shows is true when it is read. Newest first, an order that matches all the while is there once, and
 * none that came after the first page. By change, none is there twice as it stood, and whoever has turned all pages
 * has each that matches then, as it stands then.
 */
async function turnOrders(story: Story, growing: GrowingViews, random: Random, seen: Seen): Promise<void> {
  const participantId = oneOf(random, PARTICIPANTS);
  const state = maybe(random, oneOf(random, STATES));
  const some = oneOf(random, [...story.orders.values()].flat());
  const byClientId =
    random.below(8) === 0 ? { participantId: some.participantId, clientOrderId: some.clientOrderId } : {};
  const filter = { participantId, ...randomContract(random), ...(state !== undefined && { state }), ...byClientId };
  const page = randomPage(random, growing.there());
  const turned = await turnPages(growing, page, (request) => growing.views.listOrders(filter, request));
  const { pages, items, firstAt, lastAt } = turned;
  for (const { items: onPage, at } of pages) {
    for (const order of onPage) {
      assert.deepEqual(order, standing(story, order.orderId, at), 'as it stood when its page was read');
      assert.ok(matches(order, filter));
    }
  }
  const ids = [...story.orders.keys()];
  if (lastAt > firstAt && pages.length > 1) seen.grownMeanwhile += 1;
  if (ids.some((id) => matches(standing(story, id, firstAt), filter) !== matches(standing(story, id, lastAt), filter)))
    seen.enteredOrLeft += 1;
  const { afterSequence } = page;
  if (afterSequence === undefined) {
    const given = items.map(({ orderId }) => orderId);
    assert.deepEqual(
      given,
      [...new Set(given)].sort((one, other) => other - one),
      'each once, newest first',
    );
    const all = ids.filter((id) => pages.every(({ at }) => matches(standing(story, id, at), filter)));
    assert.deepEqual(
      all.filter((id) => !given.includes(id)),
      [],
      'missed, though it matched all the while',
    );
    assert.ok(
      items.every(({ acceptedSequence }) => acceptedSequence <= firstAt),
      'none that came later',
    );
    return;
  }
  const keys = items.map(({ updatedSequence, orderId }) => updatedSequence * 1e6 + orderId);
  assert.deepEqual(
    keys,
    [...new Set(keys)].sort((one, other) => one - other),
    'each change once, oldest first',
  );
  if (new Set(items.map(({ orderId }) => orderId)).size < items.length) seen.changedAgain += 1;
  const wanted = ids
    .map((id) => standing(story, id, lastAt))
    .filter((order) => matches(order, filter) && order.updatedSequence > afterSequence);
  const given = new Set(keys);
  assert.ok(items.every(({ updatedSequence }) => updatedSequence > afterSequence));
  for (const order of wanted) {
    assert.ok(order && given.has(order.updatedSequence * 1e6 + order.orderId), `missed order ${order?.orderId}`);
  }
}

/** What never changes its place: newest first all that was there at first, ascending all that is there at the end. */
function assertAllOf(
  page: PageRequest,
  turned: Turned<unknown>,
  all: { sequence: number; key: string }[],
  keys: string[],
): void {
  const { afterSequence } = page;
  const expected =
    afterSequence === undefined
      ? all.filter(({ sequence }) => sequence <= turned.firstAt).toReversed()
      : all.filter(({ sequence }) => sequence > afterSequence && sequence <= turned.lastAt);
  assert.deepEqual(
    keys,
    expected.map(({ key }) => key),
  );
}

async function turnOwnTrades(story: Story, growing: GrowingViews, random: Random): Promise<void> {
  const participantId = oneOf(random, PARTICIPANTS);
  const sides = story.trades.flatMap((trade) => [
    { ...trade.buy, contractId: trade.contractId, sequence: trade.sequence, key: `${trade.tradeId} BUY` },
    { ...trade.sell, contractId: trade.contractId, sequence: trade.sequence, key: `${trade.tradeId} SELL` },
  ]);
  const own = sides.filter((side) => side.participantId === participantId);
  const orderId = random.below(4) === 0 ? oneOf(random, own).orderId : undefined;
  const filter: OwnTradeFilter = { ...randomContract(random), ...(orderId !== undefined && { orderId }) };
  const page = randomPage(random, growing.there());
  const list = (request: PageRequest) => growing.views.listOwnTrades(participantId, filter, request);
  const turned = await turnPages(growing, page, list);
  const all = own.filter(
    (side) =>
      (filter.contractId === undefined || side.contractId === filter.contractId) &&
      (orderId === undefined || side.orderId === orderId),
  );
  assertAllOf(
    page,
    turned,
    all,
    turned.items.map(({ tradeId, side }) => `${tradeId} ${side}`),
  );
}

async function turnMarketTrades(story: Story, growing: GrowingViews, random: Random): Promise<void> {
  const filter = randomContract(random);
  const page = randomPage(random, growing.there());
  const turned = await turnPages(growing, page, (request) => growing.views.listMarketTrades(filter, request));
  const all = story.trades
    .filter(({ contractId }) => filter.contractId === undefined || contractId === filter.contractId)
    .map(({ tradeId, sequence }) => ({ sequence, key: String(tradeId) }));
  assertAllOf(
    page,
    turned,
    all,
    turned.items.map(({ tradeId }) => String(tradeId)),
  );
}

/** Of one of the orders that most happens to: the others have no second page. */
async function turnOrderEvents(story: Story, growing: GrowingViews, random: Random): Promise<void> {
  const busiest = [...story.places].sort(([, one], [, other]) => other.length - one.length).slice(0, 40);
  const [orderId, places] = oneOf(random, busiest);
  const page = { ...randomPage(random, growing.there()), limit: 1 + random.below(2) };
  const turned = await turnPages(growing, page, (request) => growing.views.listOrderEvents(orderId, request));
  const keyOf = ({ sequence, index }: EventPlace): string => `${sequence}-${index}`;
  const all = places.map((place) => ({ sequence: place.sequence, key: keyOf(place) }));
  assertAllOf(page, turned, all, turned.items.map(keyOf));
}

for (const seed of SEEDS) {
  test(`no page misses a row or gives it twice while rows arrive and change, whatever the filter (seed ${seed})`, async () => {
    const random = createSeededRandom(seed);
    const story = tell(seed);
    const growing = await openGrowing(story, random);
    const seen: Seen = { grownMeanwhile: 0, enteredOrLeft: 0, changedAgain: 0 };
    for (let round = 0; round < ROUNDS_PER_SEED; round++) {
      await growing.startAgainAtEnd();
      await turnOrders(story, growing, random, seen);
      await turnOrders(story, growing, random, seen);
      await turnOwnTrades(story, growing, random);
      await turnMarketTrades(story, growing, random);
      await turnOrderEvents(story, growing, random);
    }
    assert.ok(seen.grownMeanwhile > 2 && seen.enteredOrLeft > 2 && seen.changedAgain > 0, JSON.stringify(seen));
  });
}
