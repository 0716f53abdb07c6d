/** Dead man's switches. Rules 8.4, 8.5. */
import type { SetCancelAfter } from '../commands.ts';
import type { Event } from '../events.ts';
import { assert } from '../assert.ts';
import { rehashSwitch, unhash } from '../hashing.ts';
import { NOTHING } from '../state-hash.ts';
import { begin, participantOf, type CancelAfterSwitch, type Market } from '../state.ts';
import { checkParticipant } from './order-checks.ts';
import { openOrdersOf, totalsOf } from './order-life.ts';

/** Of the whole participant, as a key in `Participant.switches`. */
export const ALL_KEYS = '';

/** Arms the switch anew, or disarms it with 0 seconds. */
export function setCancelAfter(market: Market, command: SetCancelAfter, events: Event[]): void {
  const { participantId, seconds, scope } = command;
  const refusal = checkParticipant(market, participantId);
  if (refusal !== undefined) {
    events.push({ type: 'CancelAfterRefused', ...refusal });
    return;
  }
  const key = scope === 'KEY' ? { keyId: command.keyId } : {};
  const armed = participantOf(market, participantId).switches.get(key.keyId ?? ALL_KEYS);
  if (armed !== undefined) disarm(market, armed);
  if (seconds === 0) {
    events.push({ type: 'CancelAfterSet' });
    return;
  }
  const dueUs = market.timeUs + seconds * 1_000_000;
  arm(market, { participantId, ...key, seconds, dueUs, armedSequence: market.sequence, hash: NOTHING });
  events.push({ type: 'CancelAfterSet', dueUs });
}

/** It wasn't set again in time: it goes off once, and all that it guards ends. */
export function triggerCancelAfter(market: Market, armedSequence: number, events: Event[]): void {
  const armed = market.switches.get(armedSequence);
  assert(armed !== undefined, () => `the switch of ${armedSequence} is armed`);
  disarm(market, armed);
  const { participantId, keyId } = armed;
  const orders = openOrdersOf(market, participantId).filter((order) => keyId === undefined || order.keyId === keyId);
  const key = keyId === undefined ? {} : { keyId };
  events.push({ type: 'CancelAfterTriggered', participantId, ...key, ...totalsOf(orders) });
  begin(
    market,
    'CANCEL_AFTER',
    orders.map(({ orderId }) => orderId),
  );
}

/** All that are armed count anew from `fromUs`, each with its whole length. Returns how many they are. */
export function restartSwitches(market: Market, fromUs: number): number {
  for (const armed of market.switches.values()) {
    armed.dueUs = fromUs + armed.seconds * 1_000_000;
    market.due.add({ dueUs: armed.dueUs, kind: 'CANCEL_AFTER', id: armed.armedSequence });
    rehashSwitch(market, armed);
  }
  return market.switches.size;
}

function arm(market: Market, armed: CancelAfterSwitch): void {
  const { participantId, keyId = ALL_KEYS, dueUs, armedSequence } = armed;
  participantOf(market, participantId).switches.set(keyId, armed);
  market.switches.set(armedSequence, armed);
  market.due.add({ dueUs, kind: 'CANCEL_AFTER', id: armedSequence });
  rehashSwitch(market, armed);
}

function disarm(market: Market, armed: CancelAfterSwitch): void {
  participantOf(market, armed.participantId).switches.delete(armed.keyId ?? ALL_KEYS);
  market.switches.delete(armed.armedSequence);
  market.due.remove('CANCEL_AFTER', armed.armedSequence);
  unhash(market, armed);
}
