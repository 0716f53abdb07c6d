/** Rules 9.4 and 9.5: one price and quantity for consecutive contracts, in a book of their own. */
import type { BlockTerms, PlaceBlock, PlaceOrder } from '../commands.ts';
import type { Event } from '../events.ts';
import { assert } from '../assert.ts';
import { blockFingerprintOf, blockIdOf, orderTermsOfBlock } from '../fingerprint.ts';
import { findContract, type Contract, type Market, type Refusal } from '../state.ts';
import { createContract, enlist } from './listings.ts';
import { now, type Moment } from './moments.ts';
import { decide, type FoundContract, type OrderDecision } from './order-checks.ts';
import { enterDecided } from './orders.ts';

/** As placing an order; the first that is accepted lists its block. */
export function placeBlock(market: Market, command: PlaceBlock, events: Event[]): void {
  const decision = decideBlock(market, command, now(market));
  if (decision.kind === 'ACCEPTED') listBlock(market, decision.contract, command.contractIds, events);
  enterDecided(market, asOrder(command), decision, events);
}

/** Rule 2 for an order of a block: only what its contract is, is told otherwise (rule 9.4). */
function decideBlock(market: Market, command: PlaceBlock, moment: Moment): OrderDecision {
  const find = (): FoundContract => findBlock(market, command.contractIds);
  return decide(market, asOrder(command), blockFingerprintOf(command), moment, find);
}

function asOrder(command: PlaceBlock): PlaceOrder {
  const { priorUse } = command;
  return { ...orderTermsOfBlock(command), type: 'PlaceOrder', ...(priorUse !== undefined && { priorUse }) };
}

/** The block over these contracts: the one that is listed, or as it would be. */
function findBlock(market: Market, contractIds: BlockTerms['contractIds']): FoundContract {
  const legs: Contract[] = [];
  for (const contractId of contractIds) {
    const leg = findContract(market, contractId);
    if (leg === undefined) return refused('unknown-contract', contractId);
    legs.push(leg);
  }
  const [first, ...later] = legs;
  assert(first !== undefined && later.length > 0, 'a block has two legs at least');
  const astray = later.find((leg, index) => !follows(leg, legs[index]));
  if (astray !== undefined) return refused('block-not-consecutive', astray.contractId);
  const contractId = blockIdOf(contractIds);
  const listed = market.contracts.get(contractId);
  if (listed === undefined) return { kind: 'FOUND', contract: createBlock(market, contractId, legs) };
  const isThisBlock = listed.legs?.every((leg, index) => leg === legs[index]) ?? false;
  return isThisBlock ? { kind: 'FOUND', contract: listed } : refused('unknown-contract', contractId);
}

function follows(leg: Contract, before: Contract | undefined): boolean {
  return leg.area === before?.area && leg.product === before.product && leg.deliveryStartUs === before.deliveryEndUs;
}

/**
 * Opens with its last leg, closes with its first, and delivers from the first one's start to the last one's end. All
 * other terms are the first one's, so what was traded is known by the block's name (past-blocks.ts).
 */
function createBlock(market: Market, contractId: string, legs: readonly Contract[]): Contract {
  const [first, last] = [legs[0], legs.at(-1)];
  assert(first !== undefined && last !== undefined, 'a block has legs');
  const { area, currency, timeZone, rules, product } = first;
  const terms = {
    contractId,
    product,
    deliveryStartUs: first.deliveryStartUs,
    deliveryEndUs: last.deliveryEndUs,
    deliveryDay: first.deliveryDay,
    label: `${first.label} – ${last.label}`,
    opensAtUs: Math.max(...legs.map(({ opensAtUs }) => opensAtUs)),
    closesAtUs: Math.min(...legs.map(({ closesAtUs }) => closesAtUs)),
  };
  const block = createContract(market, { ...terms, area, currency, timeZone, rules });
  return { ...block, legs, session: 'OPEN' };
}

function listBlock(market: Market, block: Contract, contractIds: string[], events: Event[]): void {
  const { contractId } = block;
  if (market.contracts.has(contractId)) return;
  enlist(market, block);
  for (const leg of block.legs ?? []) leg.blocks.push(block);
  events.push({ type: 'BlockListed', contractId, contractIds });
}

function refused(code: Refusal['code'], contractId: string): FoundContract {
  return { kind: 'REFUSED', code, details: { contractId } };
}
