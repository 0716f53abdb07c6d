/** The fast book against the naive one, through random steps. A failure prints the steps, shrunk, and the seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNaiveBook } from '../test/naive-book.ts';
import { createBook, type BookOrder, type Meet, type Meeting, type OrderBook, type Placement } from './book.ts';
import type { Side, TimeInForce } from './commands.ts';

/** A random step; `pick` chooses among the orders placed so far. `meetings`: how every third, fourth … order is met. */
type Step =
  | ({ kind: 'place'; meetings: Meeting[] } & Omit<BookOrder, 'orderId'>)
  | { kind: 'reduce'; pick: number; lots: number }
  | { kind: 'cancel'; pick: number };

const lots = fc.integer({ min: 1, max: 12 });
const pick = fc.nat(40);
const meeting = fc.constantFrom<Meeting>(
  'TRADE',
  'TRADE',
  'TRADE',
  'TRADE',
  'PASS_OVER',
  'STOP',
  'REMOVE',
  'REMOVE_AND_STOP',
);
const placeStep = fc.record(
  {
    kind: fc.constant('place' as const),
    side: fc.constantFrom<Side>('BUY', 'SELL'),
    priceTicks: fc.integer({ min: -4, max: 4 }),
    openLots: lots,
    timeInForce: fc.constantFrom<TimeInForce>('GFS', 'GFS', 'GFS', 'GTD', 'IOC', 'FOK'),
    displayLots: fc.integer({ min: 1, max: 4 }),
    meetings: fc.array(meeting, { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ['kind', 'side', 'priceTicks', 'openLots', 'timeInForce', 'meetings'] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: placeStep },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reduce' as const), pick, lots }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick }) },
);

const meetBy =
  (meetings: readonly Meeting[]): Meet =>
  (orderId) =>
    meetings[orderId % meetings.length] ?? 'TRADE';

function take(book: OrderBook, orderId: number, given: Step): unknown {
  if (given.kind === 'place') return book.place({ ...given, orderId }, meetBy(given.meetings));
  const target = 1 + (given.pick % orderId);
  if (given.kind === 'cancel') return book.cancel(target);
  if (book.openLots(target) > 0) book.reduce(target, Math.min(given.lots, book.openLots(target)));
  return [book.openLots(target), book.visibleLots(target)];
}

const sidesOf = (book: OrderBook) => [book.levels('BUY', Infinity), book.levels('SELL', Infinity)];

const levelsAt = (book: OrderBook, { priceTicks }: { priceTicks: number }) => [
  book.level('BUY', priceTicks),
  book.level('SELL', priceTicks),
];

const aheadOfAll = (book: OrderBook, placed: number) =>
  Array.from({ length: placed }, (_, index) => book.ahead(index + 1));

/** Hidden lots included. */
function restingLots(book: OrderBook, placed: number): number {
  return Array.from({ length: placed }, (_, index) => book.openLots(index + 1)).reduce((sum, open) => sum + open, 0);
}

test('same answers and levels at every step, quantity conserved', () => {
  const property = (steps: Step[], metMax: number): void => {
    const [fast, naive] = [createBook(metMax), createNaiveBook(metMax)];
    let orderId = 0;
    for (const given of steps) {
      const before = restingLots(fast, orderId);
      orderId += 1;
      if (given.kind === 'place') assertLooked(fast, naive, given, metMax);
      const answer = take(fast, orderId, given);
      assert.deepEqual(answer, take(naive, orderId, given));
      if (given.kind === 'place') assertConserved(given.openLots, answer, restingLots(fast, orderId) - before);
      assert.deepEqual(sidesOf(fast), sidesOf(naive));
      assert.deepEqual(aheadOfAll(fast, orderId), aheadOfAll(naive, orderId));
      if (given.kind === 'place') assert.deepEqual(levelsAt(fast, given), levelsAt(naive, given));
    }
  };
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), property), {
    numRuns: 600,
    seed: 20_270_101,
  });
});

test('where all trade with all it is never crossed', () => {
  const property = (steps: Step[]): void => {
    const book = createBook(1_000);
    for (const [index, given] of steps.entries()) {
      take(book, index + 1, given.kind === 'place' ? { ...given, meetings: ['TRADE'] } : given);
      assert.ok((book.bestPriceTicks('BUY') ?? -Infinity) < (book.bestPriceTicks('SELL') ?? Infinity), 'crossed');
    }
  };
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), property), { numRuns: 300, seed: 20_270_102 });
});

/** A look says what placing would answer, also with a lower limit, and leaves the book as it was. */
function assertLooked(fast: OrderBook, naive: OrderBook, given: Step & { kind: 'place' }, metMax: number): void {
  const before = sidesOf(fast);
  const meet = meetBy(given.meetings);
  assert.deepEqual(fast.look(given, meet), naive.look(given, meet));
  assert.deepEqual(fast.look(given, meet, metMax - 1), naive.look(given, meet, metMax - 1));
  assert.deepEqual(sidesOf(fast), before);
}

/** What came in was traded, rests or was cancelled; what was traded or removed left the other side. */
function assertConserved(lotsIn: number, answer: unknown, restingChange: number): void {
  const { met, openLots, cancelledLots } = answer as Placement;
  const traded = met.reduce((sum, one) => sum + ('removedOrderId' in one ? 0 : one.quantityLots), 0);
  const removed = met.reduce((sum, one) => sum + ('removedOrderId' in one ? one.removedLots : 0), 0);
  assert.equal(traded + openLots + cancelledLots, lotsIn);
  assert.equal(restingChange, openLots - traded - removed);
}
