/** A random day at the test venue, from its set-up to a moment at which nothing is due. */
import { VENUE, type Command } from '../src/commands.ts';
import { isDue } from '../src/market.ts';
import { createRandomCommands, type Random } from './random-commands.ts';
import { emptyVenue, SET_UP, type TestRecord, type Venue } from './venue.ts';

/** `check` sees each record right after it was applied. */
export function playDay(
  random: Random,
  commands: number,
  check: (venue: Venue, record: TestRecord) => void = () => undefined,
): Venue {
  const venue = emptyVenue();
  const apply = (command: Command): void => {
    const { timeUs, market } = venue;
    const events = venue.apply(command);
    check(venue, { sequence: market.sequence, timeUs, command, events });
  };
  SET_UP.forEach(apply);
  const next = createRandomCommands(random, venue.market);
  for (let count = 0; count < commands; count++) {
    const { command, timeUs } = next();
    venue.timeUs = timeUs;
    apply(command);
  }
  while (isDue(venue.market, venue.timeUs)) apply({ ...VENUE, type: 'AdvanceTime' });
  return venue;
}
