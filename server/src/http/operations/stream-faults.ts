/**
 * Faults on one stream, at its reader's wish: between what the feed says and the connection. Only in the sandbox, so
 * that a client's developer sees whether the client recovers. Nobody else's stream passes through here.
 */
import type { Clock, Timer } from '../../ops/clock.ts';
import type { OperationRequest } from '../requests/operation-request.ts';

export type StreamFault = NonNullable<OperationRequest<'openStream'>['query']['inject']>[number];

/** Every so many events of a connection there is one fault, the wished kinds in turn: the same run can be had again. */
export const EVENTS_PER_FAULT = 5;
/** Longer than a reader is to wait in silence (15 s), shorter than the feed waits for one that takes nothing (30 s). */
export const STALL_MS = 20_000;

type Connection = {
  /** Whether it takes more. */
  write(text: string): boolean;
  /** Breaks it when this has left. */
  cutAfter(text: string): void;
  /** It takes more again. */
  drained(): void;
  end(text: string): void;
};

export type FaultyWriter = {
  /** @param isEvent of the market: heartbeats and the like are never faulty, but wait for what comes before them */
  write(text: string, isEvent: boolean): boolean;
  /** Ends it, with what was held back until now and then this; a connection that is being cut says nothing more. */
  end(text: string): void;
  stop(): void;
};

export function createFaultyWriter(kinds: readonly StreamFault[], clock: Clock, to: Connection): FaultyWriter {
  let events = 0;
  /** Comes after the next one. */
  let overtaken = '';
  /** While nothing comes: what is to come then. */
  let stalled: { text: string; timer: Timer } | undefined;
  let isCut = false;

  function nextFault(): StreamFault | undefined {
    events += 1;
    return events % EVENTS_PER_FAULT === 0 ? kinds[(events / EVENTS_PER_FAULT - 1) % kinds.length] : undefined;
  }

  function stall(text: string): boolean {
    const timer = clock.after(STALL_MS, () => {
      const waited = stalled?.text ?? '';
      stalled = undefined;
      if (to.write(waited)) to.drained();
    });
    stalled = { text, timer };
    return false;
  }

  function writeEvent(text: string): boolean {
    const [fault, before] = [nextFault(), overtaken];
    overtaken = '';
    switch (fault) {
      case undefined:
        return to.write(text + before);
      case 'duplicates':
        return to.write(text + text + before);
      case 'gaps':
        return true;
      case 'reorder':
        overtaken = text;
        return true;
      case 'stall':
        return stall(text);
      case 'disconnect':
        isCut = true;
        to.cutAfter(text.slice(0, Math.floor(text.length / 2)));
        return false;
    }
  }

  /** What would be overtaken by it comes first. */
  function writeOther(text: string): boolean {
    const before = overtaken;
    overtaken = '';
    return to.write(before + text);
  }

  return {
    write: (text, isEvent) => {
      if (isCut) return false;
      if (stalled === undefined) return isEvent ? writeEvent(text) : writeOther(text);
      stalled.text += text;
      return false;
    },
    end: (text) => {
      stalled?.timer.cancel();
      if (!isCut) to.end((stalled?.text ?? '') + overtaken + text);
    },
    stop: () => stalled?.timer.cancel(),
  };
}
