/**
 * A venue whose processes log in as users of their own, each a member of one role: exchange, gateway, and what changes
 * the directory. All that it does for participants and operators goes through these three and nothing else.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { apply } from '@wattbook/engine';
import { pino } from 'pino';
import { ADMIN_PREFIX, createAdminApi } from '../src/admin/admin-api.ts';
import { createPool, requireRole } from '../src/database/pool.ts';
import { requireDurability } from '../src/database/durability.ts';
import { requireSchema } from '../src/database/migrate.ts';
import type { Role } from '../src/database/roles.ts';
import { createDirectory, type Directory } from '../src/directory/directory.ts';
import { OPERATOR_SCOPES } from '../src/directory/scopes.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { createBooks } from '../src/feed/books.ts';
import { createFeed } from '../src/feed/feed.ts';
import { API_PREFIX, createGateway } from '../src/http/gateway.ts';
import type { CommittedBlock } from '../src/journal/committed-block.ts';
import { createFollower } from '../src/journal/follower.ts';
import { createPostgresJournal, createPostgresJournalReader } from '../src/journal/postgres-journal.ts';
import { createTail } from '../src/journal/tail.ts';
import { createAlarms } from '../src/ops/alarms.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { createPostgresQuarantine } from '../src/quarantine/postgres-quarantine.ts';
import { createUpstreamDesk } from '../src/ingest/upstream-desk.ts';
import { createThreadOfPast } from '../src/past/thread-of-past.ts';
import { createQuarantineDesk } from '../src/quarantine/quarantine-desk.ts';
import { QUARANTINE_POLL_MS } from '../src/quarantine/quarantine.ts';
import { createReplica } from '../src/replica.ts';
import { openReplica } from '../src/snapshots/open-replica.ts';
import { createSnapshotWriter } from '../src/snapshots/snapshot-writer.ts';
import { createLocalThrottle } from '../src/throttle/local-throttle.ts';
import { createOpenStreams } from '../src/throttle/open-streams.ts';
import { RATE_PER_SECOND_MAX } from '../src/throttle/token-bucket.ts';
import { createPostgresSurveillance } from '../src/views/postgres-surveillance.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createPostgresConfirmations } from '../src/confirmations/postgres-confirmations.ts';
import { createPostgresAnalytics } from '../src/views/postgres-analytics.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import { readKeptDays } from '../src/views/postgres-retention.ts';
import { readViewProgress } from '../src/views/postgres-view-freshness.ts';
import { createProjector } from '../src/views/projector.ts';
import { createFreshnessWatch } from '../src/views/view-freshness.ts';
import { createTestDatabase, openTestPools } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { eventually } from './support/patience.ts';
import { ADMIN_SPEC, limitsOfAllTiers, newOrder, SPEC } from './support/test-gateway.ts';
import { NOON_US, setUpCommands } from './support/venue.ts';

const log = pino({ level: 'silent' });
const random = createSystemRandom();
const LIMITS = limitsOfAllTiers({ ratePerSecond: RATE_PER_SECOND_MAX, burst: 1_000 });

/** Stops what was started, in the reverse order. */
type Later = (stop: () => unknown) => void;

function stopsOf(t: TestContext): Later {
  const stops: (() => unknown)[] = [];
  t.after(async () => {
    for (const stop of stops.toReversed()) await stop();
  });
  return (stop) => void stops.push(stop);
}

type Logins = { exchange: string; gateway: string; directory: string };

/** Three users who may log in, and act as one role each. */
async function createLogins(later: Later): Promise<Logins> {
  const database = await createTestDatabase();
  later(database.drop);
  const { admin, end } = openTestPools(database.connectionString);
  later(end);
  const login = async (role: Role): Promise<string> => {
    const name = `login_${randomBytes(6).toString('hex')}`;
    await admin.query(`create role ${name} login password 'secret' in role ${role}`);
    later(() => admin.query(`drop role ${name}`));
    const url = Object.assign(new URL(database.connectionString), { username: name, password: 'secret' });
    await requireRole(url.href, role);
    return url.href;
  };
  return {
    exchange: await login('wattbook_exchange'),
    gateway: await login('wattbook_gateway'),
    directory: await login('wattbook_directory'),
  };
}

type ExchangeProcess = { exchange: Exchange; snapshot(): Promise<string> };

