import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createNaiveBook } from '../test/naive-book.ts';
import { createBook, type OrderBook } from './book.ts';
import type { Side, TimeInForce } from './commands.ts';

/** orderId, side, price, lots, time in force (GFS if absent). */
type Line = [number, Side, number, number, TimeInForce?];
/** Price, lots, orders. */
type Level = [number, number, number];

type Case = {
  name: string;
  resting: Line[];
  incoming: Line;
  /** Resting order, lots, price. */
  fills: [number, number, number][];
  openLots: number;
  cancelledLots?: number;
  bids?: Level[];
  asks?: Level[];
};

const FILLS_MAX = 3;

function bookWith(lines: readonly Line[], fillsMax = FILLS_MAX): OrderBook {
  const book = createBook(fillsMax);
  for (const line of lines) place(book, line);
  return book;
}

const place = (book: OrderBook, [orderId, side, price, lots, timeInForce = 'GFS']: Line) =>
  book.place(orderId, side, price, lots, timeInForce);

const ladder = (book: OrderBook, side: Side): Level[] =>
  book.levels(side, Infinity).map((level) => [level.priceTicks, level.quantityLots, level.orders]);

const cases: Case[] = [
  {
    name: 'nothing to match: it rests',
    resting: [],
    incoming: [1, 'BUY', 100, 5],
    fills: [],
    openLots: 5,
    bids: [[100, 5, 1]],
  },
  {
    name: 'prices that do not meet: both rest',
    resting: [[1, 'SELL', 101, 5]],
    incoming: [2, 'BUY', 100, 5],
    fills: [],
    openLots: 5,
    bids: [[100, 5, 1]],
    asks: [[101, 5, 1]],
  },
  {
    name: 'equal prices meet',
    resting: [[1, 'SELL', 100, 5]],
    incoming: [2, 'BUY', 100, 5],
    fills: [[1, 5, 100]],
    openLots: 0,
  },
  {
    name: "a buyer gets the resting order's better price",
    resting: [[1, 'SELL', 90, 5]],
    incoming: [2, 'BUY', 100, 5],
    fills: [[1, 5, 90]],
    openLots: 0,
  },
  {
    name: "a seller gets the resting order's better price",
    resting: [[1, 'BUY', 110, 5]],
    incoming: [2, 'SELL', 100, 5],
    fills: [[1, 5, 110]],
    openLots: 0,
  },
  {
    name: 'a better price trades first, though it came later',
    resting: [
      [1, 'SELL', 101, 5],
      [2, 'SELL', 100, 5],
    ],
    incoming: [3, 'BUY', 101, 7],
    fills: [
      [2, 5, 100],
      [1, 2, 101],
    ],
    openLots: 0,
    asks: [[101, 3, 1]],
  },
  {
    name: 'at one price the oldest trades first',
    resting: [
      [1, 'BUY', 100, 5],
      [2, 'BUY', 100, 5],
      [3, 'BUY', 100, 5],
    ],
    incoming: [4, 'SELL', 100, 7],
    fills: [
      [1, 5, 100],
      [2, 2, 100],
    ],
    openLots: 0,
    bids: [[100, 8, 2]],
  },
  {
    name: 'filled in part, the rest rests and turns the best price around',
    resting: [
      [1, 'SELL', 100, 4],
      [2, 'SELL', 102, 4],
    ],
    incoming: [3, 'BUY', 101, 10],
    fills: [[1, 4, 100]],
    openLots: 6,
    bids: [[101, 6, 1]],
    asks: [[102, 4, 1]],
  },
  {
    name: 'negative prices: minus 20 is better for a buyer than minus 10',
    resting: [
      [1, 'SELL', -10, 5],
      [2, 'SELL', -20, 5],
    ],
    incoming: [3, 'BUY', -5, 6],
    fills: [
      [2, 5, -20],
      [1, 1, -10],
    ],
    openLots: 0,
    asks: [[-10, 4, 1]],
  },
  {
    name: 'negative prices: minus 10 is better for a seller than minus 20',
    resting: [
      [1, 'BUY', -20, 5],
      [2, 'BUY', -10, 5],
      [3, 'BUY', 0, 1],
    ],
    incoming: [4, 'SELL', -15, 9],
    fills: [
      [3, 1, 0],
      [2, 5, -10],
    ],
    openLots: 3,
    bids: [[-20, 5, 1]],
    asks: [[-15, 3, 1]],
  },
  {
    name: 'IOC: what finds nothing does not rest',
    resting: [[1, 'SELL', 100, 4]],
    incoming: [2, 'BUY', 100, 10, 'IOC'],
    fills: [[1, 4, 100]],
    openLots: 0,
    cancelledLots: 6,
  },
  {
    name: 'IOC against an empty book',
    resting: [],
    incoming: [1, 'SELL', 100, 10, 'IOC'],
    fills: [],
    openLots: 0,
    cancelledLots: 10,
  },
  {
    name: 'FOK: exactly enough, over two prices',
    resting: [
      [1, 'SELL', 100, 4],
      [2, 'SELL', 101, 6],
    ],
    incoming: [3, 'BUY', 101, 10, 'FOK'],
    fills: [
      [1, 4, 100],
      [2, 6, 101],
    ],
    openLots: 0,
  },
  {
    name: 'FOK: one lot short leaves the book as it was',
    resting: [
      [1, 'SELL', 100, 4],
      [2, 'SELL', 101, 6],
    ],
    incoming: [3, 'BUY', 101, 11, 'FOK'],
    fills: [],
    openLots: 0,
    cancelledLots: 11,
    asks: [
      [100, 4, 1],
      [101, 6, 1],
    ],
  },
  {
    name: 'FOK: enough in the book, but not within the limit price',
    resting: [
      [1, 'BUY', 100, 4],
      [2, 'BUY', 99, 6],
    ],
    incoming: [3, 'SELL', 100, 5, 'FOK'],
    fills: [],
    openLots: 0,
    cancelledLots: 5,
    bids: [
      [100, 4, 1],
      [99, 6, 1],
    ],
  },
  {
    name: 'FOK: as many orders as the fill limit allows',
    resting: [1, 2, 3, 4].map((orderId): Line => [orderId, 'SELL', 100, 1]),
    incoming: [5, 'BUY', 100, 3, 'FOK'],
    fills: [
      [1, 1, 100],
      [2, 1, 100],
      [3, 1, 100],
    ],
    openLots: 0,
    asks: [[100, 1, 1]],
  },
  {
    name: 'FOK: one order more than the fill limit allows',
    resting: [1, 2, 3, 4].map((orderId): Line => [orderId, 'SELL', 100, 1]),
    incoming: [5, 'BUY', 100, 4, 'FOK'],
    fills: [],
    openLots: 0,
    cancelledLots: 4,
    asks: [[100, 4, 4]],
  },
];

