/** The API files that were released: copies that nobody edits, each with its hash in SHA256SUMS. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { readVersion, versionOf } from './api-file.ts';
import type { ApiVersion } from './api-file.ts';

const HASHES = 'SHA256SUMS';
const OTHERS: readonly string[] = ['README.md', HASHES];

export interface ReleasedFile {
  readonly name: string;
  readonly version: ApiVersion;
  readonly content: unknown;
}

/**
 * Copies of one API file, the newest first. Throws if any file in the folder is not exactly the one that was released.
 * @param fileName `openapi.yaml` or `admin.yaml`: their copies are called `openapi-1.0.yaml`, `admin-1.0.yaml`.
 */
export function readReleasedFiles(folder: string, fileName: string): ReleasedFile[] {
  const names = readdirSync(folder).filter((name) => !OTHERS.includes(name));
  const hashes = readHashes(path.join(folder, HASHES));
  const lost = [...hashes.keys()].find((name) => !names.includes(name));
  if (lost !== undefined) throw new Error(`${lost} was released and is gone: restore it from the repository's history`);
  const files = names
    .map((name) => readReleasedFile(folder, name, hashes.get(name)))
    .filter(({ name }) => name.startsWith(`${path.parse(fileName).name}-`));
  return files.toSorted((a, b) => b.version.major - a.version.major || b.version.minor - a.version.minor);
}

/** Lines as sha256sum writes them: the hash, two spaces (or a space and an asterisk), the name. */
function readHashes(file: string): Map<string, string> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const filled = lines.filter((line) => line !== '');
  return new Map(
    filled.map((line) => {
      const [, hash, name] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
      if (hash === undefined || name === undefined) throw new Error(`${HASHES}: "${line}" is no line of sha256sum`);
      return [name, hash];
    }),
  );
}

function readReleasedFile(folder: string, name: string, hash: string | undefined): ReleasedFile {
  const text = readFileSync(path.join(folder, name));
  const written = readVersion(/^(?:openapi|admin)-(.+)\.yaml$/.exec(name)?.[1] ?? '');
  if (written === undefined)
    throw new Error(`${name}: a released file is called openapi-<major>.<minor>.yaml or admin-<major>.<minor>.yaml`);
  if (hash === undefined)
    throw new Error(`${name}: ${HASHES} lacks it; add it with \`sha256sum ${name} >> ${HASHES}\``);
  if (createHash('sha256').update(text).digest('hex') !== hash) {
    throw new Error(`${name} is not the file that was released: restore it; a change is a new minor`);
  }
  const content: unknown = parse(text.toString('utf8'));
  const version = versionOf(content, name);
  if (version.major !== written.major || version.minor !== written.minor) {
    throw new Error(`${name}, /info/version: ${version.major}.${version.minor} is another version than its name says`);
  }
  return { name, version, content };
}
