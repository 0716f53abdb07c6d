/** A random day at the test venue, from its set-up to a moment at which nothing is due. */
import { apply as applyNaively, createNaiveMarket } from '../naive/market.ts';
import { VENUE, type Command } from '../src/commands.ts';
import { isDue } from '../src/market.ts';
import { createRandomCommands } from './random-commands.ts';
import type { Random } from './random.ts';
import { emptyVenue, SET_UP, type TestRecord, type Venue } from './venue.ts';

/** `check` sees each record right after it was applied. The naive market goes along, for the generator to aim by. */
export function playDay(
  random: Random,
  commands: number,
  check: (venue: Venue, record: TestRecord) => void = () => undefined,
): Venue {
  const [venue, naive] = [emptyVenue(), createNaiveMarket()];
  const apply = (command: Command): void => {
    const { timeUs, market } = venue;
    const events = venue.apply(command);
    const { sequence } = market;
    applyNaively(naive, command, { sequence, timeUs });
    check(venue, { sequence, timeUs, command, events });
  };
  SET_UP.forEach(apply);
  const next = createRandomCommands(naive);
  for (let count = 0; count < commands; count++) {
    const { command, timeUs } = next(random);
    venue.timeUs = timeUs;
    apply(command);
  }
  while (isDue(venue.market, venue.timeUs)) apply({ ...VENUE, type: 'AdvanceTime' });
  return venue;
}
