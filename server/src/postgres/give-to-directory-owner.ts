import { lchown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * What root writes into another user's data directory (`sudo npm start`, once) belongs to that user, or their next
 * start without root would fail on it. By path: opening the lock file a second time would drop the lock.
 */
export async function giveToDirectoryOwner(file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(file));
  if (uid !== 0) await lchown(file, uid, gid);
}
