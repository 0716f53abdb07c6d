/**
 * `npm run drill`: real faults on one machine. Real processes and PostgreSQL under load, hit by everything that can be
 * inflicted here; what must happen then is asserted, and everything that anybody was told is held against the journal.
 *
 *   npm run drill                                       100 faults
 *   npm run drill -- --seconds=120                      as many as begin in two minutes, each kind once first
 *   npm run drill -- --cluster                          200 faults of a venue of several processes
 *   npm run drill -- --only=kill,link-stall --seed=7    some kinds; a seed draws the same faults and orders again
 *
 * The exit code is 0 if all went as it must, 1 if not, 2 for a mistake in the command, 130 or 143 if interrupted.
 */
import { createCampaign, type Campaign } from './campaign.ts';
import { readOptions, type DrillOptions } from './options.ts';

const SEEDS = 2 ** 31;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

let campaign: Campaign | undefined;
let closing: Promise<void> | undefined;

function closeWith(exitCode: number): void {
  closing ??= (async () => {
    await campaign?.close();
    process.exit(exitCode);
  })();
}

for (const [signal, exitCode] of Object.entries(SIGNALS)) process.on(signal, () => closeWith(exitCode));
process.on('uncaughtException', (error) => {
  console.error(error);
  closeWith(1);
});

let options: DrillOptions;
try {
  options = readOptions(process.argv.slice(2), Date.now() % SEEDS);
  campaign = createCampaign(options, console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
const failures = await campaign.run();
console.log(failures === 0 ? 'all went as it must' : `FAILED: ${failures} of the venues`);
closeWith(failures === 0 ? 0 : 1);
