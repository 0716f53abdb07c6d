/** Every step of every order of random histories, against a reading of its own: all orders sorted anew each record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Market, Order } from '@wattbook/engine';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { createMemoryJournal } from '../../test/support/memory-journal.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { fromTheBeginning } from '../../test/support/test-past.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import type { JournalRecord } from '../journal/format.ts';
import { createSeededRandom } from '../ops/random.ts';
import { createExplainer, type Explainer } from './explanation.ts';
import type { Step } from './order-steps.ts';
import { createPastMarket } from './past-market.ts';

const COMMANDS = 700;
const EVERY_ORDER = 5_000;

/** How an order stood after a record: what was before it, by price, then by when it joined the queue. */
type Seen = { order: Order; place: Step['place']; before: ReadonlySet<number> };
type Telling = { records: JournalRecord[]; seen: Map<number, Seen>[]; explain: (recordsMax?: number) => Explainer };

function tell(seed: number): Telling {
  const seen: Map<number, Seen>[] = [new Map<number, Seen>()];
  const { records, blocks } = randomHistory({
    seed,
    commands: COMMANDS,
    recordsPerBlockMax: 9,
    afterRecord: (_record, market) => seen.push(lookAround(market)),
  });
  const source = fromTheBeginning(createMemoryJournal(blocks.map(({ block }) => block)), createManualClock(0));
  return { records, seen, explain: (recordsMax) => createExplainer(createPastMarket(source), recordsMax) };
}

function lookAround(market: Market): Map<number, Seen> {
  const all = [...market.orders.values()];
  return new Map(all.map((order) => [order.orderId, { order: { ...order }, ...placeAmong(order, all) }]));
}

const shown = ({ visibleLots, openLots }: Order): number => visibleLots ?? openLots;

function placeAmong(order: Order, all: readonly Order[]): Pick<Seen, 'place' | 'before'> {
  if (order.state !== 'ACTIVE') return { place: undefined, before: new Set() };
  const sign = order.side === 'BUY' ? 1 : -1;
  const queue = all.filter(
    ({ state, side, contractId }) => state === 'ACTIVE' && side === order.side && contractId === order.contractId,
  );
  const better = queue.filter(({ priceTicks }) => sign * priceTicks > sign * order.priceTicks);
  const earlier = queue.filter(
    ({ priceTicks, queueNumber }) => priceTicks === order.priceTicks && queueNumber < order.queueNumber,
  );
  const sum = (orders: readonly Order[]) => ({
    orders: orders.length,
    quantityLots: orders.reduce((lots, one) => lots + shown(one), 0),
  });
  return {
    place: {
      priceTicks: order.priceTicks,
      visibleLots: shown(order),
      ahead: { better: sum(better), samePrice: sum(earlier) },
    },
    before: new Set([...better, ...earlier].map(({ orderId }) => orderId)),
  };
}

const acceptedIn = ({ events }: JournalRecord): number[] =>
  events.flatMap((event) => (event.type === 'OrderAccepted' ? [event.orderId] : []));

/** Where it had ended, or was let go of; else the end of the history. */
function endOf(orderId: number, { seen }: Telling): number {
  const end = seen.findIndex((market) => {
    const state = market.get(orderId)?.order.state;
    return state !== undefined && state !== 'ACTIVE' && state !== 'PARKED';
  });
  return end === -1 ? seen.length - 1 : end;
}

async function allSteps(explain: Explainer, orderId: number, from: number, until: number, limit: number) {
  const steps: Step[] = [];
  for (let after = from - 1; after < until;) {
    const page = await explain.stepsOf({ orderId, after, until, limit });
    assert.ok(page.readUntil > after, 'a page goes on');
    steps.push(...page.steps);
    after = page.readUntil;
  }
  return steps;
}

/**
 * Trades of the order's side with others, while it rested and until it traded itself: each was before it, by the rules
 * of price and time.
 */
function passedIn(record: JournalRecord, { order, before }: Seen): number {
  let lots = 0;
  for (const event of record.events) {
    if ('orderId' in event && event.orderId === order.orderId) break;
    if (event.type !== 'TradeExecuted') continue;
    const { contractId, aggressorSide, buy, sell, quantityLots } = event;
    if ([buy, sell].some(({ orderId }) => orderId === order.orderId)) break;
    const resting = aggressorSide === 'BUY' ? sell : buy;
    if (contractId !== order.contractId || aggressorSide === order.side) continue;
    assert.ok(before.has(resting.orderId), `record ${record.sequence}: ${resting.orderId} passed ${order.orderId}`);
    lots += quantityLots;
  }
  return lots;
}

