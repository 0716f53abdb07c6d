/** Rule 10, and what rule 1.4 says of trades whose recall is still to be decided. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideRecall, defineProduct, placeBlock, requestRecall, venueOfHours } from '../../test/operator.ts';
import {
  CLOSES_US,
  contractTerms,
  listContracts,
  openVenue,
  OPENS_US,
  refusalOf,
  SECOND_US,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { dump, hashFromScratch } from '../../test/market-checks.ts';
import { ARCHIVE_AFTER_CLOSURE_US, RECALL_WINDOW_SECONDS } from '../limits.ts';
import { stateHash } from '../market.ts';
import { participantOf } from '../state.ts';

const ARCHIVED_US = CLOSES_US + ARCHIVE_AFTER_CLOSURE_US;
const WINDOW_US = RECALL_WINDOW_SECONDS * SECOND_US;

/** Beta sold to alpha: trade 1, of 4 lots of their orders 1 and 2. */
function venueWithTrade(timeUs = OPENS_US): Venue {
  const venue = openVenue();
  venue.timeUs = timeUs;
  venue.sell('beta', 10, 100);
  venue.buy('alpha', 4, 100);
  return venue;
}

/** The whole trade, though what it was made of is long told. */
const told = (revision: number) => ({
  ...{ tradeId: 1, contractId: 'A', revision, priceTicks: 100, quantityLots: 4, aggressorSide: 'BUY' },
  ...{ executedSequence: EXECUTED, executedAtUs: OPENS_US },
  ...{ buyOrderId: 2, buyParticipantId: 'alpha', sellOrderId: 1, sellParticipantId: 'beta' },
});
/** The sequence of its execution: that of alpha's order. */
const EXECUTED = venueWithTrade().market.sequence;

const costs = (venue: Venue): bigint[] =>
  ['alpha', 'beta'].map((participantId) => participantOf(venue.market, participantId).unsettledCostE5);

describe('asking for a recall', () => {
  for (const side of ['alpha', 'beta']) {
    test(`${side}, a side of the trade, may`, () => {
      const venue = venueWithTrade();
      assert.deepEqual(requestRecall(venue, side, 1), [{ type: 'RecallRequested', ...told(2) }]);
    });
  }

  test('nobody else may, nor for a trade that is none', () => {
    const venue = venueWithTrade();
    const details = { tradeId: 1 };
    const refused = { type: 'RecallRefused', code: 'trade-not-found', details };
    assert.deepEqual(requestRecall(venue, 'gamma', 1), [refused]);
    assert.deepEqual(requestRecall(venue, 'alpha', 2), [{ ...refused, details: { tradeId: 2 } }]);
  });

  test('is possible until a microsecond before the window is over', () => {
    for (const [lateUs, expected] of [
      [-1, 'RecallRequested'],
      [0, 'recall-window-over'],
    ] as const) {
      const venue = venueWithTrade();
      venue.timeUs = OPENS_US + WINDOW_US + lateUs;
      const events = requestRecall(venue, 'alpha', 1);
      assert.equal(refusalOf(events), expected);
      const [event] = events;
      if (event !== undefined && 'details' in event) assert.deepEqual(event.details, { endedUs: OPENS_US + WINDOW_US });
    }
  });

  test("has the window of the trade's product", () => {
    const venue = openVenue();
    defineProduct(venue, { recallWindowSeconds: 5 });
    listContracts(venue, contractTerms('B'));
    venue.sell('beta', 10, 100, { contractId: 'B' });
    venue.buy('alpha', 4, 100, { contractId: 'B' });
    venue.timeUs = OPENS_US + 5 * SECOND_US;
    assert.equal(refusalOf(requestRecall(venue, 'alpha', 1)), 'recall-window-over');
  });

  test('twice is refused while it waits and after it was granted, also when the window is over', () => {
    const venue = venueWithTrade();
    requestRecall(venue, 'alpha', 1);
    venue.timeUs += WINDOW_US;
    const refused = { type: 'RecallRefused', details: { tradeId: 1 } };
    assert.deepEqual(requestRecall(venue, 'beta', 1), [{ ...refused, code: 'recall-requested' }]);
    decideRecall(venue, 1, 'GRANT');
    assert.deepEqual(requestRecall(venue, 'beta', 1), [{ ...refused, code: 'trade-recalled' }]);
  });

  test('again is possible after a refusal', () => {
    const venue = venueWithTrade();
    requestRecall(venue, 'alpha', 1);
    decideRecall(venue, 1, 'REFUSE');
    assert.deepEqual(requestRecall(venue, 'beta', 1), [{ type: 'RecallRequested', ...told(4) }]);
  });
});

