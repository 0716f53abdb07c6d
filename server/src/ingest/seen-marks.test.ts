import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import { createSeenMarks } from './seen-marks.ts';
import { deliveryKey, type UpstreamTrade } from './upstream-trade.ts';

const TRADE: UpstreamTrade = {
  ...{ source: 'sidc', tradeId: 'a:1', revision: 1, state: 'EXECUTED', contract: { kind: 'ID', contractId: 'x' } },
  ...{ priceTicks: 1, quantityLots: 1, executedAtUs: 1 },
};

test('a mark is set for a day, once for each source, trade and revision', async () => {
  const keys = new Set<string>();
  const asked: [string, string, number][] = [];
  const seen = createSeenMarks({
    setIfAbsent: (key, value, expireSeconds) => {
      asked.push([key, value, expireSeconds]);
      const isNew = !keys.has(key);
      keys.add(key);
      return Promise.resolve(isNew);
    },
  });
  const others: Partial<UpstreamTrade>[] = [{}, { revision: 2 }, { source: 'xb' }, { tradeId: 'b' }];
  for (const other of others) assert.equal(await seen(deliveryKey({ ...TRADE, ...other })), 'NEW');
  assert.equal(await seen(deliveryKey({ ...TRADE, priceTicks: 2 })), 'SEEN');
  assert.deepEqual(asked[0], ['wattbook:upstream:sidc/a:1/1', '1', 86_400]);
});

test('while Redis is away nobody can say; anything else is a bug, and no answer', async () => {
  const failing = (error: Error) => createSeenMarks({ setIfAbsent: () => Promise.reject(error) });
  assert.equal(await failing(new RedisUnavailable('away', 'not connected'))('key'), 'UNKNOWN');
  await assert.rejects(failing(new TypeError('bug'))('key'), TypeError);
});
