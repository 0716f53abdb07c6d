/** A disk that confirms nothing, on demand: `fsync-shim.c`, compiled when it is needed. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type FsyncShim = {
  /** For the process whose calls are to fail. */
  library: string;
  environment: Record<string, string>;
  fail(): void;
  mend(): void;
};

const SOURCE = fileURLToPath(new URL('fsync-shim.c', import.meta.url));

export function createFsyncShim(directory: string): FsyncShim {
  const [library, flag] = [path.join(directory, 'fsync-shim.so'), path.join(directory, 'fsync-fails')];
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { stdio: ['ignore', 'ignore', 'pipe'] });
  return {
    library,
    environment: { DRILL_FSYNC_FLAG: flag },
    fail: () => writeFileSync(flag, ''),
    mend: () => rmSync(flag, { force: true }),
  };
}
