import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBook, type BookOrder, type Fill, type Meet, type OrderBook, type Placement } from './book.ts';
import type { Side, TimeInForce } from './commands.ts';

/** orderId, side, price, lots, time in force (GFS if absent), display lots (of an iceberg). */
type Line = [number, Side, number, number, TimeInForce?, number?];
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

const orderOf = ([orderId, side, priceTicks, openLots, timeInForce = 'GFS', displayLots]: Line): BookOrder => ({
  ...{ orderId, side, priceTicks, openLots, timeInForce },
  ...(displayLots !== undefined && { displayLots }),
});
const place = (book: OrderBook, line: Line, meet?: Meet): Placement => book.place(orderOf(line), meet);
const look = (book: OrderBook, line: Line, meet?: Meet): Placement => book.look(orderOf(line), meet);
const fillsOf = ({ met }: Placement): Fill[] => met.filter((one): one is Fill => 'restingOrderId' in one);
const idsOf = (placement: Placement): number[] => fillsOf(placement).map((fill) => fill.restingOrderId);

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
    fillsOf(placement).map((fill) => [fill.restingOrderId, fill.quantityLots, fill.priceTicks]),
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
    const placement = place(book, [5, 'BUY', 100, 9]);
    assert.equal(placement.met.length, FILLS_MAX);
    assert.deepEqual([placement.openLots, placement.cancelledLots, placement.cut], [0, 6, 'LIMIT']);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 1, 1]]);
  });

  test('reached exactly as nothing is left to match: the rest rests', () => {
    const placement = place(bookWith(four.slice(1)), [5, 'BUY', 100, 9]);
    assert.deepEqual([placement.openLots, placement.cancelledLots, placement.cut], [6, 0, undefined]);
  });

  test('reached exactly as the order is filled: nothing was cut off', () => {
    const placement = place(bookWith(four), [5, 'BUY', 100, 3, 'IOC']);
    assert.deepEqual([placement.cancelledLots, placement.cut], [0, undefined]);
  });

  test('the slices of one iceberg count as one, in whatever order they are met', () => {
    const book = bookWith([[1, 'SELL', 100, 9, 'GFS', 1], ...four.slice(1, 3)]);
    const placement = place(book, [5, 'BUY', 100, 11]);
    assert.deepEqual([idsOf(placement), placement.openLots, placement.cut], [[1, 2, 3], 0, undefined]);
    const crowded = bookWith([[1, 'SELL', 100, 9, 'GFS', 1], ...four.slice(1)]);
    const cut = place(crowded, [5, 'BUY', 100, 11]);
    assert.deepEqual([idsOf(cut), cut.cancelledLots, cut.cut], [[1, 2, 3], 8, 'LIMIT']);
  });

  test('a lower one may be given for a look', () => {
    const placement = bookWith(four).look(orderOf([5, 'BUY', 100, 3, 'IOC']), undefined, 2);
    assert.deepEqual([placement.met.length, placement.cancelledLots, placement.cut], [2, 1, 'LIMIT']);
  });
});

describe('looking', () => {
  for (const given of cases) {
    test(`tells what placing would answer: ${given.name}`, () => {
      const book = bookWith(given.resting);
      const [bids, asks] = [ladder(book, 'BUY'), ladder(book, 'SELL')];
      const looked = look(book, given.incoming);
      assert.deepEqual([ladder(book, 'BUY'), ladder(book, 'SELL')], [bids, asks]);
      assert.deepEqual(looked, place(book, given.incoming));
    });
  }
});

