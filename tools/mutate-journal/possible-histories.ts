/**
 * Forgeries that no re-computation can find: another history, computed by the market itself. They could have been; only
 * who knows a later hash can tell that they weren't.
 */
import { apply, stateHash, type Market } from '@wattbook/engine';
import { parseBlock } from '../../server/src/journal/committed-block.ts';
import type { StoredBlock } from '../../server/src/journal/dump.ts';
import { createFillingBlock } from '../../server/src/journal/filling-block.ts';
import { recordLine, type Block, type JournalRecord } from '../../server/src/journal/format.ts';
import type { Clock } from '../../server/src/ops/clock.ts';
import type { Random } from '../../server/src/ops/random.ts';
import { createReplica, type Replica } from '../../server/src/replica.ts';
import { bytesOf, linesOf } from './dump-piece.ts';
import { changeLeaf, leavesOf } from './leaves.ts';
import { oneOf, type Mutation } from './mutation.ts';

/** A replica waits for nothing here. */
const NO_CLOCK: Clock = { nowUs: () => 0, after: () => ({ cancel: () => undefined }) };

/** The server's own replay of these blocks. Throws where they can't have happened. */
export function replay(blocks: readonly Block[]): Replica {
  const replica = createReplica(NO_CLOCK);
  for (const block of blocks) replica.follow(parseBlock(block));
  return replica;
}

const rewritten = (name: string, edit: (records: JournalRecord[], random: Random) => boolean): Mutation => ({
  name: `re-computed: ${name}`,
  apply: (piece, random) => {
    const records = piece.blocks.flatMap((block) => parseBlock(block).records);
    if (!edit(records, random)) return undefined;
    const sizes = piece.blocks.map(({ firstSequence, lastSequence }) => lastSequence - firstSequence + 1);
    const blocks = happenAgain(replay(piece.before.blocks), records, sizes);
    return blocks && bytesOf(linesOf(piece, blocks));
  },
});

/** Undefined where the market can't do what is asked now. */
function happenAgain({ market, head }: Replica, records: readonly JournalRecord[], sizes: readonly number[]) {
  let previous = head();
  const blocks: StoredBlock[] = [];
  let from = 0;
  try {
    for (const [index, size] of sizes.entries()) {
      const to = index === sizes.length - 1 ? records.length : from + size;
      const sealed = sealBlock(market, records.slice(from, to), previous);
      blocks.push({ ...sealed, previousLast: previous.lastSequence === 0 ? null : previous.lastSequence });
      previous = sealed;
      from = to;
    }
    return blocks;
  } catch {
    // The changed command makes more due than a later one may settle, or the market doesn't take it at all.
    return undefined;
  }
}

type Previous = { lastSequence: number; hash: string };

function sealBlock(market: Market, records: readonly JournalRecord[], previous: Previous): Block {
  const filling = createFillingBlock<null>();
  for (const { command, timeUs: recordedUs } of records) {
    const stamp = { sequence: market.sequence + 1, timeUs: Math.max(recordedUs, market.timeUs) };
    const record = { ...stamp, command, events: apply(market, command, stamp) };
    const { epoch, rules } = market;
    filling.add(record, recordLine(record), null, { epoch, rules, stateHash: stateHash(market) });
  }
  return filling.seal(previous).block;
}

export const POSSIBLE_HISTORIES: readonly Mutation[] = [
  rewritten('another command', (records, random) => {
    const record = oneOf(records, random);
    const leaf = record && oneOf(leavesOf(record.command), random);
    if (leaf !== undefined) changeLeaf(leaf, random);
    return leaf !== undefined;
  }),
  rewritten('a command less', (records, random) => {
    records.splice(random.below(records.length), 1);
    return records.length > 0;
  }),
  rewritten('two commands the other way round', (records, random) => {
    const at = random.below(records.length - 1);
    const [one, other] = records.slice(at, at + 2);
    if (one === undefined || other === undefined) return false;
    records.splice(at, 2, { ...one, command: other.command }, { ...other, command: one.command });
    return true;
  }),
  rewritten('another time', (records, random) => {
    const record = oneOf(records, random);
    if (record !== undefined) record.timeUs += 1 + random.below(1_000);
    return record !== undefined;
  }),
  {
    name: 're-computed: other blocks',
    apply: (piece, random) => {
      const records = piece.blocks.flatMap((block) => parseBlock(block).records);
      if (records.length < 2) return undefined;
      const first = 1 + random.below(records.length - 1);
      const blocks = happenAgain(replay(piece.before.blocks), records, [first, records.length - first]);
      return blocks && bytesOf(linesOf(piece, blocks));
    },
  },
];
