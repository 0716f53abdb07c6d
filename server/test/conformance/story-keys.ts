/** Who asks in the stories of api/examples and api/admin-examples. */
import type { NewKey } from '../../src/directory/directory.ts';

/**
 * Two participants that trade; a key of alpha that may do all; two that may do one thing; gamma was not admitted.
 */
export const STORY_KEYS = {
  'alpha-admin': { participantId: 'alpha', userId: 'alpha-admin', scopes: ['read', 'trade', 'risk', 'keys'] },
  alpha: { participantId: 'alpha', userId: 'alpha-bot7', scopes: ['read', 'trade'] },
  'alpha-screen': { participantId: 'alpha', userId: 'alpha-screen', scopes: ['read'] },
  'alpha-writer': { participantId: 'alpha', userId: 'alpha-bot8', scopes: ['trade'] },
  beta: { participantId: 'beta', userId: 'beta-desk2', scopes: ['read', 'trade'] },
  gamma: { participantId: 'gamma', userId: 'gamma-bot1', scopes: ['read', 'trade'] },
} satisfies Record<string, NewKey>;

/** Of the venue: one who may do all, and one for each scope. */
export const OPERATOR_KEYS = {
  operator: {
    participantId: 'venue',
    userId: 'olga',
    scopes: ['market-ops', 'directory', 'surveillance', 'operators'],
  },
  registrar: { participantId: 'venue', userId: 'rita', scopes: ['directory'] },
  watcher: { participantId: 'venue', userId: 'ivan', scopes: ['surveillance'] },
  'market-operator': { participantId: 'venue', userId: 'mara', scopes: ['market-ops'] },
  'chief-operator': { participantId: 'venue', userId: 'carl', scopes: ['operators'] },
} satisfies Record<string, NewKey>;

export type KeyName = keyof typeof STORY_KEYS | keyof typeof OPERATOR_KEYS;

export const PARTICIPANTS = [
  { participantId: 'alpha', name: 'Alpha Energy' },
  { participantId: 'beta', name: 'Beta Power' },
  { participantId: 'gamma', name: 'Gamma Wind' },
];

/** Participants that the market knows. */
export const ADMITTED = ['alpha', 'beta'];
