/** Rule 7.5: settling a delivery day. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideRecall, placeBlock, requestRecall, settleDay, setTerms, venueOfHours } from '../../test/operator.ts';
import {
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  refusalOf,
  SECOND_US,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { hashFromScratch } from '../../test/market-checks.ts';
import { ARCHIVE_AFTER_CLOSURE_US, ARCHIVING_PAUSE_US } from '../limits.ts';
import { stateHash } from '../market.ts';
import { participantOf } from '../state.ts';

const [FIRST_DAY, SECOND_DAY] = ['2027-01-16', '2027-01-17'];
/** H1 and H2 close, and are archived; then H3 and H4. */
const FIRST_OVER_US = CLOSES_US + HOUR_US + ARCHIVE_AFTER_CLOSURE_US;
const SECOND_OVER_US = CLOSES_US + 3 * HOUR_US + ARCHIVE_AFTER_CLOSURE_US;

/** Alpha bought of beta: 1 EUR of H2, and 1 EUR of each of H2 and H3 as a block. */
function venueWithTrades(): Venue {
  const venue = venueOfHours();
  venue.timeUs = CLOSES_US + HOUR_US - SECOND_US;
  venue.sell('beta', 10, 100, { contractId: 'H2' });
  venue.buy('alpha', 10, 100, { contractId: 'H2' });
  placeBlock(venue, 'beta', 'SELL', ['H2', 'H3']);
  placeBlock(venue, 'alpha', 'BUY', ['H2', 'H3']);
  return venue;
}

const cost = (venue: Venue, participantId: string): bigint =>
  participantOf(venue.market, participantId).unsettledCostE5;

describe('settling a delivery day', () => {
  test('frees its trades, of a block only the legs of that day', () => {
    const venue = venueWithTrades();
    venue.advance(FIRST_OVER_US);
    assert.deepEqual([cost(venue, 'alpha'), cost(venue, 'beta')], [300_000n, -300_000n]);
    const [settled] = settleDay(venue, FIRST_DAY);
    assert.deepEqual(settled, { type: 'DeliveryDaySettled', contracts: 2, participants: 2 });
    assert.deepEqual([cost(venue, 'alpha'), cost(venue, 'beta')], [100_000n, -100_000n]);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    venue.advance(SECOND_OVER_US);
    settleDay(venue, SECOND_DAY);
    assert.deepEqual([cost(venue, 'alpha'), cost(venue, 'beta')], [0n, 0n]);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });

  test('makes room below the trading limit', () => {
    const venue = venueWithTrades();
    setTerms(venue, 'alpha', { tradingLimitE5: 200_000 });
    venue.advance(FIRST_OVER_US);
    const buy = (): string => refusalOf(venue.buy('alpha', 10, 100, { contractId: 'H4' }));
    assert.equal(buy(), 'trading-limit-exceeded');
    settleDay(venue, FIRST_DAY);
    assert.equal(buy(), 'OrderAccepted');
  });

  test('is refused until the last contract is archived, and a second time', () => {
    const venue = venueWithTrades();
    venue.timeUs = FIRST_OVER_US - 1;
    venue.settle();
    assert.equal(refusalOf(settleDay(venue, FIRST_DAY)), 'delivery-day-not-over');
    venue.timeUs = FIRST_OVER_US + ARCHIVING_PAUSE_US;
    assert.equal(refusalOf(settleDay(venue, FIRST_DAY)), 'delivery-day-not-over', 'nobody let go of it yet');
    venue.settle();
    assert.equal(typesOf(settleDay(venue, FIRST_DAY)), 'DeliveryDaySettled');
    assert.equal(refusalOf(settleDay(venue, FIRST_DAY)), 'delivery-day-settled');
  });

  test('lists no contract for it any more, others yes', () => {
    const venue = venueWithTrades();
    venue.advance(FIRST_OVER_US);
    settleDay(venue, FIRST_DAY);
    const later = { opensAtUs: FIRST_OVER_US, closesAtUs: SECOND_OVER_US };
    const listing = (deliveryDay: string) =>
      listContracts(venue, contractTerms(deliveryDay, { ...later, deliveryDay }));
    assert.deepEqual(listing(FIRST_DAY), [
      { type: 'OperatorRefused', code: 'delivery-day-settled', subject: FIRST_DAY },
    ]);
    assert.match(typesOf(listing(SECOND_DAY)), /^ContractListed/);
  });

  for (const [name, tradeId] of [
    ['a trade', 1],
    ["a block's trade", 2],
  ] as const) {
    test(`waits for the decision about the recall of ${name}`, () => {
      const venue = venueWithTrades();
      requestRecall(venue, 'beta', tradeId);
      venue.advance(SECOND_OVER_US);
      assert.equal(refusalOf(settleDay(venue, FIRST_DAY)), 'recall-pending');
      const second = tradeId === 2 ? 'recall-pending' : 'DeliveryDaySettled';
      assert.equal(refusalOf(settleDay(venue, SECOND_DAY)), second);
      decideRecall(venue, tradeId, 'REFUSE');
      assert.equal(typesOf(settleDay(venue, FIRST_DAY)), 'DeliveryDaySettled');
    });
  }

  test('of which nobody traded anything is settled as well', () => {
    const venue = venueOfHours();
    venue.advance(SECOND_OVER_US);
    assert.deepEqual(settleDay(venue, SECOND_DAY), [{ type: 'DeliveryDaySettled', contracts: 2, participants: 0 }]);
  });
});
