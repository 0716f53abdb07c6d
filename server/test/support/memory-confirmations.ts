/** Confirmations in memory, made by the real signer when they are asked for. It holds no tests itself. */
import type { ConfirmationRow, Confirmations, ConfirmationStore } from '../../src/confirmations/confirmation-store.ts';
import { documentIn } from '../../src/confirmations/document.ts';
import { createSigner, type SignerOptions } from '../../src/confirmations/signer.ts';
import { signingKeyOf, type PublicSigningKey } from '../../src/confirmations/signing-key.ts';
import type { JournalReader } from '../../src/journal/journal.ts';
import { createTail } from '../../src/journal/tail.ts';
import type { Replica } from '../../src/replica.ts';

export type MemoryConfirmations = Confirmations & {
  /** Nothing is signed any more, until it is called with false. */
  hold(isHeld: boolean): void;
};

/** RFC 8037, appendix A.1: the same signatures in each run. */
const KEY = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;

export function createMemoryConfirmations(
  parts: Pick<SignerOptions, 'views' | 'clock' | 'log'> & { journal: JournalReader; replica: Replica },
): MemoryConfirmations {
  const { journal, replica, views, clock, log } = parts;
  const rows = new Map<string, ConfirmationRow>();
  const keys: PublicSigningKey[] = [];
  let isHeld = false;
  let signing: Promise<void> = Promise.resolve();
  const signer = createSigner({
    ...{ views, clock, log, store: createStore(rows, keys, replica), key: signingKeyOf(KEY) },
    ...{ source: createTail(journal), market: replica.market, isActive: () => !isHeld },
    counterparty: { model: 'CENTRAL', name: 'Wattbook Sandbox (nothing is cleared)' },
  });
  /** One after the other, as the database would have it. */
  const signAll = (): Promise<void> =>
    (signing = signing.then(async () => {
      while (await signer.step());
    }));

  return {
    find: async ({ participantId, tradeId, side, revision }) => {
      await signAll();
      const row = rows.get(placeOf({ trade_id: tradeId, side, revision }));
      return row?.participant_id === participantId ? { document: documentIn(row.jws), jws: row.jws } : undefined;
    },
    keys: async () => {
      await signAll();
      return keys;
    },
    hold: (held) => (isHeld = held),
  };
}

function placeOf({
  trade_id: tradeId,
  side,
  revision,
}: Pick<ConfirmationRow, 'trade_id' | 'side' | 'revision'>): string {
  return `${tradeId} ${side} ${revision}`;
}

function createStore(
  rows: Map<string, ConfirmationRow>,
  keys: PublicSigningKey[],
  replica: Replica,
): ConfirmationStore {
  let progress = 0;
  return {
    progress: () => Promise.resolve(progress),
    transaction: (write) =>
      write({
        moveProgress: (expected, last) => {
          if (progress !== expected) return Promise.resolve(false);
          progress = last;
          return Promise.resolve(true);
        },
        registerKey: ({ kid, publicKey }) => {
          if (!keys.some((key) => key.kid === kid)) keys.push({ kid, publicKey });
          return Promise.resolve();
        },
        newest: (tradeIds) => {
          const found = new Map<string, ConfirmationRow>();
          for (const row of rows.values()) {
            if (tradeIds.includes(row.trade_id)) found.set(`${row.trade_id} ${row.side}`, row);
          }
          return Promise.resolve([...found.values()]);
        },
        orderTexts: (orderIds) => {
          const texts = orderIds.map((orderId) => [orderId, replica.market.orders.get(orderId)?.text ?? ''] as const);
          return Promise.resolve(new Map(texts));
        },
        names: (participantIds) => Promise.resolve(new Map(participantIds.map((id) => [id, `Company ${id}`]))),
        insert: (added) => {
          for (const row of added) rows.set(placeOf(row), rows.get(placeOf(row)) ?? row);
          return Promise.resolve();
        },
      }),
  };
}
