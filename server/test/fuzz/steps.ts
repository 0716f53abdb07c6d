/**
 * A run of the fuzz: a fresh venue, some steps, and its books. A step is any request of the API file, right or wrong,
 * an earlier one again, the next page of a list, a step of trading (trading-steps.ts), or time that passes.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ADMIN_VERSION } from '../../src/admin/admin-api.ts';
import { VENUE_ID } from '../../src/directory/scopes.ts';
import { adminOperations, PREFIX_OF, publicOperations, type Operation } from './api-document.ts';
import type { ThrottleConfig } from '../../src/throttle/throttle.ts';
import { checkBooks, checkFills, checkKeys, checkOperatorsView } from './books.ts';
import { createFuzzVenue, type FuzzVenue, type OnAnswer } from './fuzz-venue.ts';
import type { Answer } from './judge.ts';
import { spoil } from './request-faults.ts';
import { openMarket } from './opening.ts';
import { nthNewest } from './order-floor.ts';
import {
  askerOf,
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
const AIMED_STEPS_MAX = 40;
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
  { weight: 40, arbitrary: drafts(publicOperations).map((draft): Step => ({ kind: 'REQUEST', draft })) },
  { weight: 6, arbitrary: tradingSteps() },
  { weight: 4, arbitrary: fc.nat(20).map((nth): Step => ({ kind: 'AGAIN', nth })) },
  { weight: 2, arbitrary: fc.nat(20).map((nth): Step => ({ kind: 'NEXT_PAGE', nth })) },
  { weight: 2, arbitrary: keyChanges },
  { weight: 1, arbitrary: waits.map((ms): Step => ({ kind: 'WAIT', ms })) },
);

const anyOperatingSteps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: drafts(adminOperations).map((draft): Step => ({ kind: 'REQUEST', draft })) },
  { weight: 6, arbitrary: drafts(publicOperations).map((draft): Step => ({ kind: 'REQUEST', draft })) },
  { weight: 8, arbitrary: tradingSteps() },
  { weight: 4, arbitrary: fc.nat(20).map((nth): Step => ({ kind: 'AGAIN', nth })) },
  { weight: 2, arbitrary: fc.nat(20).map((nth): Step => ({ kind: 'NEXT_PAGE', nth })) },
  { weight: 1, arbitrary: keyChanges },
  { weight: 1, arbitrary: waits.map((ms): Step => ({ kind: 'WAIT', ms })) },
);

const anyTradingSteps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: tradingSteps() },
  { weight: 1, arbitrary: waits.map((ms): Step => ({ kind: 'WAIT', ms })) },
);

/** Any requests of participants. */
export const requestRuns = fc.array(anySteps, { minLength: 1, maxLength: STEPS_MAX, size: 'max' });

/** Any requests of operators, while participants trade. */
export const operatingRuns = fc.array(anyOperatingSteps, { minLength: 1, maxLength: STEPS_MAX, size: 'max' });

/** Only what trades, in any order. */
export const tradingRuns = fc.array(anyTradingSteps, { minLength: 1, maxLength: STEPS_MAX, size: 'max' });

/** What has to come first, where chance seldom does it: nobody is unblocked who wasn't blocked. */
const PRECEDED_BY = new Map([
  ['admin.unblockParticipant', 'admin.cancelOrders'],
  ['liftBlock', 'cancelOrders'],
]);

/** Mostly one operation, and enough of all others that what it names may be there. */
export function aimedRuns(operation: Operation): fc.Arbitrary<Step[]> {
  const before = PRECEDED_BY.get(operation.operationId);
  const aims = before === undefined ? [operation] : [operation, operationOf(before)];
  const aimed = drafts(aims).map((draft): Step => ({ kind: 'REQUEST', draft }));
  const others = operation.api === 'admin' ? anyOperatingSteps : anySteps;
  const steps = fc.oneof({ weight: 2, arbitrary: aimed }, { weight: 1, arbitrary: others });
  return fc.array(steps, { minLength: 1, maxLength: AIMED_STEPS_MAX, size: 'max' });
}

/** Throws what is wrong, if anything is. */
export async function run(steps: readonly Step[], onAnswer: OnAnswer, limits?: ThrottleConfig): Promise<void> {
  const isOperated = steps.some((step) => step.kind === 'REQUEST' && isOperators(step.draft));
  const venue = await createFuzzVenue(onAnswer, { isOperated, ...(limits !== undefined && { limits }) });
  try {
    const past: Past[] = [];
    if (steps.some(({ kind }) => kind === 'REQUEST') && limits === undefined) await openMarket(venue);
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
    if (isOperated) await checkOperatorsView(venue);
  } finally {
    await venue.close();
  }
}