describe('the decision', () => {
  test('granted: the trade costs nothing any more, its orders stay as they are', () => {
    const venue = venueWithTrade();
    assert.deepEqual(costs(venue), [40_000n, -40_000n]);
    requestRecall(venue, 'alpha', 1);
    assert.deepEqual(costs(venue), [40_000n, -40_000n]);
    assert.deepEqual(decideRecall(venue, 1, 'GRANT'), [{ type: 'TradeRecalled', ...told(3) }]);
    assert.deepEqual(costs(venue), [0n, 0n]);
    const { openLots, filledLots } = venue.order(1);
    assert.deepEqual([openLots, filledLots, venue.order(2).state], [6, 4, 'FILLED']);
  });

  test('of one of two that wait after their contract was archived leaves the other one waiting', () => {
    const venue = venueWithTrade(CLOSES_US - SECOND_US);
    venue.buy('alpha', 4, 100);
    for (const tradeId of [1, 2]) requestRecall(venue, 'alpha', tradeId);
    venue.advance(ARCHIVED_US);
    decideRecall(venue, 1, 'GRANT');
    assert.deepEqual([...venue.market.trades.keys()], [2]);
    decideRecall(venue, 2, 'REFUSE');
    assert.deepEqual([venue.market.trades.size, venue.market.openRecalls.size], [0, 0]);
  });

  test('refused: the trade is as before', () => {
    const venue = venueWithTrade();
    assert.equal(venue.market.trades.get(1)?.state, 'EXECUTED');
    requestRecall(venue, 'alpha', 1);
    assert.deepEqual(decideRecall(venue, 1, 'REFUSE'), [{ type: 'RecallDeclined', ...told(3) }]);
    assert.equal(venue.market.trades.get(1)?.state, 'EXECUTED');
    assert.deepEqual(costs(venue), [40_000n, -40_000n]);
  });

  test('undoes each leg of a block', () => {
    const venue = venueOfHours();
    const hours = ['H1', 'H2', 'H3'];
    placeBlock(venue, 'beta', 'SELL', hours);
    placeBlock(venue, 'alpha', 'BUY', hours);
    requestRecall(venue, 'alpha', 1);
    decideRecall(venue, 1, 'GRANT');
    const { unsettled } = participantOf(venue.market, 'alpha');
    assert.deepEqual(
      [...unsettled.values()].map(({ costE5 }) => costE5),
      [0n, 0n],
    );
    assert.deepEqual(costs(venue), [0n, 0n]);
  });

  test('once more is refused', () => {
    const venue = venueWithTrade();
    assert.equal(refusalOf(decideRecall(venue, 1, 'GRANT')), 'recall-not-requested');
    requestRecall(venue, 'alpha', 1);
    decideRecall(venue, 1, 'GRANT');
    assert.equal(refusalOf(decideRecall(venue, 1, 'GRANT')), 'recall-not-requested');
  });
});

