/**
 * The market behind a test gateway, in one of two shapes. TOGETHER: exchange and gateway in one process, as `npm start`
 * runs them. APART: the gateway has a replica, tail, feed and views of its own that follow the journal, and asks the
 * exchange over a real door. Chosen by WATTBOOK_TEST_SHAPE. It holds no tests itself.
 */
import { apply } from '@wattbook/engine';
import type { Command } from '@wattbook/engine/commands';
import type { ManualClock } from './manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts';
import { createProjection, type Projection } from './memory-views.ts';
import type { ExchangeChannel } from '../../src/exchange-channel.ts';
import { createExchange, type Exchange } from '../../src/exchange.ts';
import { openDoor } from '../../src/exchange-link/door.ts';
import { mintDoorToken } from '../../src/exchange-link/door-token.ts';
import { createRemoteExchange } from '../../src/exchange-link/remote-exchange.ts';
import { createBooks } from '../../src/feed/books.ts';
import { createFeed, type FeedRoom } from '../../src/feed/feed.ts';
import type { GatewayOptions } from '../../src/http/gateway-options.ts';
import { createOwnWrites } from '../../src/http/operations/own-writes.ts';
import { parseBlock, type CommittedBlock } from '../../src/journal/committed-block.ts';
import { createFollower } from '../../src/journal/follower.ts';
import type { JournalReader } from '../../src/journal/journal.ts';
import { shareCatchUp } from '../../src/journal/shared-catch-up.ts';
import { createTail } from '../../src/journal/tail.ts';
import type { Log } from '../../src/ops/log.ts';
import { createSystemRandom } from '../../src/ops/random.ts';
import { createSequenceGate } from '../../src/ops/sequence-gate.ts';
import type { Quarantine } from '../../src/quarantine/quarantine.ts';
import { createReplica, type Replica } from '../../src/replica.ts';

export type TestShape = 'together' | 'apart';

export type TestMarket = {
  /** For what a test does itself: the gateway has heard of it by the time that it is told. */
  exchange: Exchange;
  /** The same exchange as another gateway has it: this one is told nothing. */
  elsewhere: ExchangeChannel;
  /** As the gateway has it. */
  channel: GatewayOptions['exchange'];
  /** The exchange's. */
  journal: MemoryJournal;
  replica: Replica;
  feed: FeedRoom;
  projection: Projection;
  /** From now on the engine throws at these commands, and at previews of them. */
  failAt(isPoison: (command: Command) => boolean): void;
  /** The gateway hears of everything that is committed. */
  follow(): Promise<void>;
  /** How the gateway reads what others wrote. */
  freshness: Pick<GatewayOptions, 'catchUp' | 'ownWrites'>;
  stop(): Promise<void>;
};

const HOLDER = 'test';

function shapeOfRun(): TestShape {
  const shape = process.env['WATTBOOK_TEST_SHAPE'] ?? 'together';
  if (shape === 'together' || shape === 'apart') return shape;
  throw new Error(`WATTBOOK_TEST_SHAPE is ${JSON.stringify(shape)}; it has to be together or apart`);
}

type Parts = { clock: ManualClock; log: Log; quarantine: Quarantine };

export async function createTestMarket(parts: Parts, shape = shapeOfRun()): Promise<TestMarket> {
  let isPoison = (_command: Command): boolean => false;
  const fails = (command: Command): boolean => isPoison(command);
  const market = await (shape === 'together' ? startTogether(parts, fails) : startApart(parts, fails));
  const { replica } = market;
  const previewing = {
    ...replica,
    preview: (...[command, timeUs]: Parameters<Replica['preview']>) => {
      failIf(isPoison(command));
      return replica.preview(command, timeUs);
    },
  };
  return { ...market, replica: previewing, failAt: (isMeant) => (isPoison = isMeant) };
}

type Started = Omit<TestMarket, 'failAt'>;

