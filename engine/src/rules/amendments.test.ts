import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLOSES_US, only, openVenue, OPENS_US, refusalOf, SECOND_US, typesOf, type Venue } from '../../test/venue.ts';
import { hashFromScratch } from '../../test/market-checks.ts';
import type { AmendOrder } from '../commands.ts';
import { CHANGES_REMEMBERED_MAX } from '../limits.ts';
import { stateHash } from '../market.ts';

/** Order 1: alpha buys 10 at 100, of which 4 are filled. */
function partlyFilled(): Venue {
  const venue = openVenue();
  venue.buy('alpha', 10, 100);
  venue.sell('beta', 4, 100);
  return venue;
}

/** Who of alpha (order 1) and gamma (the next) trades first at 100? */
function firstToTrade(venue: Venue): number {
  return only(venue.sell('beta', 2, 100, { timeInForce: 'IOC' }), 'TradeExecuted').buy.orderId;
}

describe('the quantity of an amendment is the total', () => {
  test('to what is filled loses no place and takes no number, whatever else changes (rule 5.3)', () => {
    const venue = partlyFilled();
    const { queueNumber } = venue.order(1);
    const amended = only(venue.amend('alpha', 1, 1, { quantityLots: 4, priceTicks: 95 }), 'OrderAmended');
    assert.deepEqual([amended.lostPriority, venue.order(1).queueNumber], [false, queueNumber]);
  });

  const rows: [string, number, number, boolean][] = [
    ['less', 8, 4, false],
    ['the same', 10, 6, false],
    ['more', 12, 8, true],
  ];
  for (const [name, quantityLots, openLots, lostPriority] of rows) {
    test(`${name} than before, with 4 filled`, () => {
      const venue = partlyFilled();
      const amended = only(venue.amend('alpha', 1, 1, { quantityLots }), 'OrderAmended');
      assert.deepEqual(amended, {
        type: 'OrderAmended',
        orderId: 1,
        clientOrderId: 'c1',
        contractId: 'A',
        participantId: 'alpha',
        revision: 2,
        priceTicks: 100,
        quantityLots,
        before: { priceTicks: 100, quantityLots: 10, openLots: 6 },
        lostPriority,
        openLots,
        filledLots: 4,
        filledValue: 400,
      });
      assert.equal(venue.market.contracts.get('A')?.book.openLots(1), openLots);
    });
  }

  test('equal to what is filled cancels the rest', () => {
    const venue = partlyFilled();
    const events = venue.amend('alpha', 1, 1, { quantityLots: 4 });
    assert.equal(typesOf(events), 'OrderAmended OrderCancelled');
    const { reason, cancelledLots, filledLots, revision } = only(events, 'OrderCancelled');
    assert.deepEqual([reason, cancelledLots, filledLots, revision], ['AMENDED_TO_FILLED', 0, 4, 2]);
    assert.deepEqual([venue.order(1).state, venue.order(1).openLots, venue.order(1).quantityLots], ['CANCELLED', 0, 4]);
    assert.equal(venue.market.contracts.get('A')?.book.bestPriceTicks('BUY'), undefined);
  });

  test('equal to what is filled, with a price that would cross, trades nothing', () => {
    const venue = partlyFilled();
    venue.sell('beta', 2, 105);
    const events = venue.amend('alpha', 1, 1, { quantityLots: 4, priceTicks: 110 });
    assert.equal(typesOf(events), 'OrderAmended OrderCancelled');
  });

  test('below what is filled is refused and changes nothing', () => {
    const venue = partlyFilled();
    assert.equal(refusalOf(venue.amend('alpha', 1, 1, { quantityLots: 2, priceTicks: 95 })), 'quantity-below-filled');
    const { revision, quantityLots, priceTicks, openLots } = venue.order(1);
    assert.deepEqual([revision, quantityLots, priceTicks, openLots], [1, 10, 100, 6]);
  });

  test('so a fill on the way cannot overfill', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.sell('beta', 8, 100);
    venue.amend('alpha', 1, 1, { quantityLots: 12 });
    venue.sell('beta', 20, 100);
    assert.deepEqual([venue.order(1).state, venue.order(1).filledLots], ['FILLED', 12]);
  });
});

