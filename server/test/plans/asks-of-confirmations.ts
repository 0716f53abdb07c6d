/** What the signer of confirmations and those who hand them out ask; what it writes is undone. */
import type { ConfirmationWriter } from '../../src/confirmations/confirmation-store.ts';
import type { Asks, AskedQuery } from './asked-queries.ts';
import { ROWS } from './venue-rows.ts';

function writing(write: (writer: ConfirmationWriter) => Promise<unknown>): AskedQuery['ask'] {
  return ({ confirmationStore }) =>
    confirmationStore.transaction(async (writer) => {
      await write(writer);
      return false;
    });
}

const ids = Array.from({ length: 100 }, (_, n) => n * 7 + 1);
const row = { trade_id: ROWS + 1, side: 'BUY', revision: 1, participant_id: 'p1', sequence: 1 } as const;

export const asksOfConfirmations: Asks = {
  'one confirmation': ({ confirmations }) =>
    confirmations.find({ participantId: 'p44', tradeId: 44, side: 'BUY', revision: 1 }),
  'all keys': ({ confirmations }) => confirmations.keys(),
  'how far everything is signed': ({ confirmationStore }) => confirmationStore.progress(),
  'the progress moves': writing((writer) => writer.moveProgress(0, 5)),
  'a key': writing((writer) => writer.registerKey({ kid: 'new', publicKey: 'x' }, 1)),
  'the newest of trades': writing((writer) => writer.newest(ids)),
  'texts of orders': writing((writer) => writer.orderTexts(ids)),
  'names of participants': writing((writer) => writer.names(['p1', 'p2'])),
  'new confirmations': writing((writer) => writer.insert([{ ...row, kid: 'kid', jws: 'x' }])),
};
