/** What the trading steps share: how they send, the orders that there are, and what can be sent again. */
import type { components } from '@wattbook/api/types';
import type { FuzzVenue } from './fuzz-venue.ts';
import type { Answer } from './judge.ts';
import { operationOf, type ParticipantId } from './requests.ts';

export type Schemas = components['schemas'];
export type OrderOutcome = Schemas['OrderOutcome'];

/** As it was told last. */
export type KnownOrder = { participantId: ParticipantId; clientOrderId: string; revision: number };

/** A change that was answered with a success. */
export type Repeatable = {
  participantId: ParticipantId;
  operationId: string;
  path: string;
  body: object;
  answer: Answer;
};

export type OrderFloor = {
  venue: FuzzVenue;
  /** By `orderId`. */
  orders: Map<string, KnownOrder>;
  /** What orders and amendments were answered with. */
  outcomes: OrderOutcome[];
  repeatable: Repeatable[];
  sendTo(participantId: ParticipantId, operationId: string, path: string, body?: object): Promise<Answer>;
  noteOutcome(participantId: ParticipantId, outcome: OrderOutcome): void;
  newClientOrderId(): string;
};

export function createOrderFloor(venue: FuzzVenue): OrderFloor {
  const floor: Pick<OrderFloor, 'orders' | 'outcomes' | 'repeatable'> = {
    orders: new Map(),
    outcomes: [],
    repeatable: [],
  };
  let placed = 0;
  return {
    venue,
    ...floor,
    sendTo: (participantId, operationId, path, body) => {
      const operation = operationOf(operationId);
      const headers = {
        authorization: `Bearer ${venue.keys.keyFor(participantId, operation.scopes)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      };
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const wire = { method: operation.method, url: `/api/v1${path}`, headers, payload };
      return venue.send(operation, wire, { claim: 'VALID', name: 'trading' });
    },
    noteOutcome: (participantId, outcome) => {
      const { orderId, clientOrderId, revision } = outcome;
      floor.outcomes.push(outcome);
      floor.orders.set(orderId, { participantId, clientOrderId, revision });
    },
    newClientOrderId: () => {
      placed += 1;
      return `trading-${placed}`;
    },
  };
}

export function nthNewest<Item>(items: readonly Item[], nth: number): Item | undefined {
  return items.length === 0 ? undefined : items[items.length - 1 - (nth % items.length)];
}

export function codeOf({ status, body }: Answer): string {
  return status < 400 ? '' : (JSON.parse(body ?? '') as { code: string }).code;
}
