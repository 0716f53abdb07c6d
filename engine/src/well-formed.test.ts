import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openVenue, placeOrder } from '../test/venue.ts';
import { VENUE, type AmendOrder, type Command, type ImportTrade, type PlaceBlock } from './commands.ts';
import { SOURCE_REVISION_MAX } from './limits.ts';
import { previewOrder, stateHash } from './market.ts';

const NOT_EXACT = [0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, Number.MIN_SAFE_INTEGER - 1];

const ALPHA = { participantId: 'alpha', userId: 'u', keyId: 'k' };
const OPERATOR = { ...VENUE, because: 'a test' };
const amend: AmendOrder = { ...ALPHA, type: 'AmendOrder', orderId: 1, revision: 1 };
const { clientOrderId, timeInForce, orderType: _orderType, contractId, ...TERMS } = placeOrder('alpha', 'BUY');
const LEG = { ...TERMS, contractId };
const BASKET = { ...ALPHA, type: 'PlaceBasket', clientBasketId: 'b' } as const;
const IMPORT: ImportTrade = {
  ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: 't1', sourceRevision: 1, state: 'EXECUTED' },
  ...{ contractId: 'A', priceTicks: 100, quantityLots: 10, executedAtUs: 1 },
};
const BLOCK: PlaceBlock = { ...TERMS, type: 'PlaceBlock', clientOrderId, timeInForce, contractIds: ['A', 'B'] };

describe('a number that is no exact integer never gets into the market:', () => {
  const rows: [string, (value: number) => Command][] = [
    ['priceTicks', (priceTicks) => placeOrder('alpha', 'BUY', { priceTicks })],
    ['quantityLots', (quantityLots) => placeOrder('alpha', 'BUY', { quantityLots })],
    ['validUntilUs', (validUntilUs) => placeOrder('alpha', 'BUY', { timeInForce: 'GTD', validUntilUs })],
    [
      'priorUse.acceptedSequence',
      (acceptedSequence) => placeOrder('alpha', 'BUY', { priorUse: { acceptedSequence, fingerprint: '' } }),
    ],
    ['displayLots', (displayLots) => placeOrder('alpha', 'BUY', { orderType: 'ICEBERG', displayLots })],
    ['quantityLots', (quantityLots) => ({ ...BASKET, legs: [LEG, { ...LEG, contractId: 'B', quantityLots }] })],
    [
      'priceTicks',
      (priceTicks) => ({
        ...BASKET,
        legs: [
          { ...LEG, priceTicks },
          { ...LEG, contractId: 'B' },
        ],
      }),
    ],
    ['priceTicks', (priceTicks) => ({ ...BLOCK, priceTicks })],
    ['revision', (revision) => ({ ...ALPHA, type: 'ParkOrder', orderId: 1, revision })],
    ['orderId', (orderId) => ({ ...ALPHA, type: 'ActivateOrder', orderId })],
    ['revision', (revision) => ({ ...ALPHA, type: 'CancelOrder', orderId: 1, revision })],
    ['seconds', (seconds) => ({ ...ALPHA, type: 'SetCancelAfter', seconds, scope: 'KEY' })],
    ['tradeId', (tradeId) => ({ ...ALPHA, type: 'RequestRecall', tradeId })],
    ['tradeId', (tradeId) => ({ ...OPERATOR, type: 'DecideRecall', tradeId, decision: 'GRANT' })],
    ['orderId', (orderId) => ({ ...OPERATOR, type: 'CancelOrderOnBehalf', orderId })],
    ['untilUs', (untilUs) => ({ ...OPERATOR, type: 'HaltMarket', untilUs })],
    [
      'priceTicks',
      (priceTicks) => ({
        ...OPERATOR,
        type: 'SetReferencePrices',
        area: 'NL',
        prices: [{ contractId: 'A', priceTicks }],
      }),
    ],
    ...(['sourceRevision', 'priceTicks', 'quantityLots', 'executedAtUs'] as const).map(
      (name): [string, (value: number) => Command] => [name, (value) => ({ ...IMPORT, [name]: value })],
    ),
    ['displayLots', (displayLots) => ({ ...amend, displayLots })],
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

describe('a list is as long as it may be:', () => {
  const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `C${index}`);
  const rows: [string, number, number, (count: number) => Command][] = [
    ['legs', 2, 100, (count) => ({ ...BASKET, legs: ids(count).map((id) => ({ ...LEG, contractId: id })) })],
    ['contractIds', 2, 24, (count) => ({ ...BLOCK, contractIds: ids(count) })],
    [
      'orderIds',
      0,
      500,
      (count) => ({ ...ALPHA, type: 'CancelOrders', orderIds: ids(count).map((_, index) => index) }),
    ],
    [
      'clientOrderIds',
      0,
      500,
      (count) => ({ ...OPERATOR, type: 'CancelOrdersOnBehalf', targetId: 'alpha', clientOrderIds: ids(count) }),
    ],
  ];
  for (const [name, min, max, commandWith] of rows) {
    test(`${name}, from ${min} to ${max}`, () => {
      const venue = openVenue();
      for (const count of [min, max]) venue.apply(commandWith(count));
      for (const count of [min - 1, max + 1]) {
        if (count >= 0)
          assert.throws(() => venue.apply(commandWith(count)), new RegExp(`${name}.length ${count} is not`));
      }
    });
  }
});

test('an order is named by one id', () => {
  const both = { ...ALPHA, type: 'ParkOrder', orderId: 1, clientOrderId: 'c1' } as unknown as Command;
  const none = { ...ALPHA, type: 'ActivateOrder' } as unknown as Command;
  for (const command of [both, none]) assert.throws(() => openVenue().apply(command), /named by one id/);
});

test('the ids of another engine and of its trades have the shapes that are promised, and revisions end somewhere', () => {
  const venue = openVenue();
  const apply = (change: Partial<ImportTrade>) => venue.apply({ ...IMPORT, ...change });
  for (const source of ['a', 'XB.EPEX_spot-2', 'x'.repeat(32)]) apply({ source });
  for (const sourceTradeId of ['1', 'a.B:c_d-9', 'x'.repeat(64)]) apply({ sourceTradeId });
  for (const sourceRevision of [1, SOURCE_REVISION_MAX]) apply({ sourceRevision });
  for (const source of ['', 'a b', 'a:b', 'é', 'a\n', 'x'.repeat(33)]) {
    assert.throws(() => apply({ source }), /source ".*" is not of the shape/s);
  }
  for (const sourceTradeId of ['', 'a b', 'a/b', 'a\n', 'x'.repeat(65)]) {
    assert.throws(() => apply({ sourceTradeId }), /sourceTradeId ".*" is not of the shape/s);
  }
  for (const sourceRevision of [0, SOURCE_REVISION_MAX + 1]) {
    assert.throws(() => apply({ sourceRevision }), /sourceRevision .* is not between/);
  }
});

test('a trade of another engine comes from the venue alone', () => {
  assert.throws(() => openVenue().apply({ ...IMPORT, ...ALPHA }), /comes from the venue/);
});
