import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '../../src/ops/random.ts';
import { CLUSTER_FAULTS, FAULT_KINDS, kindsNamed } from './fault-kinds.ts';
import { readOptions } from './options.ts';
import { drawPlan, type Plan } from './plan.ts';

const NOTHING_MISSING = new Map();

function namesOf({ lanes }: Plan): string[] {
  return [...lanes.values()]
    .flat()
    .toSorted((one, other) => one.number - other.number)
    .map(({ kind }) => kind.name);
}

test('a seed draws the same plan again; each kind comes once before any comes twice', () => {
  const draw = (seed: number): string[] =>
    namesOf(drawPlan(createSeededRandom(seed), FAULT_KINDS, 100, NOTHING_MISSING));
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
  assert.equal(draw(7).length, 100);
  assert.equal(new Set(draw(7).slice(0, FAULT_KINDS.length)).size, FAULT_KINDS.length);
  const nights = draw(7).filter((name) => name.startsWith('night'));
  assert.equal(nights.length, 2, 'those that take minutes come once');
});

test('what this machine can not do is left out by name, with the reason', () => {
  const missing = new Map([['LOOP_MOUNT', 'only root may']] as const);
  const plan = drawPlan(createSeededRandom(7), FAULT_KINDS, 100, missing);
  assert.deepEqual(plan.leftOut, [{ name: 'disk-full', why: 'only root may' }]);
  assert.ok(!namesOf(plan).includes('disk-full'));
});

test('of a venue of several processes each kind has a name of its own; without redis-server some are left out', () => {
  const names = CLUSTER_FAULTS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const missing = new Map([['REDIS_SERVER', 'is not installed']] as const);
  const plan = drawPlan(createSeededRandom(7), CLUSTER_FAULTS, 200, missing);
  assert.deepEqual([...plan.lanes.keys()], ['CLUSTER']);
  const redis = ['redis-kill', 'redis-stop', 'redis-cut', 'redis-delay', 'redis-flush'];
  assert.deepEqual(
    plan.leftOut.map(({ name }) => name),
    redis,
  );
  assert.deepEqual(new Set(namesOf(plan)), new Set(names.filter((name) => !redis.includes(name))));
});

test('kinds are chosen by the beginning of their names; one that is none is an error', () => {
  assert.equal(kindsNamed(['kill']).length, 5);
  assert.deepEqual(
    kindsNamed(['link-stall', 'disk']).map(({ name }) => name),
    ['link-stall', 'disk-full'],
  );
  assert.deepEqual(
    kindsNamed(['leader-k'], CLUSTER_FAULTS).map(({ name }) => name),
    ['leader-kill'],
  );
  assert.throws(() => kindsNamed(['leader']), /there is no fault leader; there are kill-server, /);
  assert.throws(() => kindsNamed(['meteorite']), /there is no fault meteorite; there are kill-server, /);
});

test('options: read, or refused with what would be right', () => {
  const all = readOptions(['--faults=7', '--seed=5', '--only=kill,link', '--seconds=120'], 1);
  assert.deepEqual(all, { isCluster: false, faults: 7, seed: 5, only: ['kill', 'link'], seconds: 120 });
  assert.deepEqual(readOptions([], 1), { isCluster: false, faults: 100, seed: 1, only: [], seconds: undefined });
  const cluster = { isCluster: true, faults: 200, seed: 1, only: [], seconds: undefined };
  assert.deepEqual(readOptions(['--cluster'], 1), cluster);
  assert.deepEqual(readOptions(['--faults=7', '--cluster'], 1), { ...cluster, faults: 7 });
  assert.throws(() => readOptions(['--faults=many'], 1), /--faults=many: it has to be a whole number from 1 to 100000/);
  assert.throws(() => readOptions(['--sed=1'], 1), /--sed=1 is not known\. npm run drill/);
});
