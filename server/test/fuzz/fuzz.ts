/**
 * `npm run fuzz`: 10,000 requests made from the API file, right and nearly right, half as many of operators, a fifth
 * as many in sequences that trade, a tenth of each API under low limits. `npm run fuzz -- 50000` sends more, `npm run
 * fuzz -- trading` only that kind.
 * With the id of an operation as well it is mostly that one.
 * WATTBOOK_SEED draws the same again, with WATTBOOK_FUZZ_PATH only what failed: a failure prints both.
 */
import { seedOfRun } from '../support/seed-of-run.ts';
import { apiOperations } from './api-document.ts';
import { KINDS, wage, type Counts } from './campaign.ts';

const REQUESTS_DEFAULT = 10_000;
/** Parts of that. */
const SHARES = { requests: 1, operating: 0.5, trading: 0.2, throttled: 0.1, 'throttled-operating': 0.1 };

const words = process.argv.slice(2);
const path = process.env['WATTBOOK_FUZZ_PATH'];
const kinds = KINDS.filter((kind) => words.includes(kind) || !KINDS.some((other) => words.includes(other)));
const requests = Number(words.find((word) => /^\d+$/.test(word)) ?? REQUESTS_DEFAULT);
const aim = apiOperations.find(({ operationId }) => words.includes(operationId))?.operationId;
const counts: Counts = new Map();
const seed = seedOfRun();
const startMs = performance.now();
let sent = 0;

try {
  for (const kind of kinds) {
    const share = kinds.length === 1 ? 1 : SHARES[kind];
    const chosen = { ...(path !== undefined && { path }), ...(aim !== undefined && { aim }) };
    sent += await wage({ kind, seed, requests: requests * share, counts, ...chosen });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
report();

function report(): void {
  for (const [operationId, ofOperation] of [...counts].toSorted()) {
    const classes = [...ofOperation].toSorted().map(([name, count]) => `${name} ${String(count).padStart(6)}`);
    console.log(`${operationId.padEnd(26)} ${classes.join('   ')}`);
  }
  const seconds = (performance.now() - startMs) / 1_000;
  if (process.exitCode === 1) return;
  console.log(`${sent} requests in ${seconds.toFixed(1)} s, ${Math.round(sent / seconds)} a second: all as promised`);
}