describe('how a resting order is met', () => {
  const two: Line[] = [1, 2, 3, 4, 5].map((orderId): Line => [orderId, 'SELL', 100, 2]);
  const meetWith =
    (meeting: ReturnType<Meet>, ...ids: number[]): Meet =>
    (orderId) =>
      ids.includes(orderId) ? meeting : 'TRADE';

  test('passed over: as if it were not there, also where the fill limit counts', () => {
    const book = bookWith(two);
    const placement = look(book, [9, 'BUY', 100, 8, 'IOC'], meetWith('PASS_OVER', 1, 3));
    assert.deepEqual([idsOf(placement), placement.cancelledLots, placement.cut], [[2, 4, 5], 2, undefined]);
    assert.equal(look(book, [9, 'BUY', 100, 8, 'IOC']).cut, 'LIMIT');
    assert.equal(look(book, [9, 'BUY', 100, 8, 'FOK'], meetWith('PASS_OVER', 1, 3)).cancelledLots, 8);
  });

  test('stop: it stays, and the rest goes nowhere', () => {
    const book = bookWith(two);
    const placement = place(book, [9, 'BUY', 100, 8], meetWith('STOP', 2));
    assert.deepEqual([idsOf(placement), placement.cancelledLots, placement.cut], [[1], 6, 'STOP']);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 8, 4]]);
  });

  test('stop, where nothing was left to trade: not met at all', () => {
    const placement = place(bookWith(two), [9, 'BUY', 100, 2], meetWith('STOP', 2));
    assert.deepEqual([placement.cancelledLots, placement.cut], [0, undefined]);
  });

  test('removed: out of the book with all that it hides, it counts as met, and the order goes on', () => {
    const book = bookWith([[1, 'SELL', 99, 10, 'GFS', 2], ...two.slice(1)]);
    const placement = place(book, [9, 'BUY', 100, 8], meetWith('REMOVE', 1));
    assert.deepEqual(placement.met[0], { removedOrderId: 1, removedLots: 10 });
    assert.deepEqual([idsOf(placement), placement.cancelledLots, placement.cut], [[2, 3], 4, 'LIMIT']);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 4, 2]]);
  });

  test('removed, and the rest goes no further', () => {
    const book = bookWith(two);
    const placement = place(book, [9, 'BUY', 100, 8], meetWith('REMOVE_AND_STOP', 2));
    assert.deepEqual(placement.met.length, 2);
    assert.deepEqual([idsOf(placement), placement.cancelledLots, placement.cut], [[1], 6, 'STOP']);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 6, 3]]);
  });

  test('the fill limit comes first', () => {
    const placement = place(bookWith(two), [9, 'BUY', 100, 8], meetWith('REMOVE_AND_STOP', 4));
    assert.deepEqual([placement.met.length, placement.cut], [3, 'LIMIT']);
  });

  test('a FOK that is not filled because of it removes nobody', () => {
    for (const meeting of ['STOP', 'REMOVE', 'REMOVE_AND_STOP'] as const) {
      const book = bookWith(two.slice(0, 3));
      const placement = place(book, [9, 'BUY', 100, 6, 'FOK'], meetWith(meeting, 2));
      assert.deepEqual([placement.met, placement.cancelledLots, placement.cut], [[], 6, undefined]);
      assert.deepEqual(ladder(book, 'SELL'), [[100, 6, 3]]);
    }
  });
});

describe('icebergs', () => {
  test('show a slice; the next one joins the end of the queue, and may be met again', () => {
    const book = bookWith([
      [1, 'SELL', 100, 7, 'GFS', 3],
      [2, 'SELL', 100, 2],
    ]);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 5, 2]]);
    const placement = place(book, [3, 'BUY', 100, 6]);
    const standing = { restingOpenLots: 3, restingVisibleLots: 2 };
    assert.deepEqual(placement.met, [
      { restingOrderId: 1, priceTicks: 100, quantityLots: 4, ...standing },
      { restingOrderId: 2, priceTicks: 100, quantityLots: 2, restingOpenLots: 0, restingVisibleLots: 0 },
    ]);
    assert.deepEqual(placement.replenished, [1]);
    assert.deepEqual([book.openLots(1), book.visibleLots(1), ladder(book, 'SELL')], [3, 2, [[100, 2, 1]]]);
  });

  test('a slice that is used up by the last lot is replaced all the same', () => {
    const book = bookWith([
      [1, 'SELL', 100, 7, 'GFS', 3],
      [2, 'SELL', 100, 2],
    ]);
    assert.deepEqual(place(book, [3, 'BUY', 100, 3]).replenished, [1]);
    assert.deepEqual(idsOf(place(book, [4, 'BUY', 100, 2])), [2], 'it stands behind now');
  });

  test('two of them take turns', () => {
    const book = bookWith([
      [1, 'SELL', 100, 6, 'GFS', 2],
      [2, 'SELL', 100, 6, 'GFS', 2],
    ]);
    const placement = place(book, [3, 'BUY', 100, 9]);
    assert.deepEqual(placement.replenished, [1, 2, 1, 2]);
    assert.deepEqual([book.openLots(1), book.openLots(2)], [1, 2]);
  });

  test('an incoming one rests with a whole slice of what is left', () => {
    const book = bookWith([[1, 'BUY', 100, 3]]);
    const placement = place(book, [2, 'SELL', 100, 10, 'GFS', 4]);
    assert.deepEqual([placement.openLots, placement.visibleLots], [7, 4]);
    assert.deepEqual(ladder(book, 'SELL'), [[100, 4, 1]]);
  });

  test('FOK counts what is hidden', () => {
    const book = bookWith([[1, 'SELL', 100, 10, 'GFS', 1]]);
    assert.equal(place(book, [2, 'BUY', 100, 10, 'FOK']).cancelledLots, 0);
  });

  test('cancelled, all of it goes', () => {
    const book = bookWith([[1, 'SELL', 100, 10, 'GFS', 1]]);
    assert.deepEqual([book.cancel(1), ladder(book, 'SELL')], [10, []]);
  });
});

