/**
 * Two participants to try the venue with, and its operator. Their keys stand in `sandbox.json` and stay the same from
 * start to start.
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Directory, NewKey } from '../directory/directory.ts';
import { OPERATOR_SCOPES, PARTICIPANT_SCOPES, VENUE_ID } from '../directory/scopes.ts';

export const SANDBOX_PARTICIPANTS = ['alpha', 'beta'] as const;
export type SandboxParticipant = (typeof SANDBOX_PARTICIPANTS)[number];

/** `admin`: where the operator's API is, and a key that may do everything there. */
export type SandboxFile = {
  url: string;
  keys: Record<SandboxParticipant, string>;
  admin: { url: string; key: string };
};

type EarlierKeys = Partial<Record<SandboxParticipant | 'admin', string>>;

/**
 * Reads the keys that are there and mints those that are missing or don't work any more; then writes the file. A key of
 * an earlier version with fewer scopes works, so it stays: who wants the others takes it out of the file.
 */
export async function writeSandboxFile(options: {
  dataDirectory: string;
  url: string;
  adminUrl: string;
  directory: Directory;
}): Promise<SandboxFile> {
  const { directory, url, adminUrl } = options;
  const file = path.join(options.dataDirectory, 'sandbox.json');
  const earlier = readKeys(file);
  const keyOf = async (name: keyof EarlierKeys, key: NewKey): Promise<string> => {
    const kept = earlier[name];
    if (kept !== undefined && (await isKeyOf(directory, kept, key.participantId))) return kept;
    return (await directory.addKey(key)).text;
  };
  const participantKey = async (participantId: SandboxParticipant): Promise<string> => {
    await directory.addParticipant({ participantId, name: `Sandbox participant ${participantId}` });
    return keyOf(participantId, { participantId, userId: `${participantId}-bot`, scopes: PARTICIPANT_SCOPES });
  };
  const operator = { participantId: VENUE_ID, userId: 'sandbox-operator', scopes: OPERATOR_SCOPES };
  const sandbox: SandboxFile = {
    url,
    keys: { alpha: await participantKey('alpha'), beta: await participantKey('beta') },
    admin: { url: adminUrl, key: await keyOf('admin', operator) },
  };
  writeWhole(file, `${JSON.stringify(sandbox, null, 2)}\n`);
  return sandbox;
}

async function isKeyOf(directory: Directory, key: string, participantId: string): Promise<boolean> {
  const known = await directory.authenticate(key);
  return known.kind === 'IDENTIFIED' && known.identity.participantId === participantId;
}

function readKeys(file: string): EarlierKeys {
  if (!existsSync(file)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const { alpha, beta } = objectAt(content, 'keys');
    const { key: admin } = objectAt(content, 'admin');
    return {
      ...(typeof alpha === 'string' && { alpha }),
      ...(typeof beta === 'string' && { beta }),
      ...(typeof admin === 'string' && { admin }),
    };
  } catch {
    // Half-written or edited by hand: new keys are minted, and the file is written anew.
    return {};
  }
}

/** An empty one for what isn't there, or is something else. */
function objectAt(value: unknown, name: string): Record<string, unknown> {
  const found = isObject(value) ? value[name] : undefined;
  return isObject(found) ? found : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A reader never sees half a file, and nobody else reads the keys. */
function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
}
