/** What the gateway needs from the house, and what its operations share. */
import type { Confirmations } from '../confirmations/confirmation-store.ts';
import type { Directory } from '../directory/directory.ts';
import type { OwnKeys } from '../directory/own-keys.ts';
import type { ExchangeChannel, ExchangeState } from '../exchange-channel.ts';
import type { Feed } from '../feed/feed-types.ts';
import type { JournalReader } from '../journal/journal.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Random } from '../ops/random.ts';
import type { Past } from '../past/past.ts';
import type { Replica } from '../replica.ts';
import type { OpenStreams } from '../throttle/open-streams.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { Analytics } from '../views/analytics-types.ts';
import type { KeptDays } from '../views/retention.ts';
import type { ViewFreshness } from '../views/view-freshness.ts';
import type { Views } from '../views/view-types.ts';
import type { OwnWrites } from './operations/own-writes.ts';
import type { Records } from './operations/records.ts';
import type { StreamsByKey } from './operations/streams-by-key.ts';
import type { ApiFile } from './served-api.ts';
import type { BodyVersions } from './versions.ts';

export type GatewayOptions = {
  /** The API file. */
  spec: ApiFile;
  /** The API files that were released, parsed, by minor (`1.0`): a body is read by the one that it names. */
  releasedSpecs?: ReadonlyMap<string, object>;
  exchange: ExchangeChannel & { state(): ExchangeState };
  /** Committed only. */
  replica: Replica;
  /**
   * Where others write the journal, too: resolves when everything has been followed that was committed before it was
   * asked for (journal/shared-catch-up.ts). Absent: nothing is acknowledged anywhere that isn't followed here.
   */
  catchUp?: () => Promise<void>;
  /** Absent: those of this gateway alone. */
  ownWrites?: OwnWrites;
  views: Views;
  analytics: Analytics;
  /** How long ago the first record happened that the views lack; 0 when they have everything. */
  viewsBehindUs: () => number;
  /** How far each view is by itself. */
  viewFreshness: () => readonly ViewFreshness[];
  /** Of each area of which views don't keep all, the first day that they do. */
  keptDays: () => readonly KeptDays[];
  feed: Feed;
  confirmations: Confirmations;
  directory: Pick<Directory, 'authenticate' | keyof OwnKeys>;
  throttle: Throttle;
  /** Of this process: each has its own. */
  openStreams: OpenStreams;
  /** Books as they were. */
  past: Past;
  /** For the record that a replay refers to. */
  journal: JournalReader;
  clock: Clock;
  random: Random;
  log: Log;
  /** `commit` is null when it isn't known. */
  build: { version: string; commit: string | null };
  environment: 'sandbox' | 'live';
  /** Whose pages browsers let read our answers, such as `https://trading.example`. */
  corsOrigins: readonly string[];
  /** For `GET /status`: what the gateway can't see itself. */
  isClockTrusted: () => boolean;
  isDatabaseUp: () => boolean;
  /** Only where there is a Redis. */
  isRedisUp?: () => boolean;
  /** By name. Public. */
  raisedAlarms: () => readonly string[];
  /** Told of every answer of an operation. */
  onAnswered?: (operationId: string, status: number, durationUs: number) => void;
};

/** What operations work with. */
export type Parts = GatewayOptions & {
  ownWrites: OwnWrites;
  records: Records;
  streamsByKey: StreamsByKey;
  versions: BodyVersions;
};
