/**
 * `npm run generate`: writes api/generated/ and the error codes in both API files (api/openapi.yaml, api/admin.yaml),
 * from these, api/errors.yaml and api/released/; the table in docs/configuration.md, from the variables in
 * server/src/ops/config.ts; and the list in docs/scenarios.md, from engine/scenarios/.
 * With `--check` it writes nothing, names the files that are not what it would write, and fails.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { OPERATOR_SCOPES, PARTICIPANT_SCOPES } from '../../server/src/directory/scopes.ts';
import { readScenarios } from '@wattbook/engine/scenarios/read-scenarios';
import { readReleasedFiles } from '../breaking-changes/released-files.ts';
import { withConfiguration } from './configuration.ts';
import { type Catalogue, readCatalogue, withErrorCodes, writeErrors } from './errors.ts';
import { readOperations, writeOperations, type ApiFile } from './operations.ts';
import { readRecord } from './record.ts';
import { withScenarios } from './scenarios.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDER = 'api/generated';
const CATALOGUE = 'api/errors.yaml';

/** An API file, what its operations may ask of a key, and where its parts are generated to. */
type Api = ApiFile & { prefix: string; types: string; json: string; operations: string; released: string };

const PUBLIC: Api = {
  name: 'openapi.yaml',
  prefix: '/api/v1',
  scopes: PARTICIPANT_SCOPES,
  types: 'openapi.ts',
  json: 'openapi.json',
  operations: 'operations.ts',
  released: 'released.json',
};
const ADMIN: Api = {
  name: 'admin.yaml',
  prefix: '/admin/v1',
  scopes: OPERATOR_SCOPES,
  types: 'admin.ts',
  json: 'admin.json',
  operations: 'admin-operations.ts',
  released: 'admin-released.json',
};

/** What each file should hold, by its path from the root. */
type Outputs = Map<string, string>;

async function formatted(text: string, parser: 'typescript' | 'markdown'): Promise<string> {
  const options = await resolveConfig(path.join(ROOT, 'package.json'));
  return format(text, { ...options, parser });
}

const code = (text: string, source: string): Promise<string> =>
  formatted(`// Written by tools/generate/generate.ts from ${source}. Do not edit.\n${text}`, 'typescript');

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
function writeJson(spec: Record<string, unknown>, fileName: string): string {
  const header = `Written by tools/generate/generate.ts from api/${fileName}. Do not edit.`;
  return `${JSON.stringify({ 'x-generated': header, ...spec }, undefined, 1)}\n`;
}

/** The released API files in one, by version: the server reads a body by the one that it names. */
function writeReleased(fileName: string): string {
  const header = 'Written by tools/generate/generate.ts from api/released/. Do not edit.';
  const files = readReleasedFiles(path.join(ROOT, 'api/released'), fileName);
  const documents: Record<string, unknown> = {};
  for (const { version, content } of files) documents[`${version.major}.${version.minor}`] = content;
  return `${JSON.stringify({ 'x-generated': header, documents }, undefined, 1)}\n`;
}

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

async function makeApi(api: Api, codes: string[]): Promise<[name: string, text: string][]> {
  const source = `api/${api.name}`;
  const specText = withErrorCodes(read(source), codes, api.name);
  const spec = readRecord(parse(specText), api.name);
  const operations = writeOperations(readOperations(spec, api), api.prefix);
  return [
    [source, specText],
    [`${FOLDER}/${api.json}`, writeJson(spec, api.name)],
    [`${FOLDER}/${api.released}`, writeReleased(api.name)],
    [`${FOLDER}/${api.types}`, await code(await writeTypes(specText), `${source} and ${CATALOGUE}`)],
    [`${FOLDER}/${api.operations}`, await code(operations, source)],
  ];
}

async function makeOutputs(): Promise<Outputs> {
  const catalogue: Catalogue = readCatalogue(parse(read(CATALOGUE)));
  const codes = Object.keys(catalogue);
  return new Map([
    ...(await makeApi(PUBLIC, codes)),
    ...(await makeApi(ADMIN, codes)),
    [`${FOLDER}/errors.ts`, await code(writeErrors(catalogue), CATALOGUE)],
    ['docs/configuration.md', await formatted(withConfiguration(read('docs/configuration.md')), 'markdown')],
    [
      'docs/scenarios.md',
      await formatted(
        withScenarios(read('docs/scenarios.md'), read('docs/market-rules.md'), readScenarios()),
        'markdown',
      ),
    ],
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
