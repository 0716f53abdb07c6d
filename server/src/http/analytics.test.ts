/** What was traded, summed up, as clients read it: every figure worked out by hand. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import { CSV_CONTENT_TYPE } from './answers/csv.ts';
import { NOON_US } from '../../test/support/venue.ts';
import { MINUTES_MAX, wholeOf } from './operations/candles.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
let day: string;

/**
 * In the first contract alpha buys 1 MW at 50.00 and 0.5 MW at -1.50 of beta, in different minutes; in the second it
 * trades 0.5 MW at 20.01 with itself, between two portfolios.
 */
before(async () => {
  venue = await createTestGateway();
  const submit = async (id: string, terms: Record<string, unknown>, key = venue.keys.alpha): Promise<void> => {
    const answer = await venue.call('POST', '/orders', { body: newOrder(id, terms), key });
    assert.equal(answer.statusCode, 201, answer.body);
  };
  await submit('s1', { side: 'SELL', price: '50', quantity: '1' }, venue.keys.beta);
  await submit('b1', { price: '50', quantity: '1' });
  await venue.clock.advance(61_000);
  await submit('s2', { side: 'SELL', price: '-1.5', quantity: '0.5' }, venue.keys.beta);
  await submit('b2', { price: '10', quantity: '0.5' });
  await submit('b3', { contractId: 'NL-TEST-2', price: '20.01', quantity: '0.5', portfolioId: 'wind' });
  await submit('s3', { contractId: 'NL-TEST-2', side: 'SELL', price: '20.01', quantity: '0.5', portfolioId: '-A1' });
  day = (await read<Schemas['Contract']>('/contracts/NL-TEST-1')).deliveryDay;
});
after(() => venue.close());

async function read<Body>(path: string, key = venue.keys.alpha): Promise<Body> {
  const answer = await venue.call('GET', path, { key });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function readCsv(path: string): Promise<string[]> {
  const answer = await venue.call('GET', path, { headers: { accept: 'text/csv' } });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.headers['content-type'], CSV_CONTENT_TYPE);
  return answer.body.split('\r\n');
}

describe('statistics', () => {
  test('sum up each contract, and all of them by energy', async () => {
    const { items, total } = await read<Schemas['StatisticsOfDay']>(`/analytics/statistics?deliveryDay=${day}`);
    const [first, second, third] = items;
    const { lastAt: _lastAt, ...figures } = first ?? {};
    assert.deepEqual(figures, {
      ...{ contractId: 'NL-TEST-1', trades: 2, quantity: '1.5', energy: '0.375', amount: '12.31250' },
      ...{ vwap: '32.83333', open: '50.00', high: '50.00', low: '-1.50', last: '-1.50' },
    });
    assert.equal(second?.vwap, '20.01000');
    assert.deepEqual([third?.trades, third?.vwap, third?.last, third?.energy], [0, null, null, '0.000']);
    const all = { trades: 3, energy: '0.500', amount: '14.81375', vwap: '29.62750', high: '50.00', low: '-1.50' };
    assert.deepEqual(total, all);
  });

  test('of a day without contracts are empty', async () => {
    const { items, total } = await read<Schemas['StatisticsOfDay']>('/analytics/statistics?deliveryDay=2031-01-01');
    assert.deepEqual(items, []);
    assert.deepEqual(total, { trades: 0, energy: '0.000', amount: '0.00000', vwap: null, high: null, low: null });
  });

  test('come as CSV to who asks for it, and say that they depend on it', async () => {
    const [header, line] = await readCsv(`/analytics/statistics?deliveryDay=${day}&contractId=NL-TEST-2`);
    assert.equal(header, 'contractId,trades,quantity,energy,amount,vwap,open,high,low,last,lastAt');
    assert.match(line ?? '', /^NL-TEST-2,1,0\.5,0\.125,2\.50125,20\.01000,20\.01,20\.01,20\.01,20\.01,20\d\d-/);
    const json = await venue.call('GET', `/analytics/statistics?deliveryDay=${day}`);
    assert.match(String(json.headers['vary']), /accept/);
  });
});

