/** What is asked of the directory, and changed in it. */
import { createSeededRandom } from '../../src/ops/random.ts';
import { mintKey } from '../../src/directory/api-key.ts';
import type { Identity } from '../../src/directory/directory.ts';
import type { Asks } from './asked-queries.ts';

const operator = { participantId: 'venue', keyId: 'operators001' };
const asker = { participantId: 'p1', keyId: '0000000001k1' };
const identity: Identity = {
  ...{ ...asker, userId: 'u', familyId: '0000000001k1', environment: 'sandbox', tier: 'SANDBOX' },
  scopes: ['read'],
};
const after = { createdUs: 2, keyId: '0000000001k2' };
const added = { participantId: 'new', name: 'New', tier: 'SANDBOX' } as const;

export const asksOfDirectory: Asks = {
  'a key': ({ directory }) => directory.authenticate(mintKey(createSeededRandom(7), 'sandbox').text),
  'keys that were revoked': ({ directory }) => directory.findRevokedKeys(['0000000001k1', '0000000002k1']),
  'an account': ({ directory }) => directory.findAccount('p1'),
  'keys of a participant': ({ directory }) => directory.listKeys('p1', { limit: 100 }),
  'keys of a participant, next page': ({ directory }) => directory.listKeys('p1', { limit: 100, after }),
  'a participant': ({ directory }) => directory.findParticipant('p1'),
  participants: ({ directory }) => directory.listParticipants({ limit: 100 }),
  'participants, next page': ({ directory }) => directory.listParticipants({ limit: 100, after: 'p1000' }),
  'a new participant of the sandbox': ({ directory }) => directory.addParticipant({ participantId: 'q', name: 'Q' }),
  'a new key of the sandbox': ({ directory }) =>
    directory.addKey({ participantId: 'p1', userId: 'u', scopes: ['read'] }),
  'a key is rotated': ({ directory }) => directory.rotateKey(identity, '0000000001k3'),
  'a key is revoked': ({ directory }) => directory.revokeKey(asker, '0000000001k2'),
  'a new participant': ({ directory }) => directory.addParticipantFor(operator, added),
  'a participant that is there': ({ directory }) => directory.addParticipantFor(operator, { ...added, name: 'Other' }),
  'a participant is changed': ({ directory }) => directory.changeParticipant(operator, 'p2', { name: 'P' }),
  'a key is issued': ({ directory }) =>
    directory.issueKey(operator, { kind: 'PARTICIPANT', participantId: 'p2', userId: 'u', scopes: ['read'] }),
  'a key is withdrawn': ({ directory }) => directory.withdrawKey(operator, 'p2', '0000000002k1'),
  "an operator's key is withdrawn": ({ directory }) => directory.withdrawKey(operator, 'venue', 'operators003'),
  'a key is unblocked': ({ directory }) => directory.unblockKey(operator, 'p2', '0000000002k2'),
};