/** Journal, market, views, quarantine and snapshots. The engine fails at orders whose text is poison. */
async function startExchange(
  later: Later,
  connectionString: string,
  clock: ManualClock,
  { viewGate, onCommitted }: { viewGate: ReturnType<typeof createSequenceGate>; onCommitted: OnCommitted },
): Promise<ExchangeProcess> {
  const pool = createPool(connectionString, log, 'wattbook_exchange');
  later(() => pool.end());
  await requireSchema(pool);
  await requireDurability(pool);
  const journal = createPostgresJournal({ connectionString, pool, clock, commitTimeoutMs: 60_000 });
  later(journal.abandonWriter);
  const alarms = createAlarms(log);
  const quarantine = createPostgresQuarantine({ connectionString, pool, clock, log, alarms, timeoutMs: 10_000 });
  later(quarantine.stop);
  const tail = createTail(journal);
  const projector = createProjector({ store: createPostgresViewStore(pool), source: tail, clock, log, gate: viewGate });
  await projector.start();
  later(projector.stop);
  const onFault = (kind: string): void => assert.fail(kind);
  const exchange = createExchange({
    ...{ journal, quarantine, clock, log, isClockTrusted: () => true, holder: 'test' },
    venue: { venueId: 'test', environment: 'sandbox' },
    openReplica: async () => (await openReplica({ pool, journal, clock, log, onFault })).replica,
    onCommitted: (committed) => {
      tail.add(committed);
      projector.wake();
      onCommitted(committed);
    },
    onFatal: (error) => {
      throw error;
    },
    apply: (market, command, stamp) => {
      assert.ok(command.type !== 'PlaceOrder' || command.text !== 'poison', 'poison');
      return apply(market, command, stamp);
    },
  });
  await exchange.start();
  later(exchange.stop);
  const writer = createSnapshotWriter({ connectionString, logLevel: 'silent', clock, kept: 2, onFault });
  later(writer.stop);
  return { exchange, snapshot: async () => (await writer.write(Number.MAX_SAFE_INTEGER)).kind };
}

type OnCommitted = (committed: CommittedBlock) => void;
type GatewayProcess = { app: FastifyInstance; admin: FastifyInstance; directory: Directory; follow: OnCommitted };

/** Reads with one user, and changes the directory with the other; knows the market from the journal only. */
async function startGateway(
  later: Later,
  logins: Logins,
  clock: ManualClock,
  { viewGate, exchange }: { viewGate: ReturnType<typeof createSequenceGate>; exchange: Exchange },
): Promise<GatewayProcess> {
  const pool = createPool(logins.gateway, log, 'wattbook_gateway');
  const changes = createPool(logins.directory, log, 'wattbook_directory');
  later(() => Promise.all([pool.end(), changes.end()]));
  await requireSchema(pool);
  await requireSchema(changes);
  const journal = createPostgresJournalReader(pool);
  const replica = createReplica(clock);
  const books = createBooks(replica.market);
  const feed = createFeed({ source: createTail(journal), books, clock, log });
  const follower = createFollower({
    ...{ journal, clock, log, fromSequence: 1 },
    onBlock: (committed) => {
      replica.follow(committed, books.note);
      feed.publish(committed);
    },
    onFatal: (error) => {
      throw error;
    },
  });
  await follower.start();
  later(follower.stop);
  const directory = createDirectory({ pool, changes, clock, random, log, environment: 'sandbox' });
  const shared = {
    ...{ exchange, replica, directory, clock, random, log },
    environment: 'sandbox',
    ...{ throttle: createLocalThrottle({ clock, config: LIMITS }), openStreams: createOpenStreams(LIMITS) },
  } as const;
  const past = createThreadOfPast({ connectionString: logins.gateway, logLevel: 'silent', clock, log });
  later(past.stop);
  const freshness = createFreshnessWatch({
    ...{ read: () => readViewProgress(pool), readKept: () => readKeptDays(pool), clock, log },
  });
  await freshness.start();
  later(freshness.stop);
  const { app } = createGateway({
    ...shared,
    ...{ spec: SPEC, feed, journal, past, views: createPostgresViews(pool, viewGate) },
    confirmations: createPostgresConfirmations(pool),
    analytics: createPostgresAnalytics(pool),
    viewFreshness: freshness.now,
    keptDays: freshness.kept,
    ...{ viewsBehindUs: () => 0, isClockTrusted: () => true, isDatabaseUp: () => true, raisedAlarms: () => [] },
    ...{ build: { version: '0', commit: null }, corsOrigins: [] },
  });
  const { app: admin } = createAdminApi({
    ...shared,
    ...{ spec: ADMIN_SPEC, surveillance: createPostgresSurveillance(pool, viewGate) },
    quarantine: createQuarantineDesk({ pool, changes, clock }),
    upstream: createUpstreamDesk({ pool, changes, clock, market: replica.market }),
  });
  later(async () => {
    feed.stop();
    await Promise.all([app.close(), admin.close()]);
  });
  await Promise.all([app.ready(), admin.ready()]);
  return { app, admin, directory, follow: follower.offer };
}

type Answer = { status: number; body: Record<string, unknown> };
type Ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, key?: string) => Promise<Answer>;

