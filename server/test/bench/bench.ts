/**
 * `npm run bench recovery -- --records=100000,1000000 --runs=5`, `npm run bench link -- --runs=5`,
 * `npm run bench analytics -- --trades=1000000 --runs=40`, `npm run bench retention -- --trades=1000000 --days=400`:
 * benchmarks by their names. They assert no time.
 */
import { benchAnalytics } from './analytics.ts';
import { benchLink } from './link.ts';
import { benchRecovery } from './recovery.ts';
import { benchRetention } from './retention.ts';

const BENCHES = new Map([
  ['recovery', benchRecovery],
  ['link', benchLink],
  ['analytics', benchAnalytics],
  ['retention', benchRetention],
]);

const [name = 'none', ...options] = process.argv.slice(2);
const bench = BENCHES.get(name);
if (bench === undefined) {
  console.error(`Which benchmark? There is: ${[...BENCHES.keys()].join(', ')}. Not ${name}.`);
  process.exit(1);
}
for await (const line of bench(options)) console.log(line);
