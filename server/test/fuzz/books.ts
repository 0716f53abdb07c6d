/**
 * What has to be true of a market whatever was asked of it, seen over HTTP by all of its participants: books are the
 * sum of their active orders and never crossed, orders are filled by their trades, each trade has both sides, and the
 * journal alone gives the same market again.
 */
import assert from 'node:assert/strict';
import { stateHash } from '@wattbook/engine';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { VENUE_ID } from '../../src/directory/scopes.ts';
import { createReplica } from '../../src/replica.ts';
import type { components } from '@wattbook/api/types';
import type { TestGateway } from '../support/test-gateway.ts';
import type { FuzzVenue } from './fuzz-venue.ts';
import { PARTICIPANTS, type ParticipantId } from './requests.ts';

type Schemas = components['schemas'];
type Order = Schemas['Order'];
type Page<Item> = { items: Item[]; nextCursor: string | null };

export async function checkBooks(venue: FuzzVenue): Promise<void> {
  const orders = await ofAll<Order>(venue, 'listOrders', '/orders');
  const trades = await ofAll<Schemas['Trade']>(venue, 'listTrades', '/trades');
  const tape = await readAll<Schemas['MarketTrade']>(venue, 'alpha', 'listMarketTrades', '/market/trades');
  checkTrades(trades, tape);
  checkOrders(orders, trades);
  for (const [contractId, ofContract] of Map.groupBy(orders, (order) => order.contractId)) {
    const book = await venue.read('beta', 'getBook', `/contracts/${contractId}/book?depth=500`);
    checkBook(book as Schemas['Book'], ofContract);
  }
  checkJournal(venue.gateway);
}

/** Every fill that an answer told of is a trade of that order, at that price and quantity. */
export async function checkFills(venue: FuzzVenue, outcomes: readonly Schemas['OrderOutcome'][]): Promise<void> {
  const trades = await ofAll<Schemas['Trade']>(venue, 'listTrades', '/trades');
  for (const { orderId, fills } of outcomes) {
    for (const { tradeId, price, quantity } of fills) {
      const trade = trades.find((found) => found.tradeId === tradeId && found.orderId === orderId);
      assert.deepEqual(
        { price: trade?.price, quantity: trade?.quantity },
        { price, quantity },
        `${orderId} ${tradeId}`,
      );
    }
    assert.equal(new Set(fills.map(({ tradeId }) => tradeId)).size, fills.length, `${orderId} tells of a fill twice`);
  }
}

/** Keys are those that were made, live or not as they were told, and of a family at most two are live. */
export async function checkKeys(venue: FuzzVenue): Promise<void> {
  for (const participantId of PARTICIPANTS) {
    venue.keys.check(participantId, await readAll(venue, participantId, 'listKeys', '/account/keys'));
  }
}

/** Operators see all of it: the orders and trades of each participant, and each key that was given out. */
export async function checkOperatorsView(venue: FuzzVenue): Promise<void> {
  const orders = await ofAll<Order>(venue, 'listOrders', '/orders');
  const seen = await readAll<Order>(venue, 'alpha', 'admin.listOrders', '/orders');
  assert.deepEqual(seen.map(standing).toSorted(), orders.map(standing).toSorted(), 'operators see other orders');
  const trades = await readAll<Schemas['MarketTrade']>(venue, 'alpha', 'admin.listTrades', '/trades');
  const tape = await readAll<Schemas['MarketTrade']>(venue, 'alpha', 'listMarketTrades', '/market/trades');
  const publicParts = (list: Schemas['MarketTrade'][]): object[] =>
    list.map((trade) => ({ tradeId: trade.tradeId, ...publicPart(trade) }));
  assert.deepEqual(publicParts(trades), publicParts(tape), 'operators see other trades than the tape');
  venue.keys.check(VENUE_ID, await readAll(venue, 'alpha', 'admin.listOperatorKeys', '/operators/keys'));
  for (const { participantId } of await readAll<Participant>(venue, 'alpha', 'admin.listParticipants', '/participants'))
    venue.keys.check(
      participantId,
      await readAll(venue, 'alpha', 'admin.listKeys', `/participants/${participantId}/keys`),
    );
}

type Participant = { participantId: string };

function standing({ orderId, participantId, revision, state, filledQuantity }: Order): string {
  return [orderId, participantId, revision, state, filledQuantity].join(' ');
}

async function ofAll<Item>(venue: FuzzVenue, operationId: string, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (const participantId of PARTICIPANTS)
    items.push(...(await readAll<Item>(venue, participantId, operationId, path)));
  return items;
}

