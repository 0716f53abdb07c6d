/** What the gateway needs from the house, and what its operations share. */
import type { Directory, Identity } from '../directory/directory.ts';
import type { ExchangeChannel, ExchangeState } from '../exchange.ts';
import type { Feed } from '../feed/feed-types.ts';
import type { JournalReader } from '../journal/journal.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Random } from '../ops/random.ts';
import type { Replica } from '../replica.ts';
import type { Views } from '../views/view-types.ts';
import type { OwnWrites } from './operations/own-writes.ts';
import type { Records } from './operations/records.ts';

export type GatewayOptions = {
  /** The API file: as it was written (YAML), and the same parsed. */
  spec: { text: string; document: object };
  exchange: ExchangeChannel & { state(): ExchangeState };
  /** Committed only. */
  replica: Replica;
  views: Views;
  feed: Feed;
  directory: Pick<Directory, 'authenticate'>;
  /** For the record that a replay refers to. */
  journal: JournalReader;
  clock: Clock;
  random: Random;
  log: Log;
  /** `commit` is null when it isn't known. */
  build: { version: string; commit: string | null };
  environment: 'sandbox' | 'live';
  /** For `GET /status`: what the gateway can't see itself. */
  isClockTrusted: () => boolean;
  isDatabaseUp: () => boolean;
  /** Told of every answer of an operation. */
  onAnswered?: (operationId: string, status: number, durationUs: number) => void;
};

/** What operations work with. */
export type Parts = GatewayOptions & { ownWrites: OwnWrites; records: Records };

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public operations and before it is known. */
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    /** Of the API file; absent for pages. */
    operationId?: string;
  }
}
