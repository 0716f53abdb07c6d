/** Rule 1.4: letting go of what is over, in slices; and rule 9.7, of blocks altogether. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideRecall, placeBlock, requestRecall, settleDay, venueOfHours } from '../../test/operator.ts';
import {
  all,
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  openVenue,
  refusalOf,
  SECOND_US,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { hashFromScratch } from '../../test/market-checks.ts';
import { ARCHIVE_AFTER_CLOSURE_US, ARCHIVING_PAUSE_US, EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { findTraded, isDue, nextDueUs, stateHash } from '../market.ts';
import { contractOf } from '../state.ts';

const ARCHIVED_US = CLOSES_US + ARCHIVE_AFTER_CLOSURE_US;
const DAY = '2027-01-15';

const archivedIn = (venue: Venue, timeUs: number): string[] =>
  all(venue.advance(timeUs), 'ContractArchived').map(({ contractId }) => contractId);

const known = ({ market }: Venue): [number, number] => [market.orders.size, market.trades.size];

/** A, closed, with so many orders that ended; and B, which is open. */
function venueWithMany(orders: number): Venue {
  const venue = openVenue();
  listContracts(venue, contractTerms('B', { closesAtUs: ARCHIVED_US + HOUR_US }));
  for (let count = 0; count < orders; count++) venue.buy('alpha', 2, 100, { timeInForce: 'IOC' });
  venue.advance(CLOSES_US);
  return venue;
}

describe('a contract', () => {
  test('is archived when it was kept long enough: orders, their ids, then trades', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.sell('beta', 10, 100);
    const { tradeIds: made, standingTradeIds: standing } = contractOf(venue.market, 'A');
    assert.deepEqual([made, standing], [[1], [1]]);
    venue.advance(CLOSES_US);
    assert.deepEqual(venue.advance(ARCHIVED_US - 1), []);
    assert.deepEqual(known(venue), [2, 1]);
    assert.deepEqual(archivedIn(venue, ARCHIVED_US), ['A']);
    assert.deepEqual([...known(venue), venue.market.clientOrderIds.size()], [0, 0, 0]);
    const { orderIds, tradeIds, standingTradeIds } = contractOf(venue.market, 'A');
    assert.deepEqual([orderIds, tradeIds, standingTradeIds], [[], [], []]);
    assert.equal(refusalOf(venue.cancel('alpha', 1)), 'order-not-found');
    assert.equal(refusalOf(venue.buy('alpha', 10, 100)), 'contract-closed');
    assert.equal(isDue(venue.market, Number.MAX_SAFE_INTEGER), false);
  });

  test('is let go of by AdvanceTime alone: until then its orders are known', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.advance(CLOSES_US);
    venue.timeUs = ARCHIVED_US + HOUR_US;
    assert.equal(refusalOf(venue.cancel('alpha', 1)), 'order-ended');
    venue.settle();
    assert.equal(refusalOf(venue.cancel('alpha', 1)), 'order-not-found');
  });

  test('that nobody traded is one item; as many as there are places go at once, those that closed first', () => {
    const venue = openVenue();
    const names = ['B', 'C', 'D'];
    listContracts(venue, ...names.map((name, index) => contractTerms(name, { closesAtUs: CLOSES_US + 3 - index })));
    assert.equal(typesOf(venue.advance(CLOSES_US + HOUR_US)).match(/ContractArchived/g)?.length, 4);
    assert.deepEqual(
      all(venue.records.at(-1)?.events ?? [], 'ContractArchived').map(({ contractId }) => contractId),
      ['A', 'D', 'C', 'B'],
    );
  });
});

