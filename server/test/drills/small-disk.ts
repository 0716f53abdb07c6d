/** A disk image, mounted, that can be filled to the last byte: as root on Linux. */
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';

export type SmallDisk = {
  mountPoint: string;
  /** Takes all that is left; to be asked again, as others may have given something free. */
  fill(): void;
  free(): void;
};

const FILLER = 'filler';
/** The file system needs some blocks to keep account of so many; the rest goes crumb by crumb. */
const CLAIMED_PERCENT = 99;
const CRUMB = Buffer.alloc(4_096);
const CRUMBS_MAX = 50_000;

/** In `directory`; the image takes no more room than what is written. Throws with what `mount` said. */
export function openSmallDisk(directory: string, bytes: number): SmallDisk {
  const [image, mountPoint] = [path.join(directory, 'disk.img'), path.join(directory, 'disk')];
  mkdirSync(mountPoint);
  run('truncate', ['-s', String(bytes), image]);
  // Without a part that only root may fill: PostgreSQL may be run as root's own namespace.
  run('mkfs.ext4', ['-q', '-m', '0', '-F', image]);
  // Mounted by a loop device that goes when the mount goes.
  run('mount', ['-o', 'loop', image, mountPoint]);
  chmodSync(mountPoint, 0o711);
  const filler = path.join(mountPoint, FILLER);
  return {
    mountPoint,
    fill: () => fill(mountPoint, filler),
    free: () => rmSync(filler, { force: true }),
  };
}

export function closeSmallDisk({ mountPoint }: SmallDisk): void {
  try {
    run('umount', [mountPoint]);
  } catch {
    // Somebody still has a file open there: it goes when they do.
    run('umount', ['--lazy', mountPoint]);
  }
}

function fill(mountPoint: string, filler: string): void {
  const { bavail, bsize } = statfsSync(mountPoint);
  const file = openSync(filler, 'a');
  try {
    const bytes = Math.floor((bavail * bsize * CLAIMED_PERCENT) / 100);
    // Claimed, not written: gigabytes are no work.
    if (bytes > CRUMB.length) run('fallocate', ['-o', String(fstatSync(file).size), '-l', String(bytes), filler]);
    for (let crumb = 0; crumb < CRUMBS_MAX; crumb++) writeSync(file, CRUMB);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

function run(program: string, args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
