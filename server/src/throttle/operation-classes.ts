/** What each operation costs, and in which class. */
import type { OperationId as AdminOperationId } from '@wattbook/api/admin-operations';
import type { OperationId } from '@wattbook/api/operations';
import type { Charge, ThrottleClass } from './throttle.ts';

/** BATCH, BASKET: what its body holds, which is known only when that was read. */
export type OperationClass = ThrottleClass | 'EXEMPT' | 'BATCH' | 'BASKET';

/**
 * EXEMPT: public, so there is no key that could have a bucket. Nothing behind these waits for the database or writes,
 * they take no body, and the gateway bounds connections, headers and time; a load balancer bounds addresses. Whether
 * a process lives must be answered whoever asks how often.
 *
 * Cancels have a bucket of their own: who spent all orders can still get out of the market. An amendment may trade,
 * so it is an order. To park is to get out; a dead man's switch has to be set again and again, also by who has spent
 * all orders. An operation without a row doesn't compile.
 */
export const CLASS_OF_OPERATION: { readonly [Id in OperationId]: OperationClass } = {
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
  listOrderEvents: 'reads',
  explainOrder: 'reads',
  amendOrder: 'orders',
  cancelOrder: 'cancels',
  parkOrder: 'cancels',
  activateOrder: 'orders',
  submitBasket: 'BASKET',
  submitBlock: 'orders',
  listTrades: 'reads',
  getTrade: 'reads',
  getConfirmation: 'reads',
  listCandles: 'reads',
  listStatistics: 'reads',
  listIndices: 'reads',
  listPositions: 'reads',
  getStatement: 'reads',
  recallTrade: 'orders',
  openStream: 'streams',
  cancelOrders: 'cancels',
  submitBatch: 'BATCH',
  getAccount: 'reads',
  liftBlock: 'orders',
  setCancelAfter: 'cancels',
  getLimits: 'reads',
  listKeys: 'reads',
  rotateKey: 'orders',
  revokeKey: 'cancels',
};

/** Of the operator's API: what gives something is an order, what takes it back or stops it a cancel. */
export const CLASS_OF_ADMIN_OPERATION: { readonly [Id in AdminOperationId]: OperationClass } = {
  getAdminHealth: 'EXEMPT',
  getSpecYaml: 'EXEMPT',
  getSpecJson: 'EXEMPT',
  listParticipants: 'reads',
  getParticipant: 'reads',
  admitParticipant: 'orders',
  changeParticipant: 'orders',
  listKeys: 'reads',
  issueKey: 'orders',
  revokeKey: 'cancels',
  listOperatorKeys: 'reads',
  issueOperatorKey: 'orders',
  revokeOperatorKey: 'cancels',
  listOrders: 'reads',
  getOrder: 'reads',
  listTrades: 'reads',
  getTrade: 'reads',
  getMarket: 'reads',
  haltMarket: 'cancels',
  resumeMarket: 'orders',
  listContracts: 'reads',
  getContract: 'reads',
  haltContract: 'cancels',
  resumeContract: 'orders',
  cancelOrder: 'cancels',
  cancelOrders: 'cancels',
  unblockParticipant: 'orders',
  getTerms: 'reads',
  setTerms: 'orders',
  setReferencePrices: 'orders',
  getProduct: 'reads',
  defineProduct: 'orders',
  listQuarantinedCommands: 'reads',
  listQuarantinedTrades: 'reads',
  retryQuarantinedTrade: 'orders',
  discardQuarantinedTrade: 'orders',
  getQuarantinedCommand: 'reads',
  releaseQuarantinedCommand: 'orders',
  unblockKey: 'orders',
  listRecalls: 'reads',
  decideRecall: 'orders',
  settleDeliveryDay: 'orders',
};

const CLASS_OF_BATCH_ACTION = { PLACE: 'orders', AMEND: 'orders', CANCEL: 'cancels' } as const;

/** What an operation may cost in whose body says how much. */
export function classesOfBody(cost: OperationClass): readonly ThrottleClass[] {
  return cost === 'BASKET' ? ['orders'] : [...new Set(Object.values(CLASS_OF_BATCH_ACTION))];
}

export type BatchAction = keyof typeof CLASS_OF_BATCH_ACTION;

/** One token of its class; nothing for one that is exempt, nor before its body is read for one that costs by it. */
export function chargeOf(cost: OperationClass): Charge | undefined {
  return cost === 'EXEMPT' || costsByBody(cost) ? undefined : { class: cost, cost: 1 };
}

/** Whether it costs what its body holds, which is known only when that was read. */
export function costsByBody(cost: OperationClass): cost is 'BATCH' | 'BASKET' {
  return cost === 'BATCH' || cost === 'BASKET';
}

/** Reading and checking a large body is work too: refused, it costs one token for each begun so many operations. */
const OPERATIONS_PER_TOKEN_IF_REFUSED = 10;

/** One token for each operation of a batch, in the class of each. To be taken together (`takeAll`). */
export function chargesOfBatch(batch: readonly { action: BatchAction }[]): Charge[] {
  const costs = new Map<ThrottleClass, number>();
  for (const { action } of batch) {
    const found = CLASS_OF_BATCH_ACTION[action];
    costs.set(found, (costs.get(found) ?? 0) + 1);
  }
  return [...costs].map(([name, cost]) => chargeOfMany(name, cost));
}

/** One token for each order of a basket. */
export function chargesOfBasket(orders: number): Charge[] {
  return [chargeOfMany('orders', orders)];
}

function chargeOfMany(name: ThrottleClass, cost: number): Charge {
  return { class: name, cost, costIfRefused: Math.ceil(cost / OPERATIONS_PER_TOKEN_IF_REFUSED) };
}
