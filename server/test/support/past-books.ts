/** Books of the past without a thread, and without snapshots: always from the journal's beginning. */
import type { JournalReader } from '../../src/journal/journal.ts';
import { catchUp } from '../../src/catch-up.ts';
import type { Clock } from '../../src/ops/clock.ts';
import { answerBook, type PastBooks } from '../../src/past/past-books.ts';
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
export type TestPast = PastBooks & { hold(isHeld: boolean): void };

export function createPastBooks(journal: JournalReader, clock: Clock): TestPast {
  const past = createPastMarket(fromTheBeginning(journal, clock));
  let before: Promise<unknown> = Promise.resolve();
  let isHeld = false;
  return {
    hold: (held) => {
      isHeld = held;
    },
    bookAt: (question) => {
      if (isHeld) return Promise.resolve({ kind: 'LATER' });
      const answer = before.then(async () => answerBook(await past.at(question.at, question.published), question));
      before = answer.catch(() => undefined);
      return answer;
    },
  };
}
