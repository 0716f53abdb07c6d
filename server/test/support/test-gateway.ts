/**
 * A gateway for tests: the real exchange, engine, replica and feed on a journal in memory, views and keys. In which
 * shape, one process or two, WATTBOOK_TEST_SHAPE says (test-market.ts). It holds no tests itself.
 */
import { readFileSync } from 'node:fs';
import { VENUE, type Command } from '@wattbook/engine/commands';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createManualClock, settled, type ManualClock } from './manual-clock.ts';
import { createMemoryAnalytics } from './memory-analytics.ts';
import { createMemoryConfirmations, type MemoryConfirmations } from './memory-confirmations.ts';
import { createMemoryDirectory, type MemoryDirectory } from './memory-directory.ts';
import type { MemoryJournal } from './memory-journal.ts';
import { createMemoryQuarantine, type MemoryQuarantine } from './memory-quarantine.ts';
import { createMemoryUpstream, type MemoryUpstream } from './memory-upstream.ts';
import { createTestPast } from './test-past.ts';
import { createTestMarket, type TestMarket, type TestShape } from './test-market.ts';
import { NOON_US, setUpCommands, testContracts } from './venue.ts';
import { mintKey } from '../../src/directory/api-key.ts';
import type { Authentication } from '../../src/directory/directory.ts';
import type { ExchangeChannel, Outcome } from '../../src/exchange-channel.ts';
import type { Exchange } from '../../src/exchange.ts';
import type { FeedRoom } from '../../src/feed/feed.ts';
import { createLog, type Log } from '../../src/ops/log.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import type { Replica } from '../../src/replica.ts';
import type { ViewFreshness } from '../../src/views/view-freshness.ts';
import type { Surveillance, Views } from '../../src/views/view-types.ts';
import type { GatewayOptions } from '../../src/http/gateway-options.ts';
import { API_PREFIX, createGateway } from '../../src/http/gateway.ts';
import type { Gateway } from '../../src/http/serve-api.ts';
import type { ApiFile } from '../../src/http/served-api.ts';
import { ADMIN_PREFIX, createAdminApi } from '../../src/admin/admin-api.ts';
import type { AdminOptions } from '../../src/admin/admin-options.ts';
import { OPERATOR_SCOPES } from '../../src/directory/scopes.ts';
import { createLocalThrottle } from '../../src/throttle/local-throttle.ts';
import { createOpenStreams } from '../../src/throttle/open-streams.ts';
import type { Limit, ThrottleConfig, TierLimits } from '../../src/throttle/throttle.ts';
import { BURST_MAX, RATE_PER_SECOND_MAX } from '../../src/throttle/token-bucket.ts';
import { assertPromised } from './test-promise.ts';

export type TestGateway = {
  gateway: Gateway;
  exchange: Exchange;
  elsewhere: ExchangeChannel;
  journal: MemoryJournal;
  clock: ManualClock;
  replica: Replica;
  feed: FeedRoom;
  views: Views;
  surveillance: Surveillance;
  directory: MemoryDirectory;
  /** The operator's API of the same venue. Made when it is asked for first. */
  admin(): Promise<Gateway>;
  /** Has the past told to come later, until it is called with false. */
  holdPast(isHeld: boolean): void;
  /** Signed when they are asked for. */
  confirmations: MemoryConfirmations;
  /** Stops the views from following, until it is called with false. */
  holdViews(isHeld: boolean): void;
  /** `reader` is another key of alpha's; `operator` has all scopes of operators. */
  keys: { alpha: string; beta: string; reader: string; operator: string };
  /** Answers the next commands in the exchange's place. */
  answerNext(...outcomes: Promise<Unrecorded>[]): void;
  /** From now on the engine throws at these commands, and at previews of them. */
  failAt(isPoison: (command: Command) => boolean): void;
  quarantine: MemoryQuarantine;
  upstream: MemoryUpstream;
  /** Admits another participant to the market and returns a key of it. */
  admit(participantId: string): Promise<string>;
  call(method: Method, path: string, request?: CallRequest): Promise<LightMyRequestResponse>;
  /** The same on the operator's API; the key is the operator's unless said otherwise. */
  callAdmin(method: Method, path: string, request?: CallRequest): Promise<LightMyRequestResponse>;
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
  /** Default: that of the run. */
  shape?: TestShape;
};

