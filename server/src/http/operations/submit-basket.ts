/** POST /baskets: all of its orders are filled in one record, or there are none; the same answer however often. */
import type { PlaceBasket } from '@wattbook/engine/commands';
import type { Identity } from '../../directory/directory.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { ordersAtSubmission } from '../../order-snapshot.ts';
import type { Answer, Success } from '../answers/answer.ts';
import { atPointer, isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { placeBasketOf, pointerOfLeg } from '../wire/commands.ts';
import { orderOutcome } from '../wire/orders.ts';
import { refusalProblem } from '../wire/refusals.ts';
import { findFirst, handOver } from './hand-over.ts';
import { findPriorUses } from './submit-order.ts';

export async function submitBasket(parts: Parts, identity: Identity, body: Schemas['NewBasket']): Promise<Answer> {
  const { market, head } = parts.replica;
  const command = placeBasketOf(body, identity, (contractId) => market.contracts.get(contractId));
  if (isProblem(command)) return { ...command, sequence: head().lastSequence };
  const known = await withPriorUse(parts, identity, command);
  if (isProblem(known)) return known;
  const recorded = await handOver(parts, known);
  return isProblem(recorded) ? recorded : basketAnswer(parts, recorded.record, body);
}

/** Of the first order whose id was used before: by it a repetition is known, and an id that something else took. */
async function withPriorUse(parts: Parts, identity: Identity, command: PlaceBasket): Promise<PlaceBasket | Problem> {
  const ids = command.legs.map((_leg, index) => `${command.clientBasketId}:${index + 1}`);
  const priorUses = await findPriorUses(parts, identity, ids);
  if (isProblem(priorUses)) return priorUses;
  const index = ids.findIndex((id) => priorUses.has(id));
  const found = priorUses.get(ids[index] ?? '');
  return found === undefined ? command : { ...command, priorUse: { ...found, leg: index + 1 } };
}

async function basketAnswer(
  parts: Pick<Parts, 'records'>,
  record: JournalRecord,
  body: Schemas['NewBasket'],
): Promise<Success<Schemas['BasketOutcome']> | Problem> {
  for (const event of record.events) {
    if (event.type === 'BasketAccepted') return acceptedAnswer(record);
    if (event.type === 'BasketReplayed') {
      const first = await findFirst(parts, event.acceptedSequence);
      return isProblem(first) ? first : { ...acceptedAnswer(first), isReplay: true };
    }
    if (event.type === 'BasketRefused') {
      const refused = refusalProblem(event, { ...body.orders[event.leg - 1], clientBasketId: body.clientBasketId });
      const isOfBasket = event.code === 'client-order-id-reused';
      return { ...(isOfBasket ? refused : atPointer(pointerOfLeg(event.leg), refused)), sequence: record.sequence };
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what became of its basket`);
}

/** First answer and replay are made here, from the same record: equal byte for byte. */
function acceptedAnswer(record: JournalRecord): Success<Schemas['BasketOutcome']> {
  const { command, sequence } = record;
  if (command.type !== 'PlaceBasket') throw new Error(`record ${sequence} accepted no basket`);
  const orders = ordersAtSubmission(record).map((order) => orderOutcome(record, order));
  return { kind: 'SUCCESS', status: 201, body: { clientBasketId: command.clientBasketId, orders }, sequence };
}
