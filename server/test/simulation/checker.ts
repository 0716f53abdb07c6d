/**
 * What must be true of the journal, looked after as each block becomes durable, by readers of their own: the chain, the
 * story of every order and trade, the naive market (same events, same state hash), books that are never crossed, and
 * outages that are told.
 */
import * as naive from '../../../engine/naive/market.ts';
import type { NaiveMarket } from '../../../engine/naive/market.ts';
import type { Block } from '../../src/journal/format.ts';
import { createJournalStory, type JournalStory } from '../support/journal-story.ts';
import { CHAIN_BEGIN, chainFaults, recordsOf, type ChainHead, type StoredRecord } from '../support/stored-journal.ts';
import { createOutageChecker } from './outages.ts';
import { isPoison } from './simulated-quarantine.ts';
import type { Swarm } from './swarm.ts';

export type Checker = {
  take(block: Block): void;
  story: JournalStory;
  /** The market as it is durable. */
  market: NaiveMarket;
  records: readonly StoredRecord[];
};

/** The naive market works its hash out from nothing, so it is only asked now and then, and at the end. */
const BLOCKS_PER_HASH = 16;

export function createChecker({ outage }: Pick<Swarm, 'outage'>, fault: (words: string) => void): Checker {
  const story = createJournalStory();
  const market = naive.createNaiveMarket();
  const outages = createOutageChecker(outage, fault);
  const records: StoredRecord[] = [];
  let head: ChainHead = CHAIN_BEGIN;
  let blocks = 0;

  function take(block: Block): void {
    const stored = { ...block, records: Buffer.from(block.records) };
    for (const words of chainFaults(stored, head)) fault(words);
    head = { lastSequence: block.lastSequence, timeUs: block.timeUs, epoch: block.epoch, hash: block.hash };
    for (const record of recordsOf(stored)) {
      const told = story.faults.length;
      story.tell(record);
      for (const words of story.faults.slice(told)) fault(words);
      recompute(record);
      outages.take(record);
      if (isPoison(record.command)) fault(`record ${record.sequence} is of a command at which the market throws`);
      records.push(record);
    }
    checkBooks();
    blocks += 1;
    if (blocks % BLOCKS_PER_HASH === 0) checkHash(block);
  }

  function recompute({ command, events, sequence, timeUs }: StoredRecord): void {
    const expected = JSON.stringify(naive.apply(market, command, { sequence, timeUs }));
    const recorded = JSON.stringify(events);
    if (isSameJson(expected, recorded)) return;
    fault(`record ${sequence}, ${JSON.stringify(command)}: recorded ${recorded}, the naive market says ${expected}`);
  }

  function checkHash({ stateHash, lastSequence }: Block): void {
    const hash = naive.stateHash(market);
    if (hash !== stateHash) fault(`after record ${lastSequence} the state hash is ${stateHash}, naively ${hash}`);
  }

  function checkBooks(): void {
    const best = new Map<string, { BUY: number; SELL: number }>();
    for (const { state, contractId, side, priceTicks } of market.orders) {
      if (state !== 'ACTIVE') continue;
      const prices = best.get(contractId) ?? { BUY: -Infinity, SELL: Infinity };
      prices[side] = side === 'BUY' ? Math.max(prices.BUY, priceTicks) : Math.min(prices.SELL, priceTicks);
      best.set(contractId, prices);
    }
    for (const [contractId, { BUY, SELL }] of best) {
      if (BUY >= SELL) fault(`the book of ${contractId} is crossed at ${head.lastSequence}: ${BUY} against ${SELL}`);
    }
  }

  return { take, story, market, records };
}

/** The order of fields is no difference. */
function isSameJson(one: string, other: string): boolean {
  return one === other || canonical(JSON.parse(one)) === canonical(JSON.parse(other));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
