import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

test('INVARIANTS.md numbers its lines and names tests that exist', () => {
  const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
  const [, ...invariants] = read('INVARIANTS.md').split(/^(?=\d+\. )/m);
  for (const [index, invariant] of invariants.entries()) {
    assert.ok(invariant.startsWith(`${index + 1}. `), `out of order: ${invariant}`);
    const named = [...invariant.matchAll(/`(?<file>[\w./-]+\.test\.ts): (?<name>[^`]+)`/g)];
    assert.ok(named.length > 0, `names no test: ${invariant}`);
    for (const { groups: { file = '', name = '' } = {} } of named) {
      assert.ok(read(file).includes(name), `${file} has no test "${name}"`);
    }
  }
});
