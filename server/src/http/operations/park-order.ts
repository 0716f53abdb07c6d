/**
 * POST /orders/{orderId}/park and /activate. An order that is so already is what was asked for: 200 with the order as
 * it is. First answer and replay are made from the same record: equal byte for byte.
 */
import type { ActivateOrder, ParkOrder } from '@wattbook/engine/commands';
import type { ActivationRefused, ParkingRefused } from '@wattbook/engine/events';
import type { Identity } from '../../directory/directory.ts';
import type { RecordedOutcome } from '../../exchange-channel.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { orderAtAmendment, type OrderSnapshot } from '../../order-snapshot.ts';
import { success, type Answer, type Success } from '../answers/answer.ts';
import { isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { actorOf } from '../wire/commands.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderOut, orderOutcome } from '../wire/orders.ts';
import { orderEnded, orderNotFound, refusalProblem } from '../wire/refusals.ts';
import { archivedOrdersOf } from './archived-orders.ts';
import { findFirst, handOver } from './hand-over.ts';

type Asked = { orderId: string; body: Schemas['OrderChange'] };

/** What a record changed, or that nothing had to be. */
type Changed = { order: OrderSnapshot; record?: JournalRecord; sequence: number; isReplay?: true };

export async function parkOrder(parts: Parts, identity: Identity, asked: Asked): Promise<Answer> {
  const changed = await change(parts, identity, 'ParkOrder', asked);
  return isProblem(changed) ? changed : answerOf(changed, orderOut(changed.order));
}

export async function activateOrder(parts: Parts, identity: Identity, asked: Asked): Promise<Answer> {
  const changed = await change(parts, identity, 'ActivateOrder', asked);
  if (isProblem(changed)) return changed;
  const { order, record } = changed;
  const body: Schemas['OrderOutcome'] =
    record === undefined ? { ...orderOut(order), fills: [] } : orderOutcome(record, order);
  return answerOf(changed, body);
}

function answerOf<Body extends object>({ sequence, isReplay }: Changed, body: Body): Success<Body> {
  return { ...success(body, sequence), ...(isReplay !== undefined && { isReplay }) };
}

async function change(
  parts: Parts,
  identity: Identity,
  type: (ParkOrder | ActivateOrder)['type'],
  { orderId: text, body: { revision } }: Asked,
): Promise<Changed | Problem> {
  const orderId = parseOrderId(text);
  if (orderId === undefined) return orderNotFound(text);
  const command = { type, ...actorOf(identity), orderId, ...(revision !== undefined && { revision }) };
  const recorded = await handOver(parts, command);
  return isProblem(recorded) ? recorded : changedBy(parts, recorded, text);
}

async function changedBy(parts: Parts, recorded: RecordedOutcome, orderId: string): Promise<Changed | Problem> {
  const { record, order } = recorded;
  for (const event of record.events) {
    if (event.type === 'OrderParked' || event.type === 'OrderActivated') return changeIn(record, order);
    if (event.type === 'ChangeReplayed') {
      const first = await findFirst(parts, event.changedSequence);
      return isProblem(first) ? first : { ...changeIn(first, order), isReplay: true };
    }
    if (event.type === 'ParkingRefused' || event.type === 'ActivationRefused') {
      return unchanged(parts, recorded, event, orderId);
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what became of its order`);
}

function changeIn(record: JournalRecord, order: OrderSnapshot | undefined): Changed {
  const changed = order && orderAtAmendment(record, order);
  if (changed === undefined) throw new Error(`record ${record.sequence} changed no order of its participant`);
  return { order: changed, record, sequence: record.sequence };
}

async function unchanged(
  parts: Parts,
  { record, order }: RecordedOutcome,
  refused: ParkingRefused | ActivationRefused,
  orderId: string,
): Promise<Changed | Problem> {
  const { sequence } = record;
  const isAsAsked = refused.code === 'order-parked' || refused.code === 'order-active';
  if (isAsAsked && order !== undefined) return { order, sequence };
  // Of an order that the market has let go of, the views know how it ended.
  const archived = refused.code === 'order-not-found' ? await archivedOrdersOf(parts)(record.command) : undefined;
  return archived === undefined
    ? refusalProblem(refused, { orderId }, sequence)
    : { ...orderEnded(archived.state), sequence };
}
