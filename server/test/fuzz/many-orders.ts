/** Trading steps that concern many orders: batches and mass cancellations. What holds of any batch: batch-faults.ts. */
import assert from 'node:assert/strict';
import { unitsOf } from './books.ts';
import type { Answer } from './judge.ts';
import { codeOf, nthNewest, type OrderFloor, type Repeatable, type Schemas } from './order-floor.ts';
import type { ParticipantId } from './requests.ts';
import type { BatchDraft, CancelMany, SendBatch, Target } from './trading-steps.ts';

type Operation = Record<string, unknown>;
type Ids = { orderId?: string; clientOrderId: string; revision: number };

const NOBODYS = 'trading-nobody';

export async function sendBatch(floor: OrderFloor, step: SendBatch): Promise<void> {
  const { participantId, onError } = step;
  const body = { version: '1.0', onError, operations: operationsOf(floor, step) };
  const answer = await floor.sendTo(participantId, 'submitBatch', '/batch', body);
  if (codeOf(answer) === 'batch-exceeds-burst') return;
  assert.equal(answer.status, 200, answer.body);
  noteResults(floor, participantId, resultsOf(answer));
  floor.repeatable.push({ participantId, operationId: 'submitBatch', path: '/batch', body, answer });
}

/** Orders that the batch placed or amended are answered as the first time, wherever it came this time. */
export function retryBatch(floor: OrderFloor, { participantId, answer: first }: Repeatable, answer: Answer): void {
  assert.equal(answer.status, 200, answer.body);
  const results = resultsOf(answer);
  for (const [index, before] of resultsOf(first).entries()) {
    const now = results[index];
    if (before.action === 'CANCEL' || before.result !== 'EXECUTED' || now?.result === 'SKIPPED') continue;
    assert.deepEqual(now, { ...before, replayed: true }, `result ${index} of a batch that was sent again`);
  }
  noteResults(floor, participantId, results);
}

function resultsOf({ body = '' }: Answer): Schemas['BatchResult'][] {
  return (JSON.parse(body) as Schemas['BatchOutcome']).results;
}

function noteResults(floor: OrderFloor, participantId: ParticipantId, results: Schemas['BatchResult'][]): void {
  for (const result of results) {
    if (result.result !== 'EXECUTED' || result.replayed === true) continue;
    const { action, order } = result;
    if (action !== 'CANCEL') floor.noteOutcome(participantId, order);
    else floor.orders.set(order.orderId, { ...order, participantId });
  }
}

function operationsOf(floor: OrderFloor, { participantId, operations }: SendBatch): Operation[] {
  const own = [...floor.orders].filter(([, order]) => order.participantId === participantId);
  const existing = own.map(([orderId, { clientOrderId, revision }]): Ids => ({ orderId, clientOrderId, revision }));
  /** Revisions count on as if each operation were executed. */
  const placed: Ids[] = [];
  const find = ({ nth, ofBatch }: Target): Ids | undefined =>
    (ofBatch ? nthNewest(placed, nth) : undefined) ?? nthNewest(existing, nth);
  return operations.map((draft) => operationOf(floor, draft, find, placed));
}

function operationOf(
  floor: OrderFloor,
  draft: BatchDraft,
  find: (target: Target) => Ids | undefined,
  placed: Ids[],
): Operation {
  switch (draft.action) {
    case 'PLACE': {
      const clientOrderId = floor.newClientOrderId();
      placed.push({ clientOrderId, revision: 1 });
      return { action: 'PLACE', order: { clientOrderId, ...draft.terms } };
    }
    case 'AMEND': {
      const ids = find(draft.target) ?? { clientOrderId: NOBODYS, revision: 1 };
      const revision = draft.isStale ? ids.revision + 1 : ids.revision;
      if (!draft.isStale) ids.revision += 1;
      return { action: 'AMEND', ...namedBy(ids, draft.target), revision, ...draft.changes };
    }
    case 'CANCEL': {
      const ids = find(draft.target) ?? { clientOrderId: NOBODYS, revision: 1 };
      const revision = draft.revision === 'KNOWN' ? ids.revision : ids.revision + 1;
      return { action: 'CANCEL', ...namedBy(ids, draft.target), ...(draft.revision !== 'NONE' && { revision }) };
    }
  }
}

/** What the batch itself places has no id of the venue yet. */
function namedBy({ orderId, clientOrderId }: Ids, { by }: Target): { orderId: string } | { clientOrderId: string } {
  return by === 'clientOrderId' || orderId === undefined ? { clientOrderId } : { orderId };
}

export async function cancelMany(floor: OrderFloor, step: CancelMany): Promise<void> {
  const { participantId, filter, orderNths, clientOrderNths } = step;
  const known = [...floor.orders].map(([orderId, { clientOrderId }]) => ({ orderId, clientOrderId }));
  const named = (nths: number[] | null) => nths?.flatMap((nth) => nthNewest(known, nth) ?? []) ?? [];
  const orderIds = named(orderNths).map(({ orderId }) => orderId);
  const clientOrderIds = named(clientOrderNths).map(({ clientOrderId }) => clientOrderId);
  const before = await openOrders(floor, participantId);
  const body = {
    version: '1.0',
    ...filter,
    ...(orderIds.length > 0 && { orderIds }),
    ...(clientOrderIds.length > 0 && { clientOrderIds }),
  };
  const answer = await floor.sendTo(participantId, 'cancelOrders', '/orders/cancel', body);
  assert.equal(answer.status, 200, answer.body);

  const { area = 'NL', product = 'PT15M', side, contractId } = filter;
  const isMeant = (order: Schemas['Order']): boolean =>
    area === 'NL' &&
    product === 'PT15M' &&
    (side ?? order.side) === order.side &&
    (contractId ?? order.contractId) === order.contractId &&
    (orderIds.length === 0 || orderIds.includes(order.orderId)) &&
    (clientOrderIds.length === 0 || clientOrderIds.includes(order.clientOrderId));
  const [meant, others] = [before.filter(isMeant), before.filter((order) => !isMeant(order))];
  const outcome = JSON.parse(answer.body ?? '') as Schemas['MassCancellationOutcome'];
  const units = meant.reduce((total, order) => total + unitsOf(order.remainingQuantity), 0);
  assert.deepEqual(
    [outcome.cancelledOrders, unitsOf(outcome.cancelledQuantity)],
    [meant.length, units],
    `of ${before.length} orders ${meant.length} match ${JSON.stringify(body)}`,
  );
  assert.deepEqual(await openOrders(floor, participantId), others, 'the other orders are not as they were');
}

async function openOrders({ venue }: OrderFloor, participantId: ParticipantId): Promise<Schemas['Order'][]> {
  const orders: Schemas['Order'][] = [];
  for (const state of ['ACTIVE', 'PARKED']) {
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = `?state=${state}&limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await venue.read(participantId, 'listOrders', `/orders${query}`)) as Schemas['OrderPage'];
      orders.push(...page.items);
      cursor = page.nextCursor;
    }
  }
  return orders;
}
