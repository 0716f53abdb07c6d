/**
 * `npm run upstream-sample -- --out=FILE`: appends 340 real trades of another market to a file, as another engine would
 * write them, in the contracts that are listed now: some twice, two recalled. See docs/upstream-trades.md.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSystemClock } from '../server/src/ops/clock.ts';
import { messageOf } from '../server/src/ops/error-message.ts';
import { sidcSampleOfToday } from '../server/src/sandbox/sidc-sample.ts';

const USAGE = `usage: npm run upstream-sample -- --out=FILE [--area=NL] [--time-zone=Europe/Amsterdam]`;

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      area: { type: 'string', default: 'NL' },
      'time-zone': { type: 'string', default: 'Europe/Amsterdam' },
    },
  });
  const { out, area, 'time-zone': timeZone } = values;
  if (out === undefined) throw new Error('--out says which file');
  const records = sidcSampleOfToday({ area, timeZone, nowUs: createSystemClock().nowUs() });
  appendFileSync(out, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const trades = new Set(records.map(({ tradeId }) => tradeId)).size;
  const recalls = records.filter(({ state }) => state === 'RECALLED').length;
  console.log(`${out}: ${records.length} records of ${trades} trades were added, ${recalls} of them recalls.`);
} catch (error) {
  console.error(`${messageOf(error)}\n${USAGE}`);
  process.exitCode = 1;
}
