/**
 * `npm run bugs`: plants each seeded bug, lets the hunters look for it, and writes docs/seeded-bugs.md. Exit code 1 if
 * one gets away. `npm run bugs -- some-name` hunts only those whose name holds a word, and writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { BUGS, type Bug } from './bugs.ts';
import { huntBySimulation, huntByTest, type Caught } from './hunters.ts';

const SIMULATION_CPU_S_MAX = 30;
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

function pageOf(rows: readonly { bug: Bug; caught: Caught | undefined }[]): string {
  const byOthers = rows.filter(({ caught }) => caught?.by !== 'simulation').length;
  const lines = rows.map(({ bug, caught }) => {
    const { by = '**nobody**', after = '', words = '' } = caught ?? {};
    return `| ${bug.name} | ${cell(bug.says)} | ${by} | ${after} | ${cell(words)} |`;
  });
  return `# Bugs seeded on purpose

Written by \`npm run bugs\`, which plants each of them into processes that hunt it: the simulation first, from seed 1,
for up to ${SIMULATION_CPU_S_MAX} seconds of CPU time; where it finds nothing, or can't,
the tests that know of it, then the comparison of the two markets. A harness that lets one of them get away would not
bite. Seconds are of CPU time, start included (about 2).
The list: \`server/test/seeded-bugs/bugs.ts\`.

**${rows.length} bugs: ${rows.length - byOthers} caught by the simulation, ${byOthers} by others.**

| bug | what is wrong then | caught by | after | in its words |
| --- | ------------------ | --------- | ----- | ------------ |
${lines.join('\n')}
`;
}

const words = process.argv.slice(2);
const chosen = BUGS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const rows: { bug: Bug; caught: Caught | undefined }[] = [];
for (const bug of chosen) {
  const caught = await hunt(bug);
  rows.push({ bug, caught });
  console.log(
    `${bug.name.padEnd(44)} ${caught === undefined ? 'GOT AWAY' : `${caught.by}, ${caught.after}: ${caught.words}`}`,
  );
}
if (words.length === 0) writeFileSync(PAGE, pageOf(rows));
process.exitCode = rows.some(({ caught }) => caught === undefined) ? 1 : 0;
