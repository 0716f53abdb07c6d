// A minor version from beginning to end: what may be added, and which schema a body meets.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { findBreakingChanges, findStaleVersion } from '../api-file.ts';
import { all, put, set } from '../edits.ts';

const fileOf = (version: string): string => path.join(import.meta.dirname, `openapi-${version}.yaml`);
const read = (version: string): object => parse(readFileSync(fileOf(version), 'utf8')) as object;
const files: Record<string, object> = { '1.0': read('1.0'), '1.1': read('1.1') };
const command = path.join(import.meta.dirname, '../breaking-changes.ts');

function validatorOf(version: string): ValidateFunction {
  const ajv = new Ajv({ strict: false });
  ajv.addSchema(files[version] ?? assert.fail(`there is no version ${version}`), 'file');
  return ajv.compile({ $ref: 'file#/components/schemas/NewOrder' });
}

const validators = { '1.0': validatorOf('1.0'), '1.1': validatorOf('1.1') };

/** Validates a body as the venue has to: by the schema of the minor that it names. */
function accepts(body: { version: '1.0' | '1.1'; quantity?: string; displayQuantity?: string }): boolean {
  return validators[body.version](body);
}

const run = (...words: string[]) => spawnSync(process.execPath, [command, ...words], { encoding: 'utf8' });

test('an optional property is a minor', () => {
  assert.deepEqual(findBreakingChanges(files['1.0'], files['1.1']), []);
  assert.deepEqual(findStaleVersion(files['1.0'], files['1.1']), []);
});

test('without a new version it is told', () => {
  const same = structuredClone(files['1.1']);
  set('/info/version', '1.0')(same);
  assert.deepEqual(
    findStaleVersion(files['1.0'], same).map(({ rule, what }) => [rule, what]),
    [
      [
        'version-not-raised',
        'says 1.0; it has grown since, for one at /components/schemas/NewOrder/properties/displayQuantity ' +
          '(POST /orders, request)',
      ],
    ],
  );
});

test('the same property as a required one is told', () => {
  const required = structuredClone(files['1.1']);
  all(put('/components/schemas/NewOrder/required', 'displayQuantity'))(required);
  assert.deepEqual(findBreakingChanges(files['1.0'], required), [
    {
      rule: 'request-property-required',
      pointer: '/components/schemas/NewOrder/required',
      what: '`displayQuantity` is new and is required now',
      use: 'POST /orders, request',
    },
  ]);
});

test('a body is validated by the minor that it names', () => {
  assert.ok(accepts({ version: '1.0', quantity: '5.0' }));
  assert.ok(accepts({ version: '1.1', quantity: '5.0' }));
  assert.ok(accepts({ version: '1.1', quantity: '5.0', displayQuantity: '1.0' }));
  assert.ok(!accepts({ version: '1.0', quantity: '5.0', displayQuantity: '1.0' }), '1.0 does not know it');
});

test('the command passes a minor, and fails with a list where something breaks', () => {
  const forward = run(fileOf('1.0'), fileOf('1.1'));
  assert.equal(forward.status, 0, forward.stderr);
  assert.match(forward.stdout, /openapi-1\.1\.yaml breaks no client written against .*openapi-1\.0\.yaml\.\n$/);
  const backward = run(fileOf('1.1'), fileOf('1.0'));
  assert.equal(backward.status, 1);
  assert.match(backward.stderr, /3 breaking changes\n\n1\. request-property-removed at /);
});

test('the command passes on the real file, and says so plainly if nothing is released', () => {
  const { status, stdout, stderr } = run();
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^(No version 1\.x is released yet|api\/openapi\.yaml breaks no client)/);
});
