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
/** How late another engine's trade may be told: some were executed before the opening. */
const TOLD_LATE_US = 3 * 3_600_000_000;
const INTERVALS = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'P1D'] as const;

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
    const executedAtUs = venue.clock.nowUs() - random.below(TOLD_LATE_US);
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

/** What is set for each of the contracts, as text. */
async function setDayAhead(
  venue: TestGateway,
  random: Random,
  contractIds: readonly string[],
): Promise<Map<string, string>> {
  const prices = contractIds.map((contractId) => ({ contractId, priceTicks: random.below(20_000) - 5_000 }));
  await venue.exchange.submit({ ...VENUE, type: 'SetReferencePrices', because: 'the auction', area: 'NL', prices });
  return new Map(prices.map(({ contractId, priceTicks }) => [contractId, (priceTicks / 100).toFixed(2)]));
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

const at = (timeUs: number): string => new Date(Math.ceil(timeUs / 1_000)).toISOString();

/** One after the other without a gap, and each trade in one of them. */
function assertCandles(candles: readonly Schemas['Candle'][], trades: readonly Told[]): void {
  for (const [index, { start, end, ...candle }] of candles.entries()) {
    assert.equal(start, candles[index - 1]?.end ?? start);
    const inside = trades
      .filter(
        ({ executedAt }) => Date.parse(executedAt) >= Date.parse(start) && Date.parse(executedAt) < Date.parse(end),
      )
      .sort(byExecution);
    const prices = inside.map(({ price }) => e5(price)).sort((one, other) => (one < other ? -1 : 1));
    assert.deepEqual(
      [candle.trades, candle.open, candle.close, e5OrNull(candle.vwap), e5OrNull(candle.low), e5OrNull(candle.high)],
      [
        ...[inside.length, inside[0]?.price ?? null, inside.at(-1)?.price ?? null, averageOf(inside)],
        ...[prices[0] ?? null, prices.at(-1) ?? null],
      ],
    );
    assert.equal(e5(candle.quantity), sum(inside.map(({ quantity }) => e5(quantity))));
    assert.equal(e5(candle.energy), sum(inside.map(({ energy }) => e5(energy))));
  }
  assert.equal(
    candles.reduce((count, candle) => count + candle.trades, 0),
    trades.length,
  );
}

const signed = ({ side, amount }: Schemas['Trade']): bigint => (side === 'SELL' ? e5(amount) : -e5(amount));

function assertPosition(position: Schemas['Position'], own: readonly Schemas['Trade'][]): void {
  const { contractId, portfolioId } = position;
  const mine = own.filter((one) => one.contractId === contractId && one.portfolioId === portfolioId);
  const [bought, sold] = ['BUY', 'SELL'].map((side) => mine.filter((trade) => trade.side === side));
  assert.ok(bought !== undefined && sold !== undefined);
  const quantities = [bought, sold].map((trades) => sum(trades.map(({ quantity }) => e5(quantity))));
  const energies = [bought, sold].map((trades) => sum(trades.map(({ energy }) => e5(energy))));
  assert.deepEqual([position.boughtQuantity, position.soldQuantity].map(e5), quantities);
  assert.deepEqual([position.boughtEnergy, position.soldEnergy].map(e5), energies);
  assert.equal(e5(position.netQuantity), (quantities[0] ?? 0n) - (quantities[1] ?? 0n));
  assert.equal(e5(position.netEnergy), (energies[0] ?? 0n) - (energies[1] ?? 0n));
  assert.deepEqual([position.boughtAverage, position.soldAverage].map(e5OrNull), [bought, sold].map(averageOf));
  assert.equal(e5(position.cash), sum(mine.map(signed)));
}

/** In 0.00001: cash + net energy × price, rounded once. */
function assertResult({ cash, netEnergy, referencePrice, result }: Schemas['Position'], price: string | null): void {
  assert.equal(e5OrNull(referencePrice), e5OrNull(price));
  assert.equal(
    e5OrNull(result),
    price === null ? null : rounded(e5(cash) * 100_000n + e5(netEnergy) * e5(price), 100_000n),
  );
}

type Compared = {
  day: string;
  own: readonly Schemas['Trade'][];
  indices: readonly Schemas['IndexValue'][];
  dayAhead: ReadonlyMap<string, string>;
};

/** All of them are there, alone and against each reference. */
async function assertPositions(venue: TestGateway, { day, own, indices, dayAhead }: Compared): Promise<void> {
  const positions = await read<Schemas['PositionsOfDay']>(venue, `/positions?deliveryDay=${day}`);
  const places = new Set(own.map(({ contractId, portfolioId }) => `${contractId} ${portfolioId}`));
  assert.deepEqual(
    new Set(positions.items.map(({ contractId, portfolioId }) => `${contractId} ${portfolioId}`)),
    places,
  );
  for (const position of positions.items) assertPosition(position, own);
  for (const reference of ['DAY_AHEAD', 'id1/v1', 'id3/v1', 'idfull/v1'] as const) {
    const path = `/positions?deliveryDay=${day}&reference=${reference}`;
    const priceOf = (contractId: string): string | null =>
      reference === 'DAY_AHEAD'
        ? (dayAhead.get(contractId) ?? null)
        : (indices.find((one) => one.contractId === contractId && one.index === reference)?.value ?? null);
    const { items: compared } = await read<Schemas['PositionsOfDay']>(venue, path);
    assert.equal(compared.length, places.size);
    for (const position of compared) assertResult(position, priceOf(position.contractId));
    assert.ok(
      ['id1/v1', 'id3/v1'].includes(reference) || compared.some(({ result }) => result !== null),
      `${reference} compares something`,
    );
  }
  assert.equal(sum(positions.items.map(({ cash }) => e5(cash))), sum(own.map(signed)));
}

function assertStatement(statement: Schemas['Statement'], own: readonly Schemas['Trade'][], quarters: number): void {
  for (const { portfolioId, amount, settlement } of statement.totals) {
    const mine = statement.quarters.filter((quarter) => quarter.portfolioId === portfolioId);
    assert.equal(mine.length, quarters, `${portfolioId} has each quarter-hour of the day`);
    assert.equal(sum(mine.map((quarter) => e5(quarter.amount))), e5(amount));
    const traded = sum(own.filter((one) => one.portfolioId === portfolioId).map(signed));
    assert.equal(e5(amount), traded);
    assert.equal(e5(settlement), rounded(traded, 1_000n) * 1_000n);
  }
  assert.equal(statement.totals.length, 2);
}

for (const { day, startUs, quarters } of DAYS) {
  test(`every figure of ${day} is that of its trades, exactly`, async () => {
    const setUp: NonNullable<TestVenue['setUp']> = (parts) =>
      setUpVenue({ ...parts, session: SESSION, participants: ['alpha', 'beta'] });
    const venue = await createTestGateway({}, { startUs, setUp });
    const contracts = await readAll<Schemas['Contract']>(venue, `/contracts?deliveryDay=${day}&state=OPEN`);
    const contractIds = contracts.filter((_, index) => index % 5 === 0).map(({ contractId }) => contractId);
    const random = createSeededRandom(SEED);
    await tradeAtRandom(venue, random, contractIds);
    // Afterwards: what is far from a reference price would not trade.
    const dayAhead = await setDayAhead(venue, random, contractIds.slice(1));

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

    for (const [index, contractId] of contractIds.entries()) {
      const interval = INTERVALS[index % INTERVALS.length] ?? assert.fail();
      const range = `from=${at(startUs - TOLD_LATE_US)}&to=${at(venue.clock.nowUs() + 1)}`;
      const path = `/analytics/candles?contractId=${contractId}&interval=${interval}&${range}`;
      assertCandles(
        await readAll(venue, path),
        stand.filter((trade) => trade.contractId === contractId),
      );
    }

    const own = (await readAll<Schemas['Trade']>(venue, '/trades')).filter(({ state }) => state !== 'RECALLED');
    await assertPositions(venue, { day, own, indices: indices.items, dayAhead });
    const statement = await read<Schemas['Statement']>(venue, `/statements?area=NL&deliveryDay=${day}`);
    assertStatement(statement, own, quarters);
    await venue.close();
  });
}