describe('candles', () => {
  const at = (us: number): string => new Date(us / 1_000).toISOString().replace('.000', '');

  test('are there for each interval, also without a trade, page by page', async () => {
    const path = '/analytics/candles?contractId=NL-TEST-1&interval=PT1M';
    const whole: Schemas['Candle'][] = [];
    let cursor = '';
    for (let pages = 0; pages < 2_000; pages++) {
      const page = await read<Schemas['CandlePage']>(`${path}&limit=7${cursor}`);
      whole.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    assert.deepEqual(whole, (await read<Schemas['CandlePage']>(`${path}&limit=500`)).items.slice(0, whole.length));
    for (const [index, candle] of whole.entries()) if (index > 0) assert.equal(candle.start, whole[index - 1]?.end);
    const traded = whole.filter(({ trades }) => trades > 0);
    const minute = NOON_US - (NOON_US % 60_000_000);
    assert.deepEqual(
      traded.map(({ start, open, close, vwap, quantity }) => [start, open, close, vwap, quantity]),
      [
        [at(minute), '50.00', '50.00', '50.00000', '1.0'],
        [at(minute + 60_000_000), '-1.50', '-1.50', '-1.50000', '0.5'],
      ],
    );
  });

  test('of a longer interval hold what shorter ones do', async () => {
    const { items } = await read<Schemas['CandlePage']>('/analytics/candles?contractId=NL-TEST-1&interval=P1D');
    const [day1] = items.filter(({ trades }) => trades > 0);
    assert.deepEqual(
      [day1?.open, day1?.high, day1?.low, day1?.close, day1?.vwap, day1?.trades],
      ['50.00', '50.00', '-1.50', '-1.50', '32.83333', 2],
    );
  });

  const startsOf = async (range: string): Promise<string[]> => {
    const path = `/analytics/candles?contractId=NL-TEST-1&interval=PT1M&limit=3${range}`;
    return (await read<Schemas['CandlePage']>(path)).items.map(({ start }) => start);
  };

  test('begin with the interval that holds `from`, and end with the last that begins before `to`', async () => {
    const minute = NOON_US - (NOON_US % 60_000_000);
    const [first, second] = [at(minute), at(minute + 60_000_000)];
    assert.deepEqual(await startsOf(`&from=${at(minute + 59_000_000)}&to=${second}`), [first]);
    assert.deepEqual(await startsOf(`&from=${first}&to=${second.replace('Z', '.000001Z')}`), [first, second]);
    assert.deepEqual(await startsOf(`&from=${second}&to=${second}`), []);
    assert.deepEqual(await startsOf(`&from=${second}&to=${first}`), []);
  });

  test('can be asked for at any time that can be told', async () => {
    for (const interval of ['PT1M', 'PT1H', 'P1D']) {
      const path = `/analytics/candles?contractId=NL-TEST-1&interval=${interval}&limit=2`;
      const first = await read<Schemas['CandlePage']>(`${path}&from=2000-01-01T00:00:00Z`);
      assert.equal(first.items.length, 2);
      const range = '&from=2099-12-29T12:00:00Z&to=2099-12-31T23:59:59.999999Z';
      const last = await read<Schemas['CandlePage']>(`${path}${range}`);
      assert.ok(last.items.length > 0);
    }
  });

  test('say what a time without an offset could have meant', async () => {
    const path = '/analytics/candles?contractId=NL-TEST-1&interval=PT1M&to=2026-10-25T02:30:00';
    const answer = await venue.call('GET', path);
    const { code, errors, couldMean } = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, code, errors?.[0]?.parameter], [400, 'ambiguous-timestamp', 'to']);
    assert.deepEqual(couldMean, ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']);
  });

  test('take no cursor from outside the range', async () => {
    const path = '/analytics/candles?contractId=NL-TEST-1&interval=PT1M';
    const { nextCursor } = await read<Schemas['CandlePage']>(`${path}&limit=1`);
    const answer = await venue.call('GET', `${path}&from=${at(NOON_US)}&cursor=${nextCursor}`);
    assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [400, 'cursor-invalid']);
  });

  test('end where not all minutes of an interval were read, and not a minute sooner', () => {
    const intervals = [0, 10, 20].map((start) => ({ startUs: start, endUs: start + 10 }));
    const none = { lots: 1n, value: 1n, trades: 1, highTicks: 1, lowTicks: 1, openTicks: 1, lastTicks: 1 };
    const read = (times: readonly number[]) =>
      wholeOf(
        intervals,
        times.map((minuteUs) => ({ minuteUs, ...none })),
        3,
      ).length;
    assert.equal(read([1, 2, 21]), 3, 'as many as may be read');
    assert.equal(read([1, 2, 11, 20]), 2, 'the first that is too many begins the next interval');
    assert.equal(read([1, 2, 11, 19]), 1, 'it belongs to this one');
    assert.ok(MINUTES_MAX >= 25 * 60, 'any interval is read whole');
  });

  test('take no cursor of another list', async () => {
    const { nextCursor } = await read<Schemas['CandlePage']>(
      '/analytics/candles?contractId=NL-TEST-1&interval=PT1M&limit=1',
    );
    const path = `/analytics/candles?contractId=NL-TEST-1&interval=PT5M&cursor=${nextCursor}`;
    const answer = await venue.call('GET', path);
    assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [400, 'cursor-invalid']);
  });
});

