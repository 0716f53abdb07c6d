// Each API file, the catalogue of errors and the examples must not contradict each other.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { errors } from './generated/errors.ts';

/** The public API, and the operator's. */
const FILES = [
  { name: 'openapi.yaml', examples: 'examples', read: /^(read|keys)$/, change: /^(trade|risk|keys|trade,risk)$/ },
  {
    name: 'admin.yaml',
    examples: 'admin-examples',
    read: /^(directory|market-ops|operators|surveillance)(,surveillance)?$/,
    change: /^(directory|market-ops|operators)$/,
  },
] as const;

type Mapping = { [name: string]: unknown };
type Operation = { pointer: string; method: string; terms: Mapping; responses: Mapping };
/** A value in the API file that shows what a schema means. */
type Example = { where: string; schema: string; value: unknown };

const read = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');
const catalogue = mapping(parse(read('errors.yaml')));

// `strict: false`: OpenAPI's own words (discriminator, nullable beside allOf) are no words of JSON Schema.
// Times and integers are held by pattern, minimum and maximum, so their formats need no check of their own.
const formats = { 'date-time': true, date: true, 'uri-reference': true, int32: true, int64: true } as const;

function mapping(value: unknown): Mapping {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${String(value)} is no mapping`);
  return Object.fromEntries(Object.entries(value));
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

function describeFile({ name, examples, read: readScope, change: changeScope }: (typeof FILES)[number]) {
  const spec = mapping(parse(read(name)));
  const ajv = new Ajv({ strict: false, allErrors: true, formats });
  ajv.addSchema(spec, 'openapi');

  /** What a JSON pointer into the API file leads to, following references on the way. */
  function at(pointer: string): unknown {
    const parts = pointer.split('/').slice(1);
    return parts.reduce<unknown>((value, part) => {
      return follow(mapping(value)[part.replaceAll('~1', '/').replaceAll('~0', '~')]);
    }, spec);
  }

  function follow(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
    return at(String(value.$ref).slice('#'.length));
  }

  /** What is wrong with a value by the schema at a pointer; null if nothing. */
  function findFaults(value: unknown, pointer: string): string | null {
    const validate = ajv.compile({ $ref: `openapi#${encodeURI(pointer)}` });
    return validate(value) ? null : ajv.errorsText(validate.errors);
  }

  const isValid = (schema: string, value: unknown) => findFaults(value, `/components/schemas/${schema}`) === null;

  function readOperations(): Map<string, Operation> {
    const operations = new Map<string, Operation>();
    for (const [route, item] of Object.entries(mapping(spec['paths']))) {
      for (const [method, value] of Object.entries(mapping(item))) {
        if (method === 'parameters') continue;
        const terms = mapping(value);
        const pointer = `/paths/${escaped(route)}/${method}`;
        operations.set(String(terms['operationId']), {
          pointer,
          method,
          terms,
          responses: mapping(terms['responses']),
        });
      }
    }
    return operations;
  }

  function findExamples(value: unknown, pointer: string): Example[] {
    if (typeof value !== 'object' || value === null) return [];
    const found = Object.entries(value).flatMap(([name, child]) => findExamples(child, `${pointer}/${escaped(name)}`));
    const schema = `${pointer}/schema`;
    if (!('schema' in value)) return found;
    if ('example' in value) found.push({ where: pointer, schema, value: value.example });
    if (!('examples' in value)) return found;
    for (const [name, entry] of Object.entries(mapping(value.examples))) {
      found.push({ where: `${pointer}, ${name}`, schema, value: mapping(follow(entry))['value'] });
    }
    return found;
  }

  const operations = readOperations();
  const problemOf = (response: unknown) =>
    mapping(mapping(mapping(follow(response))['content'])['application/problem+json']);

  /** The problems shown in the file and in examples/. */
  function findProblems(): Mapping[] {
    const schema = mapping(spec['components'])['responses'];
    const inFile = Object.values(mapping(schema)).flatMap((response) => {
      if (!('content' in mapping(response))) return [];
      return findExamples({ problem: problemOf(response) }, '').map(({ value }) => mapping(value));
    });
    const inExchanges = readAnswers().flatMap(({ body }) => (typeof body === 'string' ? [] : [mapping(body)]));
    return [...inFile, ...inExchanges].filter((body) => 'code' in body);
  }

  /** What the exchanges in examples/ were answered; that it is as promised is held where they are carried out. */
  function readAnswers(): Mapping[] {
    return readdirSync(path.join(import.meta.dirname, examples)).flatMap((file) => {
      const { steps } = mapping(JSON.parse(read(`${examples}/${file}`)));
      assert.ok(Array.isArray(steps));
      return steps.map((step: unknown) => mapping(mapping(step)['response'])).filter((answer) => 'body' in answer);
    });
  }

  return {
    name,
    readScope,
    changeScope,
    spec,
    at,
    follow,
    findFaults,
    isValid,
    operations,
    findExamples,
    findProblems,
  };
}

const files = FILES.map(describeFile);

const [open] = files;
assert.ok(open !== undefined);

