/**
 * What all changes of an order by its owner have in common: which order, at which revision, and asked before? Rule 5.
 */
import type { OrderReference } from '../commands.ts';
import type { Event, OrderParked } from '../events.ts';
import { changeHash } from '../entity-fields.ts';
import { CHANGES_REMEMBERED_MAX } from '../limits.ts';
import type { Market, Order, OrderChange, Refusal } from '../state.ts';
import { NOTHING, replace } from '../state-hash.ts';

/** Rule 5.1: told by the id that was asked for. */
export function notFound({ orderId, clientOrderId }: OrderReference): Refusal {
  return { code: 'order-not-found', details: clientOrderId === undefined ? { orderId } : { clientOrderId } };
}

/** Filled, cancelled or expired: nothing can happen to it any more. */
export function checkOpen({ orderId, state }: Order): Refusal | undefined {
  if (state === 'ACTIVE' || state === 'PARKED') return undefined;
  return { code: 'order-ended', details: { orderId, state } };
}

/** Rule 5.2: a change is meant for the order as its owner saw it last. Without a revision it is meant for any. */
export function checkRevision(order: Order, revision: number | undefined): Refusal | undefined {
  if (revision === undefined || revision === order.revision) return undefined;
  return { code: 'revision-mismatch', details: { currentRevision: order.revision } };
}

/** Rule 5.2: the same change at the same revision is answered as the first time. Returns whether it was. */
export function replayChange(order: Order, asked: AskedChange, events: Event[]): boolean {
  const earlier = order.changes.remembered.find(
    ({ revisionBefore, fingerprint }) => revisionBefore === asked.revision && fingerprint === asked.fingerprint,
  );
  if (earlier === undefined) return false;
  events.push({ type: 'ChangeReplayed', orderId: order.orderId, changedSequence: earlier.sequence });
  return true;
}

/** `revision` is the order's before the change, if the owner gave it. */
export type AskedChange = { revision?: number; fingerprint: string };

/** Each change counts; those that named their revision are remembered, the last CHANGES_REMEMBERED_MAX of them. */
export function countChange(market: Market, order: Order, { revision, fingerprint }: AskedChange): void {
  order.revision += 1;
  if (revision === undefined) return;
  const change: OrderChange = { revisionBefore: revision, fingerprint, sequence: market.sequence };
  const { remembered, hash } = order.changes;
  const forgotten = remembered.length < CHANGES_REMEMBERED_MAX ? undefined : remembered[0];
  const sum = { ...hash };
  replace(sum, forgotten === undefined ? NOTHING : changeHash(forgotten), changeHash(change));
  order.changes = { remembered: [...remembered, change].slice(-CHANGES_REMEMBERED_MAX), hash: sum };
}

/** All of the order that a change can change, as it stands after it. */
export function toldChange(order: Order): Omit<OrderParked, 'type'> {
  const { orderId, clientOrderId, contractId, participantId, revision, priceTicks, quantityLots } = order;
  const { displayLots, validUntilUs, text, openLots, filledLots, filledValue } = order;
  return {
    ...{ orderId, clientOrderId, contractId, participantId, revision, priceTicks, quantityLots },
    ...(displayLots !== undefined && { displayLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
    ...{ openLots, filledLots, filledValue },
  };
}
