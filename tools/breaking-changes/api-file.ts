/** Two API files as a whole. */
import { compareOperations } from './operations.ts';
import { childOf, rootOf, textAt } from './place.ts';
import type { Finding } from './rules.ts';

export interface ApiVersion {
  readonly major: number;
  readonly minor: number;
}

/** `1.0`, as a body names it; undefined for any other text. */
export function readVersion(text: string): ApiVersion | undefined {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** `info.version` of an API file. Throws if it is none. */
export function versionOf(file: unknown, name: string): ApiVersion {
  const text = textAt(childOf(rootOf(file), 'info'), 'version') ?? 'none';
  const version = readVersion(text);
  if (version !== undefined) return version;
  throw new Error(`${name}, /info/version: ${text} is no version; write it as '1.0', in quotes`);
}

/** Everything by which a client that was written against `released` can break when it meets `current`. */
export const findBreakingChanges = (released: unknown, current: unknown): Finding[] =>
  compareOperations(rootOf(released), rootOf(current));

/** A file that promises more than the released one of the same version, or says to be older than that. */
export function findStaleVersion(released: unknown, current: unknown): Finding[] {
  const [before, now] = [versionOf(released, 'the released file'), versionOf(current, 'the new file')];
  if (now.major !== before.major || now.minor > before.minor) return [];
  const isOlder = now.minor < before.minor;
  // What breaks on the way back is what was added.
  const added = isOlder ? undefined : findBreakingChanges(current, released)[0];
  if (!isOlder && added === undefined) return [];
  const grown = `it has grown since, for one at ${added?.pointer ?? ''} (${added?.use ?? ''})`;
  const what = `says ${now.major}.${now.minor}; ${isOlder ? `${before.major}.${before.minor} is released` : grown}`;
  return [{ rule: 'version-not-raised', pointer: '/info/version', what, use: 'every body' }];
}
