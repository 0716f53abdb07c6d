/** Reads the journal on, past the server: checks the chain of what is new, and tells it to a story. */
import type { JournalStory } from './journal-story.ts';
import { databaseUrl, type Premises } from './real-server.ts';
import { chainFaults, CHAIN_BEGIN, readStoredJournal, recordsOf, type StoredRecord } from './stored-journal.ts';

export type JournalReading = {
  /** Reads what was committed since. */
  readOn(): Promise<JournalStory>;
  /** What is wrong with the chain of what was read. */
  chain: string[];
};

export function createJournalReading(
  premises: Premises,
  story: JournalStory,
  onRecord: (record: StoredRecord) => void = () => undefined,
): JournalReading {
  const chain: string[] = [];
  let head = CHAIN_BEGIN;
  const readOn = async (): Promise<JournalStory> => {
    for (const block of await readStoredJournal(databaseUrl(premises), head.lastSequence)) {
      chain.push(...chainFaults(block, head));
      head = block;
      for (const record of recordsOf(block)) {
        story.tell(record);
        onRecord(record);
      }
    }
    return story;
  };
  return { readOn, chain };
}
