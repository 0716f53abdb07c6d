/** Two participants to try the venue with. Their keys stand in `sandbox.json` and stay the same from start to start. */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Directory } from '../directory/directory.ts';

export const SANDBOX_PARTICIPANTS = ['alpha', 'beta'] as const;
export type SandboxParticipant = (typeof SANDBOX_PARTICIPANTS)[number];

const SCOPES = ['read', 'trade', 'keys'] as const;

export type SandboxFile = { url: string; keys: Record<SandboxParticipant, string> };

/**
 * Reads the keys that are there and mints those that are missing or don't work any more; then writes the file. A key of
 * an earlier version without the scope `keys` works, so it stays: who wants the scope takes it out of the file.
 */
export async function writeSandboxFile(options: {
  dataDirectory: string;
  url: string;
  directory: Directory;
}): Promise<SandboxFile> {
  const { directory, url } = options;
  const file = path.join(options.dataDirectory, 'sandbox.json');
  const earlier = readKeys(file);
  const keyOf = async (participantId: SandboxParticipant): Promise<string> => {
    await directory.addParticipant({ participantId, name: `Sandbox participant ${participantId}` });
    const kept = earlier[participantId];
    if (kept !== undefined && (await isKeyOf(directory, kept, participantId))) return kept;
    const { text } = await directory.addKey({ participantId, userId: `${participantId}-bot`, scopes: SCOPES });
    return text;
  };
  const sandbox: SandboxFile = { url, keys: { alpha: await keyOf('alpha'), beta: await keyOf('beta') } };
  writeWhole(file, `${JSON.stringify(sandbox, null, 2)}\n`);
  return sandbox;
}

async function isKeyOf(directory: Directory, key: string, participantId: string): Promise<boolean> {
  const known = await directory.authenticate(key);
  return known.kind === 'IDENTIFIED' && known.identity.participantId === participantId;
}

function readKeys(file: string): Partial<Record<SandboxParticipant, string>> {
  if (!existsSync(file)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const keys = isObject(content) && isObject(content['keys']) ? content['keys'] : {};
    const { alpha, beta } = keys;
    return { ...(typeof alpha === 'string' && { alpha }), ...(typeof beta === 'string' && { beta }) };
  } catch {
    // Half-written or edited by hand: new keys are minted, and the file is written anew.
    return {};
  }
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
