/**
 * What was traded, summed up, over the days on which clocks change: every answer is worked out again from the lists of
 * trades alone, in whole numbers, with trades of other engines and recalled ones among them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VENUE, type Command, type ImportTrade } from '@wattbook/engine/commands';
import type { Schemas } from '../src/http/wire/api-schemas.ts';
import { createSeededRandom, type Random } from '../src/ops/random.ts';
import { setUpVenue } from '../src/sandbox/venue.ts';
import { seedOfRun } from './support/seed-of-run.ts';
import { createTestGateway, type TestGateway, type TestVenue } from './support/test-gateway.ts';

const SEED = seedOfRun(25);
const SESSION = { opensAtLocal: '15:00', closesMinutesBefore: 5 };
/** Each at 16:00 by the clocks of the area, the day before. */
const DAYS = [
  { day: '2026-03-29', startUs: Date.UTC(2026, 2, 28, 15) * 1_000, quarters: 92 },
  { day: '2026-10-25', startUs: Date.UTC(2026, 9, 24, 14) * 1_000, quarters: 100 },
];
const TRADES = 60;
const IMPORTED = 25;

type Items<Item> = { items: Item[]; nextCursor: string | null };

async function readAll<Item>(venue: TestGateway, path: string): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor = ''; ;) {
    const answer = await venue.call('GET', `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor}`);
    assert.equal(answer.statusCode, 200, answer.body);
    const { items, nextCursor } = answer.json<Items<Item>>();
    found.push(...items);
    if (nextCursor === null) return found;
    cursor = `&cursor=${nextCursor}`;
  }
}

async function read<Body>(venue: TestGateway, path: string): Promise<Body> {
  const answer = await venue.call('GET', path);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

/** Alpha and beta trade, another engine's trades come in, and some of both are recalled. */
async function tradeAtRandom(venue: TestGateway, random: Random, contractIds: readonly string[]): Promise<void> {
  const pick = <Item>(from: readonly Item[]): Item => from[random.below(from.length)] ?? assert.fail();
  for (let number = 0; number < TRADES; number++) {
    const [contractId, quantity] = [pick(contractIds), ((1 + random.below(300)) / 10).toFixed(1)];
    const price = ((random.below(20_000) - 5_000) / 100).toFixed(2);
    const [first, second] = random.below(2) === 0 ? ['BUY', 'SELL'] : ['SELL', 'BUY'];
    const terms = { version: '1.0', contractId, price, quantity, portfolioId: pick(['wind', 'solar']) };
    const rests = { ...terms, clientOrderId: `rests-${number}`, side: first };
    const takes = { ...terms, clientOrderId: `takes-${number}`, side: second };
    await venue.call('POST', '/orders', { body: rests, key: pick([venue.keys.alpha, venue.keys.beta]) });
    const taken = await venue.call('POST', '/orders', { body: takes, key: pick([venue.keys.alpha, venue.keys.beta]) });
    assert.equal(taken.statusCode, 201, taken.body);
    await venue.clock.advance(random.below(40_000));
    const [fill] = taken.json<Schemas['OrderOutcome']>().fills;
    if (fill !== undefined && random.below(6) === 0) await recall(venue, fill.tradeId);
  }
  for (let number = 0; number < IMPORTED; number++) {
    const executedAtUs = venue.clock.nowUs() - random.below(1_200) * 1_000_000;
    const side = { participantId: 'alpha', portfolioId: pick(['wind', 'solar']) };
    const trade: Omit<ImportTrade, 'sourceRevision' | 'state'> = {
      ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: `x-${number}`, executedAtUs },
      ...{
        contractId: pick(contractIds),
        priceTicks: random.below(20_000) - 5_000,
        quantityLots: 1 + random.below(300),
      },
      ...pick([{ buy: side }, { sell: side }, {}]),
    };
    await venue.exchange.submit({ ...trade, sourceRevision: 1, state: 'EXECUTED' });
    if (random.below(5) === 0) await venue.exchange.submit({ ...trade, sourceRevision: 2, state: 'RECALLED' });
  }
}

async function recall(venue: TestGateway, tradeId: string): Promise<void> {
  for (const key of [venue.keys.alpha, venue.keys.beta]) {
    await venue.call('POST', `/trades/${tradeId}/recall`, { body: { version: '1.0', reason: 'a mistake' }, key });
  }
  const asked = { because: 'agreed', tradeId: Number(tradeId.slice(2)) };
  const decision: Command = { ...VENUE, type: 'DecideRecall', ...asked, decision: 'GRANT' };
  await venue.exchange.submit(decision);
}

/** `87.40` as 8740000: in 0.00001. */
function e5(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(5, '0'));
  return text.startsWith('-') ? -units : units;
}

const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n);

/** Half to even; `below` is above zero. */
function rounded(above: bigint, below: bigint): bigint {
  const floor = above >= 0n ? above / below : -((-above + below - 1n) / below);
  const twice = 2n * (above - floor * below);
  return twice > below || (twice === below && floor % 2n !== 0n) ? floor + 1n : floor;
}

type Told = Pick<Schemas['MarketTrade'], 'tradeId' | 'price' | 'quantity' | 'energy' | 'amount' | 'executedAt'>;

const byExecution = (one: Told, other: Told): number =>
  Date.parse(one.executedAt) - Date.parse(other.executedAt) ||
  (one.executedAt < other.executedAt ? -1 : one.executedAt > other.executedAt ? 1 : 0) ||
  Number(one.tradeId.slice(2)) - Number(other.tradeId.slice(2));

/** Price × energy over energy, from decimals alone. */
function averageOf(trades: readonly Told[]): bigint | null {
  const energy = sum(trades.map((trade) => e5(trade.energy)));
  if (energy === 0n) return null;
  return rounded(sum(trades.map((trade) => e5(trade.price) * e5(trade.energy))), energy);
}

