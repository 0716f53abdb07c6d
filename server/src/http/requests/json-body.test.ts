import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BODY_DEPTH_MAX, BODY_VALUES_MAX } from '../limits.ts';
import { parseJsonBody } from './json-body.ts';

const parse = (text: string) => parseJsonBody(Buffer.from(text));

function refusalOf(text: string): string {
  const parsed = parse(text);
  assert.ok(parsed.kind === 'PROBLEM', `${text} was taken`);
  assert.equal(parsed.code, 'malformed-json');
  return parsed.detail;
}

test('reads what JSON.parse reads, for every value with distinct names', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'small', maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!/__proto__|constructor|prototype|\\u/.test(text) && !text.includes('\\u0000'));
      const again: unknown = JSON.parse(text);
      assert.deepEqual(parse(text), { kind: 'JSON', value: again });
    }),
  );
});

test('a name twice is refused: JSON.parse takes the last one, another reader the first', () => {
  assert.match(refusalOf('{"price":"1","price":"2"}'), /same name twice/);
  assert.match(refusalOf('{"a":[{"b":1,"c":{"x":1,"x":1}}]}'), /same name twice/);
  assert.match(refusalOf('{"a":1,"\\u0061":2}'), /same name twice/);
});

test('the same name in different objects, and colons in texts, are no name twice', () => {
  for (const text of ['{"a":{"a":1},"b":{"a":2}}', '{"a":":\\":{","b":"\\\\"}', '{"a:b":1}', '[{"a":1},{"a":1}]']) {
    assert.equal(parse(text).kind, 'JSON', text);
  }
});

test('names that lead to JavaScript’s own objects are refused, wherever they are', () => {
  assert.match(refusalOf('{"__proto__":{"scopes":["trade"]}}'), /__proto__/);
  assert.match(refusalOf('{"constructor":{"prototype":{}}}'), /constructor/);
  assert.match(refusalOf('{"a":{"\\u005f_proto__":1}}'), /__proto__/);
});

test('nesting is bounded, at the limit and beyond', () => {
  assert.equal(parse('['.repeat(BODY_DEPTH_MAX) + ']'.repeat(BODY_DEPTH_MAX)).kind, 'JSON');
  assert.match(refusalOf('['.repeat(BODY_DEPTH_MAX + 1) + ']'.repeat(BODY_DEPTH_MAX + 1)), /nests 9 levels/);
  assert.match(refusalOf('{"a":'.repeat(3_000)), /nests 3000 levels/);
  assert.equal(parse('"[[[[[[[[[[[["').kind, 'JSON');
});

test('members and items are bounded, at the limit and beyond', () => {
  const items = (count: number) => `[${'0,'.repeat(count - 1)}0]`;
  assert.equal(parse(items(BODY_VALUES_MAX)).kind, 'JSON');
  assert.match(refusalOf(items(BODY_VALUES_MAX + 1)), /holds 16001 values; no request needs more than 16000/);
  assert.match(refusalOf(`[${'{},'.repeat(8_000)}{}]`), /holds 16002 values/);
  assert.equal(parse(`"${','.repeat(20_000)}"`).kind, 'JSON');
});

test('texts that a database can not keep are refused by their place', () => {
  for (const character of ['\\u0000', '\\ud800', '\\udc00x']) {
    assert.match(refusalOf(`{"text":"a${character}"}`), /^\/text holds U\+0000 or half/);
  }
  assert.equal(parse('{"text":"\\ud83d\\ude00 \\\\u0000"}').kind, 'JSON');
});

test('what is not UTF-8, not JSON or not there is refused', () => {
  assert.equal(parseJsonBody(Buffer.from([0x22, 0xff, 0x22])).kind, 'PROBLEM');
  for (const text of ['', ' ', '{', '{"a":1,}', '\ufeff{}', "{'a':1}", '{"a":1}{}', 'NaN', '{"a":01}', 'undefined']) {
    refusalOf(text);
  }
});