describe('reducing', () => {
  test('keeps the place', () => {
    const book = bookWith([
      [1, 'BUY', 100, 5],
      [2, 'BUY', 100, 5],
    ]);
    book.reduce(1, 3);
    assert.deepEqual(ladder(book, 'BUY'), [[100, 8, 2]]);
    book.reduce(1, 3);
    assert.deepEqual(idsOf(place(book, [9, 'SELL', -1_000, 4, 'IOC'])), [1, 2]);
  });

  test('takes what is hidden first', () => {
    const book = bookWith([[1, 'BUY', 100, 10, 'GFS', 4]]);
    for (const [openLots, visibleLots] of [
      [5, 4],
      [3, 3],
    ] as const) {
      book.reduce(1, openLots);
      assert.deepEqual([book.openLots(1), book.visibleLots(1)], [openLots, visibleLots]);
      assert.deepEqual(ladder(book, 'BUY'), [[100, visibleLots, 1]]);
    }
  });
});

describe('cancelling', () => {
  test('from the front, the middle and the back of a level', () => {
    for (const gone of [1, 2, 3]) {
      const book = bookWith([1, 2, 3].map((orderId): Line => [orderId, 'SELL', 100, orderId]));
      assert.equal(book.cancel(gone), gone);
      assert.deepEqual(
        idsOf(place(book, [9, 'BUY', 100, 6, 'IOC'])),
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
  const bookOfBids = (): OrderBook =>
    bookWith([
      [1, 'BUY', 98, 1],
      [2, 'BUY', 100, 2],
      [3, 'BUY', 99, 3],
      [4, 'BUY', 100, 4],
    ]);
  const prices = (depth: number): number[] =>
    bookOfBids()
      .levels('BUY', depth)
      .map((level) => level.priceTicks);

  test('best first, as many as asked for', () => {
    assert.deepEqual(prices(2), [100, 99]);
    assert.deepEqual(prices(10), [100, 99, 98]);
    assert.equal(bookOfBids().bestPriceTicks('BUY'), 100);
  });

  test('a depth of nothing shows nothing', () => {
    assert.deepEqual(prices(0), []);
  });

  test('what does not rest has no lots', () => {
    assert.deepEqual([bookOfBids().openLots(9), bookOfBids().visibleLots(9)], [0, 0]);
  });

  test('an empty side has no levels and no best price', () => {
    const book = bookOfBids();
    assert.deepEqual(book.levels('SELL', 5), []);
    assert.equal(book.bestPriceTicks('SELL'), undefined);
  });

  test('one price: what rests there, and nothing above, below, between or on the other side', () => {
    const book = bookOfBids();
    book.cancel(3);
    assert.deepEqual(book.level('BUY', 100), { priceTicks: 100, quantityLots: 6, orders: 2 });
    assert.deepEqual(book.level('BUY', 98), { priceTicks: 98, quantityLots: 1, orders: 1 });
    for (const priceTicks of [97, 99, 101]) assert.equal(book.level('BUY', priceTicks), undefined);
    assert.equal(book.level('SELL', 100), undefined);
  });

  test('what is shown is a copy', () => {
    const book = bookOfBids();
    const level = book.level('BUY', 100);
    if (level !== undefined) level.quantityLots = 0;
    for (const level of book.levels('BUY', 1)) level.quantityLots = 0;
    assert.deepEqual(book.levels('BUY', 1), [{ priceTicks: 100, quantityLots: 6, orders: 2 }]);
  });
});

describe('bugs of the caller stop the process', () => {
  const attempts: [string, RegExp, (book: OrderBook) => unknown][] = [
    ['an order id that rests already', /rests already/, (book) => place(book, [1, 'BUY', 1, 1])],
    ['joining twice', /rests already/, (book) => book.join(orderOf([1, 'BUY', 1, 1]))],
    ['no quantity', /not a positive integer/, (book) => place(book, [2, 'BUY', 1, 0])],
    ['a broken quantity', /not a positive integer/, (book) => place(book, [2, 'BUY', 1, 0.5])],
    ['a broken price', /not an integer/, (book) => place(book, [2, 'BUY', 0.5, 1])],
    [
      'showing more than there is',
      /can't show 3 of 2/,
      (book) => book.join({ ...orderOf([2, 'BUY', 1, 2]), visibleLots: 3 }),
    ],
    ['joining with nothing', /not a positive integer/, (book) => book.join(orderOf([2, 'BUY', 1, 0]))],
    ['showing nothing', /can't show 0 of 2/, (book) => book.join({ ...orderOf([2, 'BUY', 1, 2]), visibleLots: 0 })],
    ['reducing what does not rest', /doesn't rest/, (book) => book.reduce(2, 1)],
    ['reducing to nothing', /not a positive integer/, (book) => book.reduce(1, 0)],
    ['reducing to more', /which is less than 6/, (book) => book.reduce(1, 6)],
    ['reducing to a broken quantity', /not a positive integer/, (book) => book.reduce(1, 0.5)],
  ];
  for (const [name, message, attempt] of attempts) {
    test(name, () => assert.throws(() => attempt(bookWith([[1, 'SELL', 100, 5]])), message));
  }
});
