/**
 * Every scenario once more, with all that must always be true of a market worked out anew after each of its commands.
 * What the scenarios say themselves: engine/scenarios/runner/scenarios.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMarketVenue, type MarketKind } from '../scenarios/runner/market-venue.ts';
import { play } from '../scenarios/runner/play.ts';
import { readScenarios } from '../scenarios/runner/read-scenarios.ts';
import { apply, createMarket, stateHash, type Market } from '../src/market.ts';
import { activeByContract, assertBook, assertOpenOrderIds, hashFromScratch } from './market-checks.ts';

/** Working it out anew takes as long as there are orders: crowded scenarios are checked where they are less so. */
const ORDERS_MAX = 100;

const CHECKED: MarketKind<Market> = {
  name: 'fast',
  create: createMarket,
  stateHash,
  apply: (market, command, stamp) => {
    const events = apply(market, command, stamp);
    if (market.orders.size > ORDERS_MAX) return events;
    assert.equal(stateHash(market), hashFromScratch(market), `the state hash after ${command.type}`);
    assertOpenOrderIds(market);
    const active = activeByContract(market);
    for (const [contractId, orders] of active) {
      const contract = market.contracts.get(contractId);
      assert.ok(contract !== undefined);
      assertBook(contract, orders);
    }
    return events;
  },
};

describe('after each command of a scenario: the state hash and the books are what all adds up to', () => {
  for (const scenario of readScenarios()) {
    test(scenario.file, async () => {
      const venue = createMarketVenue(CHECKED, scenario);
      await play(scenario, venue);
      await venue.close();
    });
  }
});