describe('priority', () => {
  const rows: [string, Partial<AmendOrder>[], boolean][] = [
    ['less keeps it', [{ quantityLots: 6 }], true],
    ['the same values keep it', [{ quantityLots: 10, priceTicks: 100 }], true],
    ['a text keeps it', [{ text: 'note' }], true],
    ['more loses it', [{ quantityLots: 12 }], false],
    ['less and then more loses it', [{ quantityLots: 6 }, { quantityLots: 10 }], false],
    ['another price and back loses it', [{ priceTicks: 95 }, { priceTicks: 100 }], false],
  ];
  for (const [name, changes, keeps] of rows) {
    test(name, () => {
      const venue = openVenue();
      venue.buy('alpha', 10, 100);
      venue.buy('gamma', 10, 100);
      const queued = venue.order(1).queueNumber;
      changes.forEach((change, index) => venue.amend('alpha', 1, index + 1, change));
      assert.equal(venue.order(1).queueNumber === queued, keeps);
      assert.equal(firstToTrade(venue), keeps ? 1 : 2);
    });
  }

  test('a new validity keeps it', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
    venue.buy('gamma', 10, 100);
    assert.equal(only(venue.amend('alpha', 1, 1, { validUntilUs: CLOSES_US - 1 }), 'OrderAmended').lostPriority, false);
    assert.equal(firstToTrade(venue), 1);
  });
});

describe('crossing', () => {
  test('trades at once at the resting price, the amendment first', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 95);
    venue.sell('beta', 4, 100);
    const events = venue.amend('alpha', 1, 1, { priceTicks: 105 });
    assert.equal(typesOf(events), 'OrderAmended TradeExecuted');
    const trade = only(events, 'TradeExecuted');
    assert.deepEqual([trade.priceTicks, trade.aggressorSide, trade.buy.openLots], [100, 'BUY', 6]);
    assert.equal(only(events, 'OrderAmended').openLots, 10, 'standing before the trade');
  });

  test('may fill the order', () => {
    const venue = openVenue();
    venue.sell('alpha', 4, 105);
    venue.buy('beta', 10, 100);
    venue.amend('alpha', 1, 1, { priceTicks: 100 });
    assert.deepEqual([venue.order(1).state, venue.order(1).revision], ['FILLED', 2]);
  });
});

