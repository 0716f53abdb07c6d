/**
 * What somebody does who may write the table: the journal is changed, and every hash after it made anew. The chain is
 * whole, so only re-computing the market can tell.
 */
import type { StoredBlock } from '../../server/src/journal/dump.ts';
import type { Random } from '../../server/src/ops/random.ts';
import { bytesOf, chained, linesOf, recordsOf, renumbered, withRecords, type Piece } from './dump-piece.ts';
import { changeLeaf, isObject, leavesOf } from './leaves.ts';
import { oneOf, swapped, twoOf, type Mutation } from './mutation.ts';

/** Edits a parsed record in place; false where there is nothing to edit. */
type Edit = (record: { command: unknown; events: unknown[] }, random: Random, others: readonly unknown[]) => boolean;

function forge(piece: Piece, blocks: readonly StoredBlock[]): Buffer {
  return bytesOf(linesOf(piece, chained(piece, blocks)));
}

const record = (name: string, edit: Edit): Mutation => ({
  name: `forged: ${name}`,
  apply: (piece, random) => {
    const at = random.below(piece.blocks.length);
    const block = piece.blocks[at];
    const lines = block === undefined ? [] : recordsOf(block);
    const index = random.below(lines.length);
    const parsed = lines.map((line): unknown => JSON.parse(line));
    const target = parsed[index];
    if (block === undefined || !isObject(target)) return undefined;
    if (!edit({ command: target['command'], events: eventsOf(target) }, random, parsed.flatMap(eventsOf)))
      return undefined;
    return forge(piece, piece.blocks.with(at, withRecords(block, lines.with(index, JSON.stringify(target)))));
  },
});

function eventsOf(parsed: unknown): unknown[] {
  return isObject(parsed) && Array.isArray(parsed['events']) ? parsed['events'] : [];
}

/** The whole list of records, over all blocks of the piece. */
const story = (name: string, edit: (records: string[], random: Random) => string[] | undefined): Mutation => ({
  name: `forged: ${name}`,
  apply: (piece, random) => {
    const lines = piece.blocks.flatMap(recordsOf);
    const edited = edit(lines, random);
    if (edited === undefined) return undefined;
    const blocks = inBlocksOf(piece, edited);
    return forge(piece, renumbered(piece, blocks));
  },
});

/** As many records a block as there were; the last one takes what is over. */
function inBlocksOf({ blocks }: Piece, records: readonly string[]): StoredBlock[] {
  let from = 0;
  return blocks.map((block, index) => {
    const to = index === blocks.length - 1 ? records.length : from + recordsOf(block).length;
    const filled = withRecords(block, records.slice(from, to));
    from = to;
    return filled;
  });
}

const column = (name: string, edit: (block: StoredBlock, random: Random) => StoredBlock): Mutation => ({
  name: `forged: ${name}`,
  apply: (piece, random) => {
    const at = random.below(piece.blocks.length);
    const block = piece.blocks[at];
    return block && forge(piece, piece.blocks.with(at, edit(block, random)));
  },
});

function changeIn(value: unknown, random: Random): boolean {
  const leaf = oneOf(leavesOf(value), random);
  if (leaf === undefined) return false;
  changeLeaf(leaf, random);
  return true;
}

const plusOne = (value: number, random: Random): number => Math.max(1, value + 1 - 2 * random.below(2));

export const FORGERIES: readonly Mutation[] = [
  record('change a command', ({ command }, random) => changeIn(command, random)),
  record('change a command more', ({ command }, random) => {
    return Array.from({ length: 2 + random.below(3) }, () => changeIn(command, random)).includes(true);
  }),
  record('change an event', ({ events }, random) => changeIn(events, random)),
  record('drop an event', ({ events }, random) => events.splice(random.below(events.length), 1).length > 0),
  record('double an event', ({ events }, random) => {
    const at = random.below(events.length);
    events.splice(at, 0, ...events.slice(at, at + 1));
    return events.length > 0;
  }),
  record('swap events', ({ events }, random) => {
    const two = twoOf(events.length, random);
    if (two === undefined) return false;
    events.splice(0, events.length, ...swapped(events, ...two));
    return true;
  }),
  record("add another record's event", ({ events }, random, others) => {
    events.splice(random.below(events.length + 1), 0, ...others.slice(random.below(others.length)).slice(0, 1));
    return others.length > 0;
  }),
  record('add a member', ({ command, events }, random) => {
    const target = oneOf([command, ...events], random);
    if (!isObject(target)) return false;
    target[oneOf(['priceTicks', 'note', 'constructor', 'quantityLots'], random) ?? ''] = random.below(10);
    return true;
  }),
  story('drop a record', (records, random) => records.toSpliced(random.below(records.length), 1)),
  story('double a record', (records, random) => {
    const at = random.below(records.length);
    return records.toSpliced(at, 0, records[at] ?? '');
  }),
  story('swap records', (records, random) => {
    const two = twoOf(records.length, random);
    return two && swapped(records, ...two);
  }),
  story('change a time', (records, random) => {
    const at = random.below(records.length);
    const byUs = 1 + random.below(random.below(2) === 0 ? 10 : 100_000_000);
    const later = (_all: string, before: string, timeUs: string): string =>
      before + String(Number(timeUs) + (random.below(2) === 0 ? byUs : -byUs));
    return records.with(at, (records[at] ?? '').replace(/^(\{"sequence":\d+,"timeUs":)(\d+)/, later));
  }),
  column('change a state hash', (block, random) => {
    const at = random.below(block.stateHash.length);
    const digit = random.below(16).toString(16);
    return { ...block, stateHash: block.stateHash.slice(0, at) + digit + block.stateHash.slice(at + 1) };
  }),
  column('change an epoch', (block, random) => ({ ...block, epoch: plusOne(block.epoch, random) })),
  column('change the rules', (block) => ({ ...block, rules: block.rules + 1 })),
  column('change the format', (block) => ({ ...block, format: block.format + 1 })),
  column("change a block's time", (block, random) => ({ ...block, timeUs: plusOne(block.timeUs, random) })),
  column('change the predecessor', (block, random) => ({ ...block, previousLast: 1 + random.below(5_000) })),
  column('change the sequences', (block, random) => ({ ...block, lastSequence: plusOne(block.lastSequence, random) })),
];
