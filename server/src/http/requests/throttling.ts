/**
 * What a request costs its key. Everything costs before its body is read, but a batch: what that costs stands in its
 * body; only when no bucket that it could take from holds a token, it is refused unread. An answer to whoever was
 * charged says in its headers what is left, also when something else goes wrong later.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../../directory/directory.ts';
import {
  BATCH_CLASSES,
  chargeOf,
  chargesOfBatch,
  isBatch,
  type BatchAction,
} from '../../throttle/operation-classes.ts';
import { openStreamsHeaders, rateLimitHeaders, violatedPolicies } from '../../throttle/rate-limit-headers.ts';
import { refusalWords, tooManyStreamsWords } from '../../throttle/refusal-words.ts';
import type { Charge, Verdict } from '../../throttle/throttle.ts';
import { onceEnded } from '../answers/once-ended.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { isOperationId } from './allowed-methods.ts';
import { isRecord } from './record.ts';

export type Throttling = {
  /** Of whom `identify` has let in: before the body is read, and before anything else is looked at. */
  charge(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined>;
  /** A batch whose body is as the API file says, before it is carried out; nothing for other operations. */
  chargeBatch(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined>;
  /** Before anything else that is wrong is answered: returns that, or that there are no tokens even for it. */
  chargeRefusal(request: FastifyRequest, reply: FastifyReply, found: Problem): Promise<Problem>;
};

/** What a batch costs that was refused before anybody knew what is in it. */
const REFUSED_BATCH: readonly Charge[] = [{ class: 'orders', cost: 1 }];

type Counted = Pick<GatewayOptions, 'throttle' | 'openStreams'>;

export function createThrottling({ throttle, openStreams }: Counted): Throttling {
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
    reply.headers(rateLimitHeaders(verdicts));
    const waitingHelps = verdicts.every((verdict) => verdict.allowed || verdict.retryAfterSeconds !== undefined);
    const code = waitingHelps ? 'rate-limited' : 'batch-exceeds-burst';
    return problem(code, refusalWords(verdicts), { violatedPolicies: violatedPolicies(verdicts) });
  }

  /** A batch that can't pass, whatever is in it, as no class has a token: it isn't worth reading. */
  async function refuseUnread(identity: Identity, reply: FastifyReply): Promise<Problem | undefined> {
    const states = (await throttle.look(identity)).filter(({ class: name }) => BATCH_CLASSES.includes(name));
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

  async function charge(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined> {
    const { operationId } = request.routeOptions.config;
    const { identity } = request;
    if (identity === null || !isOperationId(operationId)) return undefined;
    if (isBatch(operationId)) return refuseUnread(identity, reply);
    const cost = chargeOf(operationId);
    if (cost === undefined) return undefined;
    return cost.class === 'streams' ? takeStream(identity, reply, cost) : take(identity, reply, [cost]);
  }

  async function chargeBatch(request: FastifyRequest, reply: FastifyReply): Promise<Problem | undefined> {
    const unpaid = unpaidBatch(request);
    if (unpaid === undefined) return undefined;
    request.isBatchPaid = true;
    return take(unpaid, reply, chargesOfBatch(operationsOf(request.body)));
  }

  async function chargeRefusal(request: FastifyRequest, reply: FastifyReply, found: Problem): Promise<Problem> {
    const unpaid = unpaidBatch(request);
    if (unpaid === undefined) return found;
    request.isBatchPaid = true;
    return (await take(unpaid, reply, REFUSED_BATCH)) ?? found;
  }

  return { charge, chargeBatch, chargeRefusal };
}

/** Whose batch it is, if it is one and wasn't charged yet. */
function unpaidBatch({ routeOptions, identity, isBatchPaid }: FastifyRequest): Identity | undefined {
  const { operationId } = routeOptions.config;
  if (identity === null || isBatchPaid || !isOperationId(operationId)) return undefined;
  return isBatch(operationId) ? identity : undefined;
}

/** Of a body that was validated. */
function operationsOf(body: unknown): { action: BatchAction }[] {
  const operations = isRecord(body) ? body['operations'] : undefined;
  if (Array.isArray(operations) && operations.length > 0 && operations.every(isOperation)) return operations;
  throw new Error('bug: the body of a batch was let through that the API file refuses');
}

function isOperation(value: unknown): value is { action: BatchAction } {
  const action = isRecord(value) ? value['action'] : undefined;
  return action === 'PLACE' || action === 'AMEND' || action === 'CANCEL';
}
