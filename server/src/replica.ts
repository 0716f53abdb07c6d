/**
 * A market fed only by committed blocks. It re-computes each command and compares events and state hash with what was
 * recorded, so it can never silently differ from the exchange. The gateway reads books and contracts from one; the
 * exchange rebuilds itself with the same code; a standby is one that waits.
 */
import {
  apply,
  collarOf,
  contractState,
  createMarket,
  findOwnOrder,
  findTraded,
  placeOf,
  previewOrder,
  referenceOf,
  stateHash,
  type Collar,
  type Contract,
  type Market,
  type Order,
  type OrderPreview,
  type Place,
  type Traded,
} from '@wattbook/engine';
import type { Actor, OrderReference, PlaceOrder } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import { RULES_NEWEST } from '@wattbook/engine/limits';
import type { AskedBlock } from './journal/committed-block.ts';
import { findChainFault, GENESIS_HASH, recordLine, type AskedRecord, type JournalRecord } from './journal/format.ts';
import type { Clock } from './ops/clock.ts';
import { createSequenceGate } from './ops/sequence-gate.ts';

/** How a contract stands: its state, and where its prices may be, as far as there is a reference and a collar. */
export type ContractStanding = {
  state: ReturnType<typeof contractState>;
  reference: ReturnType<typeof referenceOf>;
  collar: Collar | undefined;
};

/** History and this version of the market don't agree: such a process may never lead, nor answer. */
export class Divergence extends Error {
  override name = 'Divergence';
}

export type Replica = {
  readonly market: Market;
  /** Of the last block applied: what the next one must follow. */
  head(): { lastSequence: number; hash: string };
  /**
   * Throws Divergence; the replica must not be used after that.
   * @param onRecord sees the market right after each record, before the block's end has proven it
   */
  follow(committed: AskedBlock, onRecord?: OnRecord): void;
  /** Whether `sequence` was reached within `timeoutMs`. */
  reached(sequence: number, timeoutMs: number): Promise<boolean>;
  /** The order of whoever asks; undefined if there is none, or the market has let go of it. */
  findOwnOrder(reference: Pick<Actor, 'participantId'> & OrderReference): Order | undefined;
  /** Where a resting order is in its book. */
  placeOf(orderId: number): Place | undefined;
  standingOf(contract: Contract): ContractStanding;
  /** What was traded, also in a block that the market has forgotten. */
  findTraded(contractId: string): Traded | undefined;
  /** What would come of the order at that time; changes nothing. */
  preview(command: PlaceOrder, timeUs: number): OrderPreview;
};

export type OnRecord = (record: JournalRecord, market: Market) => void;

/** A market as it is after a block of the journal, and that block. */
export type ReplicaStart = { market: Market; head: { lastSequence: number; hash: string } };

/** @param start where it goes on from; by default nothing has happened yet */
export function createReplica(clock: Clock, start: ReplicaStart = nothingYet()): Replica {
  const { market } = start;
  let { head } = start;
  const gate = createSequenceGate(clock);
  gate.advance(head.lastSequence);

  return {
    market,
    head: () => head,
    follow: (committed, onRecord) => {
      recompute(market, committed, head, onRecord);
      const { lastSequence, hash } = committed.block;
      head = { lastSequence, hash };
      gate.advance(lastSequence);
    },
    reached: gate.reached,
    findOwnOrder: (reference) => findOwnOrder(market, reference),
    placeOf: (orderId) => placeOf(market, orderId),
    findTraded: (contractId) => findTraded(market, contractId),
    standingOf: (contract) => ({
      state: contractState(market, contract),
      reference: referenceOf(market, contract),
      collar: collarOf(market, contract),
    }),
    preview: (command, timeUs) => previewOrder(market, command, timeUs),
  };
}

function nothingYet(): ReplicaStart {
  return { market: createMarket(), head: { lastSequence: 0, hash: GENESIS_HASH } };
}

function recompute(
  market: Market,
  committed: AskedBlock,
  head: ReplicaStart['head'],
  onRecord: OnRecord | undefined,
): void {
  recomputePart(market, committed, head, committed.block.lastSequence, onRecord);
  const { lastSequence, stateHash: recorded } = committed.block;
  const hash = stateHash(market);
  if (hash === recorded) return;
  throw new Divergence(`after record ${lastSequence} the market's state hash is ${hash}, recorded is ${recorded}`);
}

/**
 * A block as far as a record of it. Throws Divergence.
 * @param head of the block that the market stands at the end of
 */
export function recomputePart(
  market: Market,
  { block, records }: AskedBlock,
  head: ReplicaStart['head'],
  untilSequence: number,
  onRecord?: OnRecord,
): void {
  const fault = findChainFault(block, head);
  if (fault !== undefined) throw new Divergence(fault);
  if (block.rules > RULES_NEWEST) {
    throw new Divergence(
      `block ${block.firstSequence} was written under rules ${block.rules}; this version knows rules up to ` +
        `${RULES_NEWEST}: run a newer version`,
    );
  }
  const lines = block.records.split('\n');
  for (const [index, record] of records.entries()) {
    // By its place: a record that says another sequence must be found out, not passed over.
    if (block.firstSequence + index > untilSequence) return;
    const events = applyAgain(market, record);
    const recorded = lines[index] ?? '';
    if (!endsWith(recorded, events)) {
      const recomputed = recordLine({ ...record, events }).trimEnd();
      throw new Divergence(
        `record ${record.sequence} comes out differently.\nrecorded:   ${recorded}\nrecomputed: ${recomputed}`,
      );
    }
    onRecord?.({ ...record, events }, market);
  }
}

/**
 * Whether a record's line, as `recordLine` writes it, ends with these events: they are its last member, and inside of
 * a string no quotation mark stands unescaped.
 */
function endsWith(line: string, events: readonly Event[]): boolean {
  const last = JSON.stringify({ events }).slice(1);
  const before = line.length - last.length - 1;
  return line[before] === ',' && line.slice(before + 1) === last;
}

/** What was recorded was possible; if it isn't for this version, it has to say which record that is. */
function applyAgain(market: Market, { sequence, timeUs, command }: AskedRecord): Event[] {
  try {
    return apply(market, command, { sequence, timeUs });
  } catch (error) {
    throw new Divergence(`record ${sequence} can't be applied again: ${String(error)}`, { cause: error });
  }
}
