/**
 * Steps that trade: few prices, few contracts, two participants, so that orders meet. What a step refers to is picked
 * from what happened before. What they are sent as, and what has to come of it: trader.ts, many-orders.ts.
 */
import fc from 'fast-check';
import { publicOperations } from './api-document.ts';
import { draftsOf, PARTICIPANTS, type Draft, type ParticipantId } from './requests.ts';

export type TradingStep =
  | Place
  | PlaceBasket
  | PlaceBlock
  | Amend
  | Cancel
  | Change
  | SendBatch
  | CancelMany
  | { kind: 'RETRY'; nth: number }
  | { kind: 'OTHER'; draft: Draft };

/** `isTriedFirst`: a dry run comes before it. */
export type Place = { kind: 'PLACE'; participantId: ParticipantId; terms: Terms; isTriedFirst: boolean };
/** Of different contracts, as baskets want it. */
export type PlaceBasket = { kind: 'BASKET'; participantId: ParticipantId; legs: Terms[] };
export type PlaceBlock = { kind: 'BLOCK'; participantId: ParticipantId; terms: Terms };
export type Amend = { kind: 'AMEND'; nth: number; isStale: boolean; changes: Record<string, string> };
export type Cancel = { kind: 'CANCEL'; nth: number; revision: 'NONE' | 'KNOWN' | 'STALE' };

/** Parks it or puts it back, whichever it is. */
export type Change = { kind: 'PARK' | 'ACTIVATE'; nth: number; revision: 'NONE' | 'KNOWN' | 'STALE' };

export type Terms = Record<string, string | boolean>;

export type SendBatch = {
  kind: 'BATCH';
  participantId: ParticipantId;
  onError: 'CONTINUE' | 'STOP';
  operations: BatchDraft[];
};

/** `ofBatch`: one that the batch itself placed, if it has placed any. */
export type Target = { nth: number; ofBatch: boolean; by: 'orderId' | 'clientOrderId' };

export type BatchDraft =
  | { action: 'PLACE'; terms: Terms }
  | { action: 'AMEND'; target: Target; isStale: boolean; changes: Record<string, string> }
  | { action: 'CANCEL'; target: Target; revision: 'NONE' | 'KNOWN' | 'STALE' };

/** `ids`: orders by their age; the others are as in the API file. Each filter may be absent. */
export type CancelMany = {
  kind: 'CANCEL_MANY';
  participantId: ParticipantId;
  filter: { side?: string; contractId?: string; area?: string; product?: string };
  orderNths: number[] | null;
  clientOrderNths: number[] | null;
};

const BATCH_MAX = 6;

const participants = fc.constantFrom(...PARTICIPANTS);
const prices = fc.constantFrom('49.00', '49.5', '50', '50.01', '51.00', '-12.30');
const quantities = fc.constantFrom('0.1', '1', '1.0', '2.5', '10');
/** Orders of the last steps, mostly. */
const nths = fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(100) });
const revisions = fc.constantFrom('NONE' as const, 'KNOWN' as const, 'STALE' as const);
const contracts = fc.constantFrom('NL-TEST-1', 'NL-TEST-2');
const sides = fc.constantFrom('BUY', 'SELL');

const selfTradePrevention = fc.constantFrom('ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH');

const limitTerms: fc.Arbitrary<Terms> = fc.record(
  {
    contractId: contracts,
    side: sides,
    price: prices,
    quantity: quantities,
    timeInForce: fc.constantFrom('GFS', 'GFS', 'GFS', 'IOC', 'FOK'),
    selfTradePrevention,
  },
  { requiredKeys: ['contractId', 'side', 'price', 'quantity', 'timeInForce'], noNullPrototype: true },
);

/** It shows from a tenth of its quantity to all of it. */
const icebergTerms: fc.Arbitrary<Terms> = fc.record(
  {
    contractId: contracts,
    side: sides,
    price: prices,
    quantity: fc.constantFrom('1.0', '2.5', '10'),
    type: fc.constant('ICEBERG'),
    displayQuantity: fc.constantFrom('0.1', '0.3', '1'),
    selfTradePrevention,
  },
  {
    requiredKeys: ['contractId', 'side', 'price', 'quantity', 'type', 'displayQuantity'],
    noNullPrototype: true,
  },
);

const parkedTerms: fc.Arbitrary<Terms> = fc
  .oneof(limitTerms, icebergTerms)
  .map((found) => ({ ...found, timeInForce: 'GFS', parked: true }));

const terms = fc.oneof(
  { weight: 6, arbitrary: limitTerms },
  { weight: 2, arbitrary: icebergTerms },
  { weight: 1, arbitrary: parkedTerms },
);

