/** What disks, copies and careless hands do: nothing fits it afterwards. */
import { bytesOf, linesOf, recordsOf, withRecords, type Piece } from './dump-piece.ts';
import { changeLeaf, leavesOf } from './leaves.ts';
import { oneOf, swapped, twoOf, type Mutation } from './mutation.ts';
import type { Random } from '../../server/src/ops/random.ts';

const STRETCH_BYTES_MAX = 200;

type Edit<Thing> = (things: Thing, random: Random) => Thing | undefined;

const bytes = (name: string, edit: Edit<Buffer>): Mutation => ({
  name,
  apply: (piece, random) => edit(bytesOf(linesOf(piece, piece.blocks)), random),
});

const lines = (name: string, edit: Edit<string[]>): Mutation => ({
  name,
  apply: (piece, random) => {
    const edited = edit(linesOf(piece, piece.blocks), random);
    return edited && bytesOf(edited);
  },
});

/** The records of one block. */
const records = (name: string, edit: Edit<string[]>): Mutation => ({
  name,
  apply: (piece, random) => {
    const index = random.below(piece.blocks.length);
    const block = piece.blocks[index];
    const edited = block && edit(recordsOf(block), random);
    return block && edited && bytesOf(linesOf(piece, piece.blocks.with(index, withRecords(block, edited))));
  },
});

/** Hexadecimal digits, numbers: of one line of the dump. */
function changeColumn(piece: Piece, random: Random): Buffer | undefined {
  const written = linesOf(piece, piece.blocks);
  const index = random.below(written.length);
  const line: unknown = JSON.parse(written[index] ?? '');
  const leaf = oneOf(leavesOf(line), random);
  if (leaf === undefined) return undefined;
  changeLeaf(leaf, random);
  return bytesOf(written.with(index, JSON.stringify(line)));
}

function changeRecord(found: string[], random: Random): string[] | undefined {
  const index = random.below(found.length);
  const record: unknown = JSON.parse(found[index] ?? '');
  const leaf = oneOf(leavesOf(record), random);
  if (leaf === undefined) return undefined;
  changeLeaf(leaf, random);
  return found.with(index, JSON.stringify(record));
}

function stretchOf(length: number, random: Random): [from: number, to: number] {
  const from = random.below(length);
  return [from, Math.min(length, from + 1 + random.below(STRETCH_BYTES_MAX))];
}

export const DAMAGE: readonly Mutation[] = [
  bytes('flip a bit', (found, random) => {
    const at = random.below(found.length);
    found[at] = (found[at] ?? 0) ^ (1 << random.below(8));
    return found;
  }),
  bytes('change a byte', (found, random) => {
    found[random.below(found.length)] = random.below(256);
    return found;
  }),
  bytes('insert bytes', (found, random) => {
    const at = random.below(found.length + 1);
    return Buffer.concat([found.subarray(0, at), random.bytes(1 + random.below(3)), found.subarray(at)]);
  }),
  bytes('delete bytes', (found, random) => {
    const [from, to] = stretchOf(found.length, random);
    return Buffer.concat([found.subarray(0, from), found.subarray(to)]);
  }),
  bytes('double bytes', (found, random) => {
    const [from, to] = stretchOf(found.length, random);
    return Buffer.concat([found.subarray(0, to), found.subarray(from)]);
  }),
  bytes('swap bytes', (found, random) => {
    const [from, to] = stretchOf(found.length - 1, random);
    const middle = from + 1 + random.below(to - from);
    const pieces = [found.subarray(0, from), found.subarray(middle, to + 1), found.subarray(from, middle)];
    return Buffer.concat([...pieces, found.subarray(to + 1)]);
  }),
  bytes('overwrite with zeros', (found, random) => found.fill(0, ...stretchOf(found.length, random))),
  bytes('cut the end', (found, random) => found.subarray(0, random.below(found.length))),
  bytes('cut the beginning', (found, random) => found.subarray(1 + random.below(found.length))),
  lines('drop a line', (found, random) => found.toSpliced(random.below(found.length), 1)),
  lines('double a line', (found, random) => {
    const at = random.below(found.length);
    return found.toSpliced(random.below(found.length + 1), 0, found[at] ?? '');
  }),
  lines('swap lines', (found, random) => {
    const two = twoOf(found.length, random);
    return two && swapped(found, ...two);
  }),
  lines('insert an empty line', (found, random) => found.toSpliced(random.below(found.length + 1), 0, '')),
  { name: 'change a column', apply: changeColumn },
  records('drop a record', (found, random) => found.toSpliced(random.below(found.length), 1)),
  records('double a record', (found, random) => {
    const at = random.below(found.length);
    return found.toSpliced(at, 0, found[at] ?? '');
  }),
  records('swap records', (found, random) => {
    const two = twoOf(found.length, random);
    return two && swapped(found, ...two);
  }),
  records('change a record', changeRecord),
];
