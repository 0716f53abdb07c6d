/**
 * Rule 8.5, by the journal alone: a gap between two records in which nobody could have traded is told as an outage, at
 * the time of the record before it; then the market is halted for as long as the venue's rule says.
 */
import type { EndOutage } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import type { OutageRule } from '../../src/exchange/outages.ts';
import type { StoredRecord } from '../support/stored-journal.ts';

export type OutageChecker = { take(record: StoredRecord): void };

/** @param rule undefined: the venue goes on at once, however long it was away */
export function createOutageChecker(rule: OutageRule | undefined, fault: (words: string) => void): OutageChecker {
  let last: StoredRecord | undefined;
  let isHalted = false;
  /** By the last outage. */
  let haltedUntilUs = 0;

  function take(record: StoredRecord): void {
    const { command, sequence, timeUs, events } = record;
    const must = (isSo: boolean, words: string): void => {
      if (!isSo) fault(`record ${sequence}, ${command.type} at ${timeUs}: ${words}`);
    };
    const awayUs = timeUs - (last?.timeUs ?? timeUs);
    const isTold = last?.command.type === 'EndOutage' && last.command.endedUs === timeUs;
    if (rule !== undefined) must(awayUs <= rule.afterMs * 1_000 || isTold, `no outage of ${awayUs} µs is told`);
    // One that was told by a process that died then is told once more, with a later end.
    const isGoneOn = isTold ? command.type === 'AdvanceTime' : command.type === 'EndOutage' && awayUs === 0;
    if (last?.command.type === 'EndOutage') must(isGoneOn, 'it is not what follows an outage');
    for (const event of events) tell(event, timeUs, must);
    if (command.type === 'EndOutage') checkEnd(command, timeUs, must);
    last = record;
  }

  function checkEnd({ endedUs, haltUntilUs }: EndOutage, lastSeenUs: number, must: Must): void {
    const { afterMs, haltMs } = rule ?? { afterMs: Infinity, haltMs: 0 };
    must(endedUs - lastSeenUs > afterMs * 1_000, `an outage until ${endedUs} is none`);
    const untilUs = haltMs === 0 ? undefined : endedUs + haltMs * 1_000;
    must(haltUntilUs === untilUs, `it halts the market until ${haltUntilUs}, not ${untilUs}`);
    must(isHalted || haltMs === 0, 'the market is not halted');
    haltedUntilUs = haltUntilUs ?? haltedUntilUs;
  }

  function tell(event: Event, timeUs: number, must: Must): void {
    switch (event.type) {
      case 'OrderAccepted':
        return must(!isHalted, `order ${event.orderId} is accepted in a halt of the market`);
      case 'MarketHalted':
        isHalted = true;
        // The operator may halt it anew, for less. How long an outage halts it is looked at after its events.
        haltedUntilUs = 0;
        return;
      case 'MarketResumed':
        must(event.by === 'OPERATOR' || timeUs >= haltedUntilUs, `it halts until ${haltedUntilUs}`);
        isHalted = false;
        // The operator may end it sooner, and what it halts then is its own.
        haltedUntilUs = 0;
        return;
      default:
        // Everything else neither halts nor needs a market that isn't.
        return;
    }
  }

  return { take };
}

type Must = (isSo: boolean, words: string) => void;
