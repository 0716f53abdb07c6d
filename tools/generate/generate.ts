/**
 * `npm run generate`: writes api/generated/ and the error codes in api/openapi.yaml, from api/openapi.yaml and
 * api/errors.yaml. With `--check` it writes nothing, names the files that are not what it would write, and fails.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { type Catalogue, readCatalogue, withErrorCodes, writeErrors } from './errors.ts';
import { readOperations, writeOperations } from './operations.ts';
import { readRecord } from './record.ts';

const ROOM = path.resolve(import.meta.dirname, '../../api');
const HEADER = '// Written by tools/generate/generate.ts from api/openapi.yaml and api/errors.yaml. Do not edit.';

/** What each file should hold, by its path in api/. */
type Outputs = Map<string, string>;

async function formatted(text: string): Promise<string> {
  const options = await resolveConfig(path.join(ROOM, 'openapi.yaml'));
  return format(`${HEADER}\n${text}`, { ...options, parser: 'typescript' });
}

/** Types of everything in the API file, such as `components['schemas']['Order']`. */
async function writeTypes(specText: string): Promise<string> {
  const nodes = await openapiTS(specText, {
    // A request may leave out what has a default, so it stays optional in the types.
    defaultNonNullable: false,
    silent: true,
  });
  return astToString(nodes);
}

/** The API file as JSON, so that the server reads no YAML. JSON has no comments: a member says that it is generated. */
function writeJson(spec: Record<string, unknown>): string {
  const header = 'Written by tools/generate/generate.ts from api/openapi.yaml. Do not edit.';
  return `${JSON.stringify({ 'x-generated': header, ...spec }, undefined, 1)}\n`;
}

async function makeOutputs(): Promise<Outputs> {
  const read = (name: string) => readFileSync(path.join(ROOM, name), 'utf8');
  const catalogue: Catalogue = readCatalogue(parse(read('errors.yaml')));
  const specText = withErrorCodes(read('openapi.yaml'), Object.keys(catalogue));
  const spec = readRecord(parse(specText), 'openapi.yaml');
  return new Map([
    ['openapi.yaml', specText],
    ['generated/openapi.json', writeJson(spec)],
    ['generated/openapi.ts', await formatted(await writeTypes(specText))],
    ['generated/errors.ts', await formatted(writeErrors(catalogue))],
    ['generated/operations.ts', await formatted(writeOperations(readOperations(spec)))],
  ]);
}

function readCurrent(name: string): string | undefined {
  try {
    return readFileSync(path.join(ROOM, name), 'utf8');
  } catch {
    return undefined; // not there yet: to be written
  }
}

/** Names of files that differ from what they should be, and of files in generated/ that nothing writes any more. */
function findStale(outputs: Outputs): string[] {
  const differing = [...outputs].filter(([name, text]) => readCurrent(name) !== text).map(([name]) => name);
  const left = readdirSync(path.join(ROOM, 'generated')).map((name) => `generated/${name}`);
  return [...differing, ...left.filter((name) => !outputs.has(name))];
}

function writeAll(outputs: Outputs, stale: string[]): void {
  for (const name of stale) {
    const text = outputs.get(name);
    if (text === undefined) rmSync(path.join(ROOM, name));
    else writeFileSync(path.join(ROOM, name), text);
    console.log(`${text === undefined ? 'removed' : 'wrote'} api/${name}`);
  }
}

mkdirSync(path.join(ROOM, 'generated'), { recursive: true });
const outputs = await makeOutputs();
const stale = findStale(outputs);
if (!process.argv.includes('--check')) {
  writeAll(outputs, stale);
} else if (stale.length > 0) {
  for (const name of stale) console.error(`api/${name} is not what the generator writes: run \`npm run generate\``);
  process.exitCode = 1;
}
