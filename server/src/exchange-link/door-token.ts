/** The secret by which the door knows gateways of its venue. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '../ops/random.ts';
import { TOKEN_BYTES } from './limits.ts';

const TOKEN_TEXT = /^[0-9A-Za-z_-]{43}$/;

/** A new one, as text. */
export function mintDoorToken(random: Random): string {
  return Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
}

/** Throws if it could not have come from `mintDoorToken`: whoever opens a door with less has made a mistake. */
function assertDoorToken(token: string): void {
  if (!TOKEN_TEXT.test(token))
    throw new Error(`bug: the door's token has to be ${TOKEN_BYTES} random bytes as base64url`);
}

/** Whether a request's `Authorization` says it; in constant time, so that nobody can guess it bit by bit. */
export function createBearerCheck(token: string): (authorization: string | undefined) => boolean {
  assertDoorToken(token);
  const expected = digestOf(`Bearer ${token}`);
  return (authorization = '') => timingSafeEqual(digestOf(authorization), expected);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
