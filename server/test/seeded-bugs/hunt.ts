/**
 * `npm run bugs`: plants each seeded bug, lets the hunters look for it, and writes docs/seeded-bugs.md. Exit code 1 if
 * one gets away. `npm run bugs -- some-name` hunts only those whose name holds a word; the other rows stay as they are.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { BUGS, type Bug } from './bugs.ts';
import { huntBySimulation, huntByTest, type Caught } from './hunters.ts';

const SIMULATION_CPU_S_MAX = 60;
/** Who else looks, after the files that a bug names. */
const OTHERS = ['engine/test/agreement.test.ts'];
const PAGE = new URL('../../../docs/seeded-bugs.md', import.meta.url);

async function hunt(bug: Bug): Promise<Caught | undefined> {
  if (bug.outOfReach === undefined) {
    const simulated = await huntBySimulation(bug, SIMULATION_CPU_S_MAX);
    if (simulated !== undefined) return simulated;
  }
  for (const file of [...(bug.tests ?? []), ...OTHERS]) {
    const caught = await huntByTest(bug, file);
    if (caught !== undefined) return caught;
  }
  return undefined;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

function rowOf({ name, says }: Bug, caught: Caught | undefined): string {
  const { by, after, words } = caught ?? { by: '**nobody**', after: '', words: '' };
  return `| ${name} | ${cell(says)} | ${by} | ${after} | ${cell(words)} |`;
}

/** What the page says of each bug so far, by its name. */
function rowsBefore(): Map<string, string> {
  const lines = existsSync(PAGE) ? readFileSync(PAGE, 'utf8').split('\n') : [];
  return new Map(lines.filter((line) => line.startsWith('| ')).map((line) => [line.split('|')[1]?.trim() ?? '', line]));
}

function pageOf(rows: readonly string[]): string {
  const bySimulation = rows.filter((row) => /\| simulation +\|/.test(row)).length;
  const byNobody = rows.filter((row) => row.includes('**nobody**')).length;
  const byOthers = rows.length - bySimulation - byNobody;
  return `# Bugs seeded on purpose

Written by \`npm run bugs\`, which plants each of them into processes that hunt it: the simulation first, from seed 1,
for up to ${SIMULATION_CPU_S_MAX} seconds of CPU time; where it finds nothing, or can't, the tests that know of it, then
the comparison of the two markets. A harness that lets one of them get away would not bite. Seconds of the simulation
are of CPU time, start included (about 2); those of tests are of the wall. The list:
\`server/test/seeded-bugs/bugs.ts\`.

**${rows.length} bugs: ${bySimulation} caught by the simulation, ${byOthers} by others, ${byNobody} by nobody.**

| bug | what is wrong then | caught by | after | in its words |
| --- | ------------------ | --------- | ----- | ------------ |
${rows.join('\n')}
`;
}

const words = process.argv.slice(2);
const chosen = BUGS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  const names = BUGS.map(({ name }) => name).join('\n');
  console.error(`There is no seeded bug with ${words.join(' or ')} in its name; there are:\n${names}`);
  process.exit(2);
}
const known = rowsBefore();
for (const bug of chosen) {
  const caught = await hunt(bug);
  if (caught === undefined) process.exitCode = 1;
  known.set(bug.name, rowOf(bug, caught));
  const told = caught === undefined ? 'GOT AWAY' : `${caught.by}, ${caught.after}: ${caught.words}`;
  console.log(`${bug.name.padEnd(44)} ${told}`);
}
const page = pageOf(BUGS.flatMap(({ name }) => known.get(name) ?? []));
writeFileSync(PAGE, await format(page, { parser: 'markdown', printWidth: 120 }));
