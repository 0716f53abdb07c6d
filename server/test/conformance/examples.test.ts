/** The examples and the API file: every request is what it claims to be, and nothing that is promised lacks one. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errors } from '@wattbook/api/errors';
import { APIS } from '../support/test-apis.ts';
import { requestFault } from './request-faults.ts';
import { allSteps, type Shown } from './story.ts';

/** Of a problem; undefined for anything else. */
const codeIn = ({ status, body }: Shown): string | undefined =>
  status < 400 ? undefined : (body as { code: string }).code;

for (const api of APIS) {
  const steps = allSteps(api);

  test(`${api.name}: every request is allowed by the API file, or is marked as malformed and is refused as such`, () => {
    for (const { where, step, shown } of steps) {
      if (step.operation === undefined) continue;
      const fault = requestFault(api, step);
      assert.equal(
        fault !== undefined,
        step.request.malformed === true,
        `${where}: ${fault ?? 'nothing is wrong with it'}`,
      );
      const isRefused = [400, 413, 415].includes(shown.status);
      if (fault !== undefined) assert.ok(isRefused, `${where} is answered ${shown.status}, though ${fault}`);
      assert.equal(
        fault === undefined && /^(malformed-request|malformed-json)$/.test(codeIn(shown) ?? ''),
        false,
        where,
      );
    }
  });

  test(`${api.name}: every operation has an example of every status that it promises`, () => {
    const shown = new Set(steps.map(({ step, shown: { status } }) => `${step.operation ?? 'any path'}: ${status}`));
    const promised = [...api.operations].flatMap(([id, { statuses }]) => statuses.map((status) => `${id}: ${status}`));
    assert.deepEqual(
      promised.filter((name) => !shown.has(name)),
      [],
    );
  });

  test(`${api.name}: every status that any path can answer has an example`, () => {
    const beside = steps.filter(
      ({ step, shown: { status } }) =>
        step.operation === undefined || !api.operations.get(step.operation)?.statuses.some((own) => own === status),
    );
    const found = new Set(beside.map(({ shown: { status } }) => status));
    assert.deepEqual([...found].toSorted(), [400, 404, 405, 406, 408, 431]);
  });
}

test('every code of the catalogue has an example', () => {
  const shown = new Set(APIS.flatMap((api) => allSteps(api)).map(({ shown: answer }) => codeIn(answer)));
  assert.deepEqual(
    Object.keys(errors).filter((code) => !shown.has(code)),
    [],
  );
});

test('every code of the catalogue is one that the server or the engine gives', () => {
  const root = new URL('../../../', import.meta.url);
  const files = globSync('{server,engine}/src/**/*.ts', { cwd: root }).filter((name) => !name.endsWith('.test.ts'));
  const sources = files.map((name) => readFileSync(new URL(name, root), 'utf8')).join('\n');
  assert.deepEqual(
    Object.keys(errors).filter((code) => !sources.includes(`'${code}'`)),
    [],
  );
});
