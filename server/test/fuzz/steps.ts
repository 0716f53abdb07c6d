/**
 * A run of the fuzz: a fresh venue, some steps, and its books. A step is any request of the API file, right or wrong,
 * an earlier one again, the next page of a list, a step of trading (trading-steps.ts), or time that passes.
 */
import fc from 'fast-check';
import type { Operation } from './api-document.ts';
import type { ThrottleConfig } from '../../src/throttle/throttle.ts';
import { checkBooks, checkFills, checkKeys } from './books.ts';
import { createFuzzVenue, type FuzzVenue, type OnAnswer } from './fuzz-venue.ts';
import type { Answer } from './judge.ts';
import { spoil } from './request-faults.ts';
import { nthNewest } from './order-floor.ts';
import {
  drafts,
  operationOf,
  PARTICIPANTS,
  requestOf,
  wireOf,
  type Draft,
  type ParticipantId,
  type WireRequest,
} from './requests.ts';
import { createTrader } from './trader.ts';
import { tradingSteps, type TradingStep } from './trading-steps.ts';

export type Step =
  | { kind: 'REQUEST'; draft: Draft }
  | { kind: 'AGAIN'; nth: number }
  | { kind: 'NEXT_PAGE'; nth: number }
  | { kind: 'WAIT'; ms: number }
  | ChangeKey
  | TradingStep;

/** Of the participant's own; `askerNth`: with which of its keys. */
type ChangeKey = {
  kind: 'CHANGE_KEY';
  participantId: ParticipantId;
  operationId: 'rotateKey' | 'revokeKey';
  nth: number;
  askerNth: number;
};

type Past = { operation: Operation; wire: WireRequest; answer: Answer };

const STEPS_MAX = 200;
const MINUTE_MS = 60_000;

const waits = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 1_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 15 * MINUTE_MS }) },
);

const keyChanges: fc.Arbitrary<ChangeKey> = fc.record({
  kind: fc.constant('CHANGE_KEY'),
  participantId: fc.constantFrom(...PARTICIPANTS),
  operationId: fc.constantFrom('rotateKey', 'rotateKey', 'revokeKey'),
  nth: fc.nat(5),
  askerNth: fc.nat(5),
});

const anySteps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 40, arbitrary: drafts().map((draft): Step => ({ kind: 'REQUEST', draft })) },
  { weight: 6, arbitrary: tradingSteps() },
  { weight: 4, arbitrary: fc.nat(20).map((nth): Step => ({ kind: 'AGAIN', nth })) },
  { weight: 2, arbitrary: fc.nat(20).map((nth): Step => ({ kind: 'NEXT_PAGE', nth })) },
  { weight: 2, arbitrary: keyChanges },
  { weight: 1, arbitrary: waits.map((ms): Step => ({ kind: 'WAIT', ms })) },
);

const anyTradingSteps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: tradingSteps() },
  { weight: 1, arbitrary: waits.map((ms): Step => ({ kind: 'WAIT', ms })) },
);

/** Any requests at all. */
export const requestRuns = fc.array(anySteps, { minLength: 1, maxLength: STEPS_MAX, size: 'max' });

/** Only what trades, in any order. */
export const tradingRuns = fc.array(anyTradingSteps, { minLength: 1, maxLength: STEPS_MAX, size: 'max' });

/** Throws what is wrong, if anything is. */
export async function run(steps: readonly Step[], onAnswer: OnAnswer, limits?: ThrottleConfig): Promise<void> {
  const venue = await createFuzzVenue(onAnswer, limits);
  try {
    const past: Past[] = [];
    const trader = createTrader(venue);
    for (const step of steps) {
      if (step.kind === 'REQUEST') await sendDraft(venue, step.draft, past);
      else if (step.kind === 'AGAIN') await sendAgain(venue, past, step.nth);
      else if (step.kind === 'NEXT_PAGE') await sendNextPage(venue, past, step.nth);
      else if (step.kind === 'CHANGE_KEY') await changeKey(venue, step);
      else if (step.kind === 'WAIT') await venue.gateway.clock.advance(step.ms);
      else await trader.take(step);
    }
    await checkBooks(venue);
    await checkFills(venue, trader.outcomes);
    await checkKeys(venue);
  } finally {
    await venue.close();
  }
}

