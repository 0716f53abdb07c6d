/** Rule 8.1, and 9.6 where a halt ends block orders. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { halt, haltMarket, placeBlock, resume, resumeMarket, venueOfHours } from '../../test/operator.ts';
import {
  all,
  CLOSES_US,
  contractTerms,
  listContracts,
  only,
  openVenue,
  OPENS_US,
  refusalOf,
  scheduledVenue,
  SECOND_US,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { hashFromScratch } from '../../test/market-checks.ts';
import { EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { contractState, stateHash } from '../market.ts';

const stateOf = (venue: Venue, contractId = 'A'): string => {
  const contract = venue.market.contracts.get(contractId);
  return contract === undefined ? 'none' : contractState(venue.market, contract);
};

describe('a contract that is halted', () => {
  test('takes no orders and no amendments, lets cancel, and goes on where it was when resumed', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, 100);
    venue.sell('alpha', 10, 105);
    assert.deepEqual(halt(venue, 'A'), [{ type: 'ContractHalted', contractId: 'A', blockOrders: 0 }]);
    assert.equal(stateOf(venue), 'HALTED');
    const [refused] = venue.buy('beta', 10, 100);
    const details = { contractId: 'A' };
    assert.deepEqual(refused, { type: 'OrderRefused', code: 'contract-halted', details });
    assert.equal(refusalOf(venue.amend('alpha', 1, 1, { priceTicks: 90 })), 'contract-halted');
    assert.equal(typesOf(venue.cancel('alpha', 1)), 'OrderCancelled');
    assert.deepEqual(resume(venue, 'A'), [{ type: 'ContractResumed', contractId: 'A' }]);
    assert.equal(only(venue.buy('beta', 10, 105), 'TradeExecuted').priceTicks, 105);
  });

  test('opens halted, and closes all the same', () => {
    const venue = scheduledVenue();
    halt(venue, 'A');
    assert.equal(stateOf(venue), 'SCHEDULED');
    venue.advance(OPENS_US);
    assert.equal(stateOf(venue), 'HALTED');
    assert.equal(typesOf(venue.advance(CLOSES_US)), 'ContractClosed');
    assert.equal(stateOf(venue), 'CLOSED');
    assert.equal(typesOf(resume(venue, 'A')), 'ContractResumed');
  });

  test('does not hinder another one', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B'));
    halt(venue, 'A');
    assert.equal(typesOf(venue.buy('alpha', 10, 100, { contractId: 'B' })), 'OrderAccepted');
  });

  test('expires what reaches its validUntil', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US + SECOND_US });
    halt(venue, 'A');
    assert.equal(only(venue.advance(OPENS_US + SECOND_US), 'OrderExpired').reason, 'VALID_UNTIL');
  });
});

describe('a market that is halted', () => {
  test('takes no orders in any contract, also one that is listed meanwhile, until it is resumed', () => {
    const venue = openVenue();
    assert.deepEqual(haltMarket(venue), [{ type: 'MarketHalted', blockOrders: 0 }]);
    listContracts(venue, contractTerms('B'));
    for (const contractId of ['A', 'B']) {
      assert.equal(refusalOf(venue.buy('alpha', 10, 100, { contractId })), 'contract-halted');
    }
    assert.deepEqual(resumeMarket(venue), [{ type: 'MarketResumed', by: 'OPERATOR' }]);
    assert.equal(typesOf(venue.buy('alpha', 10, 100, { contractId: 'B' })), 'OrderAccepted');
  });

  test('resumes by itself at the time named, not a microsecond before, ahead of what opens then', () => {
    const venue = scheduledVenue();
    haltMarket(venue, OPENS_US);
    assert.deepEqual(venue.advance(OPENS_US - 1), []);
    assert.notEqual(venue.market.halt, undefined);
    venue.timeUs = OPENS_US;
    const events = venue.buy('alpha', 10, 100);
    assert.equal(typesOf(events), 'MarketResumed ContractOpened OrderAccepted');
    assert.equal(only(events, 'MarketResumed').by, 'TIME');
  });

  test('that is resumed early and halted again is not resumed by the first time', () => {
    const venue = openVenue();
    haltMarket(venue, OPENS_US + 5);
    resumeMarket(venue);
    haltMarket(venue, OPENS_US + 10);
    assert.deepEqual(venue.advance(OPENS_US + 9), []);
    assert.equal(typesOf(venue.advance(OPENS_US + 10)), 'MarketResumed');
    assert.deepEqual(venue.advance(OPENS_US + 20), []);
  });

  test('does so also where the time of the first halt comes between others', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US + 3 });
    haltMarket(venue, OPENS_US + 5);
    resumeMarket(venue);
    haltMarket(venue, OPENS_US + 10);
    assert.equal(typesOf(venue.advance(OPENS_US + 9)), 'OrderExpired');
    assert.equal(typesOf(venue.advance(OPENS_US + 10)), 'MarketResumed');
  });

  test('is halted anew, until another time or until it is resumed; until the very same it is halted already', () => {
    const venue = openVenue();
    haltMarket(venue, OPENS_US + 5);
    assert.deepEqual(haltMarket(venue, OPENS_US + 10), [{ type: 'MarketHalted', blockOrders: 0 }]);
    const [refused] = haltMarket(venue, OPENS_US + 10);
    assert.deepEqual(refused, { type: 'OperatorRefused', code: 'already-halted', subject: 'market' });
    assert.deepEqual(venue.advance(OPENS_US + 9), []);
    assert.equal(typesOf(haltMarket(venue)), 'MarketHalted');
    assert.equal(typesOf(haltMarket(venue)), 'OperatorRefused');
    assert.deepEqual(venue.advance(OPENS_US + 20), []);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    assert.equal(typesOf(haltMarket(venue, OPENS_US + 30)), 'MarketHalted');
    assert.equal(typesOf(venue.advance(OPENS_US + 30)), 'MarketResumed');
  });

  test('says until when it is halted, if it has an end; else of a halted contract or leg, which', () => {
    const venue = openVenue();
    const details = () => only(venue.buy('alpha', 10, 100), 'OrderRefused').details;
    haltMarket(venue, OPENS_US + 5);
    assert.deepEqual(details(), { haltedUntilUs: OPENS_US + 5 });
    haltMarket(venue);
    assert.deepEqual(details(), {});
    halt(venue, 'A');
    resumeMarket(venue);
    assert.deepEqual(details(), { contractId: 'A' });
  });

  test('is another state than one that is not, or is halted until another time', () => {
    const hashes = [undefined, OPENS_US + 5, OPENS_US + 6].map((untilUs) => {
      const venue = openVenue();
      haltMarket(venue, untilUs);
      assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
      return stateHash(venue.market);
    });
    const venue = openVenue();
    venue.advance(OPENS_US);
    assert.equal(new Set([...hashes, stateHash(venue.market)]).size, 4);
  });

  test('without a time named hinders nothing that time does', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B', { closesAtUs: CLOSES_US + 1 }));
    haltMarket(venue);
    assert.equal(typesOf(venue.advance(CLOSES_US)), 'ContractClosed');
    assert.equal(typesOf(venue.advance(CLOSES_US + 1)), 'ContractClosed');
  });

  test('is independent of halted contracts: either hinders', () => {
    const venue = openVenue();
    halt(venue, 'A');
    haltMarket(venue);
    resumeMarket(venue);
    assert.equal(stateOf(venue), 'HALTED');
    haltMarket(venue);
    resume(venue, 'A');
    assert.equal(stateOf(venue), 'HALTED');
    resumeMarket(venue);
    assert.equal(stateOf(venue), 'OPEN');
  });
});

describe('block orders over what is halted', () => {
  test('end in the order of their ids; other blocks stay; the revision counts no halt', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', ['H2', 'H3']);
    placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2', 'H3']);
    placeBlock(venue, 'alpha', 'BUY', ['H3', 'H4']);
    placeBlock(venue, 'beta', 'BUY', ['H2', 'H3']);
    venue.buy('alpha', 10, 100, { contractId: 'H2' });
    const events = halt(venue, 'H2');
    assert.equal(only(events, 'ContractHalted').blockOrders, 3);
    const ended = all(events, 'OrderCancelled').map(({ orderId, reason, revision }) => [orderId, reason, revision]);
    assert.deepEqual(
      ended,
      [1, 2, 4].map((orderId) => [orderId, 'LEG_HALTED', 1]),
    );
    assert.deepEqual([venue.order(3).state, venue.order(5).state], ['ACTIVE', 'ACTIVE']);
  });

  test('are refused until all legs are resumed', () => {
    const venue = venueOfHours();
    halt(venue, 'H1');
    halt(venue, 'H2');
    const hours = ['H1', 'H2'];
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'BUY', hours)), 'contract-halted');
    resume(venue, 'H1');
    const [refused] = placeBlock(venue, 'alpha', 'BUY', hours);
    assert.deepEqual(refused, { type: 'OrderRefused', code: 'contract-halted', details: { contractId: 'H2' } });
    resume(venue, 'H2');
    assert.equal(typesOf(placeBlock(venue, 'alpha', 'BUY', hours)), 'BlockListed OrderAccepted');
  });

  test('all end with a halt of the market, over as many records as that takes', () => {
    const venue = venueOfHours();
    for (let count = 0; count < 1_500; count++)
      placeBlock(venue, 'alpha', 'BUY', count % 2 ? ['H1', 'H2'] : ['H3', 'H4']);
    const first = haltMarket(venue);
    assert.equal(only(first, 'MarketHalted').blockOrders, 1_500);
    const later = venue.settle().flat();
    assert.deepEqual([first.length, later.length], [EVENTS_PER_RECORD_MAX, 501]);
    const ended = all([...first, ...later], 'OrderCancelled').map(({ orderId }) => orderId);
    assert.deepEqual(
      ended,
      Array.from({ length: 1_500 }, (_, index) => index + 1),
    );
  });
});
