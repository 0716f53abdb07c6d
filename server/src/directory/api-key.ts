/**
 * The text of an API key: `wb_<sandbox|live>_<id>_<secret><checksum>`. The prefix and the checksum let secret scanners
 * find leaked keys without asking anybody (as with GitHub's tokens), and let us refuse a typing error without the
 * database.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Random } from '../ops/random.ts';

export type Environment = 'sandbox' | 'live';

export type KeyParts = { environment: Environment; keyId: string; secret: string };

export type ParsedKey = ({ kind: 'KEY' } & KeyParts) | { kind: 'NO_KEY' } | { kind: 'MISTYPED' };

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
/** 190 bits: beyond guessing, so a plain SHA-256 of it is enough at rest. */
const SECRET_LENGTH = 32;
/** 62^6 is more than 2^32. */
const CHECKSUM_LENGTH = 6;
const KEY_TEXT = /^wb_(sandbox|live)_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** A new key. Its text is shown once; only the hash is kept. */
export function mintKey(random: Random, environment: Environment): { keyId: string; text: string; secretHash: Buffer } {
  const keyId = randomBase62(random, ID_LENGTH);
  const secret = randomBase62(random, SECRET_LENGTH);
  const body = `wb_${environment}_${keyId}_${secret}`;
  return { keyId, text: body + checksumOf(body), secretHash: hashSecret(secret) };
}

/** NO_KEY: not even of the shape. MISTYPED: of the shape, but the checksum is another. */
export function parseKey(text: string): ParsedKey {
  const match = KEY_TEXT.exec(text);
  if (match === null) return { kind: 'NO_KEY' };
  const [, environment, keyId = '', secret = '', checksum] = match;
  if (checksumOf(text.slice(0, -CHECKSUM_LENGTH)) !== checksum) return { kind: 'MISTYPED' };
  return { kind: 'KEY', environment: environment === 'live' ? 'live' : 'sandbox', keyId, secret };
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** In constant time: how long it takes says nothing about how much of a guess was right. */
export function isSecret(secret: string, secretHash: Uint8Array): boolean {
  const hash = hashSecret(secret);
  return hash.length === secretHash.length && timingSafeEqual(hash, secretHash);
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let digits = '';
  while (digits.length < CHECKSUM_LENGTH) {
    digits = BASE_62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function randomBase62(random: Random, length: number): string {
  return Array.from({ length }, () => BASE_62.charAt(random.below(62))).join('');
}
