/**
 * Random days at a small venue. Every record is checked as it comes; a failure prints its seed, and
 * `WATTBOOK_SEED=<seed> npx node --test engine/test/properties.test.ts` plays it again.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBook } from '../src/book.ts';
import { FILLS_PER_RECORD_MAX } from '../src/limits.ts';
import { apply, createMarket, stateHash, type Market } from '../src/market.ts';
import { activeByContract, assertOpenOrderIds, assertBook, assertToldTruly, hashFromScratch } from './market-checks.ts';
import { createOrderLedger, follow } from './order-ledger.ts';
import { withSeed } from './random.ts';
import { playDay } from './random-day.ts';

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('after every command of a random day', () => {
  for (let seed = 1; seed <= 20; seed++) {
    test(`seed ${seed}: the events are a true and possible story, and tell all`, () => {
      withSeed(seed, (random) => {
        const ledger = createOrderLedger();
        const { market } = playDay(random, 1_200, (venue, record) => {
          const changed = follow(ledger, record);
          for (const told of changed) if (ledger.orders.has(told.orderId)) assertToldTruly(venue.market, told);
          assert.equal(ledger.boughtLots, ledger.soldLots);
        });
        assert.deepEqual([...ledger.orders.keys()], [...market.orders.keys()]);
        for (const told of ledger.orders.values()) assertToldTruly(market, told);
        assert.ok(ledger.lastTradeId > 10 && ledger.archivedOrders > 10, 'the day was a busy one');
      });
    });
  }

  for (let seed = 101; seed <= 104; seed++) {
    test(`seed ${seed}: books are sums of active orders, never crossed; the state hash is what all adds up to`, () => {
      withSeed(seed, (random) => {
        playDay(random, 250, ({ market }) => {
          const active = activeByContract(market);
          for (const contract of [...market.contracts.values()].slice(-8)) {
            assertBook(contract, active.get(contract.contractId) ?? []);
          }
          assert.equal(stateHash(market), hashFromScratch(market));
          assert.equal(market.clientOrderIds.size(), market.orders.size, 'each order holds its client order id');
          assertOpenOrderIds(market);
        });
      });
    });
  }
});

describe('the same commands', () => {
  test('give the same events and state hash, also when they come from the journal as JSON', () => {
    withSeed(201, (random) => {
      const again = createMarket();
      const hashes = new Set<string>();
      playDay(random, 2_000, ({ market }, { sequence, timeUs, command, events }) => {
        const repeated = apply(again, throughJson(command), { sequence, timeUs });
        assert.deepEqual(repeated, throughJson(events), `record ${sequence}`);
        assert.deepEqual(events, throughJson(events), `record ${sequence} is plain JSON`);
        assert.equal(stateHash(again), stateHash(market), `record ${sequence}`);
        assert.equal(hashes.add(stateHash(market)).size, sequence, 'no state has the hash of an earlier one');
      });
    });
  });
});

describe('a book', () => {
  test('is nothing but the active orders in the order of queueNumber: so a snapshot needs no books', () => {
    let orders = 0;
    for (let seed = 301; seed <= 320; seed++) {
      withSeed(seed, (random) => {
        const { market } = playDay(random, 250, () => undefined);
        for (const contractId of market.contracts.keys()) orders += compareWithRebuilt(market, contractId);
      });
    }
    assert.ok(orders > 100, `${orders} orders: there was something to rebuild`);
  });
});

/** Sweeps the book and one rebuilt from the orders; both must give the same orders in the same order. */
function compareWithRebuilt(market: Market, contractId: string): number {
  const active = activeByContract(market).get(contractId) ?? [];
  const rebuilt = createBook(FILLS_PER_RECORD_MAX);
  for (const order of active.toSorted((a, b) => a.queueNumber - b.queueNumber)) rebuilt.join(order);
  const kept = market.contracts.get(contractId)?.book;
  for (const side of ['BUY', 'SELL'] as const) {
    const priceTicks = side === 'BUY' ? 1_000_000 : -1_000_000;
    const sweep = {
      orderId: Number.MAX_SAFE_INTEGER,
      side,
      priceTicks,
      openLots: 1_000_000,
      timeInForce: 'IOC',
    } as const;
    assert.deepEqual(kept?.place(sweep), rebuilt.place(sweep));
  }
  return active.length;
}
