/** Every scenario on the naive market, which must also come to the same records and state as the fast one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, createNaiveMarket, stateHash, type NaiveMarket } from '../../naive/market.ts';
import { FAST } from './fast-market.ts';
import { createMarketVenue, type MarketKind } from './market-venue.ts';
import { play } from './play.ts';
import { readScenarios } from './read-scenarios.ts';

const NAIVE: MarketKind<NaiveMarket> = { name: 'naive', create: createNaiveMarket, apply, stateHash };

for (const scenario of readScenarios()) {
  const skip = scenario.exceptions.get('naive') ?? scenario.exceptions.get('fast') ?? false;
  test(`${scenario.file}, naive: ${scenario.title}`, { skip }, async () => {
    const [naive, fast] = [createMarketVenue(NAIVE, scenario), createMarketVenue(FAST, scenario)];
    await play(scenario, naive);
    await play(scenario, fast);
    assert.deepEqual(naive.records, fast.records, 'both markets tell the same story');
    assert.equal(naive.stateHash(), fast.stateHash(), 'both markets are in the same state');
    await naive.close();
  });
}
