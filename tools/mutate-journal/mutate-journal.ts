/**
 * `npm run mutate-journal -- --mutations=10000 --seed=1 [FILE]`: changes a dump at random (default: the newest kept
 * journal) and has the verifier find each change. Prints what was done and how it was found; exits with 1 if anything
 * wasn't.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign, type Tally } from './campaign.ts';

const KEPT = join(import.meta.dirname, '../../server/test/journals');
const BLOCKS_PER_PIECE = 4;

function numberOf(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} is a whole number, not ${text}`);
}

function newestKept(): string {
  const names = globSync('*.ndjson', { cwd: KEPT }).sort(new Intl.Collator('en', { numeric: true }).compare);
  return join(KEPT, names.at(-1) ?? 'none.ndjson');
}

const row = (name: string, ...columns: (string | number)[]): string =>
  name.padEnd(52) + columns.map((column) => String(column).padStart(12)).join('');

function report(tallies: ReadonlyMap<string, Tally>, seed: number): { text: string; missed: number } {
  const rows = [...tallies].map(([name, { found, onlyByHead, missed }]) => {
    return row(name, found + onlyByHead + missed.length, found, onlyByHead, missed.length);
  });
  const all = [...tallies.values()];
  const found = all.reduce((sum, tally) => sum + tally.found, 0);
  const onlyByHead = all.reduce((sum, tally) => sum + tally.onlyByHead, 0);
  const missed = all.flatMap((tally) => tally.missed);
  const total = found + onlyByHead + missed.length;
  const text = [
    row('mutation', 'tried', 'found', 'by head', 'missed'),
    ...rows,
    row('all', total, found, onlyByHead, missed.length),
    ...missed,
    missed.length === 0
      ? `${total} mutations of seed ${seed}, all found: ${found} in the dump alone, ${onlyByHead} by a published head`
      : `${missed.length} of ${total} mutations of seed ${seed} were NOT found`,
  ].join('\n');
  return { text, missed: missed.length };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mutations: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const mutations = numberOf(values.mutations, 'mutations');
const seed = numberOf(values.seed, 'seed');
const onProgress = (done: number): void => {
  if (done % 1_000 === 0) console.error(`… ${done} of ${mutations}`);
};
const dump = readFileSync(positionals[0] ?? newestKept(), 'utf8');
const startedMs = performance.now();
const tallies = runCampaign({ text: dump, mutations, seed, blocksPerPiece: BLOCKS_PER_PIECE, onProgress });
const { text, missed } = report(tallies, seed);
console.log(`${text} (${Math.round((performance.now() - startedMs) / 1_000)} s)`);
process.exitCode = missed === 0 ? 0 : 1;
