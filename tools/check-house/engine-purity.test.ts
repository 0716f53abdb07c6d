import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enginePurity } from './engine-purity.ts';
import { findInFile } from './virtual-house.ts';

const impure = [
  'const now = Date.now();',
  'const day = (at: Date) => at;',
  "const format = new Intl.NumberFormat('nl');",
  'const text = price.toLocaleString();',
  "const order = a.localeCompare('b');",
  "const order = a['localeCompare']('b');",
  'const dice = Math.random();',
  "const dice = Math['random']();",
  'const { random } = Math;',
  'setTimeout(close, 5);',
  'const id = setInterval(close, 5);',
  'setImmediate(close);',
  'queueMicrotask(close);',
  'process.exit(1);',
  "const secret = globalThis['x'];",
  'const begun = performance.now();',
  'const id = crypto.randomUUID();',
  'async function apply() {}',
  'const apply = async () => 1;',
  'class Market { async apply() {} }',
  'const state = await load();',
  'for await (const event of events) take(event);',
  'const later: Promise<void> = undefined;',
  "console.log('here');",
  'const here = import.meta.dirname;',
  'take({ process });',
];

const pure = [
  'const processed = 1n;',
  "const event = { type: 'x', process: 1, Date: 2 }; event.process; event.Date;",
  'const most = Math.max(1, 2);',
  '// Date, process and async are spoken of\nconst text = "Math.random() and Intl";',
  'interface Event { readonly crypto: string; console(): void }',
  'const { process: handle } = rules;',
];

describe('engine-purity', () => {
  for (const code of impure) {
    it(`forbids: ${JSON.stringify(code)}`, () => {
      assert.notDeepEqual(findInFile(enginePurity, 'engine/src/market.ts', code), []);
    });
  }

  for (const code of pure) {
    it(`allows: ${JSON.stringify(code)}`, () => {
      assert.deepEqual(findInFile(enginePurity, 'engine/src/market.ts', code), []);
    });
  }

  it('says what would be right, and where', () => {
    assert.deepEqual(findInFile(enginePurity, 'engine/src/rules/orders.ts', '\nMath.random();'), [
      'engine/src/rules/orders.ts:2 Math.random: the engine decides the same way every time: pass in what was drawn',
    ]);
  });

  it('leaves tests and other rooms alone', () => {
    assert.deepEqual(findInFile(enginePurity, 'engine/src/market.test.ts', 'Date.now();'), []);
    assert.deepEqual(findInFile(enginePurity, 'engine/test/replay.ts', 'Date.now();'), []);
    assert.deepEqual(findInFile(enginePurity, 'server/src/main.ts', 'Date.now();'), []);
  });
});
