/** Whether a JSON Web Signature (RFC 7515, compact) with Ed25519 (RFC 8037) is one of a set of keys (RFC 7517). */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { isObject, readJson, type Members } from './json.ts';

export type Signed = { faults: string[]; kid?: string; payload?: string };

const TYPE = 'wattbook-confirmation+jws';
const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;

/** `payload` is what was signed, if it can be read at all; nothing of it is true while there are faults. */
export function verifySignature(jws: string, keys: readonly unknown[]): Signed {
  const parts = jws.split('.');
  const [header, payload, signature] = parts.map(decode);
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    return { faults: ['the JWS is not three parts of base64url with points between them'] };
  }
  const { faults, kid } = readHeader(header.toString());
  const signed: Signed = { faults, payload: payload.toString(), ...(kid !== undefined && { kid }) };
  if (kid === undefined) return signed;
  const x = publicKeyOf(kid, keys, faults);
  if (x === undefined) return signed;
  const bytes = Buffer.from(parts.slice(0, 2).join('.'));
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (signature.length !== SIGNATURE_BYTES || !verify(null, bytes, key, signature)) {
    faults.push(`the signature is not that of the key ${kid} over this header and this document`);
  }
  return signed;
}

/** Undefined: not the one way in which these bytes are written. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

/** Whoever forged it could say there how it is to be read: so only one way is taken. */
function readHeader(text: string): { faults: string[]; kid?: string } {
  const header = readJson(text);
  if (!isObject(header)) return { faults: ["the JWS' header is no JSON object"] };
  const { alg, kid, typ, ...others } = header;
  const faults: string[] = [];
  if (alg !== 'EdDSA') faults.push(`the JWS says that it is signed by "alg" ${JSON.stringify(alg)}; only EdDSA counts`);
  if (typ !== TYPE) faults.push(`the JWS is of "typ" ${JSON.stringify(typ)}, which is not ${TYPE}`);
  if (Object.keys(others).length > 0) {
    faults.push(`the JWS' header has members that are not known here: ${Object.keys(others).join(', ')}`);
  }
  if (typeof kid === 'string') return { faults, kid };
  return { faults: [...faults, 'the JWS does not name its key (kid)'] };
}

function publicKeyOf(kid: string, keys: readonly unknown[], faults: string[]): string | undefined {
  const [key, ...others] = keys.filter((one): one is Members => isObject(one) && one['kid'] === kid);
  if (key === undefined) {
    faults.push(
      `the keys don't have ${kid}, which the JWS names: fetch them again from the venue that is to be trusted`,
    );
    return undefined;
  }
  const { kty, crv, x, d } = key;
  const isEd25519 = kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' && decode(x)?.length === KEY_BYTES;
  if (!isEd25519 || others.length > 0) {
    faults.push(`the keys don't have ${kid} once, as an Ed25519 key`);
    return undefined;
  }
  if (d !== undefined)
    faults.push(`the keys tell the private part of ${kid}: nothing that it has signed proves anything`);
  if (thumbprintOf(x) !== kid) faults.push(`the key ${kid} is named so, but ${thumbprintOf(x)} is its thumbprint`);
  return x;
}

/** RFC 7638. */
function thumbprintOf(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}
