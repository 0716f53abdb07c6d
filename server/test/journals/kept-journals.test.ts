/** What released versions wrote is read, and comes out the same, by this one: by its own replay and by the verifier. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { EVERYTHING, namesOf } from '../../../engine/test/everything.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import type { Block, JournalRecord } from '../../src/journal/format.ts';
import { createReplica } from '../../src/replica.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { writeEverything } from './everything-journal.ts';
import { digestOf, FOLDER, keptFiles, nextVersion, recordedDigests } from './kept-files.ts';

const VERIFIER = path.join(FOLDER, '../../../tools/verify-journal/verify-journal.ts');
/** The repository is for people too: git keeps about a tenth of it. */
const BYTES_MAX = 4 * 1024 * 1024;

/** Past the header line and before the last line: the rows. */
function blocksOf(name: string): Block[] {
  const lines = readFileSync(path.join(FOLDER, name), 'utf8').trimEnd().split('\n').slice(1, -1);
  return lines.map((line) => JSON.parse(line) as Block);
}

const recordsOf = (name: string): JournalRecord[] => blocksOf(name).flatMap((block) => parseBlock(block).records);

test('each kept file is the one that was kept', () => {
  assert.deepEqual(
    recordedDigests(),
    new Map(keptFiles().map((name) => [name, digestOf(name)])),
    'a kept journal is never changed; see README.md',
  );
});

test('the next version to be released keeps its journal already', () => {
  assert.equal(keptFiles().at(-1), `${nextVersion()}.ndjson`, 'npm run keep-journal makes it');
});

for (const name of keptFiles()) {
  describe(name, () => {
    test('comes out the same in a replay: each event, each state hash', () => {
      const replica = createReplica(createManualClock(0));
      const blocks = blocksOf(name);
      for (const block of blocks) replica.follow(parseBlock(block));
      assert.equal(replica.head().hash, blocks.at(-1)?.hash);
    });

    test('is found right by the verifier, which shares no code with it', async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [VERIFIER, path.join(FOLDER, name)]);
      assert.match(stdout, /^\d+ records, \d+ trades, chain unbroken, every match re-computed\n/);
    });
  });
}

describe('the newest', () => {
  const name = keptFiles().at(-1) ?? '';

  test('holds every command, every event and every code that there is', () => {
    const reached = new Set(recordsOf(name).flatMap(({ command, events }) => namesOf(command, events)));
    assert.deepEqual(
      EVERYTHING.filter((one) => !reached.has(one)),
      [],
      'until the version is released: npm run keep-journal -- --again',
    );
  });

  test('goes over several leaders and both nights on which clocks change', () => {
    const records = recordsOf(name);
    const epochs = records.flatMap(({ command }) => (command.type === 'TakeLeadership' ? [command.epoch] : []));
    assert.ok(epochs.length >= 2, `${epochs.length} leaders`);
    const listed = records.flatMap(({ command }) => (command.type === 'ListContracts' ? command.contracts : []));
    const quarters = (day: string): Set<string> =>
      new Set(listed.filter((one) => one.deliveryDay === day && one.product === 'PT15M').map((one) => one.contractId));
    assert.equal(quarters('2026-03-29').size, 92);
    assert.equal(quarters('2026-10-25').size, 100);
  });

  test('is not too large', () => {
    const { length } = readFileSync(path.join(FOLDER, name));
    assert.ok(length <= BYTES_MAX, `${length} bytes`);
  });
});

test('the same seed gives the same bytes, another seed others', () => {
  const [one, again, other] = [1, 1, 2].map((seed) => writeEverything(seed, 1_500).text);
  assert.ok(one === again);
  assert.ok(one !== other);
});