function runCase({ resting, incoming, fills, openLots, cancelledLots = 0, bids = [], asks = [] }: Case): void {
  const book = bookWith(resting);
  const placement = place(book, incoming);
  assert.deepEqual(
    placement.fills.map((fill) => [fill.restingOrderId, fill.quantityLots, fill.priceTicks]),
    fills,
  );
  assert.equal(placement.openLots, openLots);
  assert.equal(placement.cancelledLots, cancelledLots);
  assert.equal(book.openLots(incoming[0]), openLots);
  assert.deepEqual(ladder(book, 'BUY'), bids);
  assert.deepEqual(ladder(book, 'SELL'), asks);
}

describe('placing', () => {
  for (const given of cases) test(given.name, () => runCase(given));
});

describe('fill limit', () => {
  const four = [1, 2, 3, 4].map((orderId): Line => [orderId, 'SELL', 100, 1]);

  test('reached with more to match: the rest is cancelled, not left to cross the book', () => {
    const book = bookWith(four);
    const placement = book.place(5, 'BUY', 100, 9, 'GFS');
    assert.equal(placement.fills.length, FILLS_MAX);
    assert.deepEqual([placement.openLots, placement.cancelledLots, placement.fillLimitReached], [0, 6, true]);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 1, 1]]);
  });

  test('reached exactly as nothing is left to match: the rest rests', () => {
    const placement = bookWith(four.slice(1)).place(5, 'BUY', 100, 9, 'GFS');
    assert.deepEqual([placement.openLots, placement.cancelledLots, placement.fillLimitReached], [6, 0, false]);
  });

  test('reached exactly as the order is filled: nothing was cut off', () => {
    const placement = bookWith(four).place(5, 'BUY', 100, 3, 'IOC');
    assert.deepEqual([placement.cancelledLots, placement.fillLimitReached], [0, false]);
  });

  test('holds for an amendment that crosses', () => {
    const book = bookWith([...four, [5, 'BUY', 99, 9]]);
    const placement = book.amend(5, 100, 9);
    assert.deepEqual([placement.fills.length, placement.cancelledLots, placement.fillLimitReached], [3, 6, true]);
    assert.equal(book.openLots(5), 0);
  });
});

