/** A venue for the tests of this room: the real exchange, engine and replica on a journal in memory. It holds no tests. */
import { pino } from 'pino';
import type { Command } from '@wattbook/engine/commands';
import { createManualClock, settled, type ManualClock } from '../../test/support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from '../../test/support/memory-journal.ts';
import { createExchange, type ExchangeChannel, type Outcome } from '../exchange.ts';
import { parseBlock } from '../journal/committed-block.ts';
import type { JournalRecord } from '../journal/format.ts';
import { createReplica, type Replica } from '../replica.ts';
import { SIMULATED_PARTICIPANTS } from './simulation.ts';
import type { VenueSetUp } from './venue.ts';

export type SandboxDesk = {
  clock: ManualClock;
  journal: MemoryJournal;
  replica: Replica;
  /** What goes to the exchange; every command is kept in `sent`. */
  channel: ExchangeChannel;
  sent: Command[];
  /** Answers in the exchange's place; undefined lets the command through. */
  answer: { instead?: (command: Command) => Outcome | undefined };
  setUp: VenueSetUp;
  records(): JournalRecord[];
  logged(): string;
};

/** Goes on with the journal of an earlier desk, as after a restart. */
export async function openDesk(startUs: number, earlier?: SandboxDesk): Promise<SandboxDesk> {
  const clock = earlier?.clock ?? createManualClock(startUs);
  const journal = createMemoryJournal(earlier?.journal.blocks);
  const replica = createReplica(clock);
  let logged = '';
  const log = pino({ level: 'info' }, { write: (line: string) => (logged += line) });
  const follow = (): void => {
    for (const block of journal.blocks) {
      if (block.firstSequence > replica.head().lastSequence) replica.follow(parseBlock(block));
    }
  };
  const exchange = createExchange({
    ...{ journal, clock, log, isClockTrusted: () => true, holder: 'test' },
    venue: { venueId: 'sandbox', environment: 'sandbox' },
    onCommitted: follow,
    onFatal: (error) => {
      throw error;
    },
  });
  await exchange.start();
  const sent: Command[] = [];
  const answer: SandboxDesk['answer'] = {};
  const channel = {
    submit: async (command: Command): Promise<Outcome> => {
      sent.push(command);
      const instead = answer.instead?.(command);
      if (instead !== undefined) await settled();
      return instead ?? exchange.submit(command);
    },
  };
  const session = { opensAtLocal: '15:00', closesMinutesBefore: 5 };
  const participants = ['alpha', ...SIMULATED_PARTICIPANTS];
  const records = (): JournalRecord[] => journal.blocks.flatMap((block) => parseBlock(block).records);
  const setUp = { exchange: channel, replica, clock, log, session, participants };
  return { clock, journal, replica, channel, sent, answer, setUp, records, logged: () => logged };
}
