import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertReplays } from '../../test/replay.ts';
import { all, only, openVenue, typesOf, type Venue } from '../../test/venue.ts';
import { VENUE, type PlaceOrder, type SelfTradePrevention } from '../commands.ts';
import type { Event } from '../events.ts';
import { FILLS_PER_RECORD_MAX } from '../limits.ts';

const iceberg = (displayLots: number): Partial<PlaceOrder> => ({ orderType: 'ICEBERG', displayLots });
const bookOf = ({ market }: Venue) => market.contracts.get('A')?.book;

describe('icebergs (rule 3.2)', () => {
  test('one trade tells all that two orders trade, and what is shown of the iceberg from now on', () => {
    const venue = openVenue();
    venue.sell('alpha', 14, 100, iceberg(6));
    venue.sell('gamma', 4, 100);
    assert.deepEqual(bookOf(venue)?.levels('SELL', 1), [{ priceTicks: 100, quantityLots: 10, orders: 2 }]);
    const trades = all(venue.buy('beta', 12, 100), 'TradeExecuted');
    assert.deepEqual(
      trades.map(({ sell, quantityLots }) => [sell.orderId, quantityLots, sell.openLots, sell.visibleLots]),
      [
        [1, 8, 6, 4],
        [2, 4, 0, undefined],
      ],
    );
    assert.ok(trades.every(({ buy }) => buy.visibleLots === undefined));
    assert.deepEqual([venue.order(1).openLots, venue.order(1).visibleLots], [6, 4]);
    assertReplays(venue);
  });

  test('each new slice takes a queue number, after the incoming order has taken its own (rule 3.6)', () => {
    const venue = openVenue();
    venue.sell('alpha', 20, 100, iceberg(4));
    venue.buy('beta', 8, 100);
    assert.deepEqual([venue.order(2).queueNumber, venue.order(1).queueNumber], [2, 4]);
    assert.equal(venue.market.nextQueueNumber, 5);
  });

  test('an incoming one trades all it can and then shows a slice', () => {
    const venue = openVenue();
    venue.buy('alpha', 4, 100);
    const events = venue.sell('beta', 20, 100, iceberg(6));
    assert.equal(typesOf(events), 'OrderAccepted TradeExecuted');
    assert.equal(only(events, 'TradeExecuted').sell.visibleLots, undefined, 'it does not rest yet');
    assert.deepEqual([venue.order(2).openLots, venue.order(2).visibleLots], [16, 6]);
    assertReplays(venue);
  });

  test('filled on its way in, it shows nothing', () => {
    const venue = openVenue();
    venue.buy('alpha', 20, 100);
    venue.sell('beta', 20, 100, iceberg(6));
    assert.equal(venue.order(2).state, 'FILLED');
    assert.equal(venue.order(2).visibleLots, undefined);
  });

  test('amended to less than its slice it shows what is left; a LIMIT order shows no slices', () => {
    const venue = openVenue();
    venue.sell('alpha', 20, 100, iceberg(6));
    venue.buy('beta', 8, 100);
    assert.equal(venue.order(1).visibleLots, 4);
    venue.amend('alpha', 1, 1, { quantityLots: 10 });
    assert.deepEqual([venue.order(1).openLots, venue.order(1).visibleLots], [2, 2]);
    venue.sell('alpha', 20, 100);
    venue.amend('alpha', 3, 1, { quantityLots: 10 });
    assert.equal(venue.order(3).visibleLots, undefined);
  });

  test('amended to less at the same display quantity, the hidden part goes first and the place is kept', () => {
    const venue = openVenue();
    venue.sell('alpha', 20, 100, iceberg(6));
    const { queueNumber } = venue.order(1);
    assert.equal(only(venue.amend('alpha', 1, 1, { quantityLots: 8, displayLots: 6 }), 'OrderAmended').displayLots, 6);
    assert.deepEqual([venue.order(1).visibleLots, venue.order(1).queueNumber], [6, queueNumber]);
    venue.buy('beta', 4, 100);
    venue.amend('alpha', 1, 2, { quantityLots: 6 });
    assert.deepEqual([venue.order(1).openLots, venue.order(1).visibleLots], [2, 2]);
    assertReplays(venue);
  });

  test('with another display quantity it goes to the back, with a whole slice', () => {
    const venue = openVenue();
    venue.sell('alpha', 20, 100, iceberg(6));
    venue.sell('gamma', 2, 100);
    venue.buy('beta', 4, 100);
    assert.equal(venue.order(1).visibleLots, 2);
    assert.equal(only(venue.amend('alpha', 1, 1, { displayLots: 4 }), 'OrderAmended').lostPriority, true);
    assert.equal(venue.order(1).visibleLots, 4);
    assert.equal(only(venue.buy('beta', 2, 100), 'TradeExecuted').sell.orderId, 2);
    assertReplays(venue);
  });

  test('FOK counts what is hidden', () => {
    const venue = openVenue();
    venue.sell('alpha', 100, 100, iceberg(2));
    only(venue.buy('beta', 100, 100, { timeInForce: 'FOK' }), 'TradeExecuted');
    assert.equal(venue.order(1).state, 'FILLED');
    assert.equal(venue.order(1).visibleLots, undefined);
  });
});

