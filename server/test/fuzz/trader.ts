/** Takes the trading steps, and checks what the API file promises of each beyond its form. */
import assert from 'node:assert/strict';
import { unitsOf } from './books.ts';
import type { FuzzVenue } from './fuzz-venue.ts';
import { cancelMany, retryBatch, sendBatch } from './many-orders.ts';
import {
  codeOf,
  createOrderFloor,
  nthNewest,
  type OrderFloor,
  type OrderOutcome,
  type Schemas,
} from './order-floor.ts';
import { operationOf, requestOf, wireOf, type Draft, type ParticipantId } from './requests.ts';
import { placeBasket, placeBlock } from './many-contracts.ts';
import { isRefusedRightly, mayComeOfOperators } from './rightly-refused.ts';
import type { Amend, Cancel, Change, Place, TradingStep } from './trading-steps.ts';

export type Trader = {
  take(step: TradingStep): Promise<void>;
  /** What orders and amendments were answered with. */
  outcomes: readonly OrderOutcome[];
};

export function createTrader(venue: FuzzVenue): Trader {
  const floor = createOrderFloor(venue);
  return {
    outcomes: floor.outcomes,
    take: (step) => {
      switch (step.kind) {
        case 'PLACE':
          return place(floor, step);
        case 'BASKET':
          return placeBasket(floor, step);
        case 'BLOCK':
          return placeBlock(floor, step);
        case 'AMEND':
          return amend(floor, step);
        case 'CANCEL':
          return cancel(floor, step);
        case 'PARK':
        case 'ACTIVATE':
          return change(floor, step);
        case 'BATCH':
          return sendBatch(floor, step);
        case 'CANCEL_MANY':
          return cancelMany(floor, step);
        case 'RETRY':
          return retry(floor, step.nth);
        case 'OTHER':
          return other(venue, step.draft);
      }
    },
  };
}

async function place(floor: OrderFloor, { participantId, terms, isTriedFirst }: Place): Promise<void> {
  const body = { version: '1.0', clientOrderId: floor.newClientOrderId(), ...terms };
  const tried = isTriedFirst ? await tryOut(floor, participantId, body) : undefined;
  const answer = await floor.sendTo(participantId, 'submitOrder', '/orders', body);
  if (tried !== undefined) assert.deepEqual(tellingOf(answer), tried, 'the dry run told of another outcome');
  if (await isRefusedRightly(floor, participantId, answer)) return;
  assert.equal(answer.status, 201, answer.body);
  const outcome = JSON.parse(answer.body ?? '') as OrderOutcome;
  floor.noteOutcome(participantId, outcome);
  const told = outcome.fills.reduce((total, { quantity }) => total + unitsOf(quantity), 0);
  assert.equal(unitsOf(outcome.filledQuantity), told, `a new order is filled by its first fills: ${answer.body ?? ''}`);
  floor.repeatable.push({ participantId, operationId: 'submitOrder', path: '/orders', body, answer });
}

/** Nobody comes in between, so the order has to bring what was told. */
async function tryOut(floor: OrderFloor, participantId: ParticipantId, body: object): Promise<unknown> {
  const limits = (await floor.venue.read(participantId, 'getLimits', '/account/limits')) as Schemas['Limits'];
  const answer = await floor.sendTo(participantId, 'submitOrder', '/orders?dryRun=true', body);
  if (answer.status === 200) {
    const { state, replayed, openOrders } = JSON.parse(answer.body ?? '') as Schemas['OrderPreview'];
    const used = limits.openOrders.used + (state === 'ACTIVE' || state === 'PARKED' ? 1 : 0);
    assert.deepEqual([replayed, openOrders.used], [false, used], answer.body);
  }
  return tellingOf(answer);
}

/** What a dry run and the order itself have to agree on. */
function tellingOf({ status, body = '' }: { status: number; body: string | undefined }): unknown {
  if (status >= 400) return (JSON.parse(body) as Schemas['Problem']).code;
  const order = JSON.parse(body) as Schemas['OrderPreview'];
  const { clientOrderId, contractId, side, price, quantity, type, timeInForce, validUntil, state, reason } = order;
  const { displayQuantity, selfTradePrevention, filledQuantity, remainingQuantity, averagePrice, fills } = order;
  return {
    ...{ clientOrderId, contractId, side, price, quantity, type, timeInForce, validUntil, state, reason },
    ...{ displayQuantity, selfTradePrevention, filledQuantity, remainingQuantity, averagePrice },
    fills: fills.map((fill) => [fill.price, fill.quantity]),
  };
}

/** Of one that is as the API file wants it, at the revision that the order had. */
const AMENDMENT_CODES = [
  ...['order-ended', 'quantity-below-filled', 'revision-mismatch', 'participant-blocked', 'contract-closed'],
  ...['display-quantity-too-large', 'display-quantity-too-small'],
];

