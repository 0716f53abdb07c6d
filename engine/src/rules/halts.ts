/** Rules 8.1, 8.5: a contract or the whole market is halted. What is halted takes no orders; cancelling goes on. */
import type { EndOutage, HaltContract, HaltMarket, ResumeContract, ResumeMarket } from '../commands.ts';
import type { Event } from '../events.ts';
import { assert } from '../assert.ts';
import { rehashContract, rehashHalt } from '../hashing.ts';
import { EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { NOTHING } from '../state-hash.ts';
import { begin, findContract, openOrderIdsOf, type Contract, type Market } from '../state.ts';
import { refuseOperator } from './operator-refusals.ts';
import { dropHalt, endHalt, settleDue } from './sessions.ts';
import { restartSwitches } from './switches.ts';

/** A contract that is not closed, at once and until resumed; one that is not open yet will open halted. */
export function haltContract(market: Market, { contractId }: HaltContract, events: Event[]): void {
  const contract = findContract(market, contractId);
  if (contract === undefined) return refuseOperator(events, 'unknown-contract', contractId);
  if (contract.isHalted) return refuseOperator(events, 'already-halted', contractId);
  if (contract.session === 'CLOSED') return refuseOperator(events, 'contract-closed', contractId);
  contract.isHalted = true;
  rehashContract(market, contract);
  const orderIds = openOrderIdsOf(market, contract.blocks);
  events.push({ type: 'ContractHalted', contractId, blockOrders: orderIds.length });
  endBlockOrders(market, orderIds, events);
}

export function resumeContract(market: Market, { contractId }: ResumeContract, events: Event[]): void {
  const contract = findContract(market, contractId);
  if (contract === undefined) return refuseOperator(events, 'unknown-contract', contractId);
  if (!contract.isHalted) return refuseOperator(events, 'not-halted', contractId);
  contract.isHalted = false;
  rehashContract(market, contract);
  events.push({ type: 'ContractResumed', contractId });
}

/** All contracts at once, until resumed or until the time that the operator names: so a halt can be drawn out. */
export function haltMarket(market: Market, { untilUs }: HaltMarket, events: Event[]): void {
  const { halt } = market;
  if (halt !== undefined && halt.untilUs === untilUs) return refuseOperator(events, 'already-halted', 'market');
  if (untilUs !== undefined && untilUs <= market.timeUs) {
    return refuseOperator(events, 'halt-until-past', String(untilUs));
  }
  beginHalt(market, untilUs, events);
}

export function resumeMarket(market: Market, _command: ResumeMarket, events: Event[]): void {
  if (market.halt === undefined) return refuseOperator(events, 'not-halted', 'market');
  endHalt(market, 'OPERATOR', events);
}

/** Rule 8.5. At the time at which the outage began: what time does until its end comes afterwards. */
export function endOutage(market: Market, { endedUs, haltUntilUs }: EndOutage, events: Event[]): void {
  assert(endedUs >= market.timeUs, () => `an outage ends at ${endedUs}, not before it began`);
  assert(haltUntilUs === undefined || haltUntilUs > endedUs, () => `a halt until ${haltUntilUs} begins before it ends`);
  events.push({ type: 'OutageEnded', switches: restartSwitches(market, endedUs) });
  if (haltUntilUs === undefined || isHaltedUntil(market, haltUntilUs)) return;
  beginHalt(market, haltUntilUs, events);
}

/** Already, at the least. */
function isHaltedUntil({ halt }: Market, untilUs: number): boolean {
  return halt !== undefined && (halt.untilUs ?? Infinity) >= untilUs;
}

/** In the place of another one, if there is one. */
function beginHalt(market: Market, untilUs: number | undefined, events: Event[]): void {
  if (market.halt !== undefined) dropHalt(market, market.halt);
  market.halt = { sequence: market.sequence, ...(untilUs !== undefined && { untilUs }), hash: NOTHING };
  rehashHalt(market, market.halt);
  if (untilUs !== undefined) market.due.add({ dueUs: untilUs, kind: 'RESUME', id: market.sequence });
  const orderIds = openOrderIdsOf(market, [...market.contracts.values()].filter(isBlock));
  events.push({ type: 'MarketHalted', blockOrders: orderIds.length });
  endBlockOrders(market, orderIds, events);
}

/** Rule 9.6: a block with a halted leg has no orders. As many as fit are listed in this record. */
function endBlockOrders(market: Market, orderIds: readonly number[], events: Event[]): void {
  begin(market, 'LEG_HALTED', orderIds);
  settleDue(market, EVENTS_PER_RECORD_MAX - events.length, events);
}

function isBlock({ legs }: Contract): boolean {
  return legs !== undefined;
}