function asking(app: FastifyInstance, prefix: string, ownKey: string): Ask {
  return async (method, path, body, key = ownKey) => {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
    const payload = body && { payload: JSON.stringify(body) };
    const answer = await app.inject({ method, url: `${prefix}${path}`, headers, ...payload });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
}

type Venue = { ask: Ask; operate: Ask; snapshot(): Promise<string>; untilLeading(): Promise<void> };

async function openVenue(t: TestContext): Promise<Venue> {
  const later = stopsOf(t);
  const logins = await createLogins(later);
  const clock = createManualClock(NOON_US);
  const viewGate = createSequenceGate(clock);
  let follow: OnCommitted = () => undefined;
  const onCommitted: OnCommitted = (committed) => follow(committed);
  const { exchange, snapshot } = await startExchange(later, logins.exchange, clock, { viewGate, onCommitted });
  for (const command of setUpCommands()) await exchange.submit(command);
  const gateway = await startGateway(later, logins, clock, { viewGate, exchange });
  ({ follow } = gateway);
  const { app, admin, directory } = gateway;
  await directory.addParticipant({ participantId: 'alpha', name: 'Alpha' });
  const own = { participantId: 'alpha', userId: 'bot', scopes: ['read', 'trade', 'keys', 'risk'] } as const;
  const { text: key } = await directory.addKey(own);
  const { text: operator } = await directory.addKey({
    ...{ participantId: 'venue', userId: 'olga', scopes: OPERATOR_SCOPES },
  });
  return {
    ask: asking(app, API_PREFIX, key),
    operate: asking(admin, ADMIN_PREFIX, operator),
    snapshot,
    // After a command that was poison the market is built again.
    untilLeading: async () => {
      await eventually('the market is back', 10_000, async () => {
        await clock.advance(QUARANTINE_POLL_MS);
        return exchange.state() === 'LEADING' ? true : undefined;
      });
    },
  };
}

test('a participant trades, reads its orders, and looks after its keys', async (t) => {
  const { ask, snapshot } = await openVenue(t);
  const placed = await ask('POST', '/orders', newOrder('a'));
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const { orderId } = placed.body;
  const repeated = await ask('POST', '/orders', newOrder('a'));
  assert.equal(repeated.body['orderId'], orderId, 'a repetition: found in views and journal');
  assert.equal((await ask('GET', `/orders/${String(orderId)}`)).body['state'], 'ACTIVE');
  assert.equal((await ask('DELETE', `/orders/${String(orderId)}`)).status, 200);
  const { sequence } = placed.body;
  const { body: book } = await ask('GET', `/contracts/NL-TEST-1/book?at=${String(sequence)}`);
  assert.equal((book['bids'] as unknown[]).length, 1, 'the past is built with the rights of who reads');
  const { body: listed } = await ask('GET', '/orders');
  assert.deepEqual(
    (listed['items'] as { state: string }[]).map(({ state }) => state),
    ['CANCELLED'],
  );

  const { body: keys } = await ask('GET', '/account/keys');
  const [{ keyId }] = keys['items'] as [{ keyId: string }];
  const rotated = await ask('POST', `/account/keys/${keyId}/rotate`);
  assert.equal(rotated.status, 201, JSON.stringify(rotated.body));
  const successor = String(rotated.body['key']);
  assert.equal((await ask('DELETE', `/account/keys/${keyId}`, undefined, successor)).status, 200);
  assert.equal((await ask('GET', '/orders')).status, 401);
  assert.equal(await snapshot(), 'WRITTEN');
  assert.equal(await snapshot(), 'NOTHING_NEW');
});

test('operators admit and change participants, give keys, watch the market, and release what was poison', async (t) => {
  const { ask, operate, untilLeading } = await openVenue(t);
  const admitted = await operate('POST', '/participants', {
    ...V1,
    participantId: 'gamma',
    name: 'G',
    tier: 'SANDBOX',
  });
  assert.equal(admitted.status, 201, JSON.stringify(admitted.body));
  assert.equal((await operate('PATCH', '/participants/gamma', { ...V1, name: 'Gamma' })).body['name'], 'Gamma');
  const issued = await operate('POST', '/participants/gamma/keys', { ...V1, userId: 'bot', scopes: ['read', 'trade'] });
  assert.equal(issued.status, 201, JSON.stringify(issued.body));

  const poison = (id: string): Promise<Answer> => ask('POST', '/orders', newOrder(id, { text: 'poison' }));
  for (const id of ['p1', 'p2', 'p3']) {
    assert.equal((await poison(id)).status, 422);
    await untilLeading();
  }
  assert.equal((await ask('GET', '/orders')).status, 403, 'three of them block the key');
  const { body: held } = await operate('GET', '/quarantined-commands');
  const items = held['items'] as { fingerprint: string; keyId: string }[];
  assert.equal(items.length, 3);
  const { fingerprint = '', keyId = '' } = items[0] ?? {};
  const released = await operate('POST', `/quarantined-commands/${fingerprint}/release`, { ...V1, reason: 'mended' });
  assert.equal(released.status, 200, JSON.stringify(released.body));
  assert.equal(
    (await operate('POST', `/participants/alpha/keys/${keyId}/unblock`, { ...V1, reason: 'mended' })).status,
    200,
  );
  assert.equal((await ask('GET', '/orders')).status, 200);
  assert.equal((await operate('GET', '/orders')).status, 200);
  assert.equal((await operate('DELETE', `/participants/alpha/keys/${keyId}`)).status, 200);
  assert.equal((await ask('GET', '/orders')).status, 401);
});

const V1 = { version: '1.0' };
