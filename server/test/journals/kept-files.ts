/** The folder of the kept journals, and the list of their digests by which an edit is noticed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const FOLDER = import.meta.dirname;
const ROOT = path.join(FOLDER, '../../..');
const DIGESTS = path.join(FOLDER, 'SHA256SUMS');
const NAME = /^(\d+)\.(\d+)\.(\d+)\.ndjson$/;

/** Of package.json: the one that is released next. */
export function nextVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Whether the changelog has a chapter of it. */
export function isReleased(version: string): boolean {
  const changelog = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8');
  return changelog.split('\n').some((line) => /^## \[?([\d.]+)/.exec(line)?.[1] === version);
}

/** Names of files, the oldest version first. */
export function keptFiles(): string[] {
  const parts = (name: string): number[] => (NAME.exec(name) ?? []).slice(1).map(Number);
  const compare = (a: string, b: string): number =>
    parts(a).reduce((order, part, index) => order || part - (parts(b)[index] ?? 0), 0);
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ndjson'))
    .sort(compare);
}

/** By name, as `sha256sum --check SHA256SUMS` reads them. */
export function recordedDigests(): Map<string, string> {
  if (!existsSync(DIGESTS)) return new Map();
  const lines = readFileSync(DIGESTS, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

export function digestOf(name: string): string {
  return createHash('sha256')
    .update(readFileSync(path.join(FOLDER, name)))
    .digest('hex');
}

/** Writes the file and its digest; those of other files stay as they are. */
export function keep(name: string, text: string): void {
  writeFileSync(path.join(FOLDER, name), text);
  const digests = recordedDigests().set(name, digestOf(name));
  const lines = [...digests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([of, digest]) => `${digest}  ${of}\n`);
  writeFileSync(DIGESTS, lines.join(''));
}