async function startTogether(parts: Parts, fails: (command: Command) => boolean): Promise<Started> {
  const journal = createMemoryJournal();
  const { take, ...readers } = createReaders(parts, journal);
  const { replica } = readers;

  /** Also what was committed without anybody hearing of it. */
  function followJournal(): void {
    for (const block of journal.blocks) {
      if (block.firstSequence > replica.head().lastSequence) take(parseBlock(block));
    }
  }

  const exchange = await startExchange(parts, journal, fails, followJournal);
  const follow = (): Promise<void> => Promise.resolve();
  const asked = { exchange, elsewhere: exchange, channel: exchange };
  return { ...readers, ...asked, journal, follow, freshness: {}, stop: exchange.stop };
}

async function startApart(parts: Parts, fails: (command: Command) => boolean): Promise<Started> {
  const { clock, log } = parts;
  const journal = createMemoryJournal();
  const exchange = await startExchange(parts, journal, fails, () => undefined);
  const token = mintDoorToken(createSystemRandom());
  const door = await openDoor({ exchange, holder: HOLDER, token, clock, log, host: '127.0.0.1', port: 0 });
  const leader = { holder: HOLDER, url: door.url, token };
  const findLeader = () => (exchange.state() === 'STOPPED' ? undefined : leader);
  const remote = createRemoteExchange({ findLeader, clock, log });

  // The same rows, read by another process: what a test does to the exchange's reading is no business of it.
  const followed = createMemoryJournal(journal.blocks);
  const { take, ...readers } = createReaders(parts, followed);
  const ownWrites = createOwnWrites();
  const follower = createFollower({
    ...{ journal: followed, clock, log, fromSequence: 1 },
    onBlock: (committed) => {
      take(committed);
      ownWrites.follow(committed);
    },
    onFatal: (error) => {
      throw error;
    },
  });
  await follower.start();
  const { catchUp } = follower;

  /** The answer comes when the gateway has heard of it as well. */
  const heard = async <Answer>(answer: Promise<Answer>): Promise<Answer> => answer.finally(catchUp);
  return {
    ...readers,
    journal,
    exchange: {
      ...exchange,
      submit: (command) => heard(exchange.submit(command)),
      submitBatch: (items) => heard(exchange.submitBatch(items)),
    },
    elsewhere: exchange,
    channel: { ...remote, state: exchange.state },
    follow: catchUp,
    freshness: { catchUp: shareCatchUp(catchUp), ownWrites },
    stop: async () => {
      follower.stop();
      await remote.stop();
      await door.stop();
      await exchange.stop();
    },
  };
}

type Readers = Pick<TestMarket, 'replica' | 'feed' | 'projection'> & { take(committed: CommittedBlock): void };

/** Everyone who only reads. */
function createReaders({ clock, log }: Parts, journal: JournalReader): Readers {
  const replica = createReplica(clock);
  const tail = createTail(journal);
  const books = createBooks(replica.market);
  const feed = createFeed({ source: tail, books, clock, log });
  const projection = createProjection(replica, createSequenceGate(clock));
  const take = (committed: CommittedBlock): void => {
    tail.add(committed);
    replica.follow(committed, books.note);
    projection.follow(committed);
    feed.publish(committed);
  };
  return { replica, feed, projection, take };
}

async function startExchange(
  { clock, log, quarantine }: Parts,
  journal: MemoryJournal,
  fails: (command: Command) => boolean,
  onCommitted: () => void,
): Promise<Exchange> {
  const exchange = createExchange({
    ...{ journal, quarantine, clock, log, onCommitted, holder: HOLDER },
    isClockTrusted: () => true,
    venue: { venueId: 'test', environment: 'sandbox' },
    onFatal: (error) => {
      throw error;
    },
    apply: (market, command, stamp) => {
      failIf(fails(command));
      return apply(market, command, stamp);
    },
  });
  await exchange.start();
  return exchange;
}

/** Without a stack, which tells of this machine. */
function failIf(isPoison: boolean): void {
  if (isPoison) throw Object.assign(new Error(), { stack: 'Error: bug: made to fail by a test' });
}