describe('self-trade prevention (rule 4)', () => {
  /** Beta sells 2 at 95, alpha 4 at 100 (order 2), beta 2 at 100. Then alpha buys. */
  function meeting(change: Partial<PlaceOrder>): { venue: Venue; events: Event[] } {
    const venue = openVenue();
    venue.sell('beta', 2, 95);
    venue.sell('alpha', 4, 100);
    venue.sell('beta', 2, 100);
    return { venue, events: venue.buy('alpha', 10, 100, change) };
  }
  /** `trade 1:2`: with order 1, 2 lots; `cancelled 2:4`: of order 2, 4 lots. */
  const storyOf = (events: readonly Event[]): string =>
    events
      .flatMap((event) => {
        if (event.type === 'TradeExecuted') return [`trade ${event.sell.orderId}:${event.quantityLots}`];
        if (event.type !== 'OrderCancelled') return [];
        return [`${event.reason} ${event.orderId}:${event.cancelledLots}`];
      })
      .join(', ');

  const rows: [SelfTradePrevention | undefined, Partial<PlaceOrder>, string][] = [
    [undefined, {}, 'trade 1:2, trade 2:4, trade 3:2'],
    ['ALLOW', {}, 'trade 1:2, trade 2:4, trade 3:2'],
    ['CANCEL_INCOMING', {}, 'trade 1:2, SELF_TRADE 4:8'],
    ['CANCEL_INCOMING', { quantityLots: 2 }, 'trade 1:2'],
    ['CANCEL_INCOMING', { timeInForce: 'IOC' }, 'trade 1:2, SELF_TRADE 4:8'],
    ['CANCEL_INCOMING', { timeInForce: 'FOK', quantityLots: 4 }, 'FOK_NOT_FILLABLE 4:4'],
    ['CANCEL_RESTING', {}, 'trade 1:2, SELF_TRADE 2:4, trade 3:2'],
    ['CANCEL_RESTING', { timeInForce: 'IOC' }, 'trade 1:2, SELF_TRADE 2:4, trade 3:2, IOC_REMAINDER 4:6'],
    ['CANCEL_RESTING', { timeInForce: 'FOK', quantityLots: 4 }, 'trade 1:2, SELF_TRADE 2:4, trade 3:2'],
    ['CANCEL_RESTING', { timeInForce: 'FOK', quantityLots: 6 }, 'FOK_NOT_FILLABLE 4:6'],
    ['CANCEL_BOTH', {}, 'trade 1:2, SELF_TRADE 2:4, SELF_TRADE 4:8'],
    ['CANCEL_BOTH', { timeInForce: 'FOK', quantityLots: 4 }, 'FOK_NOT_FILLABLE 4:4'],
  ];
  for (const [mode, change, story] of rows) {
    test(`${mode ?? 'by default'} ${JSON.stringify(change)}: ${story}`, () => {
      const { venue, events } = meeting(mode === undefined ? change : { ...change, selfTradePrevention: mode });
      assert.equal(storyOf(events), story);
      for (const { revision } of venue.market.orders.values()) assert.equal(revision, 1, "it is the market's doing");
      assertReplays(venue);
    });
  }

  test("an order that names none has its participant's; its own goes before", () => {
    for (const [own, story] of [
      [{}, 'SELF_TRADE 1:4'],
      [{ selfTradePrevention: 'ALLOW' }, 'trade 1:4'],
    ] as const) {
      const venue = openVenue();
      const terms = { selfTradePrevention: 'CANCEL_RESTING' } as const;
      venue.apply({ ...VENUE, type: 'SetParticipantTerms', targetId: 'alpha', terms, because: 'asked' });
      venue.sell('alpha', 4, 100, { selfTradePrevention: 'CANCEL_INCOMING' });
      assert.equal(storyOf(venue.buy('alpha', 4, 100, own)), story);
      assertReplays(venue);
    }
  });

  test('an order that is amended or activated is the incoming one', () => {
    const cancelling = { selfTradePrevention: 'CANCEL_INCOMING' } as const;
    for (const parked of [false, true]) {
      const venue = openVenue();
      venue.sell('alpha', 4, 100);
      venue.buy('alpha', 4, parked ? 100 : 95, parked ? { ...cancelling, parked } : cancelling);
      const events = parked ? venue.activate('alpha', 2) : venue.amend('alpha', 2, 1, { priceTicks: 100 });
      const { reason, revision } = only(events, 'OrderCancelled');
      assert.deepEqual([reason, revision], ['SELF_TRADE', 2]);
      assert.equal(venue.order(1).state, 'ACTIVE');
      assertReplays(venue);
    }
  });

  test('an iceberg is cancelled with all that it hides', () => {
    const venue = openVenue();
    venue.sell('alpha', 20, 100, iceberg(2));
    const events = venue.buy('alpha', 4, 100, { selfTradePrevention: 'CANCEL_RESTING' });
    assert.equal(storyOf(events), 'SELF_TRADE 1:20');
    assert.equal(venue.order(2).openLots, 4);
  });

  test('whoever is cancelled counts as met, and at the fill limit nobody is', () => {
    for (const mode of ['CANCEL_RESTING', 'CANCEL_BOTH', 'CANCEL_INCOMING'] as const) {
      const venue = openVenue();
      for (let count = 1; count < FILLS_PER_RECORD_MAX; count++) venue.sell('beta', 2, 95);
      venue.sell('gamma', 2, 95);
      venue.sell('alpha', 2, 100);
      const lots = 2 * FILLS_PER_RECORD_MAX + 2;
      const events = venue.buy('alpha', lots, 100, { selfTradePrevention: mode });
      assert.equal(only(events, 'OrderCancelled').reason, 'FILL_LIMIT');
      assert.equal(venue.order(FILLS_PER_RECORD_MAX + 1).state, 'ACTIVE');
    }
    const venue = openVenue();
    venue.sell('alpha', 2, 95);
    for (let count = 0; count < FILLS_PER_RECORD_MAX; count++) venue.sell('beta', 2, 100);
    const events = venue.buy('alpha', 2 * FILLS_PER_RECORD_MAX, 100, { selfTradePrevention: 'CANCEL_RESTING' });
    assert.equal(all(events, 'TradeExecuted').length, FILLS_PER_RECORD_MAX - 1);
    assert.deepEqual(
      all(events, 'OrderCancelled').map(({ reason }) => reason),
      ['SELF_TRADE', 'FILL_LIMIT'],
    );
  });
});
