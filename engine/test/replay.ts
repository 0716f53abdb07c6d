/** Plays a venue's records once more, as a replica does. */
import assert from 'node:assert/strict';
import { apply, createMarket, stateHash } from '../src/market.ts';
import { hashFromScratch } from './market-checks.ts';
import { createOrderLedger, follow } from './order-ledger.ts';
import type { Venue } from './venue.ts';

/** The records are a true and possible story, and give the same events and hashes again. */
export function assertReplays(venue: Venue): void {
  const [again, ledger] = [createMarket(), createOrderLedger()];
  for (const record of venue.records) {
    follow(ledger, record);
    const { command, events, ...stamp } = JSON.parse(JSON.stringify(record)) as typeof record;
    assert.deepEqual(apply(again, command, stamp), events);
    const isSetUp = command.type === 'PlaceOrder' && again.orders.size > 10;
    if (!isSetUp) assert.equal(stateHash(again), hashFromScratch(again), `record ${record.sequence}`);
  }
  assert.equal(stateHash(again), stateHash(venue.market));
}
