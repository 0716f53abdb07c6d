/**
 * A venue for the tests of this room: engine, blocks and replica, each command committed at once. Without the real
 * exchange and its timers, so that days pass quickly. It holds no tests.
 */
import { pino } from 'pino';
import { apply, isDue, stateHash } from '@wattbook/engine';
import { VENUE, type Command } from '@wattbook/engine/commands';
import { createManualClock, type ManualClock } from '../../test/support/manual-clock.ts';
import type { ExchangeChannel, Outcome } from '../exchange-channel.ts';
import { parseBlock } from '../journal/committed-block.ts';
import { createFillingBlock } from '../journal/filling-block.ts';
import { recordLine, type Block, type JournalRecord } from '../journal/format.ts';
import { createReplica, type Replica } from '../replica.ts';
import { SIMULATED_PARTICIPANTS } from './simulation.ts';
import type { VenueSetUp } from './venue.ts';

export type SandboxDesk = {
  clock: ManualClock;
  blocks: Block[];
  replica: Replica;
  /** What goes to the exchange; every command is kept in `sent`. */
  channel: Pick<ExchangeChannel, 'submit'>;
  sent: Command[];
  /** Answers in the exchange's place; undefined lets the command through. */
  answer: { instead?: (command: Command) => Outcome | undefined };
  setUp: VenueSetUp;
  records(): JournalRecord[];
  logged(): string;
};

/** Goes on with the journal of an earlier desk, as after a restart. */
export function openDesk(startUs: number, earlier?: SandboxDesk): SandboxDesk {
  const clock = earlier?.clock ?? createManualClock(startUs);
  const blocks = [...(earlier?.blocks ?? [])];
  const replica = createReplica(clock);
  const writer = createReplica(clock);
  for (const block of blocks) for (const reader of [replica, writer]) reader.follow(parseBlock(block));
  const { market } = writer;
  let head = writer.head();

  function record(command: Command): JournalRecord {
    const stamp = { sequence: market.sequence + 1, timeUs: clock.nowUs() };
    const recorded = { ...stamp, command, events: apply(market, command, stamp) };
    const filling = createFillingBlock<null>();
    filling.add(recorded, recordLine(recorded), null, { epoch: 0, rules: market.rules, stateHash: stateHash(market) });
    const { block } = filling.seal(head);
    head = { lastSequence: block.lastSequence, hash: block.hash };
    blocks.push(block);
    replica.follow(parseBlock(block));
    return recorded;
  }

  const sent: Command[] = [];
  const answer: SandboxDesk['answer'] = {};
  const submit = async (command: Command): Promise<Outcome> => {
    sent.push(command);
    const instead = answer.instead?.(command);
    await Promise.resolve();
    if (instead !== undefined) return instead;
    while (isDue(market, clock.nowUs())) record({ ...VENUE, type: 'AdvanceTime' });
    return { kind: 'RECORDED', record: record(command) };
  };

  let logged = '';
  const log = pino({ level: 'info' }, { write: (line: string) => (logged += line) });
  const session = { opensAtLocal: '15:00', closesMinutesBefore: 5 };
  const participants = ['alpha', ...SIMULATED_PARTICIPANTS];
  const records = (): JournalRecord[] => blocks.flatMap((block) => parseBlock(block).records);
  const channel = { submit };
  const setUp = { exchange: channel, replica, clock, log, session, participants };
  return { clock, blocks, replica, channel, sent, answer, setUp, records, logged: () => logged };
}
