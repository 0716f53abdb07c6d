/** Changes a dump at random, thousands of times, and has the verifier find each change. */
import { readBlock, readLine } from '../verify-journal/container.ts';
import { Fault } from '../verify-journal/fault.ts';
import { createLines } from '../verify-journal/lines.ts';
import { createVerification, requireEnd, takeLine } from '../verify-journal/verification.ts';
import type { PublishedHead, Verification } from '../verify-journal/verification.ts';
import { createSeededRandom, type Random } from '../../server/src/ops/random.ts';
import { DAMAGE } from './damage.ts';
import { bytesOf, cut, linesOf, readDump, type Piece } from './dump-piece.ts';
import { FORGERIES } from './forgeries.ts';
import { oneOf, type Mutation } from './mutation.ts';
import { POSSIBLE_HISTORIES, replay } from './possible-histories.ts';

/** How many were found: by the dump alone, or only against the published head, as they could have happened. */
export type Tally = { found: number; onlyByHead: number; missed: string[] };

export type Campaign = {
  text: string;
  mutations: number;
  seed: number;
  blocksPerPiece: number;
  onProgress?: (done: number) => void;
};

/** Found by verifying alone, nearly all of them. */
const FINDABLE: readonly Mutation[] = [...DAMAGE, ...FORGERIES];
/** Each needs the history before it once more, so only one in so many is a possible history. */
const POSSIBLE_ONE_IN = 32;
/** Some kinds don't fit everywhere: another one is drawn then. */
const DRAWS_MAX = 1_000;

/**
 * Walks through the dump piece by piece, with a market that has come as far as the piece, and verifies each change
 * from there: as the whole dump would be, without the hours.
 */
export function runCampaign({ text, mutations, seed, blocksPerPiece, onProgress }: Campaign): Map<string, Tally> {
  const random = createSeededRandom(seed);
  const tallies = new Map<string, Tally>();
  for (const { name } of [...FINDABLE, ...POSSIBLE_HISTORIES]) {
    tallies.set(name, { found: 0, onlyByHead: 0, missed: [] });
  }
  const pieces = cut(readDump(text), blocksPerPiece);
  const standing = createVerification();
  let done = 0;
  for (const [index, piece] of pieces.entries()) {
    const head = { hash: piece.blocks.at(-1)?.hash ?? '' };
    const fault = faultIn(standing, bytesOf(linesOf(piece, piece.blocks)), [head]);
    if (fault !== undefined) throw new Error(`the dump has a fault before anything was changed: ${fault}`);
    for (; done < (mutations * (index + 1)) / pieces.length; done++) {
      const { mutation, changed } = draw(piece, random);
      judge({ mutation, changed, piece, standing, head, tallies });
      onProgress?.(done + 1);
    }
    goOn(standing, piece);
  }
  return tallies;
}

function goOn(standing: Verification, piece: Piece): void {
  const lines = linesOf(piece, piece.blocks).slice(0, -1);
  for (const line of lines) takeLine(standing, Buffer.from(line), { heads: [], stateHashEvery: 1 });
}

/** Something that is no longer what it was. */
function draw(piece: Piece, random: Random): { mutation: Mutation; changed: Buffer } {
  const original = bytesOf(linesOf(piece, piece.blocks));
  for (let attempt = 0; attempt < DRAWS_MAX; attempt++) {
    const mutation = oneOf(random.below(POSSIBLE_ONE_IN) === 0 ? POSSIBLE_HISTORIES : FINDABLE, random);
    const changed = mutation?.apply(piece, random);
    if (mutation !== undefined && changed !== undefined && !changed.equals(original)) return { mutation, changed };
  }
  throw new Error(`none of ${DRAWS_MAX} mutations fits the blocks after record ${piece.before.sequence}`);
}

type Case = {
  mutation: Mutation;
  changed: Buffer;
  piece: Piece;
  standing: Verification;
  head: PublishedHead;
  tallies: ReadonlyMap<string, Tally>;
};

/** What the verifier lets pass must be found by the head, and be possible: the server's own replay takes it, too. */
function judge({ mutation, changed, piece, standing, head, tallies }: Case): void {
  const tally = tallies.get(mutation.name);
  if (tally === undefined) throw new Error(`bug: nobody counts ${mutation.name}`);
  const place = `after record ${piece.before.sequence}: ${mutation.name}`;
  if (faultIn(standing, changed, []) !== undefined) tally.found += 1;
  else if (faultIn(standing, changed, [head]) === undefined) tally.missed.push(`${place} has the published head`);
  else {
    const impossible = whyImpossible(piece, changed);
    if (impossible === undefined) tally.onlyByHead += 1;
    else tally.missed.push(`${place} can't have been: ${impossible}`);
  }
}

/** What the verifier says of the piece with this as its content; `standing` stays as it is. */
function faultIn(standing: Verification, changed: Buffer, heads: readonly PublishedHead[]): string | undefined {
  const verification = structuredClone(standing);
  const lines = createLines((line) => takeLine(verification, line, { heads, stateHashEvery: 1 }));
  try {
    lines.push(changed);
    lines.end();
    requireEnd(verification);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function whyImpossible({ header, before }: Piece, changed: Buffer): string | undefined {
  const lines = changed.toString().trimEnd().split('\n');
  const rows = lines.slice(header === undefined ? 0 : 1, -1).map((line) => readBlock(readLine(Buffer.from(line))));
  try {
    replay([...before.blocks, ...rows]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
