/**
 * Takes over trades of other engines from where they come: a file, a stream of Redis, or both. Only the process whose
 * exchange leads takes any in; every process may be told to, so that another one goes on where this one ended.
 */
import path from 'node:path';
import type { Pool } from 'pg';
import type { Exchange } from '../exchange.ts';
import type { Alarms } from '../ops/alarms.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { UpstreamMetrics } from '../ops/upstream-metrics.ts';
import { openRedis } from '../redis/redis.ts';
import type { Replica } from '../replica.ts';
import { createFindImported } from '../views/postgres-imported-trades.ts';
import { createFileSource } from './file-source.ts';
import { followSource } from './follow-source.ts';
import { createIntake } from './intake.ts';
import { createPostgresUpstreamQuarantine } from './postgres-upstream-quarantine.ts';
import { createSeenMarks, noSeenMarks } from './seen-marks.ts';
import type { Source } from './source.ts';
import { createStreamSource } from './stream-source.ts';
import { createUpstreamPositions } from './upstream-positions.ts';

/** A mark of Redis is worth waiting for longer than a request would: here nobody waits but the next batch. */
const MARK_DEADLINE_MS = 500;

export type IngestOptions = {
  exchange: Pick<Exchange, 'submitBatch' | 'state'>;
  replica: Pick<Replica, 'market'>;
  pool: Pool;
  clock: Clock;
  log: Log;
  alarms: Alarms;
  metrics: UpstreamMetrics;
  settings: IngestSettings;
};

/** Where trades come from; undefined: not from there. */
export type IngestSettings = {
  ingestFile: string | undefined;
  /** Needs `redisUrl`. */
  ingestStream: string | undefined;
  redisUrl: string | undefined;
};

export type Ingest = {
  start(): void;
  /** Resolves when nothing is on its way any more. */
  stop(): Promise<void>;
};

export function createIngest(options: IngestOptions): Ingest {
  const { exchange, replica, clock, log, metrics, settings } = options;
  const { redisUrl: url } = settings;
  const redis =
    url === undefined
      ? undefined
      : openRedis({ url, clock, log, name: 'wattbook-upstream', deadlineMs: MARK_DEADLINE_MS });
  const quarantine = createPostgresUpstreamQuarantine(options);
  const shared = {
    ...{ exchange, market: replica.market, quarantine, metrics, log },
    findImported: createFindImported(options.pool),
    seen: redis === undefined ? noSeenMarks : createSeenMarks(redis),
  };
  const followed = sourcesOf(options).map((source) => ({
    source,
    ...followSource({ source, intake: createIntake(shared), leads: exchange.state, clock, log }),
  }));
  const behindSeconds = new Map(followed.map(({ source, behindSeconds: read }) => [source.channel, read]));
  metrics.watch({ waiting: quarantine.size, behindSeconds });
  return {
    start: () => {
      for (const { start } of followed) start();
    },
    stop: async () => {
      await Promise.all(followed.map(({ stop }) => stop()));
      quarantine.stop();
      await redis?.stop();
    },
  };
}

function sourcesOf({ pool, clock, log, settings }: IngestOptions): Source[] {
  const { ingestFile, ingestStream: stream, redisUrl: url } = settings;
  const sources: Source[] = [];
  if (ingestFile !== undefined) {
    const positions = createUpstreamPositions({ pool, clock });
    sources.push(createFileSource({ path: path.resolve(ingestFile), positions, log }));
  }
  if (stream === undefined) return sources;
  if (url === undefined) throw new Error('bug: the configuration takes no stream without a Redis');
  return [...sources, createStreamSource({ url, stream, clock, log })];
}
