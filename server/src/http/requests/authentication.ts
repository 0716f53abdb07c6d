/** Who asks, and may they? Decided before the body is looked at: a bad body without a key is a 401. */
import type { FastifyRequest } from 'fastify';
import type { Directory, Identity, KeyRefusal } from '../../directory/directory.ts';
import type { Scope } from '../../directory/scopes.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { ServedOperation } from '../served-api.ts';

const BEARER = /^Bearer +([^\s,]+) *$/i;

/** Sets `request.identity`, or says why not. Public operations need no key, and look at none. */
export async function identify(
  directory: Pick<Directory, 'authenticate'>,
  request: Pick<FastifyRequest, 'headers' | 'identity'>,
  { scopes }: Pick<ServedOperation, 'scopes'>,
): Promise<Problem | undefined> {
  const [scope, ...others] = scopes;
  if (scope === undefined) return undefined;
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return problem('missing-credentials', 'Send the header "Authorization: Bearer wb_sandbox_…".');
  }
  const keyText = BEARER.exec(authorization)?.[1];
  if (keyText === undefined) {
    return problem('invalid-credentials', 'The Authorization header is not of the form "Bearer <API key>".');
  }
  const found = await directory.authenticate(keyText);
  if (found.kind === 'REFUSED') return refusedKey(found.reason);
  const { identity } = found;
  if (!scopes.some((name) => identity.scopes.includes(name))) {
    const has = namesOf(identity.scopes, 'and');
    return missingScope(
      scope,
      `This operation needs the scope ${namesOf([scope, ...others], 'or')}; the key has ${has}.`,
    );
  }
  request.identity = identity;
  return undefined;
}

/** Operations that need a key are never reached without one. */
export function whoAsks({ identity }: { identity: Identity | null }): Identity {
  if (identity === null) throw new Error('an operation that needs a key was reached without one');
  return identity;
}

function namesOf(scopes: readonly Scope[], joint: 'and' | 'or'): string {
  return scopes.map((name) => `"${name}"`).join(` ${joint} `);
}

export function refusedKey(reason: KeyRefusal): Problem {
  return problem(reason === 'BLOCKED' ? 'key-blocked' : 'invalid-credentials', REFUSAL_WORDS[reason]);
}

export function missingScope(requiredScope: Scope, detail: string): Problem {
  return problem('missing-scope', detail, { requiredScope });
}

const REFUSAL_WORDS: { [Reason in KeyRefusal]: string } = {
  NO_KEY:
    'This is no API key of Wattbook: those begin with "wb_sandbox_" or "wb_live_" and have 50 letters and digits.',
  MISTYPED: 'The API key is mistyped or cut: its checksum does not fit.',
  OTHER_ENVIRONMENT:
    'The API key belongs to the other environment: sandbox keys work in the sandbox only, live keys on the live venue.',
  UNKNOWN: 'There is no such API key.',
  REVOKED: 'The API key was revoked.',
  BLOCKED:
    'The market failed at too much of what was sent with this API key: it is blocked until an operator unblocks it.',
};