describe('slices', () => {
  test('hold 1,000 items at most, oldest first; the contract is the last one, and its day is over with it', () => {
    const venue = venueWithMany(2 * EVENTS_PER_RECORD_MAX);
    const left: number[] = [];
    for (let timeUs = ARCHIVED_US; !contractOf(venue.market, 'A').archived; timeUs = nextDueUs(venue.market)) {
      assert.equal(refusalOf(settleDay(venue, DAY)), 'delivery-day-not-over');
      venue.advance(timeUs);
      left.push(venue.market.orders.size);
      assert.equal(venue.market.orders.has(2 * EVENTS_PER_RECORD_MAX - (left.at(-1) ?? 0)), false);
      assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    }
    assert.deepEqual(left, [EVENTS_PER_RECORD_MAX, 0, 0]);
    assert.equal(typesOf(venue.records.at(-1)?.events ?? []), 'ContractArchived');
  });

  test('have a pause between them, from the record of the one before', () => {
    const venue = venueWithMany(2 * EVENTS_PER_RECORD_MAX);
    const late = ARCHIVED_US + SECOND_US;
    venue.advance(late);
    assert.equal(nextDueUs(venue.market), late + ARCHIVING_PAUSE_US);
    venue.advance(late + ARCHIVING_PAUSE_US - 1);
    assert.equal(venue.market.orders.size, EVENTS_PER_RECORD_MAX);
    venue.advance(late + ARCHIVING_PAUSE_US);
    assert.equal(venue.market.orders.size, 0);
  });

  for (const [orders, second] of [
    [EVENTS_PER_RECORD_MAX - 1, 'ContractArchived'],
    [EVENTS_PER_RECORD_MAX, 'OrderExpired ContractArchived'],
  ] as const) {
    test(`are what a record has left after all that is due; else they come with the next: ${orders}`, () => {
      const venue = venueWithMany(10);
      for (let count = 0; count < orders; count++) venue.buy('alpha', 2, 100, { contractId: 'B' });
      const closesAtUs = ARCHIVED_US + HOUR_US;
      assert.equal(venue.advance(closesAtUs).length, EVENTS_PER_RECORD_MAX);
      assert.equal(venue.market.orders.size, orders + 10);
      assert.equal(typesOf(venue.advance(closesAtUs)), second);
      assert.equal(venue.market.orders.size, orders);
    });
  }

  test('count trades and contracts too, and go on with the next contract', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B'));
    venue.sell('beta', 2 * 599, 100);
    for (let count = 0; count < 599; count++) venue.buy('alpha', 2, 100, { timeInForce: 'IOC' });
    for (let count = 0; count < 900; count++) venue.buy('alpha', 2, 100, { contractId: 'B', timeInForce: 'IOC' });
    venue.advance(CLOSES_US);
    assert.deepEqual(archivedIn(venue, ARCHIVED_US), []);
    assert.deepEqual(known(venue), [900, 199]);
    assert.equal(contractOf(venue.market, 'A').tradeIds.length, 199);
    assert.deepEqual(archivedIn(venue, ARCHIVED_US + ARCHIVING_PAUSE_US), ['A']);
    assert.deepEqual(known(venue), [100, 0]);
  });

  test('take trades too, but for those to be decided, also where they are decided between two slices', () => {
    const venue = openVenue();
    venue.timeUs = CLOSES_US - 1;
    venue.sell('beta', 2 * EVENTS_PER_RECORD_MAX, 100);
    for (let count = 0; count < EVENTS_PER_RECORD_MAX; count++) venue.buy('alpha', 2, 100, { timeInForce: 'IOC' });
    for (const tradeId of [1, 2, EVENTS_PER_RECORD_MAX]) requestRecall(venue, 'alpha', tradeId);
    venue.advance(CLOSES_US);
    venue.settle();
    venue.advance(ARCHIVED_US);
    assert.deepEqual(known(venue), [1, EVENTS_PER_RECORD_MAX]);
    decideRecall(venue, 1, 'REFUSE');
    assert.equal(venue.market.trades.has(1), false);
    assert.deepEqual(archivedIn(venue, ARCHIVED_US + ARCHIVING_PAUSE_US), ['A']);
    assert.deepEqual([...venue.market.trades.keys()], [2, EVENTS_PER_RECORD_MAX]);
    for (const tradeId of [2, EVENTS_PER_RECORD_MAX]) decideRecall(venue, tradeId, 'GRANT');
    assert.equal(venue.market.trades.size, 0);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });
});

describe('blocks (rule 9.7)', () => {
  const BLOCK = 'H1-X2';

  function venueWithBlockTrade(): Venue {
    const venue = venueOfHours();
    venue.timeUs = CLOSES_US - 1;
    placeBlock(venue, 'beta', 'SELL', ['H1', 'H2']);
    placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2']);
    return venue;
  }

  test('are forgotten when they are archived, and what was traded stays known by the name', () => {
    const venue = venueWithBlockTrade();
    const traded = findTraded(venue.market, BLOCK);
    venue.advance(CLOSES_US);
    const { nextListingNumber } = venue.market;
    assert.deepEqual(archivedIn(venue, ARCHIVED_US), ['A', 'H1', BLOCK]);
    assert.equal(venue.market.contracts.has(BLOCK), false);
    assert.equal([...venue.market.contractsListed.values()].length, venue.market.contracts.size);
    assert.deepEqual([contractOf(venue.market, 'H1').blocks, contractOf(venue.market, 'H2').blocks], [[], []]);
    assert.equal(venue.market.nextListingNumber, nextListingNumber);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    assert.deepEqual(findTraded(venue.market, BLOCK), traded);
    assert.equal(traded?.legs, 2);
  });

  test('cannot be listed again, as a leg is closed', () => {
    const venue = venueWithBlockTrade();
    venue.advance(CLOSES_US);
    venue.advance(ARCHIVED_US);
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2'])), 'contract-closed');
    assert.equal(venue.market.contracts.has(BLOCK), false);
  });

  test('wait for the decision about their last trade', () => {
    const venue = venueWithBlockTrade();
    placeBlock(venue, 'beta', 'SELL', ['H1', 'H2']);
    placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2']);
    for (const tradeId of [1, 2]) requestRecall(venue, 'beta', tradeId);
    venue.advance(CLOSES_US);
    venue.advance(ARCHIVED_US);
    decideRecall(venue, 1, 'GRANT');
    assert.equal(venue.market.contracts.has(BLOCK), true);
    decideRecall(venue, 2, 'REFUSE');
    assert.equal(venue.market.contracts.has(BLOCK), false);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });

  test('do not wait for trades of others, nor take other blocks of their contracts along', () => {
    const venue = venueWithBlockTrade();
    for (const side of ['BUY', 'SELL'] as const) placeBlock(venue, 'alpha', side, ['H2', 'H3']);
    requestRecall(venue, 'alpha', 2);
    venue.advance(CLOSES_US);
    venue.advance(ARCHIVED_US);
    assert.equal(venue.market.contracts.has(BLOCK), false);
    assert.deepEqual(
      contractOf(venue.market, 'H2').blocks.map(({ contractId }) => contractId),
      ['H2-X2'],
    );
  });

  test('a contract whose name looks like that of a block is what it is', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('A-X7'));
    assert.equal(findTraded(venue.market, 'A-X7')?.legs, 1);
    assert.equal(findTraded(venue.market, 'A-X3')?.legs, 3);
    assert.equal(findTraded(venue.market, 'A-X24')?.legs, 24);
    assert.equal(findTraded(venue.market, 'A-X3Y'), undefined);
    assert.equal(findTraded(venue.market, 'Z-X3'), undefined);
    assert.equal(findTraded(venue.market, 'nowhere'), undefined);
  });
});
