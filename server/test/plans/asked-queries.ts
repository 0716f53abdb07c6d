/**
 * The questions that the plans of are kept: whoever adds a query that touches a growing table adds it here, with the
 * filters, directions and cursors that change its plan. A test tells which place in the code is asked by none of them.
 */
import {
  createPostgresConfirmations,
  createPostgresConfirmationStore,
} from '../../src/confirmations/postgres-confirmations.ts';
import { createDirectory } from '../../src/directory/directory.ts';
import { createAlarms } from '../../src/ops/alarms.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import { createSequenceGate } from '../../src/ops/sequence-gate.ts';
import { createPostgresQuarantine } from '../../src/quarantine/postgres-quarantine.ts';
import { createQuarantineDesk } from '../../src/quarantine/quarantine-desk.ts';
import { createPostgresAnalytics } from '../../src/views/postgres-analytics.ts';
import { createFindImported } from '../../src/views/postgres-imported-trades.ts';
import { createPostgresRetention, readKeptDays } from '../../src/views/postgres-retention.ts';
import { createPostgresSurveillance } from '../../src/views/postgres-surveillance.ts';
import { createPostgresViewStore } from '../../src/views/postgres-view-store.ts';
import { createPostgresViews } from '../../src/views/postgres-views.ts';
import type { TestPools } from '../support/database.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { pino } from 'pino';
import { asksOfConfirmations } from './asks-of-confirmations.ts';
import { asksOfDirectory } from './asks-of-directory.ts';
import { asksOfProjector } from './asks-of-projector.ts';
import { asksOfQuarantine } from './asks-of-quarantine.ts';
import { asksOfSurveillance } from './asks-of-surveillance.ts';
import { asksOfViews } from './asks-of-views.ts';

const START_US = 1_000_000_000_000_000;

export type Rooms = ReturnType<typeof openRooms>;

/** All that asks, over the connections that it has in a venue. */
export function openRooms(pools: TestPools, connectionString: string) {
  const log = pino({ level: 'silent' });
  const clock = createManualClock(START_US);
  const gate = createSequenceGate(clock);
  const reading = { pool: pools.gateway, changes: pools.directory, clock };
  return {
    ...{ clock, admin: pools.admin },
    views: createPostgresViews(pools.gateway, gate),
    surveillance: createPostgresSurveillance(pools.gateway, gate),
    analytics: createPostgresAnalytics(pools.gateway),
    store: createPostgresViewStore(pools.exchange),
    retention: createPostgresRetention(pools.exchange),
    keptDays: () => readKeptDays(pools.gateway),
    findImported: createFindImported(pools.exchange),
    confirmations: createPostgresConfirmations(pools.gateway),
    confirmationStore: createPostgresConfirmationStore(pools.exchange),
    directory: createDirectory({ ...reading, random: createSeededRandom(1), log, environment: 'sandbox' }),
    quarantineDesk: createQuarantineDesk(reading),
    quarantine: createPostgresQuarantine({
      ...{ pool: pools.exchange, clock, log, connectionString, alarms: createAlarms(log) },
      timeoutMs: 10_000,
    }),
  };
}

/** Absent: it reads no more than a list of 100 has to, along indexes. */
export type Allowance = { readsWhole: string } | { rowsReadMax: number };

/** `room` names the file that its plans are kept in. */
export type AskedQuery = { room: string; name: string; ask: (rooms: Rooms) => Promise<unknown>; allowed?: Allowance };

/** By name. `readsWhole` says why a whole table is read here. */
export type Asks = Readonly<Record<string, AskedQuery['ask'] | Pick<AskedQuery, 'ask' | 'allowed'>>>;

const ASKS: Readonly<Record<string, Asks>> = {
  views: asksOfViews,
  surveillance: asksOfSurveillance,
  projector: asksOfProjector,
  confirmations: asksOfConfirmations,
  directory: asksOfDirectory,
  quarantine: asksOfQuarantine,
};

export const ASKED: readonly AskedQuery[] = Object.entries(ASKS).flatMap(([room, asks]) =>
  Object.entries(asks).map(([name, one]) => ({ room, name, ...(typeof one === 'function' ? { ask: one } : one) })),
);