for (const {
  name,
  readScope,
  changeScope,
  spec,
  at,
  follow,
  findFaults,
  operations,
  findExamples,
  findProblems,
} of files) {
  test(`${name}: every example in the API file is valid by its schema`, () => {
    const examples = [...findExamples(spec['paths'], '/paths'), ...findExamples(spec['components'], '/components')];
    assert.ok(examples.length > 60, `only ${examples.length} were found`);
    for (const { where, schema, value } of examples) assert.equal(findFaults(value, schema), null, where);
  });

  test(`${name}: the codes in the API file, in the catalogue and in the code are the same, with the same words`, () => {
    assert.deepEqual(mapping(at('/components/schemas/ErrorCode'))['enum'], Object.keys(catalogue));
    assert.deepEqual(errors, catalogue);
  });

  test(`${name}: every operation is public or names the scope that its key needs`, () => {
    for (const [id, { terms, method }] of operations) {
      const isPublic = 'security' in terms;
      if (isPublic) assert.deepEqual([terms['security'], terms['x-scope'], method], [[], undefined, 'get'], id);
      else assert.match(String(terms['x-scope']), method === 'get' ? readScope : changeScope, id);
    }
  });

  test(`${name}: an answer names codes of its own status, at least one`, () => {
    for (const [id, { responses }] of operations) {
      for (const [status, response] of Object.entries(responses).filter(([name]) => /^[45]/.test(name))) {
        const description = String(mapping(follow(response))['description']);
        const codes = [...description.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => String(match[1]));
        assert.ok(codes.length > 0, `${id}, ${status}: names no code`);
        for (const code of codes) assert.equal(String(mapping(catalogue[code])['status']), status, `${id}: ${code}`);
      }
    }
  });

  test(`${name}: every problem shown says what the catalogue says`, () => {
    const problems = findProblems();
    assert.ok(problems.length > 20, `only ${problems.length} were found`);
    for (const { code, type, title, status, outcome, retry } of problems) {
      const entry = mapping(catalogue[String(code)]);
      assert.deepEqual([type, title, status], [`/docs/errors/${String(code)}`, entry['title'], entry['status']]);
      if (outcome !== undefined) assert.deepEqual([outcome, retry], [entry['outcome'], entry['retry']]);
    }
  });
}

test('every code is named by an answer of one of the two', () => {
  const answers = files.flatMap(({ operations, follow }) =>
    [...operations.values()].flatMap(({ responses }) => Object.values(responses).map(follow)),
  );
  const text = answers.map((response) => String(mapping(response)['description'])).join('\n');
  for (const code of Object.keys(catalogue)) assert.ok(text.includes(`\`${code}\``), code);
});

/** What is described for whom: the same name, and more or less of it. */
const OWN_MEANING = {
  schemas: new Set([
    'ClientOrderId',
    'Contract',
    'ErrorCode',
    'Key',
    'Order',
    'PortfolioId',
    'Problem',
    'Scope',
    'Tier',
    'Trade',
  ]),
  parameters: new Set(['KeyIdInPath']),
  headers: new Set<string>(),
};

test('what both files name alike means the same in both', () => {
  const [open, admin] = files;
  assert.ok(open !== undefined && admin !== undefined);
  for (const kind of ['schemas', 'parameters', 'headers'] as const) {
    const inAdmin = mapping(mapping(admin.spec['components'])[kind]);
    for (const [name, value] of Object.entries(mapping(mapping(open.spec['components'])[kind]))) {
      if (!(name in inAdmin) || OWN_MEANING[kind].has(name)) continue;
      assert.deepEqual(withoutWords(inAdmin[name]), withoutWords(value), `${kind}/${name}`);
    }
  }
});

/** Descriptions speak to different people. */
function withoutWords(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'description' ? undefined : inner)));
}

test('a decimal has up to 7 digits, a point and up to 5 digits, and no other form', () => {
  for (const value of ['0', '-0.5', '5', '5.0', '87.50', '9999999.99999', '-9999999.99999']) {
    assert.ok(open.isValid('Decimal', value), value);
  }
  for (const value of ['', '.5', '5.', '+5', '1e3', '1,5', ' 5', '5\n', '10000000', '0.000001', 'NaN', 5]) {
    assert.ok(!open.isValid('Decimal', value), String(value));
  }
});

test('texts and ids end at their limits', () => {
  for (const [schema, limit] of [
    ['OrderText', 64],
    ['ClientOrderId', 64],
    ['PortfolioId', 64],
    ['OrderId', 32],
  ] as const) {
    assert.ok(open.isValid(schema, 'a'.repeat(limit)), schema);
    assert.ok(!open.isValid(schema, 'a'.repeat(limit + 1)), schema);
  }
  assert.ok(open.isValid('OrderText', '') && !open.isValid('OrderText', 'a\tb') && !open.isValid('OrderText', 'é'));
  assert.ok(!open.isValid('ClientOrderId', '') && !open.isValid('ClientOrderId', 'a b'));
});

test('an order needs its six terms and takes no unknown ones; an amendment changes something', () => {
  const order = mapping(mapping(open.at('/components/examples/NewOrderMinimal'))['value']);
  assert.ok(open.isValid('NewOrder', order));
  for (const name of Object.keys(order)) {
    const rest = Object.fromEntries(Object.entries(order).filter(([other]) => other !== name));
    assert.ok(!open.isValid('NewOrder', rest), name);
  }
  assert.ok(!open.isValid('NewOrder', { ...order, stopPrice: '1.00' }));
  assert.ok(!open.isValid('Amendment', { version: '1.0', revision: 1 }));
  assert.ok(!open.isValid('Amendment', { version: '1.0', price: '1.00', text: 'a' }));
  assert.ok(open.isValid('Amendment', { version: '1.0', revision: 1, text: '' }));
});