test('indices say their formula and window, and why there is no value', async () => {
  const path = `/analytics/indices?deliveryDay=${day}&contractId=NL-TEST-1`;
  const { definitions, items } = await read<Schemas['IndicesOfDay']>(path);
  assert.deepEqual(
    definitions.map(({ index, isOfficial }) => [index, isOfficial]),
    [
      ['id1/v1', false],
      ['id3/v1', false],
      ['idfull/v1', false],
    ],
  );
  const full = items.find(({ index }) => index === 'idfull/v1');
  assert.deepEqual([full?.value, full?.trades, full?.reason], ['32.83333', 2, null]);
  const start = Date.parse((await read<Schemas['Contract']>('/contracts/NL-TEST-1')).deliveryStart);
  const id3 = items.find(({ index }) => index === 'id3/v1');
  assert.deepEqual(
    [Date.parse(id3?.from ?? ''), Date.parse(id3?.to ?? '')],
    [start - 180 * 60_000, start - 30 * 60_000],
  );
});

describe('positions', () => {
  test('are of each contract and portfolio, one’s own alone', async () => {
    const { participantId, items } = await read<Schemas['PositionsOfDay']>(`/positions?deliveryDay=${day}`);
    assert.equal(participantId, 'alpha');
    assert.deepEqual(
      items.map(({ contractId, portfolioId, netQuantity, netEnergy, cash }) => [
        ...[contractId, portfolioId, netQuantity, netEnergy, cash],
      ]),
      [
        ['NL-TEST-1', 'default', '1.5', '0.375', '-12.31250'],
        ['NL-TEST-2', '-A1', '-0.5', '-0.125', '2.50125'],
        ['NL-TEST-2', 'wind', '0.5', '0.125', '-2.50125'],
      ],
    );
    const sold = await read<Schemas['PositionsOfDay']>(`/positions?deliveryDay=${day}`, venue.keys.beta);
    assert.deepEqual(
      sold.items.map(({ contractId, soldAverage, boughtAverage, cash }) => [
        contractId,
        soldAverage,
        boughtAverage,
        cash,
      ]),
      [['NL-TEST-1', '32.83333', null, '12.31250']],
    );
  });

  test('are worth something against a reference', async () => {
    const path = `/positions?deliveryDay=${day}&reference=idfull/v1`;
    const { items } = await read<Schemas['PositionsOfDay']>(path);
    // 0.375 MWh at 32.83333 is 12.31249875, half to even at 5 decimals 12.31250; less 12.3125.
    assert.deepEqual([items[0]?.referencePrice, items[0]?.result], ['32.83333', '0.00000']);
    const none = await read<Schemas['PositionsOfDay']>(`/positions?deliveryDay=${day}&reference=DAY_AHEAD`);
    assert.deepEqual([none.items[0]?.referencePrice, none.items[0]?.result], [null, null]);
  });

  test('in CSV run no formulas', async () => {
    const lines = await readCsv(`/positions?deliveryDay=${day}`);
    assert.ok(
      lines.some((line) => line.startsWith("NL-TEST-2,'-A1,")),
      lines.join('\n'),
    );
  });
});

test('a statement has every quarter-hour of the day, exact sums, and cents that are rounded once', async () => {
  const path = `/statements?area=NL&deliveryDay=${day}`;
  const { quarters, totals } = await read<Schemas['Statement']>(path);
  assert.deepEqual(
    totals.map(({ portfolioId, netEnergy, amount, settlement }) => [portfolioId, netEnergy, amount, settlement]),
    [
      ['-A1', '-0.125', '2.50125', '2.50'],
      ['default', '0.375', '-12.31250', '-12.31'],
      ['wind', '0.125', '-2.50125', '-2.50'],
    ],
  );
  const own = quarters.filter(({ portfolioId }) => portfolioId === 'default');
  assert.ok(own.length >= 96, `${own.length} quarters`);
  const lines = await readCsv(path);
  assert.equal(lines.length, 1 + quarters.length + 1, 'a header, each quarter, and the end of the last line');
});
