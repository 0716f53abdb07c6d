/**
 * Random trading below tight limits, with exposure worked out anew from orders and from all that was told of trades.
 * A failure prints its seed: `WATTBOOK_SEED=<seed> npx node --test engine/test/exposure.test.ts` plays it again.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { all, listContracts, contractTerms, HOUR_US, openVenue, SECOND_US, type Venue } from './venue.ts';
import { decideRecall, defineProduct, placeBlock, requestRecall, setPrices, setTerms, settleDay } from './operator.ts';
import { hashFromScratch } from './market-checks.ts';
import { withSeed, type Random } from './random.ts';
import type { Event, TradeExecuted } from '../src/events.ts';
import { exposureOf, stateHash } from '../src/market.ts';
import { contractOf, isOpen, participantOf } from '../src/state.ts';

const FILE = 'engine/test/exposure.test.ts';
const NAMES = ['alpha', 'beta', 'gamma'] as const;
type Name = (typeof NAMES)[number];

/** What is known from the events alone: each trade with its cost by delivery day, while it counts. */
type Ledger = { trades: Map<number, TradeExecuted>; costs: Map<number, Map<string, bigint>> };

const isPaidFor = (day: string, { trades, costs }: Ledger): boolean =>
  [...trades.keys()].every((tradeId) => costs.get(tradeId)?.has(day) !== true);

/** Minutes × ticks × lots are sixty-thousandths of a euro; amounts are hundred-thousandths. */
function amountE5(minutes: number, priceTicks: number, lots: number): bigint {
  const product = BigInt(minutes) * BigInt(priceTicks) * BigInt(lots) * 5n;
  assert.equal(product % 3n, 0n, 'an amount is a whole number of 0.00001 EUR');
  return product / 3n;
}

function follow(ledger: Ledger, venue: Venue, events: readonly Event[]): void {
  for (const trade of all(events, 'TradeExecuted')) {
    const contract = contractOf(venue.market, trade.contractId);
    const costs = new Map<string, bigint>();
    for (const { deliveryDay, deliveryStartUs, deliveryEndUs } of contract.legs ?? [contract]) {
      const minutes = (deliveryEndUs - deliveryStartUs) / (60 * SECOND_US);
      const before = costs.get(deliveryDay) ?? 0n;
      costs.set(deliveryDay, before + amountE5(minutes, trade.priceTicks, trade.quantityLots));
    }
    ledger.trades.set(trade.tradeId, trade);
    ledger.costs.set(trade.tradeId, costs);
  }
  for (const { tradeId } of all(events, 'TradeRecalled')) ledger.trades.delete(tradeId);
}

function exposureAnew(
  ledger: Ledger,
  { market }: Venue,
  participantId: Name,
): { openCostE5: bigint; unsettledCostE5: bigint } {
  let [openCostE5, unsettledCostE5] = [0n, 0n];
  for (const order of market.orders.values()) {
    if (order.participantId !== participantId || order.state !== 'ACTIVE') continue;
    const { deliveryStartUs, deliveryEndUs } = contractOf(market, order.contractId);
    const minutes = (deliveryEndUs - deliveryStartUs) / (60 * SECOND_US);
    const sign = order.side === 'BUY' ? 1 : -1;
    const cost = amountE5(minutes, sign * order.priceTicks, order.quantityLots - order.filledLots);
    if (cost > 0n) openCostE5 += cost;
  }
  for (const [tradeId, { buy, sell }] of ledger.trades) {
    for (const cost of ledger.costs.get(tradeId)?.values() ?? []) {
      if (buy.participantId === participantId) unsettledCostE5 += cost;
      if (sell.participantId === participantId) unsettledCostE5 -= cost;
    }
  }
  return { openCostE5, unsettledCostE5 };
}

const HOURS = ['H1', 'H2', 'H3', 'H4', 'Q1'];
const START_US = openVenue().timeUs + 2 * HOUR_US;

/** Hours of two days, one after the other, and a quarter-hour; all close while the day goes on. */
function tradingVenue(): Venue {
  const venue = openVenue();
  defineProduct(venue, { priceTickTicks: 1, quantityStepLots: 1, collarTicks: 120 });
  defineProduct(venue, { product: 'PT15M', durationMinutes: 15, priceTickTicks: 1, quantityStepLots: 1 });
  const hours = [0, 1, 2, 3].map((hour) => {
    const deliveryStartUs = START_US + hour * HOUR_US;
    const times = {
      deliveryStartUs,
      deliveryEndUs: deliveryStartUs + HOUR_US,
      closesAtUs: deliveryStartUs - HOUR_US / 2,
    };
    return contractTerms(`H${hour + 1}`, { ...times, deliveryDay: hour < 2 ? 'one' : 'two' });
  });
  const quarter = { deliveryStartUs: START_US, deliveryEndUs: START_US + HOUR_US / 4, closesAtUs: START_US + HOUR_US };
  listContracts(venue, ...hours, contractTerms('Q1', { ...quarter, product: 'PT15M', deliveryDay: 'two' }));
  return venue;
}