async function sendDraft(venue: FuzzVenue, draft: Draft, past: Past[]): Promise<void> {
  const { scope } = operationOf(draft.operationId);
  const request = requestOf(draft, venue.values, venue.keys.keyFor(draft.participantId, scope, draft.keyNth));
  const fault = draft.fault === null ? undefined : spoil(request, draft.fault, venue.keys.wrongKeys());
  const wire = wireOf(fault?.request ?? request);
  const { operation } = request;
  const claim = fault === undefined ? 'VALID' : 'INVALID';
  const answer = await venue.send(operation, wire, { claim, ...(fault !== undefined && { name: fault.name }) });
  past.push({ operation, wire, answer });
}

async function changeKey(venue: FuzzVenue, step: ChangeKey): Promise<void> {
  const { participantId, operationId, nth, askerNth } = step;
  const operation = operationOf(operationId);
  const keyId = nthNewest(venue.keys.keyIdsOf(participantId), nth) ?? '';
  const headers = { authorization: `Bearer ${venue.keys.keyFor(participantId, operation.scope, askerNth)}` };
  const url = `/api/v1${operation.path.replace('{keyId}', keyId)}`;
  await venue.send(operation, { method: operation.method, url, headers, payload: undefined }, { claim: 'VALID' });
}

/** What a POST was answered with at first it is answered with again, if the file promises so. */
async function sendAgain(venue: FuzzVenue, past: readonly Past[], nth: number): Promise<void> {
  const found = past.at(-1 - (nth % Math.max(past.length, 1)));
  if (found === undefined) return;
  const { operation, wire, answer: first } = found;
  const answer = await venue.send(operation, wire, { name: 'again' });
  const isPromised = 'Idempotent-Replayed' in (operation.responses[String(first.status)]?.headers ?? {});
  if (wire.method !== 'POST' || !isPromised || !isLive(venue, wire)) return;
  const isReplay = answer.status === first.status && answer.headers['idempotent-replayed'] === 'true';
  if (isReplay && answer.body === first.body) return;
  throw new Error(
    `${wire.method} ${wire.url} again: ${answer.status} ${answer.body ?? ''}, first: ${first.body ?? ''}`,
  );
}

/** Only the nearest list that has more. */
async function sendNextPage(venue: FuzzVenue, past: Past[], nth: number): Promise<void> {
  const lists = past.flatMap(({ operation, wire, answer }) => {
    const cursor = answer.status === 200 ? nextCursorOf(answer) : undefined;
    return cursor === undefined ? [] : [{ operation, wire, cursor }];
  });
  const found = lists.at(-1 - (nth % Math.max(lists.length, 1)));
  if (found === undefined || !isLive(venue, found.wire)) return;
  const { operation, wire, cursor } = found;
  const [path = '', search = ''] = wire.url.split('?');
  const others = search.split('&').filter((pair) => pair !== '' && !pair.startsWith('cursor='));
  const next = { ...wire, url: `${path}?${[...others, `cursor=${cursor}`].join('&')}` };
  const answer = await venue.send(operation, next, { claim: 'VALID', isCursorOwn: true, name: 'next page' });
  past.push({ operation, wire: next, answer });
}

/** Its key may have been revoked since it was sent first. */
function isLive(venue: FuzzVenue, { headers: { authorization = '' } }: WireRequest): boolean {
  return venue.keys.live().has(authorization.slice('Bearer '.length));
}

function nextCursorOf({ headers, body }: Answer): string | undefined {
  if (body === undefined || headers['content-type']?.startsWith('application/json') !== true) return undefined;
  const { nextCursor } = JSON.parse(body) as { nextCursor?: string | null };
  return nextCursor ?? undefined;
}