const e5OrNull = (text: string | null): bigint | null => (text === null ? null : e5(text));

function assertStatistics(found: Schemas['ContractStatistics'], trades: readonly Told[]): void {
  const sorted = [...trades].sort(byExecution);
  const prices = sorted.map(({ price }) => e5(price)).sort((one, other) => (one < other ? -1 : 1));
  assert.equal(found.trades, trades.length);
  assert.equal(e5(found.quantity), sum(trades.map(({ quantity }) => e5(quantity))));
  assert.equal(e5(found.energy), sum(trades.map(({ energy }) => e5(energy))));
  assert.equal(e5(found.amount), sum(trades.map(({ amount }) => e5(amount))));
  assert.equal(e5OrNull(found.vwap), averageOf(trades));
  assert.deepEqual(
    [found.open, found.last, found.lastAt],
    [sorted[0]?.price ?? null, sorted.at(-1)?.price ?? null, sorted.at(-1)?.executedAt ?? null],
  );
  assert.deepEqual([e5OrNull(found.low), e5OrNull(found.high)], [prices[0] ?? null, prices.at(-1) ?? null]);
}

const signed = ({ side, amount }: Schemas['Trade']): bigint => (side === 'SELL' ? e5(amount) : -e5(amount));

for (const { day, startUs, quarters } of DAYS) {
  test(`every figure of ${day} is that of its trades, exactly`, async () => {
    const setUp: NonNullable<TestVenue['setUp']> = (parts) =>
      setUpVenue({ ...parts, session: SESSION, participants: ['alpha', 'beta'] });
    const venue = await createTestGateway({}, { startUs, setUp });
    const contracts = await readAll<Schemas['Contract']>(venue, `/contracts?deliveryDay=${day}&state=OPEN`);
    const contractIds = contracts.filter((_, index) => index % 5 === 0).map(({ contractId }) => contractId);
    await tradeAtRandom(venue, createSeededRandom(SEED), contractIds);

    const all = await readAll<Schemas['MarketTrade']>(venue, '/market/trades');
    const stand = all.filter(({ state }) => state !== 'RECALLED');
    assert.ok(stand.length > 40 && stand.length < all.length, `${stand.length} of ${all.length} stand`);
    const { items, total } = await read<Schemas['StatisticsOfDay']>(venue, `/analytics/statistics?deliveryDay=${day}`);
    assert.equal(items.length, contracts.length);
    for (const one of items)
      assertStatistics(
        one,
        stand.filter(({ contractId }) => contractId === one.contractId),
      );
    assert.deepEqual(
      [total.trades, e5(total.amount), e5OrNull(total.vwap)],
      [stand.length, sum(stand.map(({ amount }) => e5(amount))), averageOf(stand)],
    );

    const indices = await read<Schemas['IndicesOfDay']>(venue, `/analytics/indices?deliveryDay=${day}`);
    for (const { contractId, index, from, to, value } of indices.items) {
      const counted = stand.filter(
        (trade) =>
          trade.contractId === contractId &&
          (from === null || Date.parse(trade.executedAt) >= Date.parse(from)) &&
          (to === null || Date.parse(trade.executedAt) < Date.parse(to)),
      );
      assert.equal(e5OrNull(value), averageOf(counted), `${index} of ${contractId}`);
    }

    for (const contractId of contractIds) {
      const path = `/analytics/candles?contractId=${contractId}&interval=P1D`;
      const candles = await readAll<Schemas['Candle']>(venue, path);
      const opensAt = contracts.find((one) => one.contractId === contractId)?.opensAt ?? assert.fail();
      const counted = stand.filter((trade) => trade.contractId === contractId && trade.executedAt >= opensAt);
      for (const { start, end, trades, vwap } of candles) {
        const inside = counted.filter(({ executedAt }) => executedAt >= start && executedAt < end);
        assert.deepEqual([trades, e5OrNull(vwap)], [inside.length, averageOf(inside)]);
      }
      assert.equal(
        candles.reduce((count, { trades }) => count + trades, 0),
        counted.length,
      );
    }

    const own = (await readAll<Schemas['Trade']>(venue, '/trades')).filter(({ state }) => state !== 'RECALLED');
    const positions = await read<Schemas['PositionsOfDay']>(venue, `/positions?deliveryDay=${day}`);
    for (const { contractId, portfolioId, netEnergy, cash } of positions.items) {
      const mine = own.filter((one) => one.contractId === contractId && one.portfolioId === portfolioId);
      assert.equal(e5(cash), sum(mine.map(signed)));
      assert.equal(e5(netEnergy), sum(mine.map(({ side, energy }) => (side === 'BUY' ? e5(energy) : -e5(energy)))));
    }
    assert.equal(sum(positions.items.map(({ cash }) => e5(cash))), sum(own.map(signed)));

    const statement = await read<Schemas['Statement']>(venue, `/statements?area=NL&deliveryDay=${day}`);
    for (const { portfolioId, amount, settlement } of statement.totals) {
      const mine = statement.quarters.filter((quarter) => quarter.portfolioId === portfolioId);
      assert.equal(mine.length, quarters, `${portfolioId} has each quarter-hour of the day`);
      assert.equal(sum(mine.map((quarter) => e5(quarter.amount))), e5(amount));
      const traded = sum(own.filter((one) => one.portfolioId === portfolioId).map(signed));
      assert.equal(e5(amount), traded);
      assert.equal(e5(settlement), rounded(traded, 1_000n) * 1_000n);
    }
    assert.equal(statement.totals.length, 2);
    await venue.close();
  });
}
