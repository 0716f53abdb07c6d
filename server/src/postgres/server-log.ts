import { copyFile, open, stat, truncate } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { giveToDirectoryOwner } from './give-to-directory-owner.ts';

/** PostgreSQL's own log, grown beyond this, is moved to `<file>.1` (one generation is kept: 20 MB in all). */
const MAX_LOG_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 4_096;
const TAIL_LINES = 12;

/** Opens PostgreSQL's log for appending; statements may stand in it, so only its owner reads it. */
export async function openServerLog(file: string): Promise<FileHandle> {
  await rotateServerLog(file);
  const handle = await open(file, 'a', 0o600);
  await giveToDirectoryOwner(file);
  return handle;
}

/**
 * Empties a log that has grown too big into `<file>.1`. By copying, since a running PostgreSQL keeps the file open
 * (for appending, so it goes on at the new end); lines written in the moment between may be lost.
 */
export async function rotateServerLog(file: string, maxBytes = MAX_LOG_BYTES): Promise<boolean> {
  if ((await sizeOf(file)) <= maxBytes) return false;
  await copyFile(file, `${file}.1`);
  await truncate(file, 0);
  return true;
}

/** The size in bytes, 0 for a file that doesn't exist. */
export async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}

/** The last lines of a log, none from before `fromByte`. */
export async function readLastLines(file: string, fromByte = 0): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    // A log emptied since then starts anew.
    const start = Math.max(fromByte <= size ? fromByte : 0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - start), position: start });
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').slice(-TAIL_LINES);
  } finally {
    await handle.close();
  }
}