describe('looking', () => {
  for (const given of cases) {
    test(`tells what placing would answer: ${given.name}`, () => {
      const book = bookWith(given.resting);
      const [orderId, side, priceTicks, lots, timeInForce = 'GFS'] = given.incoming;
      const [bids, asks] = [ladder(book, 'BUY'), ladder(book, 'SELL')];
      const looked = book.look(side, priceTicks, lots, timeInForce);
      assert.deepEqual([ladder(book, 'BUY'), ladder(book, 'SELL')], [bids, asks]);
      assert.deepEqual(looked, book.place(orderId, side, priceTicks, lots, timeInForce));
    });
  }

  test('passes over orders that are gone, also where the fill limit counts', () => {
    const book = bookWith([1, 2, 3, 4, 5].map((orderId): Line => [orderId, 'SELL', 100, 2]));
    const isGone = (orderId: number): boolean => orderId === 1 || orderId === 3;
    const { fills, cancelledLots, fillLimitReached } = book.look('BUY', 100, 8, 'IOC', isGone);
    assert.deepEqual(
      [fills.map((fill) => fill.restingOrderId), cancelledLots, fillLimitReached],
      [[2, 4, 5], 2, false],
    );
    assert.equal(book.look('BUY', 100, 8, 'IOC').fillLimitReached, true);
    assert.equal(book.look('BUY', 100, 8, 'FOK', isGone).cancelledLots, 8);
  });
});

describe('amending', () => {
  const twoBids: Line[] = [
    [1, 'BUY', 100, 5],
    [2, 'BUY', 100, 5],
  ];
  const firstToTrade = (book: OrderBook): number | undefined =>
    book.place(99, 'SELL', -1_000, 1, 'IOC').fills[0]?.restingOrderId;

  const rows: { name: string; price: number; lots: number; lostPriority: boolean; first: number; bids: Level[] }[] = [
    { name: 'less keeps the place', price: 100, lots: 3, lostPriority: false, first: 1, bids: [[100, 8, 2]] },
    { name: 'the same keeps the place', price: 100, lots: 5, lostPriority: false, first: 1, bids: [[100, 10, 2]] },
    { name: 'more goes to the back', price: 100, lots: 6, lostPriority: true, first: 2, bids: [[100, 11, 2]] },
    {
      name: 'a worse price goes there',
      price: 99,
      lots: 5,
      lostPriority: true,
      first: 2,
      bids: [
        [100, 5, 1],
        [99, 5, 1],
      ],
    },
    {
      name: 'a better price, though for less, goes there',
      price: 101,
      lots: 3,
      lostPriority: true,
      first: 1,
      bids: [
        [101, 3, 1],
        [100, 5, 1],
      ],
    },
  ];
  for (const { name, price, lots, lostPriority, first, bids } of rows) {
    test(name, () => {
      const book = bookWith(twoBids);
      const placement = book.amend(1, price, lots);
      assert.deepEqual([placement.lostPriority, placement.openLots, placement.fills], [lostPriority, lots, []]);
      assert.deepEqual(ladder(book, 'BUY'), bids);
      assert.equal(firstToTrade(book), first);
    });
  }

  test('there and back again loses the place for good', () => {
    const book = bookWith(twoBids);
    book.amend(1, 99, 5);
    book.amend(1, 100, 5);
    assert.equal(firstToTrade(book), 2);
  });

  test('across the book trades at the resting price, and the rest rests', () => {
    const book = bookWith([...twoBids, [3, 'SELL', 105, 4]]);
    const placement = book.amend(2, 110, 6);
    assert.deepEqual(placement.fills, [{ restingOrderId: 3, priceTicks: 105, quantityLots: 4, restingOpenLots: 0 }]);
    assert.equal(placement.openLots, 2);
    assert.deepEqual(ladder(book, 'BUY'), [
      [110, 2, 1],
      [100, 5, 1],
    ]);
    assert.deepEqual(ladder(book, 'SELL'), []);
  });
});

