import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openVenue, placeOrder } from '../test/venue.ts';
import type { AmendOrder, Command } from './commands.ts';
import { previewOrder, stateHash } from './market.ts';

const NOT_EXACT = [0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, Number.MIN_SAFE_INTEGER - 1];

const amend: AmendOrder = {
  type: 'AmendOrder',
  participantId: 'alpha',
  userId: 'u',
  keyId: 'k',
  orderId: 1,
  revision: 1,
};

describe('a number that is no exact integer never gets into the market:', () => {
  const rows: [string, (value: number) => Command][] = [
    ['priceTicks', (priceTicks) => placeOrder('alpha', 'BUY', { priceTicks })],
    ['quantityLots', (quantityLots) => placeOrder('alpha', 'BUY', { quantityLots })],
    ['validUntilUs', (validUntilUs) => placeOrder('alpha', 'BUY', { timeInForce: 'GTD', validUntilUs })],
    [
      'priorUse.acceptedSequence',
      (acceptedSequence) => placeOrder('alpha', 'BUY', { priorUse: { acceptedSequence, fingerprint: '' } }),
    ],
    ['orderId', (orderId) => ({ ...amend, orderId })],
    ['revision', (revision) => ({ ...amend, revision })],
    ['priceTicks', (priceTicks) => ({ ...amend, priceTicks })],
    ['quantityLots', (quantityLots) => ({ ...amend, quantityLots })],
    ['validUntilUs', (validUntilUs) => ({ ...amend, validUntilUs })],
  ];
  for (const [name, commandWith] of rows) {
    test(`${name} of ${commandWith(1).type}: it stops before anything has changed`, () => {
      const venue = openVenue();
      venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: venue.timeUs + 1 });
      const before = stateHash(venue.market);
      for (const value of NOT_EXACT) {
        const command = commandWith(value);
        assert.throws(() => venue.apply(command), new RegExp(`${name} .* is not an exact integer`));
        if (command.type !== 'PlaceOrder') continue;
        assert.throws(() => previewOrder(venue.market, command, venue.timeUs), /is not an exact integer/);
      }
      assert.equal(stateHash(venue.market), before);
    });
  }

  test('what is absent is well-formed, and so are the largest integers', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.apply(amend);
    venue.apply({ ...amend, orderId: Number.MAX_SAFE_INTEGER, priceTicks: Number.MIN_SAFE_INTEGER });
    venue.apply(placeOrder('alpha', 'BUY', { quantityLots: Number.MAX_SAFE_INTEGER }));
  });
});
