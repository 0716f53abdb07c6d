/** Rule 5, and 8.2 to 8.4: what becomes of orders because somebody asks. */
import type * as commands from '../src/commands.ts';
import { amendmentFingerprintOf, parkingFingerprintOf } from '../src/fingerprint.ts';
import { CHANGES_REMEMBERED_MAX } from '../src/limits.ts';
import { endOrder, match, namesOf } from './matching.ts';
import { collarFaults, exposureFaults, findOwn, standingFaults, termsFaults } from './orders.ts';
import { costE5, findAdmitted, findParticipant, found, isOpen, operators, pick, refusedAs, tell } from './state.ts';
import type { Handlers, Market, Order, Steps } from './state.ts';
import { totalsOf } from './time.ts';

export const changes = {
  AmendOrder: refusedAs('AmendmentRefused', change),
  ParkOrder: refusedAs('ParkingRefused', change),
  ActivateOrder: refusedAs('ActivationRefused', change),
  CancelOrder: refusedAs('CancellationRefused', change),
  CancelOrders: cancelOrders,
  CancelOrdersOnBehalf: operators(function* (market, command) {
    const { targetId } = command;
    yield* found(findParticipant(market, targetId), ['unknown-participant', targetId]);
    cancelOrders(market, command);
  }),
  LiftBlock: refusedAs('LiftRefused', function* (market, { participantId }) {
    const participant = yield* findAdmitted(market, participantId);
    const code = participant.isBlockedByOperator ? 'blocked-by-operator' : 'not-blocked'; // 8.3
    if (!participant.isBlockedByOwner) yield [code, { participantId }];
    participant.isBlockedByOwner = false;
    tell(market, { type: 'ParticipantUnblocked', participantId, by: 'OWNER' });
  }),
  LiftBlockOnBehalf: operators(function* (market, { targetId }) {
    const participant = yield* found(findParticipant(market, targetId), ['unknown-participant', targetId]);
    if (!participant.isBlockedByOperator) yield ['not-blocked', targetId]; // 8.3
    participant.isBlockedByOperator = false;
    tell(market, { type: 'ParticipantUnblocked', participantId: targetId, by: 'OPERATOR' });
  }),
  SetCancelAfter: refusedAs('CancelAfterRefused', function* (market, { participantId, keyId, seconds, scope }) {
    yield* findAdmitted(market, participantId);
    const whose = scope === 'KEY' ? { participantId, keyId } : { participantId };
    const isSame = (armed: typeof whose) => armed.participantId === participantId && armed.keyId === whose.keyId;
    market.switches = market.switches.filter((armed) => !isSame(armed)); // 8.4
    if (seconds === 0) return tell(market, { type: 'CancelAfterSet' });
    const dueUs = market.timeUs + seconds * 1_000_000;
    market.switches.push({ ...whose, seconds, dueUs, armedSequence: market.sequence });
    tell(market, { type: 'CancelAfterSet', dueUs });
  }),
} satisfies Partial<Handlers>;

type Change = commands.AmendOrder | commands.ParkOrder | commands.ActivateOrder | commands.CancelOrder;

/** Rules 5.1 to 5.7. */
function* change(market: Market, command: Change): Steps {
  const { orderId, clientOrderId, revision: revisionBefore } = command;
  const names = orderId === undefined ? { clientOrderId } : { orderId };
  const order = yield* found(findOwn(market, command), ['order-not-found', names]); // 5.1
  if (command.type === 'CancelOrder') {
    yield* changeFaults(market, command, order, order);
    return endOrder(market, order, 'OWNER'); // 5.7
  }
  const fingerprint = command.type === 'AmendOrder' ? amendmentFingerprintOf(command) : parkingFingerprintOf(command);
  const past = order.changes.find((each) => each.revisionBefore === revisionBefore && each.fingerprint === fingerprint);
  const replayed = past && { orderId: order.orderId, changedSequence: past.sequence };
  if (replayed !== undefined) return tell(market, { type: 'ChangeReplayed', ...replayed }); // 5.2
  const wanted = asWanted(order, command);
  yield* changeFaults(market, command, order, wanted);
  const lostPriority = losesPlace(order, wanted);
  const before = pick(order, 'priceTicks', 'quantityLots', 'openLots');
  if (revisionBefore !== undefined) order.changes.push({ revisionBefore, fingerprint, sequence: market.sequence });
  const remembered = order.changes.slice(-CHANGES_REMEMBERED_MAX); // 5.2
  Object.assign(order, wanted, { revision: order.revision + 1, changes: remembered }); // 5.6
  if (order.state === 'PARKED' || lostPriority) delete order.visibleLots;
  if (order.visibleLots !== undefined) order.visibleLots = Math.min(order.visibleLots, order.openLots); // 5.4
  const standing = {
    ...namesOf(order),
    ...pick(order, 'revision', 'priceTicks', 'quantityLots', 'openLots', 'filledLots', 'filledValue'),
    ...pick(order, 'displayLots', 'validUntilUs', 'text'),
  };
  const parked = order.state === 'PARKED' && ({ parked: true } as const);
  if (command.type === 'ParkOrder') tell(market, { type: 'OrderParked', ...standing });
  else if (command.type === 'ActivateOrder') tell(market, { type: 'OrderActivated', ...standing });
  else tell(market, { type: 'OrderAmended', ...standing, ...parked, before, lostPriority });
  if (order.openLots === 0) return endOrder(market, order, 'AMENDED_TO_FILLED'); // 5.3
  if (lostPriority) match(market, order); // 5.4, 5.6
}

