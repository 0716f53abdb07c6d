/**
 * A gateway for tests: the real exchange, engine, replica and feed on a journal in memory, views and keys.
 * It holds no tests itself.
 */
import { readFileSync } from 'node:fs';
import { VENUE } from '@wattbook/engine/commands';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createManualClock, settled, type ManualClock } from './manual-clock.ts';
import { createMemoryDirectory, type MemoryDirectory } from './memory-directory.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts';
import { NOON_US, setUpCommands, testContracts } from './venue.ts';
import { mintKey } from '../../src/directory/api-key.ts';
import type { Authentication } from '../../src/directory/directory.ts';
import type { Outcome } from '../../src/exchange-channel.ts';
import { createExchange, type Exchange } from '../../src/exchange.ts';
import { createFeed, type FeedRoom } from '../../src/feed/feed.ts';
import { parseBlock, type CommittedBlock } from '../../src/journal/committed-block.ts';
import { createTail } from '../../src/journal/tail.ts';
import { createLog, type Log } from '../../src/ops/log.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import { createSequenceGate, type SequenceGate } from '../../src/ops/sequence-gate.ts';
import { snapshotOrder, type OrderSnapshot } from '../../src/order-snapshot.ts';
import { createReplica, type Replica } from '../../src/replica.ts';
import { CursorInvalid, type OwnTrade, type Page, type PageRequest, type Views } from '../../src/views/view-types.ts';
import type { GatewayOptions } from '../../src/http/gateway-options.ts';
import { createGateway, type Gateway } from '../../src/http/gateway.ts';
import { createLocalThrottle } from '../../src/throttle/local-throttle.ts';
import { createOpenStreams } from '../../src/throttle/open-streams.ts';
import type { Limit, ThrottleConfig, TierLimits } from '../../src/throttle/throttle.ts';
import { BURST_MAX, RATE_PER_SECOND_MAX } from '../../src/throttle/token-bucket.ts';
import { assertPromised } from './test-promise.ts';

export type TestGateway = {
  gateway: Gateway;
  exchange: Exchange;
  journal: MemoryJournal;
  clock: ManualClock;
  replica: Replica;
  feed: FeedRoom;
  views: Views;
  directory: MemoryDirectory;
  /** Stops the views from following, until it is called with false. */
  holdViews(isHeld: boolean): void;
  /** `reader` is another key of alpha's. */
  keys: { alpha: string; beta: string; reader: string };
  /** Answers the next commands in the exchange's place. */
  answerNext(...outcomes: Promise<Unrecorded>[]): void;
  /** Admits another participant to the market and returns a key of it. */
  admit(participantId: string): Promise<string>;
  call(method: Method, path: string, request?: CallRequest): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
};

type Unrecorded = Exclude<Outcome, { kind: 'RECORDED' }>;

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** `body` is sent as JSON; `text` as it is. The key is alpha's unless said otherwise; null: none. */
export type CallRequest = { key?: string | null; body?: unknown; text?: string | Buffer; headers?: Headers };

type Headers = Record<string, string>;

type MarketParts = { exchange: Exchange; replica: Replica; clock: ManualClock; log: Log };

/** What a test wants otherwise about the venue itself. */
export type TestVenue = {
  startUs?: number;
  /** In place of the area, contracts and participants of venue.ts. */
  setUp?(parts: MarketParts): Promise<void>;
  /** Before the gateway is ready, when hooks can still be added. */
  prepare?(app: FastifyInstance): void;
};

/** So that tests of anything else never hear of throttling. */
const NEVER_MET = limitsOfAllTiers({ ratePerSecond: RATE_PER_SECOND_MAX, burst: BURST_MAX }, { openStreams: 10_000 });

/** The same for each class, but for what is named. */
export function limitsOfAllTiers(limit: Limit, change: Partial<TierLimits> = {}): ThrottleConfig {
  const limits = { orders: limit, cancels: limit, reads: limit, streams: limit, openStreams: 10, ...change };
  return { SANDBOX: limits, STANDARD: limits, PROFESSIONAL: limits };
}

/** Enough for each test of a file to have its own book. */
const CONTRACTS = 60;

const random = createSeededRandom(1);
const KEYS = {
  alpha: mintKey(random, 'sandbox').text,
  beta: mintKey(random, 'sandbox').text,
  reader: mintKey(random, 'sandbox').text,
};

export const SPEC = readSpec();

function readSpec(): GatewayOptions['spec'] {
  const folder = new URL('../../../api/', import.meta.url);
  const document = JSON.parse(readFileSync(new URL('generated/openapi.json', folder), 'utf8')) as object;
  return { text: readFileSync(new URL('openapi.yaml', folder), 'utf8'), document };
}

