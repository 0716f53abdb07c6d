/** Rule 5: what becomes of an order because its owner asked. */
import type { ActivateOrder, AmendOrder, OrderReference, ParkOrder } from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import { amendmentFingerprintOf, parkingFingerprintOf } from '../src/fingerprint.ts';
import { CHANGES_REMEMBERED_MAX } from '../src/limits.ts';
import { blockFault, collarFault, exposureFault, refusal, sessionFault, termsFault } from './checks.ts';
import { cancel, match, namesOf } from './matching.ts';
import { contractOf, costE5, isOpen, type NaiveMarket, type NaiveOrder, type Refusal } from './state.ts';

/** One's own order by either id; others' are not there. */
export function findOwn(
  market: NaiveMarket,
  asked: { participantId: string } & OrderReference,
): NaiveOrder | undefined {
  const { participantId, orderId, clientOrderId } = asked;
  return market.orders.find((order) => {
    if (order.participantId !== participantId) return false;
    return orderId === undefined ? order.clientOrderId === clientOrderId : order.orderId === orderId;
  });
}

export function notFound({ orderId, clientOrderId }: OrderReference): Refusal {
  return refusal('order-not-found', orderId === undefined ? { clientOrderId } : { orderId });
}

export const ended = ({ orderId, state }: NaiveOrder): Refusal => refusal('order-ended', { orderId, state });

export const revisionFault = ({ revision }: NaiveOrder, asked: number | undefined): Refusal | undefined =>
  asked === undefined || asked === revision ? undefined : refusal('revision-mismatch', { currentRevision: revision });

function isReplay(order: NaiveOrder, revision: number | undefined, fingerprint: string, events: Event[]): boolean {
  const { orderId, changes } = order;
  const change = changes.find((past) => past.revisionBefore === revision && past.fingerprint === fingerprint);
  if (change === undefined) return false;
  events.push({ type: 'ChangeReplayed', orderId, changedSequence: change.sequence });
  return true;
}

/** Each change raises the revision; it is remembered if its revision was given. */
function change(market: NaiveMarket, order: NaiveOrder, fingerprint: string, isRemembered: boolean): void {
  const { sequence } = market;
  if (isRemembered) order.changes.push({ revisionBefore: order.revision, fingerprint, sequence });
  order.changes = order.changes.slice(-CHANGES_REMEMBERED_MAX);
  order.revision += 1;
}

/** Rules 5.2 to 5.5. */
export function amendOrder(market: NaiveMarket, command: AmendOrder, events: Event[]): void {
  const order = findOwn(market, command);
  const fingerprint = amendmentFingerprintOf(command);
  if (order === undefined) return void events.push({ type: 'AmendmentRefused', ...notFound(command) });
  if (isReplay(order, command.revision, fingerprint, events)) return;
  const wanted = amended(order, command);
  const keepsPlace = doesKeepPlace(order, wanted);
  const fault = amendmentFault(market, order, wanted, command.revision, keepsPlace);
  if (fault !== undefined) return void events.push({ type: 'AmendmentRefused', ...fault });
  const before = { priceTicks: order.priceTicks, quantityLots: order.quantityLots, openLots: order.openLots };
  change(market, order, fingerprint, true);
  const { revision: _past, changes: _known, ...values } = wanted;
  Object.assign(order, values);
  const { openLots } = order;
  const parked = order.state === 'PARKED' && ({ parked: true } as const);
  events.push({ type: 'OrderAmended', ...standingOf(order), ...parked, before, lostPriority: !keepsPlace });
  if (openLots === 0) return cancel(order, 'AMENDED_TO_FILLED', events);
  if (order.visibleLots !== undefined) order.visibleLots = Math.min(order.visibleLots, openLots);
  if (keepsPlace) return;
  delete order.visibleLots;
  match(market, order, events);
}

/** The order as it would be. */
function amended(order: NaiveOrder, command: AmendOrder): NaiveOrder {
  const { priceTicks = order.priceTicks, quantityLots = order.quantityLots, displayLots, validUntilUs, text } = command;
  return {
    ...order,
    priceTicks,
    quantityLots,
    openLots: quantityLots - order.filledLots,
    ...(displayLots !== undefined && { displayLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
  };
}

/** Rule 5.4. */
function doesKeepPlace(order: NaiveOrder, wanted: NaiveOrder): boolean {
  if (order.state === 'PARKED' || wanted.openLots === 0) return true;
  const isSame = wanted.priceTicks === order.priceTicks && wanted.displayLots === order.displayLots;
  return isSame && wanted.quantityLots <= order.quantityLots;
}

function amendmentFault(
  market: NaiveMarket,
  order: NaiveOrder,
  wanted: NaiveOrder,
  revision: number,
  keepsPlace: boolean,
): Refusal | undefined {
  if (!isOpen(order)) return ended(order);
  const contract = contractOf(market, order.contractId);
  const growth = costE5(market, wanted) - costE5(market, order);
  const isActive = order.state === 'ACTIVE';
  return (
    revisionFault(order, revision) ??
    blockFault(market, order.participantId) ??
    sessionFault(market, contract) ??
    termsFault(market, contract, wanted, order.filledLots) ??
    (keepsPlace ? undefined : collarFault(market, contract, wanted)) ??
    (isActive ? exposureFault(market, order.participantId, growth) : undefined)
  );
}

/** Rule 5.6. */
export function parkOrder(market: NaiveMarket, command: ParkOrder, events: Event[]): void {
  const order = findOwn(market, command);
  const refuse = (fault: Refusal) => void events.push({ type: 'ParkingRefused', ...fault });
  if (order === undefined) return refuse(notFound(command));
  const fingerprint = parkingFingerprintOf(command);
  if (isReplay(order, command.revision, fingerprint, events)) return;
  const { orderId, state } = order;
  if (!isOpen(order)) return refuse(ended(order));
  if (state === 'PARKED') return refuse(refusal('order-parked', { orderId }));
  const fault = revisionFault(order, command.revision);
  if (fault !== undefined) return refuse(fault);
  change(market, order, fingerprint, command.revision !== undefined);
  order.state = 'PARKED';
  delete order.visibleLots;
  events.push({ type: 'OrderParked', ...standingOf(order) });
}

export function activateOrder(market: NaiveMarket, command: ActivateOrder, events: Event[]): void {
  const order = findOwn(market, command);
  const refuse = (fault: Refusal) => void events.push({ type: 'ActivationRefused', ...fault });
  if (order === undefined) return refuse(notFound(command));
  const fingerprint = parkingFingerprintOf(command);
  if (isReplay(order, command.revision, fingerprint, events)) return;
  const { orderId, state, participantId } = order;
  if (!isOpen(order)) return refuse(ended(order));
  if (state === 'ACTIVE') return refuse(refusal('order-active', { orderId }));
  const contract = contractOf(market, order.contractId);
  const fault =
    revisionFault(order, command.revision) ??
    blockFault(market, participantId) ??
    sessionFault(market, contract) ??
    collarFault(market, contract, order) ??
    exposureFault(market, participantId, costE5(market, order));
  if (fault !== undefined) return refuse(fault);
  change(market, order, fingerprint, command.revision !== undefined);
  events.push({ type: 'OrderActivated', ...standingOf(order) });
  match(market, order, events);
}

function standingOf(order: NaiveOrder) {
  const { revision, priceTicks, quantityLots, openLots, filledLots, filledValue } = order;
  const { displayLots, validUntilUs, text } = order;
  return {
    ...namesOf(order),
    ...{ revision, priceTicks, quantityLots, openLots, filledLots, filledValue },
    ...(displayLots !== undefined && { displayLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
  };
}
