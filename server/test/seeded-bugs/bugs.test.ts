/** The harness bites: every seeded bug still finds its text, and some of them are hunted here. All: `npm run bugs`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BUGS } from './bugs.ts';
import { huntBySimulation } from './hunters.ts';
import { bugNamed, plantInto } from './plant.ts';

const ROOT = new URL('../../../', import.meta.url);
const CPU_S_MAX = 40;

test('each bug finds its text exactly once, so that none is hunted that is not there', () => {
  for (const bug of BUGS) {
    const source = readFileSync(new URL(bug.file, ROOT), 'utf8');
    assert.notEqual(plantInto(source, bug), source, bug.name);
  }
  const bug = { ...bugNamed('duplicate-filter-off'), find: 'no such text' };
  assert.throws(() => plantInto('', bug), /finds its text 0 times/);
});

for (const name of ['acknowledged-before-commit', 'market-kept-after-a-lost-commit', 'told-twice-on-resume']) {
  test(`the simulation finds ${name}`, async () => {
    const caught = await huntBySimulation(bugNamed(name), CPU_S_MAX);
    assert.ok(caught !== undefined, `${name} got away`);
  });
}
