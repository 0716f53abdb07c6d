/** The lease in PostgreSQL, as an exchange process holds it, on a connection of its own. */
import { Client } from 'pg';
import { createListeningConnection } from '../database/listening-connection.ts';
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { LeaseUnavailable, type Lease } from './lease.ts';
import {
  ACQUIRE,
  connectionNames,
  END_CONNECTIONS,
  LEASE_CHANNEL,
  READ,
  RELEASE,
  RENEW,
  RENEW_AND_TELL,
  silenceMs,
  STILL_CONNECTED,
  type Door,
  type HolderStatus,
  type LeaseRow,
} from './lease-row.ts';

export type PostgresLeaseOptions = {
  connectionString: string;
  /** Unique for this process; at most HOLDER_CHARACTERS_MAX. Its exchange leads under the same name. */
  holder: string;
  door: Door;
  /** Asked at each renewal. */
  status: () => HolderStatus;
  clock: Clock;
  log: Log;
};

export type PostgresLease = Lease & {
  /** The status has changed: gateways hear of it now, not at the next renewal. */
  tell(): void;
  stop(): Promise<void>;
};

/** PostgreSQL cuts longer names of connections off. */
export const HOLDER_CHARACTERS_MAX = 63 - connectionNames('').writer.length;
const RENEW_MS = 300;
/** For ending the connections of the one before. */
const QUERY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Of 10 ms each. */
const LOOKS_MAX = 50;

/** `untilUs`: by our own clock, from before the renewal was sent, so never after others may take it. */
type Held = { untilUs: number; silenceMs: number };

export function createPostgresLease(options: PostgresLeaseOptions): PostgresLease {
  const { holder, clock, log } = options;
  if (holder.length > HOLDER_CHARACTERS_MAX) throw new Error(`bug: the holder's name ${holder} is too long`);
  const connection = createListeningConnection({
    ...{ connectionString: options.connectionString, clock, log },
    role: 'wattbook_exchange',
    name: `wattbook lease ${holder}`,
    channels: [LEASE_CHANNEL],
    onNotification: () => wakeAll(),
  });
  let held: Held | undefined;
  let renewal: Timer | undefined;
  let isRenewing = false;
  let isFailing = false;
  let isToldAgain = false;
  let isStopped = false;
  let tellLost = (): void => undefined;
  let waiting: (() => void)[] = [];

  const hasIt = (): boolean => held !== undefined;

  function wakeAll(): void {
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  async function acquire(): Promise<boolean> {
    try {
      const before = await tryToAcquire();
      if (before !== undefined) await endConnections(options, before);
      return held !== undefined;
    } catch (error) {
      throw new LeaseUnavailable(`the lease can't be asked for: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Whoever had it before and didn't give it up. */
  async function tryToAcquire(): Promise<string | undefined> {
    const askedUs = clock.nowUs();
    const before = (await connection.query<LeaseRow>(READ, [])).rows[0];
    const isOthers = before !== undefined && before.holder !== holder;
    const patienceMs = silenceMs((clock.nowUs() - askedUs) / 1_000);
    const sentUs = clock.nowUs();
    const { url, token } = options.door;
    const isTaken =
      !(isOthers && !before.is_free) &&
      (await connection.query(ACQUIRE, [holder, url, token, patienceMs])).rowCount === 1;
    held = isTaken ? { untilUs: sentUs + patienceMs * 1_000, silenceMs: patienceMs } : undefined;
    if (isTaken) renewIn(RENEW_MS);
    return isTaken && isOthers && !before.is_released ? before.holder : undefined;
  }

  function renewIn(delayMs: number): void {
    renewal?.cancel();
    if (!isStopped) renewal = clock.after(delayMs, () => void renew());
  }

  /** One at a time. What is told meanwhile is told after it. */
  async function renew(isTold = false): Promise<void> {
    isToldAgain ||= isTold;
    if (isRenewing || held === undefined) return;
    isRenewing = true;
    renewal?.cancel();
    const tellsOthers = isToldAgain;
    isToldAgain = false;
    const sentUs = clock.nowUs();
    try {
      await renewOnce(held, sentUs, tellsOthers ? RENEW_AND_TELL : RENEW);
      isFailing = false;
    } catch (error) {
      isToldAgain ||= tellsOthers;
      log[isFailing ? 'debug' : 'warn']({ error: messageOf(error) }, 'the lease could not be renewed; trying again');
      isFailing = true;
    }
    isRenewing = false;
    if (hasIt()) renewIn(isToldAgain ? 0 : Math.max(0, RENEW_MS - (clock.nowUs() - sentUs) / 1_000));
  }

  /** Meanwhile it may have been given up, or asked for anew: then this says nothing any more. */
  async function renewOnce(mine: Held, sentUs: number, statement: string): Promise<void> {
    const { state, alarms, isClockTrusted } = options.status();
    const { rowCount } = await connection.query(statement, [holder, mine.silenceMs, state, alarms, isClockTrusted]);
    if (held !== mine) return;
    if (rowCount === 1) {
      const tookMs = (clock.nowUs() - sentUs) / 1_000;
      held = { untilUs: sentUs + mine.silenceMs * 1_000, silenceMs: silenceMs(tookMs) };
      return;
    }
    held = undefined;
    tellLost();
  }

  async function release(): Promise<void> {
    if (held === undefined) return;
    held = undefined;
    renewal?.cancel();
    try {
      await connection.query(RELEASE, [holder]);
    } catch (error) {
      // Then a standby waits until the silence has lasted for long enough.
      log.warn({ error: messageOf(error) }, 'the lease could not be given up; it runs out');
    }
  }

  return {
    acquire,
    isHeld: () => held !== undefined && clock.nowUs() < held.untilUs,
    onLost: (tell) => {
      tellLost = tell;
    },
    changed: (withinMs) =>
      new Promise((resolve) => {
        const timer = clock.after(withinMs, resolve);
        waiting.push(() => {
          timer.cancel();
          resolve();
        });
      }),
    release,
    tell: () => void renew(true),
    stop: async () => {
      isStopped = true;
      await release();
      renewal?.cancel();
      await connection.close();
    },
  };
}

/**
 * The one before has been silent. A failure costs no more than time: the journal decides who leads. As whoever logs in,
 * not as a role: PostgreSQL lets a user end its own connections and nobody else's.
 */
async function endConnections({ connectionString, log }: PostgresLeaseOptions, holder: string): Promise<void> {
  const client = new Client({
    connectionString,
    query_timeout: QUERY_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const names = Object.values(connectionNames(holder));
    const { rowCount } = await client.query(END_CONNECTIONS, [names]);
    // A commit that hangs, or a lock, must be gone before the journal is read to its end; for ever nobody waits.
    for (let look = 0; look < LOOKS_MAX; look++) {
      if ((await client.query(STILL_CONNECTED, [names])).rowCount === 0) break;
    }
    log.warn({ holder, connections: rowCount }, 'the lease was taken from a process that is silent or gone');
  } catch (error) {
    log.warn({ holder, error: messageOf(error) }, 'the connections of the process before could not be ended');
  } finally {
    // Nothing rests on how this ends.
    client.end().catch(() => undefined);
  }
}