/** `limits`: of throttling, where a test is about that. `authenticated` changes what the directory says of who asks. */
export type TestGatewayOptions = Partial<GatewayOptions> & {
  limits?: ThrottleConfig;
  authenticated?: (found: Authentication) => Authentication | Promise<Authentication>;
  changeDirectory?: (directory: MemoryDirectory) => GatewayOptions['directory'];
};

export async function createTestGateway(
  options: TestGatewayOptions = {},
  { startUs = NOON_US, setUp = listTestContracts, prepare }: TestVenue = {},
): Promise<TestGateway> {
  const { limits = NEVER_MET, authenticated = (found) => found, changeDirectory, ...change } = options;
  const clock = createManualClock(startUs);
  const log = createLog('silent');
  const market = await createTestMarket(clock, log);
  const { exchange, journal, replica, feed, projection } = market;
  await setUp({ exchange, replica, clock, log });
  const { views, hold } = projection;
  const directory = createTestDirectory(clock);
  const { channel, answerNext } = createPlayedExchange(exchange);
  const gateway = createGateway({
    spec: SPEC,
    exchange: channel,
    replica,
    views,
    feed,
    directory: {
      ...(changeDirectory?.(directory) ?? directory),
      authenticate: async (text) => authenticated(await directory.authenticate(text)),
    },
    journal,
    clock,
    random,
    log,
    build: { version: '0.1.0', commit: null },
    environment: 'sandbox',
    corsOrigins: [],
    isClockTrusted: () => true,
    isDatabaseUp: () => true,
    viewsBehindUs: () => 0,
    throttle: createLocalThrottle({ clock, config: limits }),
    openStreams: createOpenStreams(limits),
    ...change,
  });
  prepare?.(gateway.app);
  await gateway.app.ready();

  return {
    gateway,
    exchange,
    journal,
    clock,
    replica,
    feed,
    views,
    directory,
    holdViews: hold,
    keys: KEYS,
    answerNext,
    admit: async (admittedId) => {
      await exchange.submit({ ...VENUE, type: 'AdmitParticipant', admittedId });
      return directory.addKey(admittedId, ['read', 'trade']);
    },
    call: (method, path, request = {}) => call(gateway, method, path, request),
    close: async () => {
      feed.stop();
      await gateway.app.close();
      await exchange.stop();
    },
  };
}

function createTestDirectory(clock: ManualClock): MemoryDirectory {
  const directory = createMemoryDirectory(clock, random);
  directory.addKey('alpha', ['read', 'trade', 'keys'], KEYS.alpha);
  directory.addKey('beta', ['read', 'trade'], KEYS.beta);
  directory.addKey('alpha', ['read'], KEYS.reader);
  return directory;
}

type PlayedExchange = { channel: GatewayOptions['exchange']; answerNext: TestGateway['answerNext'] };

/** The exchange, but for the next commands that somebody else answers. */
function createPlayedExchange(exchange: Exchange): PlayedExchange {
  const played: Promise<Unrecorded>[] = [];
  return {
    channel: {
      submit: (command) => played.shift() ?? exchange.submit(command),
      submitBatch: (items) => played.shift() ?? exchange.submitBatch(items),
      state: exchange.state,
    },
    answerNext: (...outcomes) => {
      for (const outcome of outcomes) outcome.catch(() => undefined); // It is the gateway's to handle, later.
      played.push(...outcomes);
    },
  };
}

type TestMarket = Pick<TestGateway, 'exchange' | 'journal' | 'replica' | 'feed'> & { projection: Projection };

async function createTestMarket(clock: ManualClock, log: Log): Promise<TestMarket> {
  const journal = createMemoryJournal();
  const replica = createReplica(clock);
  const tail = createTail(journal);
  const feed = createFeed({ source: tail, clock, log });
  const projection = createProjection(replica, createSequenceGate(clock));

  /** Also what was committed without anybody hearing of it. */
  function followJournal(): void {
    for (const block of journal.blocks) {
      if (block.firstSequence <= replica.head().lastSequence) continue;
      const committed = parseBlock(block);
      tail.add(committed);
      replica.follow(committed);
      projection.follow(committed);
      feed.publish(committed);
    }
  }

  const exchange = createExchange({
    journal,
    clock,
    isClockTrusted: () => true,
    log,
    holder: 'test',
    venue: { venueId: 'test', environment: 'sandbox' },
    onCommitted: followJournal,
    onFatal: (error) => {
      throw error;
    },
  });
  await exchange.start();
  return { exchange, journal, replica, feed, projection };
}

async function listTestContracts({ exchange }: MarketParts): Promise<void> {
  for (const command of setUpCommands(testContracts(CONTRACTS))) await exchange.submit(command);
}

