/** What a key may do; the API files name the scopes of each operation. */

/** Of participants' keys, on the public API. */
export const PARTICIPANT_SCOPES = ['read', 'trade', 'risk', 'keys'] as const;
export type ParticipantScope = (typeof PARTICIPANT_SCOPES)[number];

/** Of the venue's own keys, on the operator's API. Whoever has `operators` can have all others: it gives them out. */
export const OPERATOR_SCOPES = ['market-ops', 'directory', 'surveillance', 'operators'] as const;
export type OperatorScope = (typeof OPERATOR_SCOPES)[number];

/** No key has scopes of both kinds: the database refuses it (0009-operators-scope.sql). */
export type Scope = ParticipantScope | OperatorScope;

/** Under which operators ask, as the venue itself does (VENUE of the engine). */
export const VENUE_ID = 'venue';

export function isParticipantScope(scope: Scope): scope is ParticipantScope {
  return PARTICIPANT_SCOPES.some((known) => known === scope);
}
