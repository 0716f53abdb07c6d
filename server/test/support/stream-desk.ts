/** A gateway that tells a random history on streams, to whoever listens. It holds no tests itself. */
import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import { createBooks } from '../../src/feed/books.ts';
import { createFeed, type FeedRoom } from '../../src/feed/feed.ts';
import { PARTICIPANTS, type History } from '../../src/journal/random-history.test.ts';
import type { CommittedBlock } from '../../src/journal/committed-block.ts';
import type { Tail } from '../../src/journal/tail.ts';
import { createLog } from '../../src/ops/log.ts';
import { createReplica, type Replica } from '../../src/replica.ts';
import type { BuiltBooks } from './book-pictures.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createTestGateway, type TestGateway } from './test-gateway.ts';
import { NOON_US } from './venue.ts';

/** An event of the stream, parsed. */
export type Told = { id: string; event: string; data: Record<string, unknown> };
export type Participant = (typeof PARTICIPANTS)[number];

/** The history, told by a gateway of its own; `publish` makes the next blocks known. */
export type StreamDesk = {
  venue: TestGateway;
  /** Of the feed. */
  clock: ManualClock;
  feed: FeedRoom;
  keys: Map<Participant, string>;
  publish(blocks: History['blocks']): void;
  listen(participant: Participant, query: string): Promise<Reader>;
};
export type Reader = { text(): string };

/** `source`: what history is read from; by default all of it is in memory. `levelsMax`: remembered of books. */
export type StreamDeskOptions = { source?: Tail; levelsMax?: number };

export async function openStreamDesk({ source = inMemory(), levelsMax }: StreamDeskOptions = {}): Promise<StreamDesk> {
  const clock = createManualClock(NOON_US);
  const replica: Replica = createReplica(clock);
  const books = createBooks(replica.market, levelsMax);
  const feed = createFeed({ source, books, clock, log: createLog('silent') });
  const venue = await createTestGateway({ feed, replica });
  const keys = new Map(PARTICIPANTS.map((participant) => [participant, venue.directory.addKey(participant, ['read'])]));
  const publish = (blocks: History['blocks']): void => {
    for (const committed of blocks) {
      source.add(committed);
      replica.follow(committed, books.note);
      feed.publish(committed);
    }
  };
  const listen = async (participant: Participant, query: string): Promise<Reader> => {
    const answer = await venue.gateway.app.inject({
      method: 'GET',
      url: `/api/v1/stream?${query}`,
      headers: { authorization: `Bearer ${keys.get(participant) ?? ''}` },
      payloadAsStream: true,
    });
    assert.equal(answer.statusCode, 200);
    return readerOf(answer.stream());
  };
  return { venue, clock, feed, keys, publish, listen };
}

function inMemory(): Tail {
  const known: CommittedBlock[] = [];
  return {
    add: (committed) => known.push(committed),
    read: (fromSequence, blocksMax) =>
      Promise.resolve(known.filter(({ block }) => block.lastSequence >= fromSequence).slice(0, blocksMax)),
  };
}

export function readerOf(stream: Readable): Reader {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  // `retry:` is drawn for each connection.
  return { text: () => text.replace(/^retry: \d+\n\n/, '') };
}

export const eventsIn = (text: string): Told[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const [id, event, data] = ['id', 'event', 'data'].map(
        (name) => new RegExp(`(?:^|\n)${name}: ([^\n]*)`).exec(block)?.[1],
      );
      return { id: id ?? '', event: event ?? '', data: JSON.parse(data ?? '') as Record<string, unknown> };
    });

type WireLevel = { price: string; quantity: string; orders: number };

/** A `book` of the stream as the feed has it; undefined for a `START`. */
export function bookIn({ data }: Told): Parameters<BuiltBooks['hear']>[0] | undefined {
  const { kind, contractId, bids, asks } = data;
  if (kind === 'START') return undefined;
  assert.ok(kind === 'SNAPSHOT' || kind === 'CHANGES');
  return { kind, contractId: String(contractId), ...levelsIn({ bids, asks }) };
}

/** Of a body with `bids` and `asks`, in ticks and lots. */
export function levelsIn({ bids, asks }: { bids: unknown; asks: unknown }) {
  return { bids: (bids as WireLevel[]).map(levelIn), asks: (asks as WireLevel[]).map(levelIn) };
}

function levelIn({ price, quantity, orders }: WireLevel) {
  return { priceTicks: Math.round(Number(price) * 100), quantityLots: Math.round(Number(quantity) * 10), orders };
}
