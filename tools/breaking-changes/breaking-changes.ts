/**
 * `npm run breaking-changes`: compares api/openapi.yaml and api/admin.yaml with every file of their major version in
 * api/released/, and fails with a list of what would break clients written against those. Two files can be named
 * instead, the older first.
 *
 * A comparison of our own: npm's openapi-diff 0.24 compares no parameter, server, security, default, format, pattern,
 * schema of a header or discriminator, and no media type but `application/json`, so no problem (its docs/OPENAPI3.md).
 * What it does compare is the smaller part of this, would not shorten the rest, and brings nine dependencies.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { findBreakingChanges, findStaleVersion, versionOf } from './api-file.ts';
import { exceptions, withoutExcepted } from './exceptions.ts';
import { readReleasedFiles } from './released-files.ts';
import { countOf, reportOf } from './report.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FILES = ['openapi.yaml', 'admin.yaml'];
const RELEASED = 'api/released';

const readYaml = (file: string): unknown => parse(readFileSync(file, 'utf8'));

/** Prints what breaks, and counts it. */
function compare(older: string, released: unknown, newer: string, current: unknown): number {
  const { major, minor } = versionOf(released, older);
  const found = [...findBreakingChanges(released, current), ...findStaleVersion(released, current)];
  const excepted = exceptions.filter(
    ({ file, released: version }) => newer.endsWith(file) && version === `${major}.${minor}`,
  );
  const { left, unused } = withoutExcepted(found, excepted);
  for (const { rule, pointer } of unused) {
    console.error(`exceptions.ts: there is no ${rule} at ${pointer} (any more); remove the exception`);
  }
  const count = countOf(left) + unused.length;
  if (count === 0) console.log(`${newer} breaks no client written against ${older}.`);
  if (left.length > 0) {
    const ways = `${countOf(left)} breaking change${countOf(left) === 1 ? '' : 's'}`;
    console.error(`${newer} against ${older}: ${ways}\n\n${reportOf(left)}\n`);
  }
  return count;
}

/** Prints what breaks clients of the released files of the same major version, and counts it. */
function compareWithReleased(fileName: string): number {
  const file = `api/${fileName}`;
  const current = readYaml(path.join(ROOT, file));
  const { major } = versionOf(current, file);
  const released = readReleasedFiles(path.join(ROOT, RELEASED), fileName).filter(
    ({ version }) => version.major === major,
  );
  if (released.length > 0) {
    const counts = released.map(({ name, content }) => compare(`${RELEASED}/${name}`, content, file, current));
    return counts.reduce((sum, count) => sum + count, 0);
  }
  console.log(`No version ${major}.x is released yet (${RELEASED}/ holds none): ${file} can break nobody.`);
  return 0;
}

/** How many changes break somebody. */
function run([older, newer]: readonly string[]): number {
  if (older === undefined) return FILES.map(compareWithReleased).reduce((sum, count) => sum + count, 0);
  if (newer === undefined) throw new Error(`${older} with what? Name two files, the older first; or none`);
  return compare(older, readYaml(older), newer, readYaml(newer));
}

process.exitCode = run(process.argv.slice(2)) === 0 ? 0 : 1;
