/**
 * One consumer of a group that reads a stream of Redis: each entry goes to one of the group, and stays pending with it
 * until acknowledged. It has two connections of its own: on one it waits for entries, so nothing else may use that, and
 * neither of them is the one that requests wait for.
 */
import { openRedisConnection, type RedisConnectionOptions } from './redis-connection.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

/** Entries of one answer, and ids of one acknowledgement. */
export const ENTRIES_MAX = 1_000;
/** One wait for entries; Redis would take 0 for ever. */
export const BLOCK_MS_MAX = 10_000;
/** Nobody's request waits for these. */
const STREAM_DEADLINE_MS = 1_000;

/** `id`: `<milliseconds>-<number>`, rising. Of a field that comes twice, the last. */
export type StreamEntry = { id: string; fields: ReadonlyMap<string, string> };

export type ClaimedEntries = {
  entries: readonly StreamEntry[];
  /** They were pending, but are no more in the stream: nobody can be given them. */
  deletedIds: readonly string[];
  /** From where to go on; `0-0` after the last. */
  nextId: string;
};

/** Rejects with RedisUnavailable, or for a bug. Stream and group are made where they aren't, also after a flush. */
export type StreamGroup = {
  /** Both connections. */
  isUp(): boolean;
  /** Entries that nobody of the group was given yet, oldest first; none when none came within `blockMs`. */
  read(ask: { count: number; blockMs: number }): Promise<readonly StreamEntry[]>;
  /** How many of these were pending. */
  acknowledge(ids: readonly string[]): Promise<number>;
  /** Takes over what has been pending with anybody of the group for so long, this consumer too. */
  claimIdle(ask: { minIdleMs: number; count: number; fromId: string }): Promise<ClaimedEntries>;
  /** Entries that were given out and not acknowledged. */
  countPending(): Promise<number>;
  /** Entries in the stream, whoever has read them. */
  length(): Promise<number>;
  stop(): Promise<void>;
};

export type StreamGroupOptions = Omit<RedisConnectionOptions, 'name' | 'deadlineMs' | 'onChange'> & {
  stream: string;
  group: string;
  /** Unique in the group, and the same after a restart. */
  consumer: string;
};

/** Returns at once: Redis isn't waited for, and needn't be there. */
export function openStreamGroup({ stream, group, consumer, ...shared }: StreamGroupOptions): StreamGroup {
  const deadlineMs = STREAM_DEADLINE_MS;
  const reader = openRedisConnection({ ...shared, deadlineMs, name: 'wattbook-stream-reader' });
  const asker = openRedisConnection({ ...shared, deadlineMs, name: 'wattbook-stream' });

  /** From the stream's beginning: what came before the group was there is for it too. */
  async function createGroup(): Promise<void> {
    try {
      await asker.run('XGROUP', ['CREATE', stream, group, '0', 'MKSTREAM']);
    } catch (error) {
      if (!isRefusal(error, 'BUSYGROUP')) throw error;
    }
  }

  async function inGroup<Value>(ask: () => Promise<Value>): Promise<Value> {
    try {
      return await ask();
    } catch (error) {
      if (!isRefusal(error, 'NOGROUP', 'UNBLOCKED')) throw error;
      await createGroup();
      return ask();
    }
  }

  async function read({ count, blockMs }: { count: number; blockMs: number }): Promise<readonly StreamEntry[]> {
    requireBetween('count', count, 1, ENTRIES_MAX);
    requireBetween('blockMs', blockMs, 1, BLOCK_MS_MAX);
    const asked = ['COUNT', String(count), 'BLOCK', String(blockMs), 'STREAMS', stream, '>'];
    const waitMs = blockMs + STREAM_DEADLINE_MS;
    const reply = await inGroup(() => reader.run('XREADGROUP', ['GROUP', group, consumer, ...asked], waitMs));
    if (reply === null) return [];
    // One stream was asked for: [[name, entries]].
    return entriesOf(listOf(listOf(reply)[0])[1]);
  }

  async function acknowledge(ids: readonly string[]): Promise<number> {
    requireBetween('ids', ids.length, 1, ENTRIES_MAX);
    return countOf(await asker.run('XACK', [stream, group, ...ids]));
  }

  async function claimIdle(ask: { minIdleMs: number; count: number; fromId: string }): Promise<ClaimedEntries> {
    requireBetween('count', ask.count, 1, ENTRIES_MAX);
    const asked = [consumer, String(ask.minIdleMs), ask.fromId, 'COUNT', String(ask.count)];
    const reply = listOf(await inGroup(() => asker.run('XAUTOCLAIM', [stream, group, ...asked])));
    const [nextId, entries, deletedIds = []] = reply;
    return { nextId: textOf(nextId), entries: entriesOf(entries), deletedIds: listOf(deletedIds).map(textOf) };
  }

  return {
    isUp: () => reader.isUp() && asker.isUp(),
    read,
    acknowledge,
    claimIdle,
    countPending: async () => countOf(listOf(await inGroup(() => asker.run('XPENDING', [stream, group])))[0]),
    length: async () => countOf(await asker.run('XLEN', [stream])),
    stop: async () => {
      await Promise.all([reader.stop(), asker.stop()]);
    },
  };
}

function isRefusal(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof RedisUnavailable && error.code !== undefined && codes.includes(error.code);
}

function entriesOf(reply: unknown): StreamEntry[] {
  return listOf(reply).map((item) => {
    const [id, fields] = listOf(item);
    return { id: textOf(id), fields: fieldsOf(listOf(fields).map(textOf)) };
  });
}

/** Names and values in turn. */
function fieldsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < texts.length; index += 2) fields.set(texts[index] ?? '', texts[index + 1] ?? '');
  return fields;
}

function listOf(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  throw senseless('a list', reply);
}

function textOf(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  throw senseless('a text', reply);
}

function countOf(reply: unknown): number {
  if (typeof reply === 'number' && Number.isSafeInteger(reply) && reply >= 0) return reply;
  throw senseless('a count', reply);
}

function senseless(wanted: string, reply: unknown): RedisUnavailable {
  return new RedisUnavailable('senseless', `Redis answered with ${typeof reply} where ${wanted} belongs`);
}

function requireBetween(what: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new Error(`bug: ${what} is ${value}; it has to be a whole number from ${least} to ${most}`);
}