/** What its owner asked for by its id or by the client's, and didn't get; to be as it was asked to be is no refusal. */
function isRefused({ command, events }: JournalRecord, seen: Seen | undefined): boolean {
  if (seen === undefined || !('revision' in command || /^(Cancel|Park|Activate)Order$/.test(command.type)))
    return false;
  const { orderId, participantId } = seen.order;
  if (command.participantId !== participantId || !('orderId' in command) || command.orderId !== orderId) return false;
  return events.some(
    (event) =>
      /^(Amendment|Cancellation|Parking|Activation)Refused$/.test(event.type) &&
      'code' in event &&
      event.code !== 'order-parked' &&
      event.code !== 'order-active',
  );
}

const lotsOf = (steps: readonly Step[], ...codes: string[]): number =>
  steps.reduce((lots, { what }) => lots + (codes.includes(what.code) && 'trades' in what ? what.quantityLots : 0), 0);

function assertRecord(record: JournalRecord, orderId: number, told: Telling, steps: readonly Step[]): void {
  const where = `order ${orderId}, record ${record.sequence}`;
  const [before, after] = [told.seen[record.sequence - 1]?.get(orderId), told.seen[record.sequence]?.get(orderId)];
  for (const step of steps) assert.deepEqual(step.place, after?.place, where);
  if (JSON.stringify(portrait(before)) !== JSON.stringify(portrait(after))) assert.ok(steps.length > 0, where);
  const passedLots = before?.place === undefined ? 0 : passedIn(record, before);
  assert.equal(lotsOf(steps, 'PASSED_BETTER', 'PASSED_EARLIER'), passedLots, where);
  assert.equal(lotsOf(steps, 'TRADED_INCOMING', 'TRADED_RESTING'), filledOf(after) - filledOf(before), where);
  const codes = steps.map(({ what }) => what.code);
  assert.equal(codes.filter((code) => code === 'REFUSED').length, isRefused(record, after) ? 1 : 0, where);
  const isToBack = codes.includes('NEXT_SLICE') || codes.includes('AMENDED_TO_BACK');
  if (before?.place !== undefined && after?.place !== undefined) {
    assert.equal(isToBack, after.order.queueNumber !== before.order.queueNumber, where);
  }
}

const filledOf = (seen: Seen | undefined): number => seen?.order.filledLots ?? 0;

/** What can't change without a step. */
const portrait = (seen: Seen | undefined) => [seen?.order.state, seen?.place?.ahead];

test('each record that filled, passed or moved an order is told, and where it was after it', async () => {
  const codes = new Set<string>();
  for (const seed of [seedOfRun(101), 102]) {
    const told = tell(seed);
    for (const record of told.records) {
      for (const orderId of acceptedIn(record)) {
        const until = endOf(orderId, told);
        const steps = await allSteps(told.explain(), orderId, record.sequence, until, EVERY_ORDER);
        for (const { sequence } of told.records.slice(record.sequence - 1, until)) {
          const one = told.records[sequence - 1] ?? assert.fail();
          assertRecord(
            one,
            orderId,
            told,
            steps.filter((step) => step.sequence === sequence),
          );
        }
        for (const { what } of steps) codes.add(what.code);
      }
    }
  }
  const never = ALL_CODES.filter((code) => !codes.has(code));
  assert.deepEqual(never, [], 'each kind of step came up');
});

const ALL_CODES: readonly Step['what']['code'][] = [
  ...(['ACCEPTED', 'TRADED_INCOMING', 'TRADED_RESTING', 'PASSED_BETTER', 'PASSED_EARLIER'] as const),
  ...(['AMENDED_IN_PLACE', 'AMENDED_TO_BACK', 'AMENDED_PARKED', 'NEXT_SLICE', 'PARKED', 'ACTIVATED'] as const),
  ...(['OVERTAKEN', 'MOVED_UP', 'HALTED', 'RESUMED', 'REFUSED', 'CANCELLED', 'EXPIRED'] as const),
];

test('page by page it is the same, whatever their size, and however few records one reads', async () => {
  const told = tell(103);
  const random = createSeededRandom(seedOfRun(104));
  for (const record of told.records) {
    for (const orderId of acceptedIn(record)) {
      const until = endOf(orderId, told);
      const whole = await allSteps(told.explain(), orderId, record.sequence, until, EVERY_ORDER);
      if (whole.length < 3) continue;
      const explain = told.explain(1 + random.below(60));
      const paged = await allSteps(explain, orderId, record.sequence, until, 1 + random.below(4));
      assert.deepEqual(paged, whole, `order ${orderId}`);
    }
  }
});