function isOperators({ operationId }: Draft): boolean {
  return operationOf(operationId).api === 'admin';
}

async function sendDraft(venue: FuzzVenue, draft: Draft, past: Past[]): Promise<void> {
  const { scopes } = operationOf(draft.operationId);
  const request = requestOf(draft, venue.values, venue.keys.keyFor(askerOf(draft), scopes, draft.keyNth));
  const fault = draft.fault === null ? undefined : spoil(request, draft.fault, venue.keys.wrongKeys());
  const wire = wireOf(fault?.request ?? request);
  const { operation } = request;
  const claim = fault === undefined ? 'VALID' : 'INVALID';
  const answer = await venue.send(operation, wire, { claim, ...(fault !== undefined && { name: fault.name }) });
  past.push({ operation, wire, answer });
  if (operation.operationId === 'admin.changeParticipant') await takeLimitsBack(venue, answer);
}

async function changeKey(venue: FuzzVenue, step: ChangeKey): Promise<void> {
  const { participantId, operationId, nth, askerNth } = step;
  const operation = operationOf(operationId);
  const keyId = nthNewest(venue.keys.keyIdsOf(participantId), nth) ?? '';
  const headers = { authorization: `Bearer ${venue.keys.keyFor(participantId, operation.scopes, askerNth)}` };
  const url = `${PREFIX_OF[operation.api]}${operation.path.replace('{keyId}', keyId)}`;
  await venue.send(operation, { method: operation.method, url, headers, payload: undefined }, { claim: 'VALID' });
}

/** Or whoever trades would wait for hours: slowing down is for the runs with low limits. */
async function takeLimitsBack({ keys, send }: FuzzVenue, { status, body = '' }: Answer): Promise<void> {
  if (status !== 200) return;
  const told = JSON.parse(body) as { participantId: string; limits: unknown };
  if (told.limits === null) return;
  const operation = operationOf('admin.changeParticipant');
  const headers = {
    authorization: `Bearer ${keys.keyFor(VENUE_ID, operation.scopes)}`,
    'content-type': 'application/json',
  };
  const url = `${PREFIX_OF.admin}/participants/${told.participantId}`;
  const payload = JSON.stringify({ version: ADMIN_VERSION, limits: null });
  const answer = await send(operation, { method: 'PATCH', url, headers, payload }, { claim: 'VALID', name: 'back' });
  assert.deepEqual(JSON.parse(answer.body ?? ''), { ...told, limits: null }, 'more than the limits has changed');
}

/** What a POST was answered with at first it is answered with again, if the file promises so. */
async function sendAgain(venue: FuzzVenue, past: readonly Past[], nth: number): Promise<void> {
  const found = past.at(-1 - (nth % Math.max(past.length, 1)));
  if (found === undefined) return;
  const { operation, wire, answer: first } = found;
  const answer = await venue.send(operation, wire, { name: 'again' });
  if (operation.operationId === 'admin.changeParticipant') await takeLimitsBack(venue, answer);
  const isPromised = 'Idempotent-Replayed' in (operation.responses[String(first.status)]?.headers ?? {});
  if (wire.method !== 'POST' || !isPromised || !isLive(venue, wire) || !isRemembered(wire, first)) return;
  const isReplay = answer.status === first.status && answer.headers['idempotent-replayed'] === 'true';
  if (isReplay && answer.body === first.body) return;
  throw new Error(
    `${wire.method} ${wire.url} again: ${answer.status} ${answer.body ?? ''}, first: ${first.body ?? ''}`,
  );
}

/** A change of an order is, if it named a revision and there was something to change; what is new always is. */
function isRemembered({ url, payload }: WireRequest, { headers, body = '' }: Answer): boolean {
  if (!/\/(park|activate)$/.test(url)) return true;
  const { revision } = JSON.parse(String(payload)) as { revision?: number };
  if (revision === undefined) return false;
  const isReplay = headers['idempotent-replayed'] === 'true';
  const { sequence } = JSON.parse(body) as { sequence: number };
  return isReplay || sequence === Number(headers['wattbook-sequence']);
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