/** The order as it would be. */
function asWanted(order: Order, command: Change): Order {
  if (command.type === 'ParkOrder') return { ...order, state: 'PARKED' };
  if (command.type !== 'AmendOrder') return { ...order, state: 'ACTIVE' };
  const amended = pick(command, 'priceTicks', 'quantityLots', 'displayLots', 'validUntilUs', 'text');
  return { ...order, ...amended, openLots: (amended.quantityLots ?? order.quantityLots) - order.filledLots };
}

/** Rule 5.4; what is activated has no place yet (5.6). */
function losesPlace(order: Order, wanted: Order): boolean {
  const isSame = wanted.priceTicks === order.priceTicks && wanted.displayLots === order.displayLots;
  const keepsPlace = order.state === 'ACTIVE' && isSame && wanted.quantityLots <= order.quantityLots;
  return wanted.state === 'ACTIVE' && wanted.openLots > 0 && !keepsPlace;
}

/** Rules 5.2, 5.6 and 5.7, in this sequence. */
function* changeFaults(market: Market, command: Change, order: Order, wanted: Order): Steps {
  const { orderId, state, revision: currentRevision } = order;
  const { type, revision = currentRevision } = command;
  if (!isOpen(order)) yield ['order-ended', { orderId, state }];
  if (type === 'ParkOrder' && state === 'PARKED') yield ['order-parked', { orderId }];
  if (type === 'ActivateOrder' && state === 'ACTIVE') yield ['order-active', { orderId }];
  if (revision !== currentRevision) yield ['revision-mismatch', { currentRevision }];
  if (type === 'ParkOrder' || type === 'CancelOrder') return;
  yield* standingFaults(market, order); // 2.2, 2.3
  if (type === 'AmendOrder') yield* termsFaults(market, wanted); // 2.5 to 2.9
  if (losesPlace(order, wanted)) yield* collarFaults(market, wanted); // 2.10
  yield* exposureFaults(market, order, costE5(wanted) - costE5(order)); // 2.12
}

/** Rule 8.2. */
function cancelOrders(market: Market, command: commands.CancelOrders | commands.CancelOrdersOnBehalf): void {
  const { area, product, contractId, side, orderIds, clientOrderIds, block } = command;
  const isOwner = command.type === 'CancelOrders';
  const participantId = isOwner ? command.participantId : command.targetId;
  const participant = findParticipant(market, participantId);
  const flag = isOwner ? 'isBlockedByOwner' : 'isBlockedByOperator';
  if (block === true && participant?.[flag] === false) {
    participant[flag] = true;
    tell(market, { type: 'ParticipantBlocked', participantId, by: isOwner ? 'OWNER' : 'OPERATOR' });
  }
  const own = market.orders.filter((order) => isOpen(order) && order.participantId === participantId);
  const orders = own
    .filter((order) => area === undefined || area === order.contract.area)
    .filter((order) => product === undefined || product === order.contract.product)
    .filter((order) => contractId === undefined || contractId === order.contractId)
    .filter((order) => side === undefined || side === order.side)
    .filter((order) => orderIds === undefined || orderIds.includes(order.orderId))
    .filter((order) => clientOrderIds === undefined || clientOrderIds.includes(order.clientOrderId));
  tell(market, { type: 'OrdersCancelled', ...totalsOf(orders) });
  market.unfinished = { reason: isOwner ? 'MASS_CANCEL' : 'OPERATOR', orders };
}
