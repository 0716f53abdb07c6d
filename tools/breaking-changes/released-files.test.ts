// Released files are never edited, and a file that says a released version promises no more than that one.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findBreakingChanges, findStaleVersion } from './api-file.ts';
import { add, all, apiFile, change, mutated, set, take } from './edits.ts';
import { withoutExcepted } from './exceptions.ts';
import { readReleasedFiles } from './released-files.ts';
import { countOf, reportOf } from './report.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const fileOf = (version: string): string => `info: { version: '${version}' }\n`;
const lineOf = (version: string): string => `${hashOf(fileOf(version))}  openapi-${version}.yaml\n`;

/** Reads a folder that holds these files. */
function read(files: Record<string, string>): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'wattbook-released-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return readReleasedFiles(folder, 'openapi.yaml').map(({ name }) => name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('api/released/ holds what was released, unchanged', () => {
  const folder = path.join(import.meta.dirname, '../../api/released');
  for (const { content } of readReleasedFiles(folder, 'openapi.yaml'))
    assert.deepEqual(findBreakingChanges(content, content), []);
});

test('released files are read newest first', () => {
  const versions = ['1.0', '1.9', '1.10', '2.0'];
  const files = Object.fromEntries(versions.map((version) => [`openapi-${version}.yaml`, fileOf(version)]));
  const names = read({ ...files, SHA256SUMS: versions.map(lineOf).join(''), 'README.md': '' });
  assert.deepEqual(names, ['openapi-2.0.yaml', 'openapi-1.10.yaml', 'openapi-1.9.yaml', 'openapi-1.0.yaml']);
  assert.deepEqual(read({ 'README.md': '' }), []);
});

test('a released file that is not as it was released is told', () => {
  const name = 'openapi-1.0.yaml';
  const text = fileOf('1.0');
  assert.throws(() => read({ [name]: text }), /SHA256SUMS lacks it; add it with `sha256sum/);
  assert.throws(() => read({ [name]: `${text}#`, SHA256SUMS: lineOf('1.0') }), /is not the file that was released/);
  assert.throws(() => read({ SHA256SUMS: lineOf('1.0') }), /was released and is gone/);
  assert.throws(() => read({ 'openapi-1.yaml': text }), /is called openapi-<major>\.<minor>\.yaml/);
  assert.throws(() => read({ SHA256SUMS: 'openapi-1.0.yaml' }), /is no line of sha256sum/);
  const other = { 'openapi-1.1.yaml': text, SHA256SUMS: `${hashOf(text)}  openapi-1.1.yaml\n` };
  assert.throws(() => read(other), /another version than its name says/);
});

test('what is added needs a new minor; what is only described better does not', () => {
  const version = (to: string) => set('/info/version', to);
  const rulesOf = (edit: (api: unknown) => void): string[] => {
    const { before, now } = mutated({ name: 'version', rules: [], edit });
    return findStaleVersion(before, now).map(({ rule }) => rule);
  };
  const grow = add('/components/schemas/NewOrder/properties/weather', { type: 'string' });
  assert.deepEqual(rulesOf(set('/info/description', 'Better.')), []);
  assert.deepEqual(rulesOf(grow), ['version-not-raised']);
  assert.deepEqual(rulesOf(all(grow, version('1.99'))), []);
  assert.deepEqual(rulesOf(version('2.0')), []);
  assert.throws(() => rulesOf(version('1')), /write it as '1\.0', in quotes/);
  const later = structuredClone(apiFile);
  version('1.99')(later);
  assert.equal(findStaleVersion(later, apiFile).length, 1);
});

const tightened = mutated({
  name: 'tightened',
  rules: [],
  edit: all(
    change('/components/schemas/ClientOrderId/maxLength', 64, 32),
    take('/components/schemas/Trade/required', 'amount'),
  ),
});
const findings = findBreakingChanges(tightened.before, tightened.now);

test('the report tells each change once: where, what, who feels it, whom it breaks and what would be right', () => {
  const [first, second] = reportOf(findings).split('\n\n');
  assert.equal(
    first,
    [
      '1. request-tightened at /components/schemas/ClientOrderId/maxLength',
      '   what    maxLength was 64, is 32',
      '   felt    POST /orders, request; GET /orders, parameter clientOrderId; POST /orders/cancel, request; ' +
        'POST /batch, request; and 1 more',
      '   breaks  who sends what was valid: 400',
      '   right   keep the released limit, or a wider one; what only the market can judge is a 422 of its own',
    ].join('\n'),
  );
  assert.match(String(second), /^2\. response-property-optional at \/components\/schemas\/Trade\/required\n/);
  assert.equal(countOf(findings), 2);
});

test('an exception takes out its own finding, and one that takes out none is told', () => {
  const exception = { file: 'openapi.yaml', released: '1.0', rule: 'request-tightened', why: 'a test' } as const;
  const used = { ...exception, pointer: '/components/schemas/ClientOrderId/maxLength' };
  const unused = { ...exception, pointer: '/components/schemas/Side' };
  const excepted = withoutExcepted(findings, [used, unused]);
  assert.deepEqual(excepted.unused, [unused]);
  assert.equal(countOf(excepted.left), 1);
});
