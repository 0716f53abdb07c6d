/** Faults of a single answer, at its client's wish: `Wattbook-Inject`. Only in the sandbox. */
import type { FastifyReply } from 'fastify';
import type { Answer } from '../answers/answer.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { RETRY_AFTER_S } from '../limits.ts';
import { outcomeUnknown } from './hand-over.ts';

/** A request that may wish for a fault. */
export type Injectable = { headers: { 'wattbook-inject'?: 'answer-lost' | 'rate-limited' | 'exchange-unavailable' } };

/** The operation as it is, but for the fault that its request asks for. */
export function withInjectedFault<Request extends Injectable>(
  { environment }: Pick<Parts, 'environment'>,
  operation: (request: Request) => Promise<Answer>,
): (request: Request, reply: FastifyReply) => Promise<Answer> {
  return async (request, reply) => {
    const fault = request.headers['wattbook-inject'];
    if (fault === undefined) return operation(request);
    if (environment !== 'sandbox') return onlyInSandbox('Wattbook-Inject');
    switch (fault) {
      case 'answer-lost':
        // Whatever it was: carried out, refused, or unknown by itself.
        await operation(request);
        return outcomeUnknown();
      case 'rate-limited':
        reply.header('retry-after', String(RETRY_AFTER_S));
        return problem('rate-limited', 'As Wattbook-Inject wished: as if the rate of this key were spent.');
      case 'exchange-unavailable':
        return problem('exchange-unavailable', 'As Wattbook-Inject wished: as if no exchange process took commands.');
    }
  };
}

export function onlyInSandbox(parameter: string): Problem {
  const detail = `${parameter} is for the sandbox: this is a live venue, where nothing is made to fail.`;
  return problem('malformed-request', detail, { errors: [{ parameter, detail: 'must not be sent to a live venue' }] });
}
