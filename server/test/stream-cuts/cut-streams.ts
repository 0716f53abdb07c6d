/**
 * `npm run stream-cuts`: 50 readers of the stream, 1,000 cuts at random bytes, half of them where all changes of
 * books are remembered and half where few are. More of it:
 * `npm run stream-cuts -- --cuts=10000 --readers=100 --commands=20000`.
 * WATTBOOK_SEED draws the same again; what is read together in one packet still differs.
 */
import { parseArgs } from 'node:util';
import { seedOfRun } from '../support/seed-of-run.ts';
import { cutStreams } from './campaign.ts';

const LEVELS_REMEMBERED = [undefined, 200];

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '50' },
    cuts: { type: 'string', default: '1000' },
    commands: { type: 'string', default: '6000' },
  },
});
const readers = wholeNumber(values.readers);
const commands = wholeNumber(values.commands);
const cutsEach = Math.ceil(wholeNumber(values.cuts) / readers / LEVELS_REMEMBERED.length);
const seed = seedOfRun();
for (const levelsMax of LEVELS_REMEMBERED) {
  const startMs = performance.now();
  const campaign = { seed, readers, cutsEach, commands, ...(levelsMax !== undefined && { levelsMax }) };
  const { faults, evictions, events, records, ...report } = await cutStreams(campaign);
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  const told = `${report.cuts} of ${cutsEach * readers} cuts of ${readers} readers, ${evictions} evictions`;
  console.log(`${told}, ${events} events of ${records} records, ${levelsMax ?? 'all'} prices remembered, ${seconds} s`);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0 || report.cuts !== cutsEach * readers) process.exitCode = 1;
}
if (process.exitCode === undefined) console.log('each reader heard everything once, in order, and had the right books');

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${JSON.stringify(text)} has to be a whole number from 1`);
  return number;
}
