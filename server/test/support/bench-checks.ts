/** Holds everything that anybody was told on a trading bench against the journal, the views, the lists, the streams. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { createReplica } from '../../src/replica.ts';
import { databaseUrl, type Premises } from './real-server.ts';
import { readStoredJournal } from './stored-journal.ts';
import { listFaults, readerFaults, resumeFaults } from './stream-audit.ts';
import type { TradedVenue } from './trading-bench.ts';

const FAULTS_SHOWN = 5;
const PROBES_A_ROUND = 10;

/** Where a round begins in the ledger. */
export type RoundStart = { submissions: number; changes: number };

export function roundStart({ ledger }: TradedVenue): RoundStart {
  return { submissions: ledger.submissions.length, changes: ledger.changes.length };
}

/** Holds what was told since the last round against the journal, the views and the streams. Nobody may be trading. */
export async function checkRound(bench: TradedVenue, from: RoundStart): Promise<void> {
  const { audit, ledger, story, readers } = bench;
  await bench.readOn();
  const claims = {
    submissions: ledger.submissions.slice(from.submissions),
    changes: ledger.changes.slice(from.changes),
  };
  await audit.settleDoubts(claims);
  await audit.askAgain(claims);
  const fetched = await audit.fetch(claims);
  await bench.readOn();
  audit.compare(claims, fetched);
  for (const reader of readers) failOn(await readerFaults(reader, story));
  for (let probe = 0; probe < PROBES_A_ROUND; probe++) failOn(await probeStream(bench));
  failOn([...bench.chain, ...story.faults, ...ledger.faults, ...audit.faults]);
}

/** Resumes from an id that some reader has seen at some time, under a filter of another. */
function probeStream({ random, readers, keys, server, story }: TradedVenue): Promise<string[]> {
  const seenBy = readers[random.below(readers.length)];
  const filter = readers[random.below(readers.length)]?.filter ?? {};
  const ids = seenBy?.ids ?? [];
  // Every other one is among the newest: around the fault.
  const place =
    random.below(2) === 0 ? random.below(ids.length) : ids.length - 1 - random.below(Math.min(ids.length, 50));
  const resumeBy = random.below(2) === 0 ? 'HEADER' : 'QUERY';
  return resumeFaults(story, { origin: server().origin, key: keys.beta, after: ids[place] ?? '0', filter, resumeBy });
}

/** Everything once more, from the beginning. */
export async function checkAll(bench: TradedVenue): Promise<void> {
  const { audit, ledger, story, callers, readers, keys, server } = bench;
  await audit.askAgain(ledger);
  const fetched = await audit.fetch(ledger);
  for (const participantId of ['alpha', 'beta'] as const) {
    failOn(await listFaults(participantId, callers[participantId], bench.readOn));
  }
  audit.compare(ledger, fetched);
  const { origin } = server();
  for (const { filter } of readers) {
    failOn(await resumeFaults(story, { origin, key: keys.alpha, after: '0', filter, resumeBy: 'QUERY' }));
  }
  for (const reader of readers) failOn(await readerFaults(reader, story));
  failOn([...bench.chain, ...story.faults, ...ledger.faults, ...audit.faults]);
  const replayed = await replayAll(bench.premises);
  assert.ok(replayed >= story.sequence(), `the replay came to ${replayed} of ${story.sequence()}`);
  assert.deepEqual([audit.counts.lost, audit.counts.doubled], [0, 0], 'lost and doubled orders');
}

/** A market that knows nothing but the blocks comes to the same events and the same state hash, block by block. */
export async function replayAll(premises: Premises): Promise<number> {
  const replica = createReplica(createSystemClock());
  for (const { records, ...block } of await readStoredJournal(databaseUrl(premises), 0)) {
    replica.follow(parseBlock({ ...block, records: records.toString() }));
  }
  return replica.head().lastSequence;
}

export function failOn(faults: readonly string[]): void {
  const shown = faults.slice(0, FAULTS_SHOWN).join('\n\n');
  assert.equal(faults.length, 0, `${faults.length} faults, the first of them:\n${shown}`);
}

/** A server may warn that its database is gone; it may not be surprised. One that never started has said nothing. */
export function logFaults({ logFile }: Premises): string[] {
  if (!existsSync(logFile)) return [];
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":60') || line.includes('should not') || line.includes('bug:'));
}
