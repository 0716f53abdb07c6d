/** One server process on simulated seams: the rooms as main.ts wires them. */
import { apply } from '@wattbook/engine';
import { createExchange, type Exchange } from '../../src/exchange.ts';
import { createBooks } from '../../src/feed/books.ts';
import { createFeed } from '../../src/feed/feed.ts';
import type { Parts } from '../../src/http/gateway-options.ts';
import { createOwnWrites } from '../../src/http/operations/own-writes.ts';
import { createRecords } from '../../src/http/operations/records.ts';
import { createStreamsByKey } from '../../src/http/operations/streams-by-key.ts';
import { createBodyVersions } from '../../src/http/versions.ts';
import { createFollower } from '../../src/journal/follower.ts';
import { createTail } from '../../src/journal/tail.ts';
import { createLog } from '../../src/ops/log.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import { createSequenceGate } from '../../src/ops/sequence-gate.ts';
import type { Replica } from '../../src/replica.ts';
import { createLocalThrottle } from '../../src/throttle/local-throttle.ts';
import { createOpenStreams } from '../../src/throttle/open-streams.ts';
import { createProjector } from '../../src/views/projector.ts';
import { createViewLag } from '../../src/views/view-lag.ts';
import { createMemoryAnalytics } from '../support/memory-analytics.ts';
import { createMemoryDirectory } from '../support/memory-directory.ts';
import { limitsOfAllTiers, SPEC } from '../support/test-gateway.ts';
import { createDoor, type Door } from './door.ts';
import type { Life } from './life.ts';
import { createTestPast } from '../support/test-past.ts';
import { createSimulatedJournal, type StoredBlocks } from './simulated-journal.ts';
import { createSnapshots, type StoredSnapshots } from './simulated-snapshots.ts';
import { createSimulatedQuarantine, isPoison, type StoredPoison } from './simulated-quarantine.ts';
import { createSimulatedViews, createSimulatedViewStore } from './simulated-views.ts';
import type { ViewTables } from './view-tables.ts';
import type { World } from './world.ts';

export type Storage = {
  stored: StoredBlocks;
  tables: ViewTables;
  snapshots: StoredSnapshots;
  quarantine: StoredPoison;
};

export type VenueProcess = {
  life: Life;
  /** Undefined until it has come up and answers, and once it has died. */
  opened(): OpenedProcess | undefined;
};

export type OpenedProcess = {
  life: Life;
  exchange: Exchange;
  replica: Replica;
  door: Door;
  viewSequence(): number;
};

export type VenueProcessOptions = {
  world: World;
  storage: Storage;
  life: Life;
  isClockTrusted: () => boolean;
  /** It can't come up: its supervisor starts another one. */
  onFailedStart: (error: unknown) => void;
  onOpen: () => void;
};

const log = createLog('silent');
const versions = createBodyVersions(SPEC.document);
/** Nobody asks for the API file, and packing it for each process would take a fifth of the time. */
const NO_FILE = { text: '', document: {} };
const NO_LIMITS = limitsOfAllTiers({ ratePerSecond: 1_000, burst: 1_000 });

export function startVenueProcess(options: VenueProcessOptions): VenueProcess {
  const { life } = options;
  let opened: OpenedProcess | undefined;
  open(options).then(
    (process) => {
      opened = process;
      options.onOpen();
    },
    (error: unknown) => {
      if (life.state() !== 'DEAD') options.onFailedStart(error);
    },
  );
  return { life, opened: () => (life.state() === 'DEAD' ? undefined : opened) };
}

