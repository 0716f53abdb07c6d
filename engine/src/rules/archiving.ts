/**
 * Rule 1.4. What is over is let go of, in slices: nobody can trade it any more, so no command has to wait until all of
 * it is gone.
 */
import type { Event } from '../events.ts';
import { assert } from '../assert.ts';
import { rehashContract, unhash } from '../hashing.ts';
import { ARCHIVING_PAUSE_US } from '../limits.ts';
import { archivesAtUs, createContractBook, isOpen, orderOf, type Contract, type Market } from '../state.ts';
import { letGoOfImports, nextImportGoesUs } from './imports.ts';
import { forgetBlock } from './past-blocks.ts';
import { awaitsDecision, letGoOfTrade } from './trades.ts';

/** Of all archived contracts: a book of one's own is half of what the market keeps of such a contract. */
export const EMPTY_BOOK = createContractBook();

/** When AdvanceTime may let go of something next; Infinity where nothing is closed and nothing was imported. */
export function nextSliceUs(market: Market): number {
  const [next] = market.closed;
  const goesUs = Math.min(next === undefined ? Infinity : archivesAtUs(next), nextImportGoesUs(market));
  return Math.max(goesUs, market.nextSliceUs);
}

/** One slice, if it is due: orders, trades and contracts, then imports, `itemsMax` of them all together at most. */
export function archive(market: Market, itemsMax: number, events: Event[]): void {
  if (itemsMax === 0 || nextSliceUs(market) > market.timeUs) return;
  market.nextSliceUs = market.timeUs + ARCHIVING_PAUSE_US;
  let left = itemsMax;
  for (let next = nextDue(market); next !== undefined; next = nextDue(market)) {
    left -= letGoOfOrders(market, next, left);
    left -= letGoOfTrades(market, next, left);
    if (left === 0) return;
    finish(market, next, events);
    left -= 1;
  }
  letGoOfImports(market, left);
}

function nextDue({ closed: [next], timeUs }: Market): Contract | undefined {
  return next !== undefined && archivesAtUs(next) <= timeUs ? next : undefined;
}

/** The oldest ones; returns how many. */
function letGoOfOrders(market: Market, contract: Contract, countMax: number): number {
  const gone = contract.orderIds.splice(0, countMax);
  for (const orderId of gone) {
    const order = orderOf(market, orderId);
    assert(!isOpen(order), () => `order ${orderId} ended with its contract`);
    market.clientOrderIds.forget(order.participantId, order.clientOrderId);
    market.orders.delete(orderId);
    unhash(market, order);
  }
  return gone.length;
}

/** The oldest ones, but for those whose recall is to be decided: the decision lets go of them (rule 10.2). */
function letGoOfTrades(market: Market, contract: Contract, countMax: number): number {
  let gone = 0;
  let passed = 0;
  for (const tradeId of contract.tradeIds) {
    if (gone === countMax) break;
    passed += 1;
    const trade = market.trades.get(tradeId);
    if (trade === undefined || awaitsDecision(trade)) continue;
    letGoOfTrade(market, trade);
    gone += 1;
  }
  contract.tradeIds.splice(0, passed);
  return gone;
}

function finish(market: Market, contract: Contract, events: Event[]): void {
  market.closed.shift();
  contract.archived = true;
  Object.assign(contract, { orderIds: [], tradeIds: [], standingTradeIds: [], book: EMPTY_BOOK });
  rehashContract(market, contract);
  events.push({ type: 'ContractArchived', contractId: contract.contractId });
  forgetBlock(market, contract);
}
