/**
 * Rule 1.4 with many orders: how long others wait, counted in records and items. For more of them:
 * `WATTBOOK_ORDERS=300000 npx node --test engine/test/archiving.test.ts`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARCHIVE_AFTER_CLOSURE_US, EVENTS_PER_RECORD_MAX } from '../src/limits.ts';
import { nextDueUs } from '../src/market.ts';
import { CLOSES_US, openVenue, refusalOf } from './venue.ts';

const ORDERS = Number(process.env['WATTBOOK_ORDERS'] ?? 30_000);

test(`of ${ORDERS} orders: a command waits for one record, not for all of them`, (context) => {
  const venue = openVenue();
  for (let count = 0; count < ORDERS; count++) venue.buy('alpha', 2, 100, { timeInForce: 'IOC' });
  venue.advance(CLOSES_US);
  let [slices, itemsMax, recordsMax] = [0, 0, 0];
  for (venue.timeUs = CLOSES_US + ARCHIVE_AFTER_CLOSURE_US; venue.market.closed.length > 0; slices++) {
    const before = venue.market.orders.size;
    recordsMax = Math.max(recordsMax, venue.settle().length);
    itemsMax = Math.max(itemsMax, before - venue.market.orders.size);
    assert.equal(refusalOf(venue.cancel('alpha', 1)), 'order-not-found', 'others have their turn after each slice');
    if (venue.market.closed.length > 0) venue.timeUs = nextDueUs(venue.market);
  }
  const slicesExpected = Math.ceil((ORDERS + 1) / EVENTS_PER_RECORD_MAX);
  assert.deepEqual([slices, itemsMax, recordsMax], [slicesExpected, EVENTS_PER_RECORD_MAX, 1]);
  assert.equal(venue.market.orders.size, 0);
  context.diagnostic(
    `a command waits for ${recordsMax} record of ${itemsMax} items; ` +
      `for ${slicesExpected} of ${ORDERS + 1} in all if they went at once`,
  );
});
