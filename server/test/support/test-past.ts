/** The past without a thread, and without snapshots: always from the journal's beginning. */
import type { JournalReader } from '../../src/journal/journal.ts';
import { catchUp } from '../../src/catch-up.ts';
import type { Clock } from '../../src/ops/clock.ts';
import { createAnswering, type Later, type Past } from '../../src/past/past.ts';
import { createPastMarket, type PastMarketSource } from '../../src/past/past-market.ts';
import { createReplica } from '../../src/replica.ts';

export function fromTheBeginning(journal: JournalReader, clock: Clock): PastMarketSource {
  return {
    journal,
    open: async (untilSequence) => {
      const replica = createReplica(clock);
      await catchUp(replica, journal, untilSequence);
      return replica;
    },
    goOn: (replica, untilSequence) => catchUp(replica, journal, untilSequence),
    startBefore: () => Promise.resolve(0),
  };
}

/** @property hold from now on everything is told to come later, until it is called with false */
export type TestPast = Past & { hold(isHeld: boolean): void };

export function createTestPast(journal: JournalReader, clock: Clock): TestPast {
  const past = createAnswering(createPastMarket(fromTheBeginning(journal, clock)));
  let before: Promise<unknown> = Promise.resolve();
  let isHeld = false;
  async function ask<Answer>(answer: () => Promise<Answer>): Promise<Answer | Later> {
    if (isHeld) return { kind: 'LATER' };
    const asked = before.then(answer);
    before = asked.catch(() => undefined);
    return asked;
  }
  return {
    hold: (held) => {
      isHeld = held;
    },
    bookAt: (question) => ask(() => past.bookAt(question)),
    stepsOf: (question) => ask(() => past.stepsOf(question)),
  };
}
