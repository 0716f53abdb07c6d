/** Taking an order out of its book for a while, and putting it back. Rule 5.6. */
import type { ActivateOrder, ParkOrder } from '../commands.ts';
import type { Event } from '../events.ts';
import { parkingFingerprintOf } from '../fingerprint.ts';
import { contractOf, findOwnOrder, type Market, type Order, type Refusal } from '../state.ts';
import { checkOpen, checkRevision, countChange, notFound, replayChange, toldChange } from './changes.ts';
import { matchOrder } from './matching.ts';
import { checkActivatedTerms, checkNotBlocked } from './order-checks.ts';
import { leaveBook, touch } from './order-life.ts';

/** An active order leaves its book. Always possible while it is open: a halt or a block is no hindrance. */
export function parkOrder(market: Market, command: ParkOrder, events: Event[]): void {
  const refuse = ({ code, details }: Refusal): void => {
    events.push({ type: 'ParkingRefused', code, details });
  };
  const order = findOwnOrder(market, command);
  if (order === undefined) return refuse(notFound(command));
  const asked = { ...revisionOf(command), fingerprint: parkingFingerprintOf(command) };
  if (replayChange(order, asked, events)) return;
  const refusal = checkOpen(order) ?? checkState(order, 'ACTIVE') ?? checkRevision(order, command.revision);
  if (refusal !== undefined) return refuse(refusal);

  leaveBook(market, order);
  order.state = 'PARKED';
  countChange(market, order, asked);
  touch(market, order);
  events.push({ type: 'OrderParked', ...toldChange(order) });
}

/** A parked order is matched like a new one, and what is left of it rests at the end of its queue. */
export function activateOrder(market: Market, command: ActivateOrder, events: Event[]): void {
  const refuse = ({ code, details }: Refusal): void => {
    events.push({ type: 'ActivationRefused', code, details });
  };
  const order = findOwnOrder(market, command);
  if (order === undefined) return refuse(notFound(command));
  const asked = { ...revisionOf(command), fingerprint: parkingFingerprintOf(command) };
  if (replayChange(order, asked, events)) return;
  const refusal = checkActivation(market, order, command);
  if (refusal !== undefined) return refuse(refusal);

  order.state = 'ACTIVE';
  countChange(market, order, asked);
  events.push({ type: 'OrderActivated', ...toldChange(order) });
  matchOrder(market, contractOf(market, order.contractId), order, events);
}

function checkActivation(market: Market, order: Order, { revision }: ActivateOrder): Refusal | undefined {
  return (
    checkOpen(order) ??
    checkState(order, 'PARKED') ??
    checkRevision(order, revision) ??
    checkNotBlocked(market, order.participantId) ??
    checkActivatedTerms(market, order)
  );
}

/** Already as it is asked to be. */
function checkState({ orderId, state }: Order, needed: 'ACTIVE' | 'PARKED'): Refusal | undefined {
  if (state === needed) return undefined;
  return { code: needed === 'ACTIVE' ? 'order-parked' : 'order-active', details: { orderId } };
}

function revisionOf({ revision }: ParkOrder | ActivateOrder): { revision?: number } {
  return revision === undefined ? {} : { revision };
}
