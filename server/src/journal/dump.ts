/**
 * A journal as a file for those who don't trust the venue's own software: NDJSON, a line that says what it is, a line a
 * block, and a last line, so that a cut end is found. Written down in tools/verify-journal/README.md.
 */
import { parseRecords, GENESIS_HASH, type Block } from './format.ts';

/** Of the dump, not of the blocks in it. */
const DUMP_VERSION = 1;

/** With the one column that nobody else reads. */
export type StoredBlock = Block & { previousLast: number | null };

export type Dump = {
  /** The lines that the block adds. */
  add(block: StoredBlock): string;
  /** The last line. Throws if there was no block. */
  end(): string;
};

export function createDump(): Dump {
  let blocks = 0;
  let last = { lastSequence: 0, hash: GENESIS_HASH };

  return {
    add: (block) => {
      const begin = blocks === 0 ? lineOf(headerOf(block)) : '';
      blocks += 1;
      last = block;
      return begin + rowLine(block);
    },
    end: () => {
      if (blocks === 0) throw new Error('there is no block in this journal yet, so there is nothing to dump');
      return lineOf({ end: 'wattbook-journal', blocks, records: last.lastSequence, hash: last.hash });
    },
  };
}

const lineOf = (content: object): string => `${JSON.stringify(content)}\n`;

function headerOf(first: Block) {
  const { venueId, environment } = foundingOf(first);
  return { dump: 'wattbook-journal', version: DUMP_VERSION, venue: venueId, environment };
}

/** A journal that was tampered with is dumped too: as evidence. */
function foundingOf(first: Block): { venueId: string | null; environment: string | null } {
  try {
    const command = parseRecords(first)[0]?.command;
    if (command?.type === 'FoundVenue') return command;
  } catch {
    // Whoever verifies the dump says what is wrong with these records.
  }
  return { venueId: null, environment: null };
}

/** All columns, in the order of the table's description. */
export function rowLine(block: StoredBlock): string {
  const { firstSequence, lastSequence, previousLast, epoch, format, rules, timeUs, stateHash } = block;
  const { records, previousHash, hash } = block;
  const head = { firstSequence, lastSequence, previousLast, epoch, format, rules, timeUs, stateHash };
  return lineOf({ ...head, records, previousHash, hash });
}