/** So that tests of anything else never hear of throttling. */
const NEVER_MET = limitsOfAllTiers({ ratePerSecond: RATE_PER_SECOND_MAX, burst: BURST_MAX }, { openStreams: 10_000 });

/** The same for each class, but for what is named. */
export function limitsOfAllTiers(limit: Limit, change: Partial<TierLimits> = {}): ThrottleConfig {
  const limits = { orders: limit, cancels: limit, reads: limit, streams: limit, openStreams: 10, ...change };
  return { SANDBOX: limits, STANDARD: limits, PROFESSIONAL: limits, OPERATOR: limits };
}

/** Enough for each test of a file to have its own book. */
const CONTRACTS = 60;

const random = createSeededRandom(1);
const KEYS = {
  alpha: mintKey(random, 'sandbox').text,
  beta: mintKey(random, 'sandbox').text,
  reader: mintKey(random, 'sandbox').text,
  operator: mintKey(random, 'sandbox').text,
};

export const SPEC = readSpec('openapi');
export const ADMIN_SPEC = readSpec('admin');

function readSpec(name: 'openapi' | 'admin'): ApiFile {
  const folder = new URL('../../../api/', import.meta.url);
  const document = JSON.parse(readFileSync(new URL(`generated/${name}.json`, folder), 'utf8')) as object;
  return { text: readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), document };
}

/** `limits`: of throttling, where a test is about that. `authenticated` changes what the directory says of who asks. */
export type TestGatewayOptions = Partial<Omit<GatewayOptions, 'directory'>> & {
  limits?: ThrottleConfig;
  authenticated?: (found: Authentication) => Authentication | Promise<Authentication>;
  changeDirectory?: (directory: MemoryDirectory) => GatewayOptions['directory'];
  /** In place of the venue's own, for both APIs. */
  directory?: GatewayOptions['directory'] & AdminOptions['directory'];
  /** Whose keys are blocked, where `directory` says that. */
  directoryOfKeys?: Pick<MemoryDirectory, 'blockKey' | 'isBlocked'>;
  /** Of the operator's API. */
  adminSpec?: ApiFile;
};

const ALL_WELL = {
  build: { version: '0.1.0', commit: null },
  corsOrigins: [],
  isClockTrusted: () => true,
  isDatabaseUp: () => true,
  viewsBehindUs: () => 0,
};

export async function createTestGateway(
  options: TestGatewayOptions = {},
  { startUs = NOON_US, setUp = listTestContracts, prepare, shape }: TestVenue = {},
): Promise<TestGateway> {
  const { limits = NEVER_MET, authenticated: _a, changeDirectory: _c, adminSpec, directoryOfKeys, ...change } = options;
  const [clock, log] = [createManualClock(startUs), createLog('silent')];
  const directory = createTestDirectory(clock);
  const quarantine = createMemoryQuarantine([], directoryOfKeys ?? directory);
  const started = await createTestMarket({ clock, log, quarantine }, shape);
  const { projection, channel: whole, follow, freshness, stop, ...told } = started;
  const { exchange, journal, replica, feed } = told;
  const upstream = createMemoryUpstream(clock, replica.market);
  await setUp({ exchange, replica, clock, log });
  const { views, surveillance, hold } = projection;
  const past = createTestPast(journal, clock);
  const confirmations = createMemoryConfirmations({ journal, replica, clock, log, views });
  const { channel, answerNext } = createPlayedExchange(whole);
  const shared = {
    ...freshness,
    exchange: channel,
    replica,
    directory: createPlayedDirectory(directory, options),
    ...{ clock, random, log },
    environment: 'sandbox',
    throttle: createLocalThrottle({ clock, config: limits }),
    openStreams: createOpenStreams(limits),
  } as const;
  const gateway = createGateway({
    ...shared,
    ...{ spec: SPEC, views, feed, journal, past, confirmations, analytics: createMemoryAnalytics(views) },
    ...ALL_WELL,
    viewFreshness: () => freshnessOf(replica, views),
    keptDays: () => [],
    raisedAlarms: () => (quarantine.size() > 0 ? ['command-quarantined'] : []),
    ...change,
  });
  prepare?.(gateway.app);
  await gateway.app.ready();

  const { spec: _ofParticipants, releasedSpecs: _released, onAnswered: _told, ...alike } = change;
  const ofOperators = { spec: adminSpec ?? ADMIN_SPEC, surveillance, quarantine: quarantine.desk, upstream };
  let admin: Promise<Gateway> | undefined;
  const adminOnce = (): Promise<Gateway> => (admin ??= openAdmin({ ...shared, ...alike, ...ofOperators }, prepare));

  return {
    ...told,
    ...{ gateway, clock, views, confirmations, surveillance, directory, quarantine, upstream, answerNext },
    ...{ admin: adminOnce, holdViews: hold, holdPast: past.hold, keys: KEYS },
    admit: async (admittedId) => {
      await exchange.submit({ ...VENUE, type: 'AdmitParticipant', admittedId });
      return directory.addKey(admittedId, ['read', 'trade']);
    },
    call: async (method, path, request = {}) => call({ ...PUBLIC, gateway, follow }, method, path, request),
    callAdmin: async (method, path, request = {}) =>
      call({ ...ADMIN, gateway: await adminOnce(), follow }, method, path, request),
    close: async () => {
      feed.stop();
      await (await admin)?.app.close();
      await gateway.app.close();
      await stop();
    },
  };
}

