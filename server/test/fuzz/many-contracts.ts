/** Trading steps over several contracts: baskets and blocks. */
import assert from 'node:assert/strict';
import { codeOf, type OrderFloor, type OrderOutcome, type Schemas } from './order-floor.ts';
import { isRefusedRightly } from './rightly-refused.ts';
import type { PlaceBasket, PlaceBlock } from './trading-steps.ts';

const BLOCK = ['NL-TEST-1', 'NL-TEST-2'];

/** All of its orders are filled, or there are none. */
export async function placeBasket(floor: OrderFloor, { participantId, legs }: PlaceBasket): Promise<void> {
  const clientBasketId = floor.newClientOrderId();
  const body = { version: '1.0', clientBasketId, orders: legs };
  const answer = await floor.sendTo(participantId, 'submitBasket', '/baskets', body);
  if (await isRefusedRightly(floor, participantId, answer)) return;
  if (answer.status !== 201) {
    assert.equal(codeOf(answer), 'basket-not-fillable', answer.body);
    const path = `/orders?clientOrderId=${clientBasketId}:1`;
    const { items } = (await floor.venue.read(participantId, 'listOrders', path)) as Schemas['OrderPage'];
    return assert.deepEqual(items, [], 'a basket that was refused has left an order');
  }
  const { orders } = JSON.parse(answer.body ?? '') as Schemas['BasketOutcome'];
  for (const [index, order] of orders.entries()) {
    const { contractId, clientOrderId, state } = order;
    const wanted = [legs[index]?.['contractId'], `${clientBasketId}:${index + 1}`, 'FILLED'];
    assert.deepEqual([contractId, clientOrderId, state], wanted, answer.body);
    floor.noteOutcome(participantId, order);
  }
  floor.repeatable.push({ participantId, operationId: 'submitBasket', path: '/baskets', body, answer });
}

/** Its order is one like any other, for a contract of its own. */
export async function placeBlock(floor: OrderFloor, { participantId, terms }: PlaceBlock): Promise<void> {
  const body = { version: '1.0', clientOrderId: floor.newClientOrderId(), contractIds: BLOCK, ...terms };
  const answer = await floor.sendTo(participantId, 'submitBlock', '/blocks', body);
  if (await isRefusedRightly(floor, participantId, answer)) return;
  assert.equal(answer.status, 201, answer.body);
  const outcome = JSON.parse(answer.body ?? '') as OrderOutcome;
  const path = `/contracts/${outcome.contractId}`;
  const { contractIds } = (await floor.venue.read(participantId, 'getContract', path)) as Schemas['Contract'];
  assert.deepEqual(contractIds, BLOCK, answer.body);
  floor.noteOutcome(participantId, outcome);
  floor.repeatable.push({ participantId, operationId: 'submitBlock', path: '/blocks', body, answer });
}
