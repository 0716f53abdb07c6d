/**
 * GET /stream: Server-Sent Events. The feed says what happened; here it becomes text on a connection that was taken
 * over from Fastify. Who reads slower than the market trades is told so by TCP: the feed waits, and in the end ends it.
 */
import type { ServerResponse } from 'node:http';
import type { Traded } from '@wattbook/engine';
import type { FastifyReply } from 'fastify';
import type { Identity } from '../../directory/directory.ts';
import { formatEventTime } from '../../calendar/instant.ts';
import type { Audience, FeedEvent } from '../../feed/feed-events.ts';
import {
  END_OF_RECORD,
  positionOf,
  type BookEvent,
  type FeedMessage,
  type FeedWish,
  type Position,
  type Subscription,
} from '../../feed/feed-types.ts';
import type { Answer } from '../answers/answer.ts';
import { onceEnded } from '../answers/once-ended.ts';
import { problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { STREAM_RETRY_MS } from '../limits.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { bookEventOut, booksStartOut } from '../wire/book-events.ts';
import { parsePosition, positionText } from '../wire/positions.ts';
import { streamEventOut } from '../wire/stream-events.ts';
import { followedBefore } from './consistent-read.ts';
import { onlyInSandbox } from './injected-faults.ts';
import { createFaultyWriter, type StreamFault } from './stream-faults.ts';

export type Streams = {
  open(request: OperationRequest<'openStream'>, identity: Identity, reply: FastifyReply): Promise<Answer>;
  /** Tells every reader to come back later, and closes. */
  endAll(): void;
};

/** What a reader hears; `me`: whose orders and trades it hears of as their owner. */
type Ear = Pick<FeedWish, 'accepts' | 'books'> & { me: string | undefined };

type Listener = Ear & { faults: readonly StreamFault[] | undefined };

export function createStreams(parts: Parts): Streams {
  const { feed, replica, clock, random, streamsByKey } = parts;
  const endings = new Set<() => void>();
  /** An event is put into words once for everyone, and once for each of those whose it is: '' or a participant. */
  const words = new WeakMap<FeedEvent, Map<string, string>>();
  const bookWords = new WeakMap<BookEvent, string>();

  async function open(
    request: OperationRequest<'openStream'>,
    { keyId, participantId }: Identity,
    reply: FastifyReply,
  ): Promise<Answer> {
    if (request.method === 'HEAD') {
      return { ...problem('method-not-allowed', 'A stream takes only GET.'), allow: 'GET' };
    }
    const channels = new Set<Channel>(request.query.channels ?? ['trades']);
    if (request.query.conflate !== undefined && !channels.has('books')) return nothingToConflate();
    const { inject } = request.query;
    if (inject !== undefined && parts.environment !== 'sandbox') return onlyInSandbox('inject');
    const asked = request.headers['last-event-id'] ?? request.query.after;
    const after = asked === undefined ? undefined : parsePosition(asked);
    // What another gateway has told or acknowledged already must not be called ahead of the journal here.
    const behind = after === undefined ? undefined : await followedBefore(parts, after.sequence);
    if (behind !== undefined) return behind;
    takeOver(reply, feed.sequence());
    const { raw } = reply;
    raw.write(`retry: ${STREAM_RETRY_MS + random.below(STREAM_RETRY_MS)}\n\n`);
    const subscription = follow(raw, after, { ...earOf(request.query, channels, participantId), faults: inject });
    onceEnded(
      raw,
      streamsByKey.add(keyId, () => cutOff(raw, subscription)),
    );
    return { kind: 'STREAMING' };
  }

  function follow(raw: ServerResponse, after: Position | undefined, { me, faults, ...ear }: Listener): Subscription {
    let last: Position = after ?? { sequence: feed.sequence(), index: END_OF_RECORD };
    const faulty =
      faults &&
      createFaultyWriter(faults, clock, {
        write: (text) => isOpen() && raw.write(text),
        cutAfter: (text) => raw.write(text, () => raw.destroy()),
        drained: () => subscription.drained(),
        end: (text) => raw.end(text),
      });

    function isOpen(): boolean {
      return !raw.writableEnded && !raw.destroyed;
    }

    function write(message: FeedMessage): boolean {
      if (!isOpen()) return false;
      last = positionOf(message);
      const text = wordsOf(message, me);
      const isEvent = message.kind === 'EVENT' || message.kind === 'BOOK';
      return faulty === undefined ? raw.write(text) : faulty.write(text, isEvent);
    }

    function shutDown(): void {
      if (!isOpen()) return;
      const data = { sequence: last.sequence, time: formatEventTime(clock.nowUs()) };
      const text = eventText('shutdown', last, data);
      // Its id is behind all that was told: what a fault still holds back has to come before.
      if (faulty === undefined) raw.end(text);
      else faulty.end(text);
    }

    const subscription = feed.subscribe(
      { write, end: (reason) => (reason === 'SHUTDOWN' ? shutDown() : raw.destroy()) },
      { ...(after !== undefined && { after }), ...ear },
    );
    endings.add(shutDown);
    raw.on('drain', subscription.drained);
    onceEnded(raw, () => {
      endings.delete(shutDown);
      faulty?.stop();
      subscription.cancel();
    });
    // A reader that went away is seen above; there is nobody left to tell.
    raw.on('error', () => raw.destroy());
    return subscription;
  }

  function wordsOf(message: FeedMessage, me: string | undefined): string {
    switch (message.kind) {
      case 'EVENT':
        return eventWords(message.event, me);
      case 'BOOKS_START':
        return eventText('book', message.position, booksStartOut(message.position));
      case 'BOOK':
        return wordsOfBook(message.book);
      case 'HEARTBEAT': {
        const { sequence } = message.position;
        return eventText('heartbeat', message.position, { sequence, time: formatEventTime(message.timeUs) });
      }
      case 'RESET': {
        const { sequence } = message.resumeAfter;
        return eventText('reset', message.resumeAfter, { reason: 'AHEAD', sequence });
      }
    }
  }

  function eventWords(event: FeedEvent, me: string | undefined): string {
    const owner = me !== undefined && event.participantIds.includes(me) ? me : '';
    const known = words.get(event) ?? new Map<string, string>();
    const text = known.get(owner) ?? firstWords(event, owner);
    words.set(event, known.set(owner, text));
    return text;
  }

  function firstWords(event: FeedEvent, owner: string): string {
    const { type, data } = streamEventOut(event, owner === '' ? undefined : owner, contractOf);
    return eventText(type, event.position, data);
  }

  function wordsOfBook(book: BookEvent): string {
    const text = bookWords.get(book) ?? eventText('book', book.position, bookEventOut(book));
    bookWords.set(book, text);
    return text;
  }

  function contractOf(contractId: string): Traded {
    const contract = replica.findTraded(contractId);
    if (contract === undefined) throw new Error(`the feed knows the contract ${contractId}, the market doesn't`);
    return contract;
  }

  function earOf(query: Query, channels: ReadonlySet<Channel>, participantId: string): Ear {
    const concerns = contractFilter(query);
    const hearsOwn = channels.has('orders');
    const accepts = ({ channel, contractId, participantIds }: Audience): boolean => {
      const isHeard = channel !== 'orders' && channels.has(channel);
      if (!isHeard && !(hearsOwn && participantIds.includes(participantId))) return false;
      return contractId === undefined || concerns(contractId);
    };
    return { accepts, ...booksWanted(query, channels), me: hearsOwn ? participantId : undefined };
  }

  function contractFilter({ area, product, contractId }: Query) {
    return (id: string): boolean => {
      if (contractId !== undefined && id !== contractId) return false;
      if (area === undefined && product === undefined) return true;
      const contract = replica.findTraded(id);
      return (
        (area === undefined || contract?.area === area) && (product === undefined || contract?.product === product)
      );
    };
  }

  return { open, endAll: () => endings.forEach((end) => end()) };
}

type Query = OperationRequest<'openStream'>['query'];
type Channel = NonNullable<Query['channels']>[number];

const CONFLATE_MS = {
  ...{ '100ms': 100, '250ms': 250, '500ms': 500 },
  ...{ '1s': 1_000, '2s': 2_000, '5s': 5_000, '10s': 10_000 },
} as const satisfies { [Every in NonNullable<Query['conflate']>]: number };

function booksWanted({ conflate }: Query, channels: ReadonlySet<Channel>): Pick<FeedWish, 'books'> {
  if (!channels.has('books')) return {};
  return { books: conflate === undefined ? {} : { conflateMs: CONFLATE_MS[conflate] } };
}

function nothingToConflate(): Answer {
  return problem('malformed-request', 'conflate is for the channel books, which is not among the channels asked for.', {
    errors: [{ parameter: 'conflate', detail: 'must come with channels=books' }],
  });
}

/** The key doesn't work any more: nothing is said, as coming back makes no sense. Who is behind gets no rest of it. */
function cutOff(raw: ServerResponse, subscription: Subscription): void {
  subscription.cancel();
  if (raw.writableNeedDrain) raw.destroy();
  else raw.end();
}

/** From here on the connection is ours; the headers that Fastify and its plugins have set go along. */
function takeOver(reply: FastifyReply, sequence: number): void {
  reply.hijack();
  const { raw } = reply;
  const headers = {
    ...reply.getHeaders(),
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    // nginx would collect events before it passes them on.
    'x-accel-buffering': 'no',
    'wattbook-sequence': String(sequence),
  };
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200);
}

/** JSON has no line breaks of its own, so one `data` line is enough. */
function eventText(type: string, position: Position, data: object): string {
  return `id: ${positionText(position)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
