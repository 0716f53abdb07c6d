/**
 * Records from a stream of Redis, one an entry, in its field `trade`. There is one consumer, for whoever leads: it
 * first takes what was given out and not acknowledged, to itself or anybody, then what is new. Where Redis was wiped,
 * the group is made again from the stream's beginning; what came already is dropped by the filter.
 */
import { delay, type Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { ENTRIES_MAX, openStreamGroup, type StreamEntry, type StreamGroup } from '../redis/stream-group.ts';
import { SourceUnavailable, type Delivery, type OpenSource, type Source } from './source.ts';

const GROUP = 'wattbook';
const CONSUMER = 'leader';
const FIELD = 'trade';
/** Entries that are given out stay so where Redis was restored from an older dump: they are looked for so often. */
const CLAIM_EVERY_MS = 30_000;
/** A wait for entries; as long as it may take to notice that this process leads no more. */
const BLOCK_MS = 250;
/** A connection is tried again by itself; for so long it is waited for in each attempt. */
const CONNECTING_MS_MAX = 2_000;
const CONNECTING_CHECK_MS = 20;
const FIRST_ID = '0-0';

export type StreamSourceOptions = { url: string; stream: string; clock: Clock; log: Log };

export function createStreamSource(options: StreamSourceOptions): Source {
  const { stream, clock } = options;
  let group: StreamGroup | undefined;
  return {
    channel: 'stream',
    name: stream,
    open: async () => {
      group ??= openStreamGroup({ ...options, group: GROUP, consumer: CONSUMER });
      await untilUp(group, clock);
      return readFrom(group, clock);
    },
    stop: async () => group?.stop(),
  };
}

async function untilUp(group: StreamGroup, clock: Clock): Promise<void> {
  const untilUs = clock.nowUs() + CONNECTING_MS_MAX * 1_000;
  while (!group.isUp()) {
    if (clock.nowUs() >= untilUs) throw new SourceUnavailable('Redis is not connected');
    await delay(clock, CONNECTING_CHECK_MS);
  }
}

function readFrom(group: StreamGroup, clock: Clock): OpenSource {
  /** Where the next look at what was given out begins; null: there is nothing to look at. */
  let claimFrom: string | null = FIRST_ID;
  /** The first look is at all of it, as nobody else leads; later ones at what somebody forgot. */
  let minIdleMs = 0;
  let claimedAtUs = clock.nowUs();
  let handed: string[] = [];

  async function claim(fromId: string, count: number): Promise<Delivery[]> {
    const { entries, deletedIds, nextId } = await group.claimIdle({ minIdleMs, count, fromId });
    claimFrom = nextId === FIRST_ID ? null : nextId;
    claimedAtUs = clock.nowUs();
    handed = entries.map(({ id }) => id);
    return [...entries.map(deliveryOf), ...deletedIds.map(missing)];
  }

  async function read(countMax: number): Promise<Delivery[]> {
    const count = Math.min(countMax, ENTRIES_MAX);
    if (clock.nowUs() - claimedAtUs >= CLAIM_EVERY_MS * 1_000) {
      claimFrom ??= FIRST_ID;
      minIdleMs = CLAIM_EVERY_MS;
    }
    while (claimFrom !== null) {
      const claimed = await claim(claimFrom, count);
      if (claimed.length > 0) return claimed;
    }
    const entries = await group.read({ count, blockMs: BLOCK_MS });
    handed = entries.map(({ id }) => id);
    return entries.map(deliveryOf);
  }

  return {
    read,
    acknowledge: async () => {
      if (handed.length > 0) await group.acknowledge(handed);
      handed = [];
    },
    // The connections stay, for when it is opened again.
    close: () => Promise.resolve(),
  };
}

function deliveryOf({ id, fields }: StreamEntry): Delivery {
  const text = fields.get(FIELD);
  const place = `entry ${id}`;
  if (text !== undefined) return { kind: 'RECORD', place, bytes: Buffer.from(text) };
  const bytes = Buffer.from(JSON.stringify(Object.fromEntries(fields)));
  return { kind: 'UNREADABLE', place, bytes, reason: 'malformed-record', detail: `It has no field "${FIELD}".` };
}

function missing(id: string): Delivery {
  const detail = 'The entry was taken out of the stream after it was given out, before it was settled.';
  return { kind: 'UNREADABLE', place: `entry ${id}`, bytes: Buffer.alloc(0), reason: 'record-missing', detail };
}