async function open({ world, storage, life, isClockTrusted }: VenueProcessOptions): Promise<OpenedProcess> {
  const { clock } = life;
  const journal = createSimulatedJournal(world, life, storage.stored);
  const snapshots = createSnapshots({ world, life, stored: storage.snapshots, journal, log });
  const replica = await snapshots.open();
  const published = replica.head().lastSequence;
  const tail = createTail(journal);
  const books = createBooks(replica.market);
  const feed = createFeed({ source: tail, books, clock, log, published });
  const gate = createSequenceGate(clock);
  const viewLag = createViewLag(gate.sequence);
  const store = createSimulatedViewStore(world, life, storage.tables);
  const projector = createProjector({ store, source: tail, clock, log, gate });

  /** A process that isn't there any more can't find anything wrong. */
  function onFatal(error: unknown): void {
    if (life.state() === 'DEAD') return;
    world.fault(`process ${life.id} doesn't trust itself: ${error instanceof Error ? error.stack : String(error)}`);
    life.kill('it does not trust itself');
  }

  const follower = createFollower({
    ...{ journal, clock, log, fromSequence: published + 1, onFatal },
    onBlock: (committed) => {
      replica.follow(committed, books.note);
      tail.add(committed);
      feed.publish(committed);
      viewLag.note(committed);
      projector.wake();
      if (life.state() !== 'DEAD') snapshots.keep(replica);
    },
  });
  const quarantine = createSimulatedQuarantine(world, life, storage.quarantine);
  /** What is poison is applied halfway, as when an assertion fails. */
  const applyOrThrow: typeof apply = (market, command, stamp) => {
    if (quarantine.mustRefuse(command))
      world.fault(`process ${life.id} asks its market ${JSON.stringify(command)}, which is held in quarantine`);
    const events = apply(market, command, stamp);
    if (isPoison(command)) throw new Error('bug: an invariant does not hold');
    return events;
  };

  const exchange = createExchange({
    ...{ journal, quarantine, clock, isClockTrusted, log, onFatal },
    apply: applyOrThrow,
    ...(world.swarm.outage !== undefined && { outage: world.swarm.outage }),
    holder: `process-${life.id}`,
    venue: { venueId: 'simulated', environment: 'sandbox' },
    openReplica: () => snapshots.twin(replica),
    onCommitted: (committed) => {
      if (life.passes('before readers are told')) follower.offer(committed);
      life.passes('after readers were told');
    },
  });
  await follower.start();
  await projector.start();
  await exchange.start();
  await follower.catchUp();
  const views = createSimulatedViews(world, life, storage.tables, gate);
  const rooms = { exchange, replica, views, feed, journal, viewsBehindUs: () => viewLag.behindUs(clock.nowUs()) };
  const door = createDoor(partsOf({ ...rooms, clock, isClockTrusted }, world));
  return { life, exchange, replica, door, viewSequence: gate.sequence };
}

type Rooms = Pick<
  Parts,
  'exchange' | 'replica' | 'views' | 'feed' | 'journal' | 'viewsBehindUs' | 'clock' | 'isClockTrusted'
>;

/** What the gateway is given, and makes of it. */
function partsOf(rooms: Rooms, world: World): Parts {
  const { clock, journal } = rooms;
  const random = createSeededRandom(world.random.below(2 ** 31));
  // No key is ever revoked here: server/src/http/revoked-meanwhile.test.ts is about that.
  const directory = { ...createMemoryDirectory(clock, random), findRevokedKeys: () => Promise.resolve([]) };
  return {
    ...rooms,
    ...{ spec: NO_FILE, directory, random, log, versions },
    throttle: createLocalThrottle({ clock, config: NO_LIMITS }),
    openStreams: createOpenStreams(NO_LIMITS),
    build: { version: 'simulated', commit: null },
    environment: 'sandbox',
    corsOrigins: [],
    keptDays: () => [],
    isDatabaseUp: () => true,
    raisedAlarms: () => [],
    streamsByKey: createStreamsByKey({ directory, clock, log }),
    ownWrites: createOwnWrites(),
    records: createRecords(journal),
    past: createTestPast(journal, clock),
    // No simulated participant asks for any of these.
    viewFreshness: () => [],
    analytics: createMemoryAnalytics(rooms.views),
    confirmations: { find: () => Promise.resolve(undefined), keys: () => Promise.resolve([]) },
  };
}