/** The clock of a test gateway stands still: what isn't there yet has been missing for no time. */
function freshnessOf(replica: Replica, views: Views): ViewFreshness[] {
  const sequence = views.sequence();
  return [{ view: 'trading', sequence, behindRecords: replica.head().lastSequence - sequence, behindUs: 0 }];
}

function createTestDirectory(clock: ManualClock): MemoryDirectory {
  const directory = createMemoryDirectory(clock, random);
  for (const participantId of ['alpha', 'beta']) {
    void directory.addParticipant({ participantId, name: `Participant ${participantId}` });
  }
  directory.addKey('alpha', ['read', 'trade', 'risk', 'keys'], KEYS.alpha);
  directory.addKey('beta', ['read', 'trade'], KEYS.beta);
  directory.addKey('alpha', ['read'], KEYS.reader);
  directory.addKey('venue', OPERATOR_SCOPES, KEYS.operator, 'olga');
  return directory;
}

/** The directory, but for what a test wants otherwise. */
function createPlayedDirectory(
  directory: MemoryDirectory,
  { authenticated = (found) => found, changeDirectory }: Pick<TestGatewayOptions, 'authenticated' | 'changeDirectory'>,
) {
  return {
    ...directory,
    ...changeDirectory?.(directory),
    authenticate: async (text: string) => authenticated(await directory.authenticate(text)),
  };
}

type PlayedExchange = { channel: GatewayOptions['exchange']; answerNext: TestGateway['answerNext'] };

/** The exchange, but for the next commands that somebody else answers. */
function createPlayedExchange(exchange: GatewayOptions['exchange']): PlayedExchange {
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

/** The market of a test that says nothing else about it. */
export async function listTestContracts({ exchange }: Pick<MarketParts, 'exchange'>): Promise<void> {
  for (const command of setUpCommands(testContracts(CONTRACTS))) await exchange.submit(command);
}

async function openAdmin(options: AdminOptions, prepare?: TestVenue['prepare']): Promise<Gateway> {
  const opened = createAdminApi(options);
  prepare?.(opened.app);
  await opened.app.ready();
  return opened;
}

type ApiWords = { document: object; prefix: string; key: string };
type CalledApi = ApiWords & Pick<TestMarket, 'follow'> & { gateway: Gateway };

const PUBLIC: ApiWords = { document: SPEC.document, prefix: API_PREFIX, key: KEYS.alpha };
const ADMIN: ApiWords = { document: ADMIN_SPEC.document, prefix: ADMIN_PREFIX, key: KEYS.operator };

async function call(
  api: CalledApi,
  method: Method,
  path: string,
  { key = api.key, body, text, headers = {} }: CallRequest,
): Promise<LightMyRequestResponse> {
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await api.gateway.app.inject({
    method,
    url: path.startsWith('/docs') || path === '/' ? path : `${api.prefix}${path}`,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });
  await settled();
  // What comes next in a test looks at a process that has heard of what was answered.
  await api.follow();
  assertPromised(api.document, method, path, answer);
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
