/** What a client is told of delivery days that views no longer keep. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import { addDays } from '../calendar/local-time.ts';
import type { KeptDays } from '../views/retention.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
let day: string;
let tomorrow: string;
let kept: KeptDays[] = [];
let tradeId: string;
let orderId: string;

before(async () => {
  venue = await createTestGateway({ keptDays: () => kept });
  const sell = newOrder('s1', { side: 'SELL', price: '50', quantity: '1' });
  await venue.call('POST', '/orders', { body: sell, key: venue.keys.beta });
  const bought = await venue.call('POST', '/orders', { body: newOrder('b1', { price: '50', quantity: '1' }) });
  const { fills, ...order }: Schemas['OrderOutcome'] = bought.json();
  ({ orderId } = order);
  tradeId = fills[0]?.tradeId ?? assert.fail('nothing traded');
  ({ deliveryDay: day } = (await venue.call('GET', '/contracts/NL-TEST-1')).json<Schemas['Contract']>());
  tomorrow = addDays(day, 1);
});
after(() => venue.close());

const SUMS = (): [string, string][] => [
  ['deliveryDay', `/analytics/statistics?deliveryDay=${day}`],
  ['deliveryDay', `/analytics/indices?deliveryDay=${day}&area=NL`],
  ['deliveryDay', `/positions?deliveryDay=${day}`],
  ['deliveryDay', `/statements?deliveryDay=${day}&area=NL`],
  ['contractId', '/analytics/candles?contractId=NL-TEST-1&interval=PT1H'],
];
const SINGLE = (): string[] => [`/orders/${orderId}`, `/orders/${orderId}/events`, `/trades/${tradeId}`];

/** Test contracts are called as no real one is: past is what comes before this name. */
const keptFrom = (firstDay: string, firstContract: string): KeptDays => {
  return { area: 'NL', firstDay, firstContract, firstUs: 1 };
};

test('where everything is kept, everything is answered', async () => {
  kept = [];
  for (const path of [...SUMS().map(([, sums]) => sums), ...SINGLE()]) {
    assert.equal((await venue.call('GET', path)).statusCode, 200, path);
  }
  const unknown = (await venue.call('GET', '/orders/O-99999')).json<Schemas['Problem']>();
  assert.deepEqual([unknown.code, unknown.detail], ['order-not-found', 'There is no order "O-99999" of yours.']);
});

test('sums of the first day that is kept are there, those of the day before are refused and not zero', async () => {
  kept = [keptFrom(day, 'NL-0')];
  for (const [, path] of SUMS()) assert.equal((await venue.call('GET', path)).statusCode, 200, path);
  kept = [keptFrom(tomorrow, 'NL-0')];
  for (const [parameter, path] of SUMS()) {
    const answer = await venue.call('GET', path);
    const { code, errors = [] } = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, code], [400, 'delivery-day-not-kept'], path);
    assert.deepEqual(errors, [{ parameter, detail: `has to be of delivery on ${tomorrow} or later` }]);
  }
  kept = [{ ...keptFrom(tomorrow, 'NL-0'), area: 'DE' }];
  const [, indices = ['', '']] = SUMS();
  assert.equal((await venue.call('GET', indices[1])).statusCode, 200, 'another area keeps other days');
});

test('an order or trade that is not kept is not found, at once and with its history, and the answer says since when', async () => {
  kept = [keptFrom(tomorrow, 'NL-TEST-1')];
  for (const path of SINGLE()) assert.equal((await venue.call('GET', path)).statusCode, 200, path);
  kept = [keptFrom(tomorrow, 'NL-TEST-10')];
  for (const path of SINGLE()) {
    const answer = await venue.call('GET', path);
    const { detail } = answer.json<Schemas['Problem']>();
    assert.equal(answer.statusCode, 404, path);
    assert.match(detail, new RegExp(`Kept is what was for delivery from ${tomorrow} in NL on\\.$`));
  }
});

test('status tells the first day that is kept of each area', async () => {
  kept = [keptFrom(tomorrow, 'NL-TEST-10')];
  const { keptDays }: Schemas['Status'] = (await venue.call('GET', '/status', { key: null })).json();
  assert.deepEqual(keptDays, [{ area: 'NL', firstDeliveryDay: tomorrow }]);
  kept = [];
  assert.deepEqual((await venue.call('GET', '/status', { key: null })).json<Schemas['Status']>().keptDays, []);
});
