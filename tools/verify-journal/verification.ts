/** Verifies a journal's dump line by line. All that is known on the way is plain values: README.md has the rules. */
import { createNaiveMarket, stateHash } from '../../engine/naive/market.ts';
import type { Command } from '../../engine/src/commands.ts';
import { checkBlock, NO_BLOCK, type Head } from './chain.ts';
import { isEnd, readBlock, readEnd, readHeader, readLine } from './container.ts';
import type { Block, End, Header, Members } from './container.ts';
import { Fault } from './fault.ts';
import { recompute, type NaiveMarket } from './recompute.ts';

/** A head that was published elsewhere. Without a sequence: of the last block. */
export type PublishedHead = { sequence?: number; hash: string };

export type VerificationOptions = {
  heads: readonly PublishedHead[];
  /** The state hash is compared after every so many blocks, and after the last. 1: after each. */
  stateHashEvery: number;
};

export type Verification = {
  lines: number;
  header?: Header;
  blocks: number;
  trades: number;
  market: NaiveMarket;
  /** Of the last block. */
  head: Head;
  /** Of the last record, as are the following. */
  sequence: number;
  timeUs: number;
  epoch: number;
  rules: number;
  stateHashesCompared: number;
  /** Of the last block, if it wasn't compared. */
  openStateHash?: string;
  /** As computed, at the end. */
  stateHash?: string;
  /** Sequences of published heads that were met. */
  headsMet: number[];
};

export function createVerification(): Verification {
  return {
    ...{ lines: 0, blocks: 0, trades: 0, market: createNaiveMarket(), head: NO_BLOCK, sequence: 0 },
    ...{ timeUs: 1, epoch: 0, rules: 1, stateHashesCompared: 0, headsMet: [] },
  };
}

/** Takes the next line of the dump. Throws a Fault that says where and what is wrong; nothing may follow that. */
export function takeLine(verification: Verification, bytes: Uint8Array, options: VerificationOptions): void {
  verification.lines += 1;
  const at = `line ${verification.lines}`;
  if (verification.stateHash !== undefined) throw new Fault(`${at} follows the last line: it was added`);
  const line = within(at, () => readLine(bytes));
  if (verification.header === undefined) {
    verification.header = within(at, () => readHeader(line));
  } else if (isEnd(line)) {
    within(at, () => finish(verification, readEnd(line), options));
  } else {
    takeBlock(verification, line, options);
  }
}

/** The file has ended: throws unless the dump has, too. */
export function requireEnd({ stateHash: hash, head, lines }: Verification): void {
  if (hash !== undefined) return;
  throw new Fault(`the dump ends after line ${lines}, record ${head.sequence}, without its last line: it was cut`);
}

function takeBlock(verification: Verification, line: Members, options: VerificationOptions): void {
  const block = within(`line ${verification.lines}`, () => readBlock(line));
  within(`line ${verification.lines}, block ${block.firstSequence}–${block.lastSequence}`, () => {
    const records = checkBlock(block, verification.head);
    for (const [index, record] of records.entries()) {
      within(`record ${block.firstSequence + index}`, () => takeRecord(verification, record));
    }
    compareColumns(verification, block);
    verification.blocks += 1;
    verification.head = { sequence: block.lastSequence, hash: block.hash };
    if (verification.blocks % options.stateHashEvery === 0) compareStateHash(verification, block.stateHash);
    else verification.openStateHash = block.stateHash;
    for (const head of options.heads) compareHead(verification, head);
  });
}

function takeRecord(verification: Verification, line: string): void {
  const recomputed = recompute(verification.market, line, verification);
  const { command, events } = recomputed;
  verification.sequence = recomputed.sequence;
  verification.timeUs = recomputed.timeUs;
  verification.trades += events.filter(({ type }) => type === 'TradeExecuted').length;
  if (verification.sequence === 1) takeFounding(verification, command);
  if (command.type === 'TakeLeadership') verification.epoch = command.epoch;
  if (command.type !== 'AdoptRules') return;
  if (events.some(({ type }) => type === 'RulesAdopted')) verification.rules = command.rules;
}

function takeFounding(verification: Verification, command: Command): void {
  if (command.type !== 'FoundVenue') throw new Fault('a journal begins with FoundVenue');
  const { venue, environment } = verification.header ?? {};
  if (venue !== command.venueId || environment !== command.environment) {
    const named = `${String(venue)} (${String(environment)})`;
    throw new Fault(`it founds ${command.venueId} (${command.environment}), and the first line names ${named}`);
  }
  verification.rules = command.rules ?? 1;
}

/** What the block says of the market after its last record. */
function compareColumns({ timeUs, epoch, rules }: Verification, block: Block): void {
  const expected = { timeUs, epoch, rules };
  for (const name of ['timeUs', 'epoch', 'rules'] as const) {
    if (block[name] === expected[name]) continue;
    throw new Fault(`its ${name} is ${block[name]}, and after its last record it is ${expected[name]}`);
  }
}

function compareStateHash(verification: Verification, recorded: string): string {
  const hash = stateHash(verification.market);
  if (hash !== recorded) {
    throw new Fault(`its stateHash is ${recorded}, and after its last record the market's is ${hash}`);
  }
  verification.stateHashesCompared += 1;
  delete verification.openStateHash;
  return hash;
}

function compareHead(verification: Verification, { sequence, hash }: PublishedHead): void {
  const { head, headsMet } = verification;
  if (sequence !== head.sequence) return;
  if (hash !== head.hash) throw new Fault(`its hash is ${head.hash}; published is ${hash}: this is another history`);
  headsMet.push(sequence);
}

function finish(verification: Verification, end: End, { heads }: VerificationOptions): void {
  const { head, blocks, openStateHash, headsMet } = verification;
  const found = { blocks, records: verification.sequence, hash: head.hash };
  for (const name of ['blocks', 'records', 'hash'] as const) {
    if (end[name] === found[name]) continue;
    throw new Fault(`it names ${end[name]} as ${name}, and the dump holds ${found[name]}: it isn't whole`);
  }
  for (const { sequence, hash } of heads) {
    if (sequence === undefined && hash !== head.hash) {
      throw new Fault(`the last block's hash is ${head.hash}; published is ${hash}: this is another history`);
    }
    if (sequence === undefined || headsMet.includes(sequence)) continue;
    throw new Fault(`no block ends with record ${sequence}, which was published as a head`);
  }
  if (openStateHash !== undefined) compareStateHash(verification, openStateHash);
  verification.stateHash = stateHash(verification.market);
}

/** Whatever goes wrong in there is told with its place. */
function within<Result>(place: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof Fault) throw new Fault(`${place}: ${error.message}`);
    throw error;
  }
}
