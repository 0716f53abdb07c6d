/** The market as it was after a record: from a snapshot before it, and the journal from there. */
import type { Market } from '@wattbook/engine';
import { parseAsked, parseBlock } from '../journal/committed-block.ts';
import type { Block } from '../journal/format.ts';
import { JournalUnavailable, type JournalReader } from '../journal/journal.ts';
import { recomputePart, type OnRecord, type Replica } from '../replica.ts';

/** After this record, or after the last one that isn't later than this. */
export type Moment = { sequence: number } | { timeUs: number };

export type PastMarketSource = {
  journal: JournalReader;
  /** A replica at the end of a block, from the newest snapshot that isn't after it. */
  open: (untilSequence: number) => Promise<Replica>;
  /** Brings one from the end of a block to that of another. */
  goOn: (replica: Replica, untilSequence: number) => Promise<void>;
  /** From where `open` would start. */
  startBefore: (sequence: number) => Promise<number>;
};

export type PastMarket = {
  /**
   * To be read before the next moment is asked for, as the same market then goes on. Undefined: before the first
   * record. Throws Divergence, JournalUnavailable.
   * @param published nothing after it is looked at
   */
  at(moment: Moment, published: number): Promise<Market | undefined>;
  /**
   * From the block of the record after `after` on, block by block, to the end of the one that has `until` or in which
   * the reader had enough. Throws as `at` does, after which nothing of what was read counts.
   */
  read(after: number, until: number, reader: PastReader): Promise<void>;
};

export type PastReader = {
  /** The market before the first record. */
  begin(market: Market): void;
  /** The market right after each record, before the block's end has proven it. */
  see: OnRecord;
  hasEnough(): boolean;
};

const BLOCKS_PER_READ = 50;

/** One moment at a time. What is near is reached from the last one, not from a snapshot. */
export function createPastMarket(source: PastMarketSource): PastMarket {
  const { journal, open, goOn, startBefore } = source;
  /** Undefined while it is on its way, so that nobody goes on from one that failed. */
  let reached: Market | undefined;
  let replica: Replica | undefined;

  async function at(moment: Moment, published: number): Promise<Market | undefined> {
    const sequence = 'sequence' in moment ? moment.sequence : await findSequence(journal, moment.timeUs, published);
    if (sequence < 1) return undefined;
    if (reached?.sequence === sequence) return reached;
    const block = await blockOf(journal, sequence);
    const boundary = sequence === block.lastSequence ? sequence : block.firstSequence - 1;
    const from = await nearest(boundary);
    [reached, replica] = [undefined, undefined];
    if (from.head().lastSequence < boundary) await goOn(from, boundary);
    if (boundary === sequence) replica = from;
    else recomputePart(from.market, parseAsked(block), from.head(), sequence);
    return (reached = from.market);
  }

  async function read(after: number, until: number, reader: PastReader): Promise<void> {
    const boundary = (await blockOf(journal, after + 1)).firstSequence - 1;
    const from = await nearest(boundary);
    [reached, replica] = [undefined, undefined];
    if (from.head().lastSequence < boundary) await goOn(from, boundary);
    reader.begin(from.market);
    while (from.head().lastSequence < until && !reader.hasEnough()) {
      for (const block of await readOn(journal, from.head().lastSequence + 1)) {
        if (from.head().lastSequence >= until || reader.hasEnough()) break;
        from.follow(parseAsked(block), reader.see);
      }
    }
    [reached, replica] = [from.market, from];
  }

  async function nearest(boundary: number): Promise<Replica> {
    const last = replica?.head().lastSequence ?? -1;
    if (replica !== undefined && last <= boundary && last >= (await startBefore(boundary))) return replica;
    return open(boundary);
  }

  return { at, read };
}

async function blockOf(journal: JournalReader, sequence: number): Promise<Block> {
  return (await readOn(journal, sequence, 1))[0];
}

/** Throws JournalUnavailable if there is none: what is asked for was published. */
async function readOn(journal: JournalReader, from: number, blocksMax = BLOCKS_PER_READ): Promise<[Block, ...Block[]]> {
  const [first, ...others] = await journal.read(from, blocksMax);
  if (first !== undefined) return [first, ...others];
  throw new JournalUnavailable(`record ${from} was published, and can't be read`);
}

/** Of the last record that isn't later than `timeUs`; 0: there is none. Time never runs backwards in the journal. */
async function findSequence(journal: JournalReader, timeUs: number, published: number): Promise<number> {
  let [low, high] = [1, published + 1];
  while (low < high) {
    const block = await blockOf(journal, Math.floor((low + high) / 2));
    if (block.timeUs <= timeUs) {
      low = block.lastSequence + 1;
      continue;
    }
    const last = parseBlock(block).records.findLast((record) => record.timeUs <= timeUs);
    if (last !== undefined) return last.sequence;
    high = block.firstSequence;
  }
  return low - 1;
}