async function amend(floor: OrderFloor, { nth, isStale, changes }: Amend): Promise<void> {
  const [orderId, order] = nthNewest([...floor.orders], nth) ?? [];
  if (orderId === undefined || order === undefined) return;
  const { participantId, revision } = order;
  const body = { version: '1.0', revision: isStale ? revision + 1 : revision, ...changes };
  const path = `/orders/${orderId}`;
  const answer = await floor.sendTo(participantId, 'amendOrder', path, body);
  if (answer.status !== 200) {
    const code = codeOf(answer);
    if (isStale) assert.ok(code === 'revision-mismatch' || code === 'order-ended', answer.body);
    else assert.ok(AMENDMENT_CODES.includes(code) || mayComeOfOperators(floor, code), answer.body);
    if (code === 'participant-blocked') await isRefusedRightly(floor, participantId, answer);
    return;
  }
  const outcome = JSON.parse(answer.body ?? '') as OrderOutcome;
  floor.noteOutcome(participantId, outcome);
  assert.equal(outcome.revision, body.revision + 1, `an amendment counts one revision: ${answer.body ?? ''}`);
  const isReplay = answer.headers['idempotent-replayed'] === 'true';
  if (!isReplay) floor.repeatable.push({ participantId, operationId: 'amendOrder', path, body, answer });
}

async function cancel(floor: OrderFloor, { nth, revision }: Cancel): Promise<void> {
  const [orderId, order] = nthNewest([...floor.orders], nth) ?? [];
  if (orderId === undefined || order === undefined) return;
  const sent = revision === 'KNOWN' ? order.revision : order.revision + 1;
  const query = revision === 'NONE' ? '' : `?revision=${sent}`;
  const answer = await floor.sendTo(order.participantId, 'cancelOrder', `/orders/${orderId}${query}`);
  if (answer.status === 409 && revision !== 'NONE') return;
  assert.equal(answer.status, 200, answer.body);
  const { state, revision: told } = JSON.parse(answer.body ?? '') as OrderOutcome;
  assert.ok(state !== 'ACTIVE' && state !== 'PARKED', `cancelled, and still open: ${answer.body ?? ''}`);
  floor.orders.set(orderId, { ...order, revision: told });
}

const CHANGE_CODES = ['order-ended', 'revision-mismatch', 'participant-blocked', 'contract-closed'];

function isChangeCode(floor: OrderFloor, code: string): boolean {
  return CHANGE_CODES.includes(code) || mayComeOfOperators(floor, code);
}

/** What it is asked to be it is afterwards, or it has ended; only a real change counts in the revision. */
async function change(floor: OrderFloor, { kind, nth, revision }: Change): Promise<void> {
  const [orderId, order] = nthNewest([...floor.orders], nth) ?? [];
  if (orderId === undefined || order === undefined) return;
  const { participantId } = order;
  const sent = revision === 'KNOWN' ? order.revision : order.revision + 1;
  const body = { version: '1.0', ...(revision !== 'NONE' && { revision: sent }) };
  const [operationId, word] = kind === 'PARK' ? ['parkOrder', 'park'] : ['activateOrder', 'activate'];
  const path = `/orders/${orderId}/${word}`;
  const answer = await floor.sendTo(participantId, operationId, path, body);
  if (answer.status !== 200) return assert.ok(isChangeCode(floor, codeOf(answer)), answer.body);
  const told = JSON.parse(answer.body ?? '') as OrderOutcome;
  if (kind === 'PARK') assert.equal(told.state, 'PARKED', answer.body);
  else assert.notEqual(told.state, 'PARKED', answer.body);
  if (answer.headers['idempotent-replayed'] === 'true') return;
  const isChanged = told.sequence === Number(answer.headers['wattbook-sequence']);
  if (kind === 'ACTIVATE') floor.noteOutcome(participantId, told);
  else floor.orders.set(orderId, { ...order, revision: told.revision });
  if (isChanged && revision !== 'NONE') floor.repeatable.push({ participantId, operationId, path, body, answer });
}

async function retry(floor: OrderFloor, nth: number): Promise<void> {
  const found = nthNewest(floor.repeatable, nth);
  if (found === undefined) return;
  const answer = await floor.sendTo(found.participantId, found.operationId, found.path, found.body);
  if (found.operationId === 'submitBatch') return retryBatch(floor, found, answer);
  assert.equal(answer.body, found.answer.body, 'a retry gets another answer');
  assert.equal(answer.headers['idempotent-replayed'], 'true', 'a retry is not marked as one');
}

async function other(venue: FuzzVenue, draft: Draft): Promise<void> {
  const { scopes } = operationOf(draft.operationId);
  const request = requestOf(draft, venue.values, venue.keys.keyFor(draft.participantId, scopes, draft.keyNth));
  await venue.send(request.operation, wireOf(request), { claim: 'VALID', name: 'trading' });
}
