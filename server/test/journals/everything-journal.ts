/** The journal that a version keeps: a story, then random trading until all has been asked and all has happened. */
import { apply as applyNaively, createNaiveMarket } from '../../../engine/naive/market.ts';
import { EVERYTHING, namesOf } from '../../../engine/test/everything.ts';
import { createRandomCommands } from '../../../engine/test/random-commands.ts';
import { createRandom } from '../../../engine/test/random.ts';
import { HOUR_US, OPENS_US, SET_UP } from '../../../engine/test/venue.ts';
import { tellNights } from './nights-story.ts';
import { createWrittenJournal } from './written-journal.ts';

/** Of these seeds the one that gets there first is kept. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const RECORDS_MAX = 20_000;

/** `missing`: what was neither asked nor happened. */
export type EverythingJournal = { text: string; seed: number; records: number; missing: string[] };

/** The shortest journal in which everything is asked and happens. Always the same bytes. */
export function writeShortest(): EverythingJournal {
  let shortest: EverythingJournal | undefined;
  const missing = new Set<string>();
  for (const seed of SEEDS) {
    const written = writeEverything(seed, shortest?.records ?? RECORDS_MAX);
    if (written.missing.length === 0) shortest = written;
    for (const name of written.missing) missing.add(name);
  }
  if (shortest !== undefined) return shortest;
  throw new Error(`no seed reaches everything in ${RECORDS_MAX} records; not each reaches ${[...missing].join(', ')}`);
}

/** The same seed gives the same bytes. Ends when everything was reached, or there are `recordsMax` records. */
export function writeEverything(seed: number, recordsMax: number): EverythingJournal {
  const missing = new Set(EVERYTHING);
  // The generator looks at the naive market to aim well.
  const naive = createNaiveMarket();
  const journal = createWrittenJournal(seed, ({ command, events, ...stamp }) => {
    applyNaively(naive, command, stamp);
    for (const name of namesOf(command, events)) missing.delete(name);
  });
  tellNights(journal);
  for (const command of SET_UP) if (command.type !== 'FoundVenue') journal.write(command, OPENS_US - HOUR_US);
  journal.lead(OPENS_US - HOUR_US);
  const next = createRandomCommands(naive);
  const random = createRandom(seed);
  while (missing.size > 0 && journal.market.sequence < recordsMax) {
    const { command, timeUs } = next(random);
    journal.write(command, timeUs);
  }
  return { text: journal.end(), seed, records: journal.market.sequence, missing: [...missing] };
}
