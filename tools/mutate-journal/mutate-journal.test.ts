/** Some changes of the newest kept journal, others in each run: `npm run mutate-journal` tries 10,000. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { runCampaign } from './campaign.ts';

const KEPT = path.join(import.meta.dirname, '../../server/test/journals');
const MUTATIONS = 300;

test('each change of a journal is found, or could have happened and is found by a published head', (t) => {
  const seed = Number(process.env['WATTBOOK_SEED'] ?? Date.now() % 2 ** 31);
  t.diagnostic(`seed ${seed}; again: WATTBOOK_SEED=${seed} npm test -- mutate-journal`);
  const [newest = ''] = readdirSync(KEPT)
    .filter((name) => name.endsWith('.ndjson'))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const text = readFileSync(path.join(KEPT, newest), 'utf8');
  const tallies = [...runCampaign({ text, mutations: MUTATIONS, seed, blocksPerPiece: 4 })];
  assert.deepEqual(
    tallies.flatMap(([, { missed }]) => missed),
    [],
    `seed ${seed}`,
  );
  const sum = (name: RegExp, of: 'found' | 'onlyByHead'): number =>
    tallies.filter(([tally]) => name.test(tally)).reduce((total, [, tally]) => total + tally[of], 0);
  assert.equal(sum(/^/, 'found') + sum(/^/, 'onlyByHead'), MUTATIONS);
  // Else these would be found for how they are written, and show nothing.
  assert.ok(sum(/^re-computed/, 'onlyByHead') > 0, 'no history that could have been was tried');
  assert.equal(sum(/^(?!forged|re-computed)/, 'onlyByHead'), 0, 'damage is found in the dump alone');
});
