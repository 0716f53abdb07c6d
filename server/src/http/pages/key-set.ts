/** `/.well-known/jwks.json`: the public keys of everything that was ever signed here (RFC 7517, RFC 8037). */
import type { FastifyInstance } from 'fastify';
import type { Confirmations } from '../../confirmations/confirmation-store.ts';
import type { Clock } from '../../ops/clock.ts';
import { documentOf, sendDocument, type Document } from '../operations/api-file.ts';
import { KEY_SET_KEPT_MS } from '../limits.ts';

type KeySetParts = { confirmations: Pick<Confirmations, 'keys'>; clock: Clock };

/** Anybody may ask, as often as they like: the database is asked once a second. */
export function addKeySet(app: FastifyInstance, parts: KeySetParts): void {
  const readKeySet = createKeySetReader(parts);
  app.get('/.well-known/jwks.json', async (request, reply) => sendDocument(request, reply, await readKeySet()));
}

function createKeySetReader({ confirmations, clock }: KeySetParts): () => Promise<Document> {
  let kept: { document: Promise<Document>; readUs: number } | undefined;
  return () => {
    if (kept !== undefined && clock.nowUs() - kept.readUs < KEY_SET_KEPT_MS * 1_000) return kept.document;
    const reading = { document: readKeys(confirmations), readUs: clock.nowUs() };
    kept = reading;
    // Who asked is told so; the next one asks the database again.
    reading.document.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.document;
  };
}

async function readKeys(confirmations: KeySetParts['confirmations']): Promise<Document> {
  const keys = (await confirmations.keys()).map(({ kid, publicKey }) => ({
    ...{ kty: 'OKP', crv: 'Ed25519', x: publicKey, kid, alg: 'EdDSA', use: 'sig' },
  }));
  return documentOf(JSON.stringify({ keys }), 'application/json; charset=utf-8');
}
