/** A few neighbouring blocks of a dump, to be changed: small enough that thousands of changes can be verified. */
import { rowLine, type StoredBlock } from '../../server/src/journal/dump.ts';
import { GENESIS_HASH, hashBlock } from '../../server/src/journal/format.ts';

/** What stands before the piece. */
export type Before = { blocks: readonly StoredBlock[]; sequence: number; hash: string };

export type Piece = {
  /** Only where the piece is the beginning of the dump. */
  header: string | undefined;
  before: Before;
  blocks: readonly StoredBlock[];
};

/** The header and the rows of a dump that was verified. */
export function readDump(text: string): { header: string; blocks: StoredBlock[] } {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- the campaign verifies the dump before it changes it
  return { header, blocks: lines.slice(0, -1).map((line): StoredBlock => JSON.parse(line)) };
}

export function cut(dump: { header: string; blocks: readonly StoredBlock[] }, blocksPerPiece: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < dump.blocks.length; from += blocksPerPiece) {
    const blocks = dump.blocks.slice(0, from);
    const last = blocks.at(-1);
    const before = { blocks, sequence: last?.lastSequence ?? 0, hash: last?.hash ?? GENESIS_HASH };
    const header = from === 0 ? dump.header : undefined;
    pieces.push({ header, before, blocks: dump.blocks.slice(from, from + blocksPerPiece) });
  }
  return pieces;
}

/** The piece as the end of a dump, a line each, without their line feeds. */
export function linesOf({ header, before }: Piece, blocks: readonly StoredBlock[]): string[] {
  const last = blocks.at(-1);
  const end = {
    end: 'wattbook-journal',
    blocks: before.blocks.length + blocks.length,
    records: last?.lastSequence ?? before.sequence,
    hash: last?.hash ?? before.hash,
  };
  const lines = [...blocks.map((block) => rowLine(block).trimEnd()), JSON.stringify(end)];
  return header === undefined ? lines : [header, ...lines];
}

export const bytesOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));

export const recordsOf = ({ records }: StoredBlock): string[] => records.slice(0, -1).split('\n');

/** The block with other records; nothing else of it changes. */
export function withRecords(block: StoredBlock, records: readonly string[]): StoredBlock {
  return { ...block, records: records.map((record) => `${record}\n`).join('') };
}

/** What a forger does who may write the table: the hash of each block anew, so that the chain is whole again. */
export function chained({ before }: Piece, blocks: readonly StoredBlock[]): StoredBlock[] {
  let previousHash = before.hash;
  return blocks.map((block) => {
    const header = { ...block, previousHash };
    const hash = hashBlock(header, block.records);
    previousHash = hash;
    return { ...header, hash };
  });
}

/** And sequences without a gap, where records came or went. Blocks without records go. */
export function renumbered({ before }: Piece, blocks: readonly StoredBlock[]): StoredBlock[] {
  let sequence = before.sequence;
  const whole: StoredBlock[] = [];
  for (const block of blocks.filter(({ records }) => records.length > 1)) {
    const previousLast = sequence === 0 ? null : sequence;
    const records = recordsOf(block).map((record) => record.replace(/^\{"sequence":\d+/, `{"sequence":${++sequence}`));
    const timeUs = Number(/"timeUs":(\d+)/.exec(records.at(-1) ?? '')?.[1]);
    const firstSequence = sequence - records.length + 1;
    whole.push({ ...withRecords(block, records), firstSequence, lastSequence: sequence, previousLast, timeUs });
  }
  return whole;
}
