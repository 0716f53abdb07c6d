/**
 * What has to be true of a market whatever was asked of it, seen over HTTP by all of its participants: books are the
 * sum of their active orders and never crossed, orders are filled by their trades, each trade has both sides, and the
 * journal alone gives the same market again.
 */
import assert from 'node:assert/strict';
import { stateHash } from '@wattbook/engine';
import { parseBlock } from '../../src/journal/committed-block.ts';
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

function checkTrades(trades: Schemas['Trade'][], tape: Schemas['MarketTrade'][]): void {
  const sides = Map.groupBy(trades, ({ tradeId }) => tradeId);
  assert.deepEqual(
    new Set(sides.keys()),
    new Set(tape.map(({ tradeId }) => tradeId)),
    'own trades and the tape differ',
  );
  assert.equal(tape.length, sides.size, 'the tape tells of a trade twice');
  for (const { tradeId, price, quantity, energy, amount } of tape) {
    const both = sides.get(tradeId) ?? [];
    assert.deepEqual(both.map(({ side }) => side).toSorted(), ['BUY', 'SELL'], `${tradeId} has no two sides`);
    for (const own of both) {
      const told = { price: own.price, quantity: own.quantity, energy: own.energy, amount: own.amount };
      assert.deepEqual(told, { price, quantity, energy, amount }, `${tradeId} differs from the tape`);
    }
  }
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
    const open = state === 'ACTIVE' ? unitsOf(quantity) - filled : 0;
    assert.equal(unitsOf(remainingQuantity), open, `${orderId} is ${state} with ${remainingQuantity} remaining`);
    assert.equal(state === 'ACTIVE', open > 0, `${orderId} is ${state} with ${open} open`);
    assert.equal(
      state === 'FILLED',
      order.reason === null && state !== 'ACTIVE',
      `${orderId} is ${state}: ${order.reason}`,
    );
  }
}

function checkBook(book: Schemas['Book'], orders: Order[]): void {
  const expected = (side: Order['side']): Schemas['BookLevel'][] => {
    const active = orders.filter((order) => order.state === 'ACTIVE' && order.side === side);
    const levels = [...Map.groupBy(active, ({ price }) => price)].sort(
      ([one], [other]) => unitsOf(one) - unitsOf(other),
    );
    return (side === 'BUY' ? levels.toReversed() : levels).map(([price, group]) => {
      const lots = sum(group.map(({ remainingQuantity }) => remainingQuantity));
      return { price, quantity: `${Math.floor(lots / 10)}.${lots % 10}`, orders: group.length };
    });
  };
  assert.deepEqual(book.bids, expected('BUY'), `the bids of ${book.contractId} are not its active orders`);
  assert.deepEqual(book.asks, expected('SELL'), `the asks of ${book.contractId} are not its active orders`);
  const [bid] = book.bids;
  const [ask] = book.asks;
  const isCrossed = bid !== undefined && ask !== undefined && unitsOf(bid.price) >= unitsOf(ask.price);
  assert.ok(!isCrossed, `the book of ${book.contractId} is crossed: ${bid?.price} over ${ask?.price}`);
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
