/** What some drills need of the machine, and why it can't be had here: found out by trying. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WITHOUT_REDIS_SERVER } from '../support/redis-server.ts';
import { closeSmallDisk, openSmallDisk } from './small-disk.ts';

/** A loop-mounted disk of its own; a C compiler; libfaketime; redis-server. */
export const EQUIPMENT = ['LOOP_MOUNT', 'COMPILER', 'FAKETIME', 'REDIS_SERVER'] as const;
export type Equipment = (typeof EQUIPMENT)[number];

/** Of each thing that is missing: why. */
export type Missing = ReadonlyMap<Equipment, string>;

/** The variant for programs with threads. Debian and its like, Fedora and its like, Homebrew has none. */
const FAKETIME_PLACES = ['/usr/lib/*/faketime/libfaketimeMT.so.1', '/usr/lib{,64}/faketime/libfaketimeMT.so.1'];
const PROBE_BYTES = 8 * 1024 * 1024;

export function findMissing(): Missing {
  const missing = new Map<Equipment, string>();
  const [disk, compiler] = [whyNoDisk(), whyNoCompiler()];
  if (disk !== undefined) missing.set('LOOP_MOUNT', disk);
  if (compiler !== undefined) missing.set('COMPILER', compiler);
  if (findFaketime() === undefined) missing.set('FAKETIME', 'libfaketime is not installed: apt-get install faketime');
  if (WITHOUT_REDIS_SERVER !== false) missing.set('REDIS_SERVER', WITHOUT_REDIS_SERVER);
  return missing;
}

/** Where libfaketime is. */
export function findFaketime(): string | undefined {
  return globSync(FAKETIME_PLACES).find((file) => existsSync(file));
}

function whyNoDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may mount a disk image';
  const directory = mkdtempSync(path.join(tmpdir(), 'wattbook-drill-probe-'));
  try {
    closeSmallDisk(openSmallDisk(directory, PROBE_BYTES));
    return undefined;
  } catch (error) {
    // Containers often may not mount, also not as root.
    return `a disk image can't be mounted: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function whyNoCompiler(): string | undefined {
  const { status } = spawnSync('cc', ['--version'], { stdio: 'ignore' });
  return status === 0 && process.platform === 'linux' ? undefined : 'there is no C compiler (cc) on Linux';
}
