/** JSON Web Signatures in compact form (RFC 7515) with Ed25519 (RFC 8037): base64url with points between. */
import type { SigningKey } from './signing-key.ts';

const CONFIRMATION_TYPE = 'wattbook-confirmation+jws';

/** Signs these bytes as they are. */
export async function signCompact(key: SigningKey, payload: string): Promise<string> {
  const header = JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ: CONFIRMATION_TYPE });
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${(await key.sign(Buffer.from(signed))).toString('base64url')}`;
}

/** What was signed. Of a JWS of ours: its signature is not looked at. */
export function payloadOf(jws: string): string {
  const [, payload] = jws.split('.');
  if (payload === undefined) throw new Error('bug: what was stored as a JWS is none');
  return Buffer.from(payload, 'base64url').toString();
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
