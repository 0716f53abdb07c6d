/** A journal as the exchange writes it, without its commits: what is due goes first, in records of its own. */
import { apply, createMarket, isDue, stateHash, type Market } from '@wattbook/engine';
import { VENUE, type Command } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import { RULES_NEWEST } from '@wattbook/engine/limits';
import { createDump } from '../../src/journal/dump.ts';
import { createFillingBlock, type FillingBlock } from '../../src/journal/filling-block.ts';
import { GENESIS_HASH, recordLine, type JournalRecord } from '../../src/journal/format.ts';
import { createSeededRandom } from '../../src/ops/random.ts';

export type WrittenJournal = {
  readonly market: Market;
  /** Stamps the command and returns what came of it. Time that has passed already is the time of the record before. */
  write(command: Command, timeUs: number): Event[];
  /** Lets time pass, a record for each instant at which something is due. */
  pass(untilUs: number): void;
  /** The next epoch: its first block begins here. */
  lead(timeUs: number): void;
  /** The dump of all blocks. Nothing can be written after that. */
  end(): string;
};

const RECORDS_PER_BLOCK_MAX = 40;
const FOUNDING: Command = {
  ...VENUE,
  ...{ type: 'FoundVenue', venueId: 'kept', environment: 'sandbox', rules: RULES_NEWEST },
};

/** @param seed of the sizes of blocks */
export function createWrittenJournal(seed: number, onRecord: (record: JournalRecord) => void): WrittenJournal {
  const random = createSeededRandom(seed);
  const market = createMarket();
  const dump = createDump();
  const lines: string[] = [];
  let head = { lastSequence: 0, hash: GENESIS_HASH };
  let filling: FillingBlock<null> | undefined;
  let room = 0;

  function record(command: Command, timeUs: number): Event[] {
    const stamp = { sequence: market.sequence + 1, timeUs };
    const written: JournalRecord = { ...stamp, command, events: apply(market, command, stamp) };
    const line = recordLine(written);
    if (filling?.fits(line) !== true || room === 0) seal();
    filling ??= createFillingBlock<null>();
    const after = { epoch: market.epoch, rules: market.rules, stateHash: stateHash(market) };
    filling.add(written, line, null, after);
    room -= 1;
    onRecord(written);
    return written.events;
  }

  function seal(): void {
    if (filling !== undefined) {
      const { block } = filling.seal(head);
      lines.push(dump.add({ ...block, previousLast: block.firstSequence === 1 ? null : block.firstSequence - 1 }));
      head = block;
    }
    filling = undefined;
    room = 1 + random.below(RECORDS_PER_BLOCK_MAX);
  }

  function write(command: Command, wantedUs: number): Event[] {
    const timeUs = Math.max(wantedUs, market.timeUs);
    while (command.type !== 'AdvanceTime' && isDue(market, timeUs)) record({ ...VENUE, type: 'AdvanceTime' }, timeUs);
    return record(command, timeUs);
  }

  return {
    market,
    write,
    pass: (untilUs) => {
      for (let next = market.due.next(); next !== undefined && next.dueUs <= untilUs; next = market.due.next()) {
        record({ ...VENUE, type: 'AdvanceTime' }, Math.max(next.dueUs, market.timeUs));
      }
      write({ ...VENUE, type: 'AdvanceTime' }, untilUs);
    },
    lead: (timeUs) => {
      seal();
      if (market.venue === undefined) write(FOUNDING, timeUs);
      const epoch = market.epoch + 1;
      write({ ...VENUE, type: 'TakeLeadership', epoch, holder: `exchange-${epoch}` }, timeUs);
    },
    end: () => {
      seal();
      return lines.join('') + dump.end();
    },
  };
}
