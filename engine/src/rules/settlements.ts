/** Rule 7.5: a delivery day is settled once, and its trades count no more. */
import type { SettleDeliveryDay } from '../commands.ts';
import type { Event, OperatorRefusalCode } from '../events.ts';
import { rehashSettledDay, unhash } from '../hashing.ts';
import { NOTHING } from '../state-hash.ts';
import { contractOf, deliveryDayKey, type Contract, type Market, type Participant } from '../state.ts';
import { refuseOperator } from './operator-refusals.ts';

export function settleDeliveryDay(market: Market, command: SettleDeliveryDay, events: Event[]): void {
  const day = deliveryDayKey(command);
  const contracts = [...market.contracts.values()].filter((contract) => deliveryDayKey(contract) === day);
  const code = checkDay(market, day, contracts);
  if (code !== undefined) return refuseOperator(events, code, day);
  const participants = [...market.participants.values()].filter(({ unsettled }) => unsettled.has(day));
  for (const participant of participants) freeDay(market, participant, day);
  const settled = { hash: NOTHING };
  market.settledDays.set(day, settled);
  rehashSettledDay(market, day, settled);
  events.push({ type: 'DeliveryDaySettled', contracts: contracts.length, participants: participants.length });
}

function checkDay(market: Market, day: string, contracts: readonly Contract[]): OperatorRefusalCode | undefined {
  if (contracts.length === 0) return 'unknown-delivery-day';
  if (!contracts.every(({ archived }) => archived)) return 'delivery-day-not-over';
  if (market.settledDays.has(day)) return 'delivery-day-settled';
  const traded = [...market.openRecalls.values()].map(({ contractId }) => contractOf(market, contractId));
  const isPending = traded.flatMap((contract) => contract.legs ?? [contract]).some((leg) => contracts.includes(leg));
  return isPending ? 'recall-pending' : undefined;
}

/** What the participant owes or is owed for the day counts no more. */
function freeDay(market: Market, participant: Participant, day: string): void {
  const unsettled = participant.unsettled.get(day);
  if (unsettled === undefined) return;
  participant.unsettledCostE5 -= unsettled.costE5;
  participant.unsettled.delete(day);
  unhash(market, unsettled);
}
