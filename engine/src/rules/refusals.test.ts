/** Every code with which a participant is refused: what provokes it, what it says, and that it changes nothing. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  decideRecall,
  defineProduct,
  halt,
  importTrade,
  placeBlock,
  requestRecall,
  setPrices,
  setTerms,
} from '../../test/operator.ts';
import {
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  openVenue,
  OPENS_US,
  placeOrder,
  refusalOf,
  SECOND_US,
  type Venue,
} from '../../test/venue.ts';
import { VENUE, type PlaceOrder } from '../commands.ts';
import type { Event, RefusalCode } from '../events.ts';
import { QUANTITY_LOTS_MAX } from '../limits.ts';
import { stateHash } from '../market.ts';

const ALPHA = { participantId: 'alpha', userId: 'u', keyId: 'k' };
const iceberg = (displayLots: number): Partial<PlaceOrder> => ({ orderType: 'ICEBERG', displayLots });

/** Alpha blocks itself; with ids, only these of its orders end. */
function blocked(venue: Venue, orderIds: number[] = []): Venue {
  venue.apply({ ...ALPHA, type: 'CancelOrders', block: true, orderIds });
  return venue;
}

/** Alpha buys of beta: trade 1. */
function traded(venue: Venue): Venue {
  venue.buy('alpha', 10, 100);
  venue.sell('beta', 10, 100);
  return venue;
}

function basket(venue: Venue, contractIds: [string, string]): Event[] {
  listContracts(venue, contractTerms('B'));
  const { clientOrderId: _id, orderType: _type, timeInForce: _validity, ...leg } = placeOrder('alpha', 'BUY');
  const legs = contractIds.map((contractId) => ({ ...leg, contractId }));
  return venue.apply({ ...ALPHA, type: 'PlaceBasket', clientBasketId: 'basket', legs });
}

type Attempt = { name: string; details: object; run: (venue: Venue) => Event[] };

