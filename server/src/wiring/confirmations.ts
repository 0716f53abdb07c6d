/** Confirmations of trades are signed by the process that leads. */
import path from 'node:path';
import type { Counterparty } from '../confirmations/document.ts';
import { createPostgresConfirmationStore } from '../confirmations/postgres-confirmations.ts';
import { createSigner } from '../confirmations/signer.ts';
import { keepSigningKey, readSigningKey, type SigningKey } from '../confirmations/signing-key.ts';
import type { House } from './house.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

/** Before anything trades: a venue that could not sign does not start. */
export function openSigningKey({ config }: House, { dataDirectory }: Storage): SigningKey {
  if (config.signingKeyFile !== undefined) return readSigningKey(config.signingKeyFile);
  if (dataDirectory === undefined) throw new Error('bug: the settings let an exchange start without a signing key');
  return keepSigningKey(path.join(dataDirectory, 'signing-key.pem'));
}

export function signConfirmations(house: House, { pool }: Storage, readers: Readers, key: SigningKey): void {
  const { clock, log, lead, stops, config } = house;
  const signer = createSigner({
    store: createPostgresConfirmationStore(pool),
    ...{ key, clock, log, isActive: lead.isOurs },
    source: readers.tail,
    views: readers.viewGate,
    market: readers.replica.market,
    counterparty: counterpartyOf(config.counterparty),
  });
  signer.start();
  stops.add('the signer of confirmations', signer.stop);
}

function counterpartyOf(name: string): Counterparty {
  return name === 'anonymous' ? { model: 'ANONYMOUS', name: null } : { model: 'CENTRAL', name };
}