async function readAll<Item>(
  venue: FuzzVenue,
  participantId: ParticipantId,
  operationId: string,
  path: string,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = `?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = (await venue.read(participantId, operationId, path + query)) as Page<Item>;
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Of another engine's trades none of the sides need be a participant here: they are on the tape, each once. */
function checkTrades(trades: Schemas['Trade'][], wholeTape: Schemas['MarketTrade'][]): void {
  const ids = new Set(wholeTape.map(({ tradeId }) => tradeId));
  assert.equal(ids.size, wholeTape.length, 'the tape tells of a trade twice');
  const tape = wholeTape.filter(({ source }) => source === undefined);
  const sides = Map.groupBy(trades, ({ tradeId }) => tradeId);
  assert.deepEqual(
    new Set(sides.keys()),
    new Set(tape.map(({ tradeId }) => tradeId)),
    'own trades and the tape differ',
  );
  for (const trade of tape) {
    const { tradeId } = trade;
    const both = sides.get(tradeId) ?? [];
    assert.deepEqual(both.map(({ side }) => side).toSorted(), ['BUY', 'SELL'], `${tradeId} has no two sides`);
    for (const own of both) assert.deepEqual(publicPart(own), publicPart(trade), `${tradeId} differs from the tape`);
  }
}

function publicPart(trade: Schemas['Trade'] | Schemas['MarketTrade']): object {
  const { contractId, price, quantity, energy, amount, currency, executedAt, state, revision, sequence } = trade;
  return { contractId, price, quantity, energy, amount, currency, executedAt, state, revision, sequence };
}

function checkOrders(orders: Order[], trades: Schemas['Trade'][]): void {
  assert.equal(new Set(orders.map(({ orderId }) => orderId)).size, orders.length, 'an order is listed twice');
  const tradesOf = Map.groupBy(trades, ({ orderId }) => orderId);
  for (const order of orders) {
    const { orderId, side, quantity, filledQuantity, remainingQuantity, state } = order;
    const own = tradesOf.get(orderId) ?? [];
    const filled = sum(own.map((trade) => trade.quantity));
    assert.equal(
      unitsOf(filledQuantity),
      filled,
      `${orderId} is filled by ${filledQuantity}, its trades say ${filled}`,
    );
    assert.ok(
      own.every((trade) => trade.side === side),
      `${orderId} traded on the other side`,
    );
    assert.ok(filled <= unitsOf(quantity), `${orderId} is filled beyond its quantity`);
    const isOpen = state === 'ACTIVE' || state === 'PARKED';
    const open = isOpen ? unitsOf(quantity) - filled : 0;
    assert.equal(unitsOf(remainingQuantity), open, `${orderId} is ${state} with ${remainingQuantity} remaining`);
    assert.equal(isOpen, open > 0, `${orderId} is ${state} with ${open} open`);
    assert.equal(state === 'FILLED', order.reason === null && !isOpen, `${orderId} is ${state}: ${order.reason}`);
    assert.equal(order.type === 'ICEBERG', order.displayQuantity !== null, `${orderId} shows ${order.displayQuantity}`);
  }
}

function checkBook(book: Schemas['Book'], orders: Order[]): void {
  for (const [side, levels] of [
    ['BUY', book.bids],
    ['SELL', book.asks],
  ] as const) {
    const active = orders.filter((order) => order.state === 'ACTIVE' && order.side === side);
    const expected = [...Map.groupBy(active, ({ price }) => price)].sort(
      ([one], [other]) => unitsOf(one) - unitsOf(other),
    );
    if (side === 'BUY') expected.reverse();
    const where = `${side} of ${book.contractId}`;
    assert.deepEqual(
      levels.map(({ price, orders: count }) => [price, count]),
      expected.map(([price, group]) => [price, group.length]),
      `the levels of ${where} are not its active orders`,
    );
    for (const [index, { price, quantity }] of levels.entries()) {
      const { least, most } = shownOf(expected[index]?.[1] ?? []);
      const lots = unitsOf(quantity);
      assert.ok(least <= lots && lots <= most, `${where} at ${price} shows ${quantity}, not ${least} to ${most} lots`);
    }
  }
  const [bid] = book.bids;
  const [ask] = book.asks;
  const isCrossed = bid !== undefined && ask !== undefined && unitsOf(bid.price) >= unitsOf(ask.price);
  assert.ok(!isCrossed, `the book of ${book.contractId} is crossed: ${bid?.price} over ${ask?.price}`);
}

/** In lots. How much of its slice an iceberg still shows can't be told from outside: something, and at most a slice. */
function shownOf(orders: readonly Order[]): { least: number; most: number } {
  let [least, most] = [0, 0];
  for (const { remainingQuantity, displayQuantity } of orders) {
    const open = unitsOf(remainingQuantity);
    least += displayQuantity === null ? open : 1;
    most += displayQuantity === null ? open : Math.min(open, unitsOf(displayQuantity));
  }
  return { least, most };
}

/** `follow` recomputes each record and the state hash of each block, and throws at a difference. */
function checkJournal({ journal, clock, replica }: TestGateway): void {
  const rebuilt = createReplica(clock);
  for (const block of journal.blocks) rebuilt.follow(parseBlock(block));
  assert.equal(stateHash(rebuilt.market), stateHash(replica.market), 'the journal gives another market');
}

/** Hundredths of a price, tenths of a quantity: answers always show all of their decimals. */
export function unitsOf(text: string): number {
  return Number(text.replace('.', ''));
}

function sum(texts: string[]): number {
  return texts.reduce((total, text) => total + unitsOf(text), 0);
}