describe('cancelling', () => {
  test('from the front, the middle and the back of a level', () => {
    for (const gone of [1, 2, 3]) {
      const book = bookWith([1, 2, 3].map((orderId): Line => [orderId, 'SELL', 100, orderId]));
      assert.equal(book.cancel(gone), gone);
      const fills = book.place(9, 'BUY', 100, 6, 'IOC').fills.map((fill) => fill.restingOrderId);
      assert.deepEqual(
        fills,
        [1, 2, 3].filter((orderId) => orderId !== gone),
      );
    }
  });

  test('what is left after a part was filled', () => {
    const book = bookWith([
      [1, 'SELL', 100, 5],
      [2, 'BUY', 100, 2],
    ]);
    assert.equal(book.cancel(1), 3);
    assert.deepEqual(ladder(book, 'SELL'), []);
  });

  test('what does not rest gives 0: unknown, cancelled before, filled', () => {
    const book = bookWith([
      [1, 'SELL', 100, 5],
      [2, 'SELL', 100, 5],
      [3, 'BUY', 100, 5],
    ]);
    book.cancel(2);
    assert.deepEqual(
      [7, 2, 1].map((orderId) => book.cancel(orderId)),
      [0, 0, 0],
    );
  });
});

describe('levels', () => {
  const book = bookWith([
    [1, 'BUY', 98, 1],
    [2, 'BUY', 100, 2],
    [3, 'BUY', 99, 3],
    [4, 'BUY', 100, 4],
  ]);
  const prices = (depth: number): number[] => book.levels('BUY', depth).map((level) => level.priceTicks);

  test('best first, as many as asked for', () => {
    assert.deepEqual(prices(2), [100, 99]);
    assert.deepEqual(prices(10), [100, 99, 98]);
    assert.equal(book.bestPriceTicks('BUY'), 100);
  });

  test('a depth of nothing shows nothing', () => {
    assert.deepEqual(prices(0), []);
  });

  test('an empty side has no levels and no best price', () => {
    assert.deepEqual(book.levels('SELL', 5), []);
    assert.equal(book.bestPriceTicks('SELL'), undefined);
  });

  test('what is shown is a copy', () => {
    for (const level of book.levels('BUY', 1)) level.quantityLots = 0;
    assert.deepEqual(book.levels('BUY', 1), [{ priceTicks: 100, quantityLots: 6, orders: 2 }]);
  });
});

