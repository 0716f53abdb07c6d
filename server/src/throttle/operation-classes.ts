/** What each operation costs, and in which class. */
import type { operations } from '@wattbook/api/operations';
import type { Charge, ThrottleClass } from './throttle.ts';

type OperationId = keyof typeof operations;

/**
 * EXEMPT: public, so there is no key that could have a bucket. Nothing behind these waits for the database or writes,
 * they take no body, and the gateway bounds connections, headers and time; a load balancer bounds addresses. Whether
 * a process lives must be answered whoever asks how often.
 *
 * Cancels have a bucket of their own: who spent all orders can still get out of the market. An amendment may trade,
 * so it is an order. An operation without a row doesn't compile.
 */
const CLASS_OF_OPERATION: { [Id in OperationId]: ThrottleClass | 'EXEMPT' | 'BATCH' } = {
  getHealth: 'EXEMPT',
  getStatus: 'EXEMPT',
  getVersion: 'EXEMPT',
  getSpecYaml: 'EXEMPT',
  getSpecJson: 'EXEMPT',
  listAreas: 'reads',
  listContracts: 'reads',
  getContract: 'reads',
  getBook: 'reads',
  listMarketTrades: 'reads',
  submitOrder: 'orders',
  listOrders: 'reads',
  getOrder: 'reads',
  amendOrder: 'orders',
  cancelOrder: 'cancels',
  listTrades: 'reads',
  getTrade: 'reads',
  openStream: 'streams',
  cancelOrders: 'cancels',
  submitBatch: 'BATCH',
  getAccount: 'reads',
  getLimits: 'reads',
  listKeys: 'reads',
  rotateKey: 'orders',
  revokeKey: 'cancels',
};

const CLASS_OF_BATCH_ACTION = { PLACE: 'orders', AMEND: 'orders', CANCEL: 'cancels' } as const;

/** What a batch may cost in. */
export const BATCH_CLASSES: readonly ThrottleClass[] = [...new Set(Object.values(CLASS_OF_BATCH_ACTION))];

export type BatchAction = keyof typeof CLASS_OF_BATCH_ACTION;

/** One token of its class; nothing for an operation that is exempt, nor for a batch before its body is read. */
export function chargeOf(operationId: OperationId): Charge | undefined {
  const found = CLASS_OF_OPERATION[operationId];
  return found === 'EXEMPT' || found === 'BATCH' ? undefined : { class: found, cost: 1 };
}

/** Whether it costs what its body holds, which is known only when that was read. */
export function isBatch(operationId: OperationId): boolean {
  return CLASS_OF_OPERATION[operationId] === 'BATCH';
}

/** Reading and checking a batch is work too: refused, it costs one token for each begun so many operations. */
const OPERATIONS_PER_TOKEN_IF_REFUSED = 10;

/** One token for each operation of a batch, in the class of each. To be taken together (`takeAll`). */
export function chargesOfBatch(batch: readonly { action: BatchAction }[]): Charge[] {
  const costs = new Map<ThrottleClass, number>();
  for (const { action } of batch) {
    const found = CLASS_OF_BATCH_ACTION[action];
    costs.set(found, (costs.get(found) ?? 0) + 1);
  }
  return [...costs].map(([name, cost]) => ({
    class: name,
    cost,
    costIfRefused: Math.ceil(cost / OPERATIONS_PER_TOKEN_IF_REFUSED),
  }));
}
