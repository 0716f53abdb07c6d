/** Each request has an id: the client's, if it is a harmless one, or a new one. Every answer and log line has it. */
import type { IncomingMessage } from 'node:http';
import type { Random } from '../../ops/random.ts';

const SAFE = /^[A-Za-z0-9._:-]{1,64}$/;
const RANDOM_BYTES = 15;

export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>, random: Random): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && SAFE.test(sent) ? sent : newRequestId(random);
}

export function newRequestId(random: Random): string {
  return Buffer.from(random.bytes(RANDOM_BYTES)).toString('base64url');
}
