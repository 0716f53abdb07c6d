/** What an exchange is given. */
import type { apply } from '@wattbook/engine';
import type { ExchangeState } from '../exchange-channel.ts';
import type { CommittedBlock } from '../journal/committed-block.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lease } from '../lease/lease.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { Replica } from '../replica.ts';
import type { OutageRule } from './outages.ts';

export type ExchangeOptions = {
  journal: Journal;
  quarantine: Quarantine;
  clock: Clock;
  /** False while wall clock, monotonic clock and the database's clock disagree: then nothing opens, closes, trades. */
  isClockTrusted: () => boolean;
  log: Log;
  /** Unique for this process. */
  holder: string;
  venue: { venueId: string; environment: 'sandbox' | 'live' };
  /** A market to read on from. Absent: one in which nothing has happened yet. */
  openReplica?: () => Promise<Replica>;
  /** Absent: the start of a process takes the lead from whoever had it, and having lost it, it only follows. */
  lease?: Lease;
  /** Absent: however long the venue was away, it goes on at once, and it writes no heartbeats. */
  outage?: OutageRule;
  /** Told of each change of state. */
  onState?: (state: ExchangeState) => void;
  /** Told of each block after its commit and before its outcomes leave, so that everyone reads their own writes. */
  onCommitted: (committed: CommittedBlock, commitUs: number) => void;
  /** A bug, or a history that doesn't agree with this version: the process must end. */
  onFatal: (error: unknown) => void;
  /** Default: the engine's. */
  apply?: typeof apply;
};
