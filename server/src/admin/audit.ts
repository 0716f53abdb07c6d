/**
 * Who asked for which change, and what came of it: a line in the log for each request that reached its operation.
 * Bodies hold no secrets (the API file has none in requests); answers may, so of those only the status is told.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from '@wattbook/api/errors';
import type { Identity } from '../directory/directory.ts';
import { answering, type Answer } from '../http/answers/answer.ts';
import { whoAsks } from '../http/requests/authentication.ts';
import type { Log } from '../ops/log.ts';

type Change<Request> = (request: Request, identity: Identity) => Promise<Answer>;

/** Makes a handler of Fastify's of an operation that changes something. */
export type Audited = <Request extends FastifyRequest>(
  change: Change<Request>,
) => (request: Request, reply: FastifyReply) => Promise<FastifyReply>;

export function createAudit(log: Pick<Log, 'info'>): Audited {
  return <Request extends FastifyRequest>(change: Change<Request>) =>
    answering(async (request: Request) => {
      const identity = whoAsks(request);
      const { userId, keyId } = identity;
      const { operation } = request.routeOptions.config;
      const asked = { requestId: request.id, operationId: operation?.operationId, userId, keyId };
      const note = (outcome: object): void => {
        log.info(
          { ...asked, target: request.params, body: request.body, ...outcome },
          'an operator asked for a change',
        );
      };
      try {
        const answer = await change(request, identity);
        note(outcomeOf(answer));
        return answer;
      } catch (error) {
        // Who asked, and for what, stands in the log also when nobody knows what came of it; the rest is logged later.
        note({ outcome: 'FAILED' });
        throw error;
      }
    });
}

function outcomeOf(answer: Answer): object {
  switch (answer.kind) {
    case 'SUCCESS':
      return { outcome: 'DONE', status: answer.status };
    case 'CSV':
      return { outcome: 'DONE', status: 200 };
    case 'PROBLEM': {
      const { status, outcome } = errors[answer.code];
      return { outcome: outcome === 'UNKNOWN' ? 'UNKNOWN' : 'REFUSED', status, code: answer.code };
    }
    case 'STREAMING':
      return { outcome: 'STREAMING' };
  }
}
