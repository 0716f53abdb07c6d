/** How an exchange comes to lead, or finds out that it doesn't. */
import { delay, type Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import type { Replica } from '../replica.ts';
import { backoffMs, isPassing } from './passing-faults.ts';

export type Campaign = {
  clock: Clock;
  log: Log;
  isStopped: () => boolean;
  /** A market as the journal has it. */
  catchUp: () => Promise<Replica>;
  /** False: it is somebody else's. The replica may read on meanwhile. */
  mayLead: (replica: Replica) => Promise<boolean>;
  /** Commits that this exchange leads now, and opens the door. */
  open: (replica: Replica) => Promise<void>;
  /** What was begun and failed is thrown away. */
  standDown: () => void;
};

/** However often it needs. The market to stand by with; undefined: this exchange leads, or was stopped. */
export async function takeLead(campaign: Campaign): Promise<Replica | undefined> {
  const { clock, log, isStopped } = campaign;
  for (let attempts = 0; !isStopped(); attempts++) {
    try {
      if (attempts > 0) await delay(clock, backoffMs(attempts));
      const replica = await campaign.catchUp();
      if (!(await campaign.mayLead(replica))) return replica;
      if (isStopped()) return undefined;
      await campaign.open(replica);
      return undefined;
    } catch (error) {
      if (!isPassing(error)) throw error;
      log.warn({ attempt: attempts, error: messageOf(error) }, 'could not take the lead; trying again');
      campaign.standDown();
    }
  }
  return undefined;
}
