/** `npm run bench recovery -- --records=100000,1000000 --runs=5`: benchmarks by their names. They assert no time. */
import { benchRecovery } from './recovery.ts';

const [name, ...options] = process.argv.slice(2);
if (name !== 'recovery') {
  console.error(`Which benchmark? There is: recovery. Not ${name ?? 'none'}.`);
  process.exit(1);
}
for await (const line of benchRecovery(options)) console.log(line);
