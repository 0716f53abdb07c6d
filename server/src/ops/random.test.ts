import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom, createSystemRandom, type Random } from './random.ts';

const draw = (random: Random, count: number, bound: number): number[] =>
  Array.from({ length: count }, () => random.below(bound));

test('the same seed gives the same numbers and bytes, for ever: printed seeds have to play again', () => {
  assert.deepEqual(draw(createSeededRandom(1), 8, 1_000), [627, 2, 527, 981, 968, 281, 612, 720]);
  assert.deepEqual([...createSeededRandom(2).bytes(8)], [177, 230, 139, 224, 243, 61, 161, 193]);
  assert.deepEqual(draw(createSeededRandom(77), 100, 1_000), draw(createSeededRandom(77), 100, 1_000));
});

test('another seed gives other numbers', () => {
  const sequences = Array.from({ length: 200 }, (_, seed) => draw(createSeededRandom(seed), 8, 1_000).join());
  assert.equal(new Set(sequences).size, 200);
});

for (const [name, random] of [
  ['seeded', createSeededRandom(9)],
  ['system', createSystemRandom()],
] as const) {
  test(`${name}: numbers are whole, within the bound, and every one comes about as often`, () => {
    for (const bound of [1, 2, 10, 62]) {
      const counts = new Map<number, number>();
      for (const number of draw(random, bound * 1_000, bound)) counts.set(number, (counts.get(number) ?? 0) + 1);
      assert.deepEqual(
        [...counts.keys()].sort((one, other) => one - other),
        Array.from({ length: bound }, (_, n) => n),
      );
      for (const count of counts.values()) assert.ok(count > 800 && count < 1_200, `${count} of about 1,000`);
    }
  });

  test(`${name}: as many bytes as asked for`, () => {
    for (const length of [0, 1, 16, 33]) assert.equal(random.bytes(length).length, length);
    assert.ok(new Set(random.bytes(5_000)).size > 250);
  });
}