describe('bugs of the caller stop the process', () => {
  const attempts: [string, RegExp, (book: OrderBook) => unknown][] = [
    ['an order id that rests already', /rests already/, (book) => book.place(1, 'BUY', 1, 1, 'GFS')],
    ['no quantity', /not a positive integer/, (book) => book.place(2, 'BUY', 1, 0, 'GFS')],
    ['a broken quantity', /not a positive integer/, (book) => book.place(2, 'BUY', 1, 0.5, 'GFS')],
    ['a broken price', /not an integer/, (book) => book.place(2, 'BUY', 0.5, 1, 'GFS')],
    ['amending what does not rest', /doesn't rest/, (book) => book.amend(2, 1, 1)],
    ['amending to nothing', /is a cancellation/, (book) => book.amend(1, 100, 0)],
    ['amending to a broken quantity', /not a positive integer/, (book) => book.amend(1, 100, 0.5)],
  ];
  for (const [name, message, attempt] of attempts) {
    test(name, () => assert.throws(() => attempt(bookWith([[1, 'SELL', 100, 5]])), message));
  }
});

/** A random step; `pick` chooses among the orders placed so far. */
type Step =
  | { kind: 'place'; side: Side; price: number; lots: number; timeInForce: TimeInForce }
  | { kind: 'amend'; pick: number; price: number; lots: number }
  | { kind: 'cancel'; pick: number };

const price = fc.integer({ min: -4, max: 4 });
const lots = fc.integer({ min: 1, max: 12 });
const pick = fc.nat(40);
const placeStep = fc.record({
  kind: fc.constant('place' as const),
  side: fc.constantFrom<Side>('BUY', 'SELL'),
  price,
  lots,
  timeInForce: fc.constantFrom<TimeInForce>('GFS', 'GFS', 'GFS', 'GTD', 'IOC', 'FOK'),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: placeStep },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('amend' as const), pick, price, lots }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick }) },
);

function take(book: OrderBook, orderId: number, placed: number, given: Step): unknown {
  if (given.kind === 'place') return book.place(orderId, given.side, given.price, given.lots, given.timeInForce);
  const target = 1 + (given.pick % Math.max(1, placed));
  if (given.kind === 'cancel') return book.cancel(target);
  return book.openLots(target) === 0 ? 'gone' : book.amend(target, given.price, given.lots);
}

function restingLots(book: OrderBook): number {
  return [...book.levels('BUY', Infinity), ...book.levels('SELL', Infinity)].reduce(
    (sum, level) => sum + level.quantityLots,
    0,
  );
}

describe('against the naive book', () => {
  test('same answers and levels at every step, never crossed, quantity conserved', () => {
    const property = (steps: Step[], fillsMax: number): void => {
      const [fast, naive] = [createBook(fillsMax), createNaiveBook(fillsMax)];
      let placed = 0;
      for (const given of steps) {
        const before = restingLots(fast);
        const orderId = placed + 1;
        if (given.kind === 'place') assertLooked(fast, naive, orderId, given);
        const answer = take(fast, orderId, placed, given);
        assert.deepEqual(answer, take(naive, orderId, placed, given));
        if (given.kind === 'place') {
          placed += 1;
          assertConserved(given.lots, answer as ReturnType<OrderBook['place']>, restingLots(fast) - before);
        }
        for (const side of ['BUY', 'SELL'] as const) {
          assert.deepEqual(fast.levels(side, Infinity), naive.levels(side, Infinity));
        }
        assert.ok((fast.bestPriceTicks('BUY') ?? -Infinity) < (fast.bestPriceTicks('SELL') ?? Infinity), 'crossed');
      }
    };
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), property), {
      numRuns: 400,
      seed: 20_270_101,
    });
  });
});

/** A look says what placing would answer, also with some of the resting orders gone, and leaves the book as it was. */
function assertLooked(fast: OrderBook, naive: OrderBook, orderId: number, given: Step & { kind: 'place' }): void {
  const order = [given.side, given.price, given.lots, given.timeInForce] as const;
  const before = [fast.levels('BUY', Infinity), fast.levels('SELL', Infinity)];
  assert.deepEqual(fast.look(...order), naive.look(...order));
  const isGone = (restingId: number): boolean => restingId % 3 === orderId % 3;
  assert.deepEqual(fast.look(...order, isGone), naive.look(...order, isGone));
  assert.deepEqual([fast.levels('BUY', Infinity), fast.levels('SELL', Infinity)], before);
}

/** What came in was traded, rests or was cancelled; what was traded left the other side. */
function assertConserved(lots: number, placement: ReturnType<OrderBook['place']>, restingChange: number): void {
  const traded = placement.fills.reduce((sum, fill) => sum + fill.quantityLots, 0);
  assert.equal(traded + placement.openLots + placement.cancelledLots, lots);
  assert.equal(restingChange, placement.openLots - traded);
}