function step(venue: Venue, random: Random, ledger: Ledger): Event[] {
  const name = random.oneOf(NAMES);
  const more = { contractId: random.oneOf(['H1', ...HOURS]) };
  const [lots, priceTicks] = [1 + random.below(9), random.below(200) - 100];
  const open = [...venue.market.orders.values()].filter(isOpen);
  const order = random.anyOf(open);
  const tradeId = random.below(venue.market.nextTradeId + 1);
  const number = random.below(100);
  if (number < 25) return venue.buy(name, lots, priceTicks, more);
  if (number < 50) return venue.sell(name, lots, priceTicks, more);
  if (number < 60) {
    const first = random.below(3);
    return placeBlock(venue, name, random.oneOf(['BUY', 'SELL']), HOURS.slice(first, first + 2), {
      quantityLots: lots,
      priceTicks: priceTicks % 20,
      timeInForce: random.oneOf(['GFS', 'GFS', 'IOC', 'FOK']),
    });
  }
  if (number < 72 && order !== undefined) {
    const change = random.chance(0.5) ? { priceTicks } : { quantityLots: order.filledLots + lots };
    return venue.amend(order.participantId, order.orderId, order.revision, change);
  }
  if (number < 76 && order !== undefined) return venue.cancel(order.participantId, order.orderId);
  if (number < 84) return requestRecall(venue, name, tradeId);
  if (number < 89) return decideRecall(venue, tradeId, random.oneOf(['GRANT', 'REFUSE']));
  if (number < 91) return setPrices(venue, [{ ...more, priceTicks }]);
  if (number < 93) return setTerms(venue, name, { tradingLimitE5: 50_000 + random.below(400_000) });
  if (number < 96) return settle(venue, random.oneOf(['one', 'two']), ledger);
  return venue.advance(venue.timeUs + random.below(20 * 60) * SECOND_US);
}

function settle(venue: Venue, deliveryDay: string, ledger: Ledger): Event[] {
  const events = settleDay(venue, deliveryDay);
  if (all(events, 'DeliveryDaySettled').length === 0) return events;
  for (const costs of ledger.costs.values()) costs.delete(deliveryDay);
  assert.ok(isPaidFor(deliveryDay, ledger));
  return events;
}

const total = (venue: Venue, name: Name): bigint => {
  const { openCostE5, unsettledCostE5 } = exposureOf(venue.market, participantOf(venue.market, name));
  return openCostE5 + unsettledCostE5;
};

/** Rules 7.2 and 7.3: only what the operator does, or what an order brought in itself, may raise an exposure. */
function assertWithinLimits(venue: Venue, before: Record<Name, bigint>, events: readonly Event[]): void {
  const { command } = venue.records.at(-1) ?? {};
  if (command?.type === 'DecideRecall' || command?.type === 'SettleDeliveryDay') return;
  const isEntered = all(events, 'OrderAccepted').length + all(events, 'OrderAmended').length > 0;
  for (const name of NAMES) {
    const after = total(venue, name);
    const { tradingLimitE5 = Infinity } = participantOf(venue.market, name).terms;
    const mayRise = isEntered && command?.participantId === name && after <= tradingLimitE5;
    assert.ok(mayRise || after <= before[name], `${name}: from ${before[name]} to ${after}, allowed ${tradingLimitE5}`);
  }
}

describe('after every command of a random day', () => {
  const told = new Map<string, number>();

  for (let seed = 401; seed <= 412; seed++) {
    test(`seed ${seed}: exposure is what orders and trades add up to; trades never raise it, nor orders above the limit`, () => {
      withSeed(
        seed,
        (random) => {
          const [venue, ledger] = [tradingVenue(), { trades: new Map(), costs: new Map() }];
          for (const name of NAMES) setTerms(venue, name, { tradingLimitE5: 300_000 });
          for (let count = 0; count < 700; count++) {
            const before = { alpha: total(venue, 'alpha'), beta: total(venue, 'beta'), gamma: total(venue, 'gamma') };
            const events = step(venue, random, ledger);
            follow(ledger, venue, events);
            assertWithinLimits(venue, before, events);
            for (const name of NAMES) {
              const kept = exposureOf(venue.market, participantOf(venue.market, name));
              assert.deepEqual(kept, exposureAnew(ledger, venue, name));
            }
            if (count % 20 === 0) assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
            for (const event of events) {
              const key = 'code' in event ? event.code : 'reason' in event ? event.reason : event.type;
              told.set(key, (told.get(key) ?? 0) + 1);
            }
          }
        },
        FILE,
      );
    });
  }

  test('the days were busy ones', () => {
    const expected = [
      'TradeExecuted',
      'BlockListed',
      'TradeRecalled',
      'RecallDeclined',
      'DeliveryDaySettled',
      'LEG_CLOSED',
    ];
    const codes = ['trading-limit-exceeded', 'price-outside-collar', 'recall-pending', 'delivery-day-settled'];
    const missing = [...expected, ...codes].filter((name) => !told.has(name));
    assert.deepEqual(missing, []);
  });
});
