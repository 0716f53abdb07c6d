/**
 * `npm run fuzz`: 10,000 requests made from the API file, right and nearly right, a fifth as many in sequences that
 * trade, a tenth under low limits. `npm run fuzz -- 50000` sends more, `npm run fuzz -- trading` only that kind.
 * WATTBOOK_SEED draws the same again, with WATTBOOK_FUZZ_PATH only what failed: a failure prints both.
 */
import { seedOfRun } from '../support/seed-of-run.ts';
import { KINDS, wage, type Counts } from './campaign.ts';

const REQUESTS_DEFAULT = 10_000;
/** Parts of that. */
const SHARES = { requests: 1, trading: 0.2, throttled: 0.1 };

const words = process.argv.slice(2);
const path = process.env['WATTBOOK_FUZZ_PATH'];
const kinds = KINDS.filter((kind) => words.includes(kind) || !KINDS.some((other) => words.includes(other)));
const requests = Number(words.find((word) => /^\d+$/.test(word)) ?? REQUESTS_DEFAULT);
const counts: Counts = new Map();
const seed = seedOfRun();
const startMs = performance.now();
let sent = 0;

try {
  for (const kind of kinds) {
    const share = kinds.length === 1 ? 1 : SHARES[kind];
    sent += await wage({ kind, seed, requests: requests * share, counts, ...(path !== undefined && { path }) });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
report();

function report(): void {
  for (const [operationId, ofOperation] of [...counts].toSorted()) {
    const classes = [...ofOperation].toSorted().map(([name, count]) => `${name} ${String(count).padStart(6)}`);
    console.log(`${operationId.padEnd(20)} ${classes.join('   ')}`);
  }
  const seconds = (performance.now() - startMs) / 1_000;
  if (process.exitCode === 1) return;
  console.log(`${sent} requests in ${seconds.toFixed(1)} s, ${Math.round(sent / seconds)} a second: all as promised`);
}
