// Each rule of our own in .spectral.yaml bites: the real API file with a small mistake in it is refused by that rule,
// and by no other one of ours. (The rules of others, and the file without mistakes, are held by `npm run check`.)
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';

interface Mistake {
  readonly rule: string;
  /** A text of the API file; its first occurrence is taken. */
  readonly instead: string;
  readonly of: string;
}

const mistakes: readonly Mistake[] = [
  { rule: 'wattbook-operation-ids', of: 'operationId: getHealth', instead: 'operationId: get_health' },
  { rule: 'wattbook-operation-ids', of: 'operationId: getHealth', instead: 'operationId: health' },
  { rule: 'wattbook-operation-ids', of: '      operationId: getHealth\n', instead: '' },
  { rule: 'wattbook-scope-or-public', of: '      x-scope: read\n', instead: '' },
  { rule: 'wattbook-scope-or-public', of: 'x-scope: read', instead: 'x-scope: write' },
  {
    rule: 'wattbook-scope-or-public',
    of: '      x-scope: read\n',
    instead: '      x-scope: read\n      security: []\n',
  },
  { rule: 'wattbook-scope-of-changes', of: 'x-scope: trade', instead: 'x-scope: read' },
  { rule: 'wattbook-scope-of-changes', of: 'x-scope: [trade, risk]', instead: 'x-scope: [trade, read]' },
  {
    rule: 'wattbook-deprecated',
    of: '      operationId: listAreas\n',
    instead: "      operationId: listAreas\n      deprecated: true\n      x-deprecated-at: '2027-01-01'\n",
  },
  {
    rule: 'wattbook-deprecated',
    of: '      operationId: listAreas\n',
    instead:
      "      operationId: listAreas\n      deprecated: true\n      x-deprecated-at: '2027-01-01'\n" +
      '      x-sunset: soon\n',
  },
  { rule: 'wattbook-rate-429', of: "        '429': { $ref: '#/components/responses/TooManyRequests' }\n", instead: '' },
  {
    rule: 'wattbook-rate-headers',
    of: "            RateLimit: { $ref: '#/components/headers/RateLimit' }\n",
    instead: '',
  },
  { rule: 'wattbook-rate-retry-after', of: '        Retry-After:', instead: '        Come-Back-After:' },
  {
    rule: 'wattbook-body-has-version',
    of: 'required: [version, clientOrderId, contractId,',
    instead: 'required: [clientOrderId, contractId,',
  },
  {
    rule: 'wattbook-body-has-version',
    of: 'description: An order to be placed.\n      additionalProperties: false\n',
    instead: 'description: An order to be placed.\n',
  },
  {
    rule: 'wattbook-no-numbers',
    of: 'records:\n          type: integer\n',
    instead: 'records:\n          type: number\n',
  },
  {
    rule: 'wattbook-decimals',
    of: 'remaining:\n          type: integer\n',
    instead: 'remainingQuantity:\n          type: integer\n',
  },
  {
    rule: 'wattbook-decimals',
    of: "      maxLength: 11\n      pattern: '^-?\\d{1,7}\\.\\d{2}$'\n",
    instead: '      maxLength: 11\n',
  },
  {
    rule: 'wattbook-decimals',
    of: "price: { $ref: '#/components/schemas/Price' }",
    instead: "price: { $ref: '#/components/schemas/PartyId' }",
  },
  {
    rule: 'wattbook-times',
    of: "time: { $ref: '#/components/schemas/Time' }",
    instead: "time: { $ref: '#/components/schemas/Sequence' }",
  },
  {
    rule: 'wattbook-times',
    of: "allOf: [{ $ref: '#/components/schemas/TimeIn' }]",
    instead: "allOf: [{ $ref: '#/components/schemas/Decimal' }]",
  },
  {
    rule: 'wattbook-decimals',
    of: "priceTick: { $ref: '#/components/schemas/Price' }",
    instead: "priceTick: { $ref: '#/components/schemas/PartyId' }",
  },
  { rule: 'wattbook-times', of: '      maxLength: 27\n', instead: '' },
  {
    rule: 'wattbook-days',
    of: 'format: date\n      description: The day of delivery',
    instead: 'description: The day of delivery',
  },
  { rule: 'wattbook-days', of: 'format: date, maxLength: 10', instead: 'format: date' },
  {
    rule: 'wattbook-problem-json',
    of: '        application/problem+json:',
    instead: '        application/json:',
  },
  {
    rule: 'wattbook-examples',
    of: '              example: { status: ok }\n',
    instead: '',
  },
  {
    rule: 'wattbook-every-answer-is-named',
    of: "            X-Request-Id: { $ref: '#/components/headers/X-Request-Id' }\n",
    instead: '',
  },
];

const read = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'wattbook-lint-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function record(value: unknown): Record<string, unknown> {
  assert.ok(typeof value === 'object' && value !== null, `${String(value)} is no object`);
  return Object.fromEntries(Object.entries(value));
}

/** Our own rules alone: what others find in a mistake is their business, and takes them long. */
const ownRules = Object.fromEntries(
  Object.entries(record(record(parse(read('.spectral.yaml')))['rules'])).filter(([name]) =>
    name.startsWith('wattbook-'),
  ),
);

/** What Spectral finds in these files: the rules that are broken in each, without repetition. One call for all. */
function findBroken(texts: readonly string[]): string[][] {
  const ruleset = path.join(folder, 'ruleset.json');
  writeFileSync(ruleset, JSON.stringify({ rules: ownRules }));
  const files = texts.map((text, index) => {
    const file = path.join(folder, `${index}.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const spectral = path.join(import.meta.dirname, '../node_modules/@stoplight/spectral-cli/dist/index.js');
  const options = ['--ruleset', ruleset, '--format', 'json', '--quiet'];
  const { stdout, stderr } = spawnSync(process.execPath, [spectral, 'lint', ...options, ...files], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  assert.equal(stderr, '');
  const results: unknown = JSON.parse(stdout);
  assert.ok(Array.isArray(results));
  const found = results.map(record);
  return files.map((file) => [
    ...new Set(found.filter(({ source }) => source === file).map(({ code }) => String(code))),
  ]);
}

test('each rule of our own has a mistake that it finds, and each mistake a rule', () => {
  const tried = new Set(mistakes.map(({ rule }) => rule));
  assert.deepEqual([...tried].toSorted(), Object.keys(ownRules).toSorted());
});

test('a mistake in the API file is found by the rule against it and by no other of ours', () => {
  const spec = read('openapi.yaml');
  const files = mistakes.map(({ of, instead }) => {
    assert.ok(spec.includes(of), `the API file no longer has: ${of}`);
    return spec.replace(of, () => instead);
  });
  const [unedited, ...broken] = findBroken([spec, ...files]);
  assert.deepEqual(unedited, []);
  for (const [index, { rule, of }] of mistakes.entries()) assert.deepEqual(broken[index], [rule], of);
});