async function call(
  { app }: Gateway,
  method: Method,
  path: string,
  { key = KEYS.alpha, body, text, headers = {} }: CallRequest,
): Promise<LightMyRequestResponse> {
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await app.inject({
    method,
    url: path.startsWith('/docs') || path === '/' ? path : `/api/v1${path}`,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });
  await settled();
  assertPromised(SPEC.document, method, path, answer);
  return answer;
}

/** An order of 1 MW at 50.00, unless said otherwise. */
export function newOrder(clientOrderId: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    version: '1.0',
    clientOrderId,
    contractId: 'NL-TEST-1',
    side: 'BUY',
    price: '50.00',
    quantity: '1.0',
    ...change,
  };
}

type Projection = { views: Views; follow(committed: CommittedBlock): void; hold(isHeld: boolean): void };

/** Views in memory: orders as the market has them after each block, and trades as they come. */
function createProjection(replica: Replica, gate: SequenceGate): Projection {
  const orders = new Map<number, OrderSnapshot>();
  const trades: OwnTrade[] = [];
  const participants = new Map<OwnTrade, string>();
  let isHeld = false;

  function follow({ block, records }: CommittedBlock): void {
    for (const order of replica.market.orders.values()) orders.set(order.orderId, snapshotOrder(order));
    for (const { sequence, timeUs, events } of records) {
      for (const event of events) {
        // It may have been archived within the same block.
        const ended = event.type === 'OrderExpired' ? orders.get(event.orderId) : undefined;
        if (ended !== undefined) orders.set(ended.orderId, { ...ended, state: 'EXPIRED', openLots: 0 });
        if (event.type !== 'TradeExecuted') continue;
        const { tradeId, contractId, priceTicks, quantityLots, aggressorSide } = event;
        const trade = { tradeId, contractId, priceTicks, quantityLots, aggressorSide, executedAtUs: timeUs, sequence };
        for (const side of ['BUY', 'SELL'] as const) {
          const { orderId, clientOrderId, portfolioId, participantId } = side === 'BUY' ? event.buy : event.sell;
          const own = { ...trade, side, orderId, clientOrderId, portfolioId };
          trades.push(own);
          participants.set(own, participantId);
        }
      }
    }
    if (!isHeld) gate.advance(block.lastSequence);
  }

  const own = (participantId: string): OwnTrade[] =>
    trades.filter((trade) => participants.get(trade) === participantId);
  const views: Views = {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: (filter, page) => {
      const found = [...orders.values()].filter(
        (order) =>
          order.participantId === filter.participantId &&
          (filter.clientOrderId ?? order.clientOrderId) === order.clientOrderId &&
          (filter.contractId ?? order.contractId) === order.contractId &&
          (filter.state ?? order.state) === order.state,
      );
      return pageOf(found, page, (order) => order.updatedSequence);
    },
    findOrder: (participantId, orderId) => {
      const order = orders.get(orderId);
      return Promise.resolve(order?.participantId === participantId ? order : undefined);
    },
    findOrders: (participantId, { orderIds, clientOrderIds }) => {
      const isAsked = (order: OrderSnapshot): boolean =>
        orderIds.includes(order.orderId) || clientOrderIds.includes(order.clientOrderId);
      const found = [...orders.values()].filter((order) => order.participantId === participantId && isAsked(order));
      return Promise.resolve(found);
    },
    listOwnTrades: (participantId, { contractId, orderId }, page) =>
      pageOf(
        own(participantId)
          .filter((trade) => (contractId ?? trade.contractId) === trade.contractId)
          .filter((trade) => (orderId ?? trade.orderId) === trade.orderId),
        page,
        ({ sequence }) => sequence,
      ),
    findOwnTrades: (participantId, tradeId) =>
      Promise.resolve(own(participantId).filter((trade) => trade.tradeId === tradeId)),
    listMarketTrades: ({ contractId }, page) =>
      pageOf(
        trades.filter((trade) => trade.side === 'BUY' && (contractId ?? trade.contractId) === trade.contractId),
        page,
        ({ sequence }) => sequence,
      ),
    findPriorUses: () => Promise.resolve(new Map()),
  };
  const hold = (held: boolean): void => {
    isHeld = held;
    if (!held) gate.advance(replica.head().lastSequence);
  };
  return { views, follow, hold };
}

/** A cursor is the number of items before it. */
function pageOf<Row>(
  rows: Row[],
  { limit, cursor, afterSequence }: PageRequest,
  sequenceOf: (row: Row) => number,
): Promise<Page<Row>> {
  if (cursor !== undefined && !/^\d+$/.test(cursor)) return Promise.reject(new CursorInvalid('no cursor'));
  const from = Number(cursor ?? 0);
  const all = afterSequence === undefined ? rows.toReversed() : rows.filter((row) => sequenceOf(row) > afterSequence);
  const items = all.slice(from, from + limit);
  const nextCursor = from + limit < all.length ? String(from + limit) : null;
  return Promise.resolve({ items, nextCursor });
}