describe('asking again before the decision', () => {
  const again = [{ type: 'RecallReplayed', tradeId: 1, requestedSequence: EXECUTED + 1 }];

  test('the same side, also another user of it and for another reason: answered as the first time', () => {
    const venue = venueWithTrade();
    requestRecall(venue, 'alpha', 1);
    const before = dump(venue.market);
    const asked = {
      participantId: 'alpha',
      userId: 'other',
      keyId: 'other',
      type: 'RequestRecall',
      tradeId: 1,
    } as const;
    assert.deepEqual(venue.apply({ ...asked, because: 'another' }), again);
    assert.equal(venue.market.trades.get(1)?.revision, 2);
    assert.equal(before.replace(/"sequence":\d+/, ''), dump(venue.market).replace(/"sequence":\d+/, ''));
  });

  test('also when the window is over meanwhile', () => {
    const venue = venueWithTrade();
    requestRecall(venue, 'alpha', 1);
    venue.timeUs = OPENS_US + WINDOW_US;
    assert.deepEqual(requestRecall(venue, 'alpha', 1), again);
    assert.equal(refusalOf(requestRecall(venue, 'beta', 1)), 'recall-requested');
  });

  test('after the decision it is no repetition: recalled, or asked anew', () => {
    for (const [decision, then] of [
      ['GRANT', 'trade-recalled'],
      ['REFUSE', 'RecallRequested'],
    ] as const) {
      const venue = venueWithTrade();
      requestRecall(venue, 'alpha', 1);
      decideRecall(venue, 1, decision);
      assert.equal(refusalOf(requestRecall(venue, 'alpha', 1)), then);
    }
  });

  test('who asked first, when and why is known until the decision', () => {
    const venue = venueWithTrade();
    venue.apply({
      participantId: 'beta',
      userId: 'u',
      keyId: 'k',
      type: 'RequestRecall',
      tradeId: 1,
      because: 'a slip',
    });
    const expected = {
      participantId: 'beta',
      requestedSequence: EXECUTED + 1,
      requestedAtUs: OPENS_US,
      because: 'a slip',
    };
    assert.deepEqual(venue.market.openRecalls.get(1)?.recall, expected);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    decideRecall(venue, 1, 'REFUSE');
    assert.equal(venue.market.trades.get(1)?.recall, undefined);
    requestRecall(venue, 'alpha', 1);
    const { because: _none, ...without } = { ...expected, participantId: 'alpha', requestedSequence: EXECUTED + 3 };
    assert.deepEqual(venue.market.openRecalls.get(1)?.recall, without);
    decideRecall(venue, 1, 'REFUSE');
    assert.equal(venue.market.openRecalls.size, 0);
  });
});

describe('archiving', () => {
  test('lets go of trades after the orders, a microsecond late for the last that could be asked for', () => {
    const venue = venueWithTrade(CLOSES_US - 1);
    venue.advance(ARCHIVED_US - 2);
    assert.equal(venue.market.trades.size, 1);
    assert.equal(typesOf(venue.advance(ARCHIVED_US)), 'ContractArchived');
    assert.equal(venue.market.trades.size, 0);
    assert.equal(refusalOf(requestRecall(venue, 'alpha', 1)), 'trade-not-found');
    assert.equal(refusalOf(decideRecall(venue, 1, 'GRANT')), 'trade-not-found');
  });

  for (const [decision, expected] of [
    ['GRANT', [0n, 0n]],
    ['REFUSE', [40_000n, -40_000n]],
  ] as const) {
    test(`keeps one whose recall is asked for until it is decided: ${decision}`, () => {
      const venue = venueWithTrade(CLOSES_US - SECOND_US);
      venue.buy('alpha', 2, 100);
      requestRecall(venue, 'alpha', 1);
      venue.advance(ARCHIVED_US);
      assert.deepEqual([...venue.market.trades.keys()], [1]);
      const [before, after] = [costs(venue), [20_000n, -20_000n]];
      assert.deepEqual(before, [60_000n, -60_000n]);
      decideRecall(venue, 1, decision);
      assert.deepEqual(
        costs(venue),
        expected.map((cost, side) => cost + (after[side] ?? 0n)),
      );
      assert.equal(venue.market.trades.size, 0);
      assert.deepEqual(venue.market.contracts.get('A')?.tradeIds, []);
      assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
      assert.equal(refusalOf(decideRecall(venue, 1, decision)), 'trade-not-found');
    });
  }
});