const changes = fc
  .record({ price: prices, quantity: quantities, text: fc.constantFrom('', 'a note') }, { requiredKeys: [] })
  .filter((found) => Object.keys(found).length > 0);

const isStale = fc.nat(9).map((chance) => chance === 9);

const places: fc.Arbitrary<Place> = fc.record({
  kind: fc.constant('PLACE'),
  participantId: participants,
  terms,
  isTriedFirst: fc.nat(3).map((chance) => chance === 3),
});

/** Small, at prices that others mostly meet: else hardly a basket would be filled. */
const legOf = (contractId: string): fc.Arbitrary<Terms> =>
  fc.oneof(
    fc.record({
      ...{ contractId: fc.constant(contractId), side: fc.constant('BUY'), price: fc.constantFrom('51.00', '50') },
      quantity: fc.constantFrom('0.1', '1'),
    }),
    fc.record({
      ...{ contractId: fc.constant(contractId), side: fc.constant('SELL'), price: fc.constantFrom('-12.30', '50') },
      quantity: fc.constantFrom('0.1', '1'),
    }),
  );

const baskets: fc.Arbitrary<PlaceBasket> = fc.record({
  kind: fc.constant('BASKET'),
  participantId: participants,
  legs: fc.tuple(legOf('NL-TEST-1'), legOf('NL-TEST-2')).map((legs) => [...legs]),
});

const blocks: fc.Arbitrary<PlaceBlock> = fc.record({
  kind: fc.constant('BLOCK'),
  participantId: participants,
  terms: limitTerms.map(({ contractId: _contractId, ...found }) => found),
});

const targets: fc.Arbitrary<Target> = fc.record({
  nth: nths,
  ofBatch: fc.boolean(),
  by: fc.constantFrom('orderId', 'clientOrderId'),
});

const batchDrafts: fc.Arbitrary<BatchDraft> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ action: fc.constant('PLACE'), terms }) },
  { weight: 2, arbitrary: fc.record({ action: fc.constant('AMEND'), target: targets, isStale, changes }) },
  { weight: 2, arbitrary: fc.record({ action: fc.constant('CANCEL'), target: targets, revision: revisions }) },
);

const batches: fc.Arbitrary<SendBatch> = fc.record({
  kind: fc.constant('BATCH'),
  participantId: participants,
  onError: fc.constantFrom('CONTINUE', 'STOP'),
  operations: fc.array(batchDrafts, { minLength: 1, maxLength: BATCH_MAX }),
});

const filter = fc.record(
  {
    side: sides,
    contractId: contracts,
    area: fc.constantFrom('NL', 'NL', 'DE'),
    product: fc.constantFrom('PT15M', 'PT15M', 'PT60M'),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const nthLists = fc.option(fc.array(nths, { minLength: 1, maxLength: 5 }), { freq: 3, nil: null });

const massCancels: fc.Arbitrary<CancelMany> = fc.record({
  kind: fc.constant('CANCEL_MANY'),
  participantId: participants,
  filter,
  orderNths: nthLists,
  clientOrderNths: nthLists,
});

const parkings: fc.Arbitrary<Change> = fc.record({ kind: fc.constant('PARK'), nth: nths, revision: revisions });
const activations: fc.Arbitrary<Change> = fc.record({ kind: fc.constant('ACTIVATE'), nth: nths, revision: revisions });

/** Of what trades: all but what the steps know better. */
const OWN_STEPS = [
  ...['submitOrder', 'amendOrder', 'cancelOrder', 'submitBatch', 'cancelOrders'],
  ...['parkOrder', 'activateOrder', 'submitBasket', 'submitBlock'],
];

export function tradingSteps(): fc.Arbitrary<TradingStep> {
  const others = publicOperations.filter(
    ({ scopes, operationId }) => scopes.includes('trade') && !OWN_STEPS.includes(operationId),
  );
  return fc.oneof(
    { weight: 16, arbitrary: places },
    { weight: 3, arbitrary: baskets },
    { weight: 3, arbitrary: blocks },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('AMEND' as const), nth: nths, isStale, changes }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('CANCEL' as const), nth: nths, revision: revisions }) },
    { weight: 2, arbitrary: parkings },
    { weight: 2, arbitrary: activations },
    { weight: 6, arbitrary: batches },
    { weight: 2, arbitrary: massCancels },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('RETRY' as const), nth: nths }) },
    ...others.map((operation) => ({
      weight: 2,
      arbitrary: draftsOf(operation).map((draft) => ({ kind: 'OTHER' as const, draft: { ...draft, fault: null } })),
    })),
  );
}