/** Every refusal there is, provoked. The type asks for a row when a code is added. */
const refusals: Record<RefusalCode, Attempt[]> = {
  'unknown-participant': [
    { name: 'never admitted', details: { participantId: 'omega' }, run: (venue) => venue.buy('omega', 10, 100) },
  ],
  'unknown-contract': [
    {
      name: 'never listed',
      details: { contractId: 'Z' },
      run: (venue) => venue.buy('alpha', 10, 100, { contractId: 'Z' }),
    },
  ],
  'contract-not-open': [
    {
      name: 'a microsecond before it opens',
      details: { opensAtUs: OPENS_US + HOUR_US },
      run: (venue) => {
        listContracts(venue, contractTerms('B', { opensAtUs: OPENS_US + HOUR_US }));
        venue.timeUs = OPENS_US + HOUR_US - 1;
        return venue.buy('alpha', 10, 100, { contractId: 'B' });
      },
    },
  ],
  'contract-closed': [
    {
      name: 'after closure',
      details: { closesAtUs: CLOSES_US },
      run: (venue) => {
        venue.advance(CLOSES_US);
        return venue.buy('alpha', 10, 100);
      },
    },
  ],
  'price-off-tick': [
    { name: 'positive', details: { priceTickTicks: 5 }, run: (venue) => venue.buy('alpha', 10, 101) },
    { name: 'negative', details: { priceTickTicks: 5 }, run: (venue) => venue.sell('alpha', 10, -101) },
    {
      name: 'in an amendment',
      details: { priceTickTicks: 5 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { priceTicks: 99 });
      },
    },
  ],
  'price-out-of-range': [
    {
      name: 'above',
      details: { minPriceTicks: -1_000, maxPriceTicks: 1_000 },
      run: (venue) => venue.buy('alpha', 10, 1_005),
    },
    {
      name: 'below',
      details: { minPriceTicks: -1_000, maxPriceTicks: 1_000 },
      run: (venue) => venue.sell('alpha', 10, -1_005),
    },
    {
      name: 'in an amendment',
      details: { minPriceTicks: -1_000, maxPriceTicks: 1_000 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { priceTicks: 1_005 });
      },
    },
  ],
  'quantity-not-positive': [
    { name: 'zero', details: { quantityStepLots: 2 }, run: (venue) => venue.buy('alpha', 0, 100) },
    { name: 'negative', details: { quantityStepLots: 2 }, run: (venue) => venue.buy('alpha', -2, 100) },
    {
      name: 'an unfilled order amended to nothing: that is a cancellation',
      details: { quantityStepLots: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 0 });
      },
    },
  ],
  'quantity-off-step': [
    { name: 'odd', details: { quantityStepLots: 2 }, run: (venue) => venue.buy('alpha', 11, 100) },
    {
      name: 'in an amendment',
      details: { quantityStepLots: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 11 });
      },
    },
  ],
  'quantity-too-large': [
    {
      name: 'a step above the most',
      details: { maxQuantityLots: QUANTITY_LOTS_MAX },
      run: (venue) => venue.buy('alpha', QUANTITY_LOTS_MAX + 2, 100),
    },
    {
      name: 'so large that a sum would not be exact',
      details: { maxQuantityLots: QUANTITY_LOTS_MAX },
      run: (venue) => venue.buy('alpha', Number.MAX_SAFE_INTEGER - 1, 100),
    },
    {
      name: 'in an amendment',
      details: { maxQuantityLots: QUANTITY_LOTS_MAX },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: QUANTITY_LOTS_MAX + 2 });
      },
    },
  ],
  'valid-until-required': [
    {
      name: 'GTD without',
      details: { timeInForce: 'GTD' },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD' }),
    },
  ],
  'valid-until-not-allowed': [
    ...(['GFS', 'IOC', 'FOK'] as const).map((timeInForce): Attempt => ({
      name: `with ${timeInForce}`,
      details: { timeInForce },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce, validUntilUs: OPENS_US + 1 }),
    })),
    {
      name: 'by amending a GFS order',
      details: { timeInForce: 'GFS' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { validUntilUs: OPENS_US + 1 });
      },
    },
  ],
  'valid-until-past': [
    {
      name: 'now is past',
      details: { timeUs: OPENS_US },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US }),
    },
    {
      name: 'in an amendment',
      details: { timeUs: OPENS_US },
      run: (venue) => {
        venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
        return venue.amend('alpha', 1, 1, { validUntilUs: OPENS_US });
      },
    },
  ],
  'valid-until-after-closure': [
    {
      name: 'refused, not shortened',
      details: { closesAtUs: CLOSES_US },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US + 1 }),
    },
    {
      name: 'in an amendment',
      details: { closesAtUs: CLOSES_US },
      run: (venue) => {
        venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
        return venue.amend('alpha', 1, 1, { validUntilUs: CLOSES_US + 1 });
      },
    },
  ],
  'client-order-id-reused': [
    {
      name: 'for other terms',
      details: { acceptedSequence: 9 },
      run: (venue) => {
        venue.buy('alpha', 10, 100, { clientOrderId: 'twice' });
        return venue.buy('alpha', 12, 100, { clientOrderId: 'twice' });
      },
    },
  ],
  'order-not-found': [
    { name: 'amending none', details: { orderId: 7 }, run: (venue) => venue.amend('alpha', 7, 1, {}) },
    { name: 'cancelling none', details: { orderId: 7 }, run: (venue) => venue.cancel('alpha', 7) },
    {
      name: "amending another's: it is not there for anyone else",
      details: { orderId: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('beta', 1, 1, { quantityLots: 8 });
      },
    },
    {
      name: "cancelling another's",
      details: { orderId: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.cancel('beta', 1);
      },
    },
  ],
  'order-ended': [
    {
      name: 'amending a filled order',
      details: { orderId: 1, state: 'FILLED' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.sell('beta', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 20 });
      },
    },
    {
      name: 'cancelling twice, with the revision of the first time',
      details: { orderId: 1, state: 'CANCELLED' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.cancel('alpha', 1, 1);
        return venue.cancel('alpha', 1, 1);
      },
    },
    {
      name: 'cancelling after closure',
      details: { orderId: 1, state: 'EXPIRED' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.advance(CLOSES_US);
        return venue.cancel('alpha', 1);
      },
    },
  ],
  'revision-mismatch': [
    {
      name: 'amending an older revision',
      details: { currentRevision: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.amend('alpha', 1, 1, { quantityLots: 8 });
        return venue.amend('alpha', 1, 1, { quantityLots: 6 });
      },
    },
    {
      name: 'amending a revision to come',
      details: { currentRevision: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 2, { quantityLots: 6 });
      },
    },
    {
      name: 'cancelling an older revision',
      details: { currentRevision: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.amend('alpha', 1, 1, { quantityLots: 8 });
        return venue.cancel('alpha', 1, 1);
      },
    },
  ],
  'quantity-below-filled': [
    {
      name: 'a step below',
      details: { filledLots: 4 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.sell('beta', 4, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 2 });
      },
    },
  ],
  'participant-blocked': [
    { name: 'a new order', details: { by: 'OWNER' }, run: (venue) => blocked(venue).buy('alpha', 10, 100) },
    {
      name: 'an amendment',
      details: { by: 'OWNER' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return blocked(venue, []).amend('alpha', 1, 1, { quantityLots: 8 });
      },
    },
  ],
  'contract-halted': [
    {
      name: 'a new order',
      details: { contractId: 'A' },
      run: (venue) => {
        halt(venue, 'A');
        return venue.buy('alpha', 10, 100);
      },
    },
  ],
  'time-in-force-not-allowed': (['IOC', 'FOK'] as const).map((timeInForce): Attempt => ({
    name: `an iceberg is not ${timeInForce}`,
    details: { timeInForce, orderType: 'ICEBERG' },
    run: (venue) => venue.buy('alpha', 10, 100, { ...iceberg(2), timeInForce }),
  })),
  'parked-not-allowed': (['IOC', 'FOK'] as const).map((timeInForce): Attempt => ({
    name: `nor is what is entered parked ${timeInForce}`,
    details: { timeInForce },
    run: (venue) => venue.buy('alpha', 10, 100, { parked: true, timeInForce }),
  })),
  'display-quantity-required': [
    {
      name: 'of an iceberg',
      details: { orderType: 'ICEBERG' },
      run: (venue) => venue.buy('alpha', 10, 100, { orderType: 'ICEBERG' }),
    },
  ],
  'display-quantity-not-allowed': [
    {
      name: 'of any other order',
      details: { orderType: 'LIMIT' },
      run: (venue) => venue.buy('alpha', 10, 100, { displayLots: 2 }),
    },
    {
      name: 'in an amendment',
      details: { orderType: 'LIMIT' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { displayLots: 2 });
      },
    },
  ],
  'display-quantity-off-step': [3, 0, -2].map((displayLots): Attempt => ({
    name: String(displayLots),
    details: { quantityStepLots: 2 },
    run: (venue) => venue.buy('alpha', 10, 100, iceberg(displayLots)),
  })),
  'display-quantity-too-large': [
    {
      name: 'a step above the quantity',
      details: { maxDisplayLots: 10 },
      run: (venue) => venue.buy('alpha', 10, 100, iceberg(12)),
    },
    {
      name: 'kept by an amendment to less',
      details: { maxDisplayLots: 4 },
      run: (venue) => {
        venue.buy('alpha', 10, 100, iceberg(6));
        venue.sell('beta', 4, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 4 });
      },
    },
  ],
  'display-quantity-too-small': [
    {
      name: 'less than a hundredth',
      details: { minDisplayLots: 10 },
      run: (venue) => venue.buy('alpha', 1_000, 100, iceberg(8)),
    },
    {
      name: 'a hundredth is rounded up to a step',
      details: { minDisplayLots: 12 },
      run: (venue) => venue.buy('alpha', 1_002, 100, iceberg(10)),
    },
    {
      name: 'kept by an amendment to more',
      details: { minDisplayLots: 4 },
      run: (venue) => {
        venue.buy('alpha', 200, 100, iceberg(2));
        return venue.amend('alpha', 1, 1, { quantityLots: 400 });
      },
    },
  ],
  'price-outside-collar': [
    {
      name: 'above',
      details: { collarLowTicks: 90, collarHighTicks: 110 },
      run: (venue) => {
        defineProduct(venue, { collarTicks: 10 });
        listContracts(venue, contractTerms('B'));
        setPrices(venue, [{ contractId: 'B', priceTicks: 100 }]);
        return venue.buy('alpha', 10, 115, { contractId: 'B' });
      },
    },
  ],
  'value-too-large': [
    {
      name: 'an hour of 1 MW at 1.00 EUR/MWh',
      details: { maxValueE5: '99999', valueE5: '100000' },
      run: (venue) => {
        setTerms(venue, 'alpha', { orderValueE5: 99_999 });
        return venue.buy('alpha', 10, 100);
      },
    },
  ],
  'too-many-open-orders': [
    {
      name: 'one more than the terms allow, parked ones counted',
      details: { maxOpenOrders: 1 },
      run: (venue) => {
        setTerms(venue, 'alpha', { openOrders: 1 });
        venue.buy('alpha', 10, 100, { parked: true });
        return venue.buy('alpha', 10, 100);
      },
    },
  ],
  'trading-limit-exceeded': [
    {
      name: 'by a new order',
      details: { tradingLimitE5: '99999', exposureE5: '100000' },
      run: (venue) => {
        setTerms(venue, 'alpha', { tradingLimitE5: 99_999 });
        return venue.buy('alpha', 10, 100);
      },
    },
    {
      name: 'by activating what was entered parked',
      details: { tradingLimitE5: '99999', exposureE5: '100000' },
      run: (venue) => {
        setTerms(venue, 'alpha', { tradingLimitE5: 99_999 });
        venue.buy('alpha', 10, 100, { parked: true });
        return venue.activate('alpha', 1);
      },
    },
  ],
  'order-parked': [
    {
      name: 'parking twice',
      details: { orderId: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.park('alpha', 1);
        return venue.park('alpha', 1);
      },
    },
  ],
  'order-active': [
    {
      name: 'activating what is active',
      details: { orderId: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.activate('alpha', 1);
      },
    },
  ],
  'basket-not-fillable': [
    { name: 'nobody is there', details: { contractId: 'A' }, run: (venue) => basket(venue, ['A', 'B']) },
  ],
  'basket-contract-repeated': [
    { name: 'the same twice', details: { contractId: 'A' }, run: (venue) => basket(venue, ['A', 'A']) },
  ],
  'block-not-consecutive': [
    {
      name: 'two at the same time',
      details: { contractId: 'B' },
      run: (venue) => {
        listContracts(venue, contractTerms('B'));
        return placeBlock(venue, 'alpha', 'BUY', ['A', 'B']);
      },
    },
  ],
  'not-blocked': [
    {
      name: 'lifting no block',
      details: { participantId: 'alpha' },
      run: (venue) => venue.apply({ ...ALPHA, type: 'LiftBlock' }),
    },
  ],
  'blocked-by-operator': [
    {
      name: "lifting the operator's",
      details: { participantId: 'alpha' },
      run: (venue) => {
        const kill = { ...VENUE, type: 'CancelOrdersOnBehalf', targetId: 'alpha', block: true, because: 'x' } as const;
        venue.apply(kill);
        return venue.apply({ ...ALPHA, type: 'LiftBlock' });
      },
    },
  ],
  'trade-not-found': [
    { name: 'that never was', details: { tradeId: 7 }, run: (venue) => requestRecall(venue, 'alpha', 7) },
  ],
  'recall-requested': [
    {
      name: 'asked for twice',
      details: { tradeId: 1 },
      run: (venue) => {
        requestRecall(traded(venue), 'alpha', 1);
        return requestRecall(venue, 'beta', 1);
      },
    },
  ],
  'trade-imported': [
    {
      name: 'asked for by a side of it, though another engine made it',
      details: { tradeId: 1 },
      run: (venue) => {
        importTrade(venue);
        return requestRecall(venue, 'alpha', 1);
      },
    },
  ],
  'trade-recalled': [
    {
      name: 'asked for after it was granted',
      details: { tradeId: 1 },
      run: (venue) => {
        requestRecall(traded(venue), 'alpha', 1);
        decideRecall(venue, 1, 'GRANT');
        return requestRecall(venue, 'alpha', 1);
      },
    },
  ],
  'recall-window-over': [
    {
      name: 'after ten minutes',
      details: { endedUs: OPENS_US + 600 * SECOND_US },
      run: (venue) => {
        traded(venue).timeUs += 600 * SECOND_US;
        return requestRecall(venue, 'alpha', 1);
      },
    },
  ],
};

for (const [code, attempts] of Object.entries(refusals)) {
  describe(`refused: ${code}`, () => {
    for (const { name, details, run } of attempts) {
      test(name, () => {
        const venue = openVenue();
        const refused = run(venue);
        assert.equal(refusalOf(refused), code);
        assert.deepEqual(
          refused.map((event) => 'details' in event && event.details),
          [details],
        );
      });
    }
  });
}

describe('a refusal changes nothing', () => {
  for (const [code, [attempt]] of Object.entries(refusals)) {
    test(code, () => {
      const [refused, spared] = [openVenue(), openVenue()];
      attempt?.run(refused);
      // The same again with AdvanceTime in place of the last, refused command.
      for (const { command, timeUs, sequence } of refused.records.slice(spared.records.length)) {
        spared.timeUs = timeUs;
        if (sequence < refused.market.sequence) spared.apply(command);
        else spared.advance(timeUs);
      }
      assert.equal(stateHash(refused.market), stateHash(spared.market));
      assert.equal(refused.market.clientOrderIds.size(), spared.market.clientOrderIds.size());
    });
  }
});
