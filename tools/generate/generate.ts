/**
 * `npm run generate`: writes api/generated/ and the error codes in api/openapi.yaml, from api/openapi.yaml,
 * api/errors.yaml and api/released/; and the table in docs/configuration.md, from the variables in
 * server/src/ops/config.ts.
 * With `--check` it writes nothing, names the files that are not what it would write, and fails.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { readReleasedFiles } from '../breaking-changes/released-files.ts';
import { withConfiguration } from './configuration.ts';
import { type Catalogue, readCatalogue, withErrorCodes, writeErrors } from './errors.ts';
import { readOperations, writeOperations } from './operations.ts';
import { readRecord } from './record.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDER = 'api/generated';
const HEADER = '// Written by tools/generate/generate.ts from api/openapi.yaml and api/errors.yaml. Do not edit.';

/** What each file should hold, by its path from the root. */
type Outputs = Map<string, string>;

async function formatted(text: string, parser: 'typescript' | 'markdown'): Promise<string> {
  const options = await resolveConfig(path.join(ROOT, 'package.json'));
  return format(text, { ...options, parser });
}

const code = (text: string): Promise<string> => formatted(`${HEADER}\n${text}`, 'typescript');

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

/** The released API files in one, by version: the server reads a body by the one that it names. */
function writeReleased(): string {
  const header = 'Written by tools/generate/generate.ts from api/released/. Do not edit.';
  const files = readReleasedFiles(path.join(ROOT, 'api/released'));
  const documents: Record<string, unknown> = {};
  for (const { version, content } of files) documents[`${version.major}.${version.minor}`] = content;
  return `${JSON.stringify({ 'x-generated': header, documents }, undefined, 1)}\n`;
}

async function makeOutputs(): Promise<Outputs> {
  const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
  const catalogue: Catalogue = readCatalogue(parse(read('api/errors.yaml')));
  const specText = withErrorCodes(read('api/openapi.yaml'), Object.keys(catalogue));
  const spec = readRecord(parse(specText), 'openapi.yaml');
  return new Map([
    ['api/openapi.yaml', specText],
    [`${FOLDER}/openapi.json`, writeJson(spec)],
    [`${FOLDER}/released.json`, writeReleased()],
    [`${FOLDER}/openapi.ts`, await code(await writeTypes(specText))],
    [`${FOLDER}/errors.ts`, await code(writeErrors(catalogue))],
    [`${FOLDER}/operations.ts`, await code(writeOperations(readOperations(spec)))],
    ['docs/configuration.md', await formatted(withConfiguration(read('docs/configuration.md')), 'markdown')],
  ]);
}

function readCurrent(name: string): string | undefined {
  try {
    return readFileSync(path.join(ROOT, name), 'utf8');
  } catch {
    return undefined; // not there yet: to be written
  }
}

/** Names of files that differ from what they should be, and of files in the folder that nothing writes any more. */
function findStale(outputs: Outputs): string[] {
  const differing = [...outputs].filter(([name, text]) => readCurrent(name) !== text).map(([name]) => name);
  const left = readdirSync(path.join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`);
  return [...differing, ...left.filter((name) => !outputs.has(name))];
}

function writeAll(outputs: Outputs, stale: string[]): void {
  for (const name of stale) {
    const text = outputs.get(name);
    if (text === undefined) rmSync(path.join(ROOT, name));
    else writeFileSync(path.join(ROOT, name), text);
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${name}`);
  }
}

mkdirSync(path.join(ROOT, FOLDER), { recursive: true });
const outputs = await makeOutputs();
const stale = findStale(outputs);
if (!process.argv.includes('--check')) {
  writeAll(outputs, stale);
} else if (stale.length > 0) {
  for (const name of stale) console.error(`${name} is not what the generator writes: run \`npm run generate\``);
  process.exitCode = 1;
}
