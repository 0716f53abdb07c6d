/** What an operation answers, as a value; sent in one place. */
import type { FastifyReply } from 'fastify';
import { CSV_CONTENT_TYPE } from './csv.ts';
import { sendProblem, type Problem } from './problem.ts';

export type Success<Body extends object = object> = {
  kind: 'SUCCESS';
  status: 200 | 201;
  body: Body;
  /** Wattbook-Sequence: how far the answer goes, or where the change was decided. */
  sequence?: number;
  /** The first answer again. */
  isReplay?: boolean;
};

/** A table, as text. */
export type CsvAnswer = { kind: 'CSV'; text: string; sequence?: number };

/** STREAMING: the connection was taken over. */
export type Answer = Success | CsvAnswer | Problem | { kind: 'STREAMING' };

export function success<Body extends object>(body: Body, sequence?: number): Success<Body> {
  return { kind: 'SUCCESS', status: 200, body, ...(sequence !== undefined && { sequence }) };
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  switch (answer.kind) {
    case 'PROBLEM':
      return sendProblem(reply, answer);
    case 'STREAMING':
      return reply;
    case 'CSV':
      setHeaders(reply, CSV_CONTENT_TYPE, answer.sequence);
      return reply.code(200).send(answer.text);
    case 'SUCCESS':
      setHeaders(reply.code(answer.status), 'application/json', answer.sequence);
      if (answer.isReplay === true) reply.header('idempotent-replayed', 'true');
      return reply.send(JSON.stringify(answer.body));
  }
}

/** Answers are of a moment, and mostly of one participant: nobody in between may keep them. */
function setHeaders(reply: FastifyReply, contentType: string, sequence: number | undefined): void {
  reply.header('content-type', contentType).header('cache-control', 'no-store');
  if (sequence !== undefined) reply.header('wattbook-sequence', String(sequence));
}

/** An operation as a handler of Fastify's. */
export function answering<Request>(operation: (request: Request, reply: FastifyReply) => Answer | Promise<Answer>) {
  return async (request: Request, reply: FastifyReply): Promise<FastifyReply> =>
    sendAnswer(reply, await operation(request, reply));
}
