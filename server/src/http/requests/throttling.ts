/**
 * What a request costs its key. Everything costs before its body is read, but what costs by its body (a batch, a
 * basket); only when no bucket that it could take from holds a token, it is refused unread. An answer to whoever was
 * charged says in its headers what is left, also when something else goes wrong later. The kill switch passes without a
 * token (kill-switch.ts).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../../directory/directory.ts';
import {
  chargeOf,
  chargesOfBasket,
  chargesOfBatch,
  classesOfBody,
  costsByBody,
  type BatchAction,
  type OperationClass,
} from '../../throttle/operation-classes.ts';
import { openStreamsHeaders, rateLimitHeaders, violatedPolicies } from '../../throttle/rate-limit-headers.ts';
import { refusalWords, tooManyStreamsWords } from '../../throttle/refusal-words.ts';
import type { Charge, Verdict } from '../../throttle/throttle.ts';
import { onceEnded } from '../answers/once-ended.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { ServeOptions } from '../serve-api.ts';
import type { Refused } from './kill-switch.ts';
import { isRecord } from './record.ts';

export type Throttling = {
  /** Of whom `identify` has let in: before the body is read, and before anything else is looked at. */
  charge(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined>;
  /** By a body that is as the API file says, before it is carried out; nothing for operations that have paid. */
  chargeBody(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined>;
  /** Before anything else that is wrong is answered: returns that, or that there are no tokens even for it. */
  chargeRefusal(request: FastifyRequest, reply: FastifyReply, found: Problem): Promise<Problem>;
};

/** What a body costs that was refused before anybody knew what is in it. */
const REFUSED_BODY: readonly Charge[] = [{ class: 'orders', cost: 1 }];

type Counted = Pick<ServeOptions, 'throttle' | 'openStreams' | 'killSwitch'>;

export function createThrottling({ throttle, openStreams, killSwitch }: Counted): Throttling {
  async function take(
    identity: Identity,
    reply: FastifyReply,
    charges: readonly Charge[],
  ): Promise<Problem | undefined> {
    const { allowed, verdicts } = await throttle.takeAll(identity, charges);
    if (!allowed) return refuse(reply, verdicts);
    reply.headers(rateLimitHeaders(verdicts));
    return undefined;
  }

  function refuse(reply: FastifyReply, verdicts: readonly Verdict[]): Problem {
    const refused = refusalOf(verdicts);
    reply.headers(refused.headers);
    return refused.problem;
  }

  /** A body that can't pass, whatever is in it, as no class has a token: it isn't worth reading. */
  async function refuseUnread(
    identity: Identity,
    byBody: OperationClass,
    reply: FastifyReply,
  ): Promise<Problem | undefined> {
    const classes = classesOfBody(byBody);
    const states = (await throttle.look(identity)).filter(({ class: name }) => classes.includes(name));
    if (states.some(({ remaining }) => remaining > 0)) return undefined;
    return refuse(
      reply,
      states.map((state) => ({ ...state, cost: 1, allowed: false, retryAfterSeconds: state.resetSeconds })),
    );
  }

  /** Room among the open streams comes first: who has none shall not pay for hearing so. */
  async function takeStream(identity: Identity, reply: FastifyReply, streams: Charge): Promise<Problem | undefined> {
    const opened = openStreams.open(identity);
    if (opened.kind === 'TOO_MANY') {
      reply.headers(openStreamsHeaders(opened));
      return problem('too-many-open-streams', tooManyStreamsWords(opened), { violatedPolicies: ['open-streams'] });
    }
    // Also of one that is refused, for this reason or another: its answer ends soon.
    onceEnded(reply.raw, opened.leave);
    return take(identity, reply, [streams]);
  }

  /** Without a token it is read all the same, and then judged by what it is: until then nobody is told to wait. */
  async function takeOrWait(
    identity: Identity,
    request: FastifyRequest,
    reply: FastifyReply,
    cost: Charge,
  ): Promise<void> {
    const { allowed, verdicts } = await throttle.takeAll(identity, [cost]);
    const { 'retry-after': _retryAfter, ...headers } = rateLimitHeaders(verdicts);
    reply.headers(headers);
    if (!allowed) request.refusedUnlessKill = refusalOf(verdicts);
  }

  async function charge(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined> {
    const { operation } = request.routeOptions.config;
    const { identity } = request;
    if (identity === null || operation === undefined) return undefined;
    if (costsByBody(operation.cost)) return refuseUnread(identity, operation.cost, reply);
    const cost = chargeOf(operation.cost);
    if (cost === undefined) return undefined;
    if (killSwitch?.mayBe(operation.operationId, identity) === true) {
      await takeOrWait(identity, request, reply, cost);
      return undefined;
    }
    return cost.class === 'streams' ? takeStream(identity, reply, cost) : take(identity, reply, [cost]);
  }

  async function chargeBody(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined> {
    const { identity, refusedUnlessKill } = request;
    if (identity !== null && refusedUnlessKill !== null) {
      request.refusedUnlessKill = null;
      if (killSwitch?.isNeeded(request.body, identity) === true) return undefined;
      return refuseAfterAll(reply, refusedUnlessKill);
    }
    const unpaid = unpaidBody(request);
    if (unpaid === undefined) return undefined;
    request.isBodyPaid = true;
    return take(unpaid.identity, reply, chargesOf(unpaid.cost, request.body));
  }

  async function chargeRefusal(request: FastifyRequest, reply: FastifyReply, found: Problem): Promise<Problem> {
    const { refusedUnlessKill } = request;
    if (refusedUnlessKill !== null) {
      request.refusedUnlessKill = null;
      return refuseAfterAll(reply, refusedUnlessKill);
    }
    const unpaid = unpaidBody(request);
    if (unpaid === undefined) return found;
    request.isBodyPaid = true;
    return (await take(unpaid.identity, reply, REFUSED_BODY)) ?? found;
  }

  return { charge, chargeBody, chargeRefusal };
}

function refusalOf(verdicts: readonly Verdict[]): Refused {
  const waitingHelps = verdicts.every((verdict) => verdict.allowed || verdict.retryAfterSeconds !== undefined);
  const code = waitingHelps ? 'rate-limited' : 'batch-exceeds-burst';
  return {
    problem: problem(code, refusalWords(verdicts), { violatedPolicies: violatedPolicies(verdicts) }),
    headers: rateLimitHeaders(verdicts),
  };
}

function refuseAfterAll(reply: FastifyReply, refused: Refused): Problem {
  reply.headers(refused.headers);
  return refused.problem;
}

type Unpaid = { identity: Identity; cost: OperationClass };

/** Whose it is, if it costs by its body and wasn't charged yet. */
function unpaidBody({ routeOptions, identity, isBodyPaid }: FastifyRequest): Unpaid | undefined {
  const { operation } = routeOptions.config;
  if (identity === null || isBodyPaid || operation === undefined) return undefined;
  return costsByBody(operation.cost) ? { identity, cost: operation.cost } : undefined;
}

/** Of a body that was validated. */
function chargesOf(cost: OperationClass, body: unknown): Charge[] {
  if (cost === 'BASKET') return chargesOfBasket(listIn(body, 'orders').length);
  const operations = listIn(body, 'operations');
  if (operations.every(isOperation)) return chargesOfBatch(operations);
  throw new Error('bug: the body of a batch was let through that the API file refuses');
}

function listIn(body: unknown, name: string): unknown[] {
  const list = isRecord(body) ? body[name] : undefined;
  if (Array.isArray(list) && list.length > 0) return list;
  throw new Error(`bug: a body without ${name} was let through, which the API file refuses`);
}

function isOperation(value: unknown): value is { action: BatchAction } {
  const action = isRecord(value) ? value['action'] : undefined;
  return action === 'PLACE' || action === 'AMEND' || action === 'CANCEL';
}