describe('the same amendment again', () => {
  const change = { quantityLots: 8, text: 'less' };
  const rows: [string, (venue: Venue) => unknown][] = [
    ['at once', () => undefined],
    ['after a fill', (venue) => venue.sell('beta', 2, 100)],
    ['after the order was filled', (venue) => venue.sell('beta', 4, 100)],
    ['after the order was cancelled', (venue) => venue.cancel('alpha', 1)],
    ['after the contract closed', (venue) => venue.advance(CLOSES_US)],
    [
      'after another amendment of the old revision was refused',
      (venue) => venue.amend('alpha', 1, 1, { quantityLots: 6 }),
    ],
    ['after an amendment of the new revision was refused', (venue) => venue.amend('alpha', 1, 2, { quantityLots: 3 })],
  ];
  for (const [name, meanwhile] of rows) {
    test(`${name}: is answered as the first time`, () => {
      const venue = partlyFilled();
      venue.amend('alpha', 1, 1, change);
      const changedSequence = venue.market.sequence;
      meanwhile(venue);
      const { hash: _before, ...before } = venue.order(1);
      const kept = structuredClone(before);
      assert.deepEqual(venue.amend('alpha', 1, 1, change), [{ type: 'ChangeReplayed', orderId: 1, changedSequence }]);
      const { hash: _after, ...after } = venue.order(1);
      assert.deepEqual(after, kept);
    });
  }

  test('of the new revision is a new amendment', () => {
    const venue = partlyFilled();
    venue.amend('alpha', 1, 1, change);
    assert.equal(only(venue.amend('alpha', 1, 2, change), 'OrderAmended').revision, 3);
  });

  test('the last 500 are remembered: before that a revision is a mismatch, whatever was asked', () => {
    const venue = partlyFilled();
    venue.amend('alpha', 1, 1, change);
    const firstSequence = venue.market.sequence;
    for (let revision = 2; revision <= CHANGES_REMEMBERED_MAX; revision++) {
      venue.amend('alpha', 1, revision, { text: `note ${revision}` });
    }
    const replayed = only(venue.amend('alpha', 1, 1, change), 'ChangeReplayed');
    assert.equal(replayed.changedSequence, firstSequence);
    venue.amend('alpha', 1, CHANGES_REMEMBERED_MAX + 1, { text: 'one more' });
    assert.equal(refusalOf(venue.amend('alpha', 1, 1, change)), 'revision-mismatch');
    only(venue.amend('alpha', 1, 2, { text: 'note 2' }), 'ChangeReplayed');
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });

  test('that was refused may be asked again and is decided anew', () => {
    const venue = partlyFilled();
    assert.equal(refusalOf(venue.amend('alpha', 1, 1, { priceTicks: 99 })), 'price-off-tick');
    assert.equal(refusalOf(venue.amend('alpha', 1, 1, { priceTicks: 99 })), 'price-off-tick');
  });

  test("is another's business: not found", () => {
    const venue = partlyFilled();
    venue.amend('alpha', 1, 1, change);
    assert.equal(refusalOf(venue.amend('beta', 1, 1, change)), 'order-not-found');
  });

  test('every field of an amendment tells it from another', () => {
    const changes = [{ quantityLots: 8 }, { priceTicks: 95 }, { validUntilUs: CLOSES_US - 1 }, { text: 'x' }, {}];
    for (const [index, asked] of changes.entries()) {
      const venue = openVenue();
      venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
      assert.equal(typesOf(venue.amend('alpha', 1, 1, asked)), 'OrderAmended');
      const others = changes.filter((_other, place) => place !== index);
      for (const other of others) assert.equal(refusalOf(venue.amend('alpha', 1, 1, other)), 'revision-mismatch');
    }
  });
});

describe('what else may change', () => {
  test('text and validity, told with the values after the change; what is absent stays', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US + SECOND_US, text: 'first' });
    const validity = only(venue.amend('alpha', 1, 1, { validUntilUs: CLOSES_US }), 'OrderAmended');
    assert.deepEqual([validity.validUntilUs, validity.text], [CLOSES_US, 'first']);
    const text = only(venue.amend('alpha', 1, 2, { text: 'second' }), 'OrderAmended');
    assert.deepEqual([text.validUntilUs, text.text, text.quantityLots], [CLOSES_US, 'second', 10]);
  });

  test('the order keeps its id, its client order id and the sequence of its acceptance', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { clientOrderId: 'mine' });
    const { acceptedSequence } = venue.order(1);
    venue.amend('alpha', 1, 1, { priceTicks: 95 });
    const order = venue.order(1);
    assert.deepEqual([order.clientOrderId, order.acceptedSequence], ['mine', acceptedSequence]);
    assert.deepEqual([order.updatedSequence, order.queueNumber], [venue.market.sequence, 2]);
  });
});

describe('by the id that its owner gave it', () => {
  test('an order is amended, and the repetition by the other id is one', () => {
    const venue = partlyFilled();
    const amend = {
      participantId: 'alpha',
      userId: 'u',
      keyId: 'k',
      type: 'AmendOrder',
      revision: 1,
      priceTicks: 90,
    } as const;
    const { orderId, priceTicks } = only(venue.apply({ ...amend, clientOrderId: 'c1' }), 'OrderAmended');
    assert.deepEqual([orderId, priceTicks], [1, 90]);
    only(venue.apply({ ...amend, orderId: 1 }), 'ChangeReplayed');
  });

  test("another participant's order of the same id stays as it is", () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { clientOrderId: 'same' });
    const cancel = { userId: 'u', keyId: 'k', type: 'CancelOrder', clientOrderId: 'same' } as const;
    const refused = venue.apply({ ...cancel, participantId: 'beta' });
    assert.deepEqual(only(refused, 'CancellationRefused').details, { clientOrderId: 'same' });
    assert.equal(only(venue.apply({ ...cancel, participantId: 'alpha' }), 'OrderCancelled').orderId, 1);
  });
});
