/** An exchange on a journal in memory, its door, and a gateway's end of the link. It holds no tests itself. */
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts';
import { createMemoryQuarantine } from './memory-quarantine.ts';
import { NOON_US, setUpCommands } from './venue.ts';
import type { BatchOutcome, ExchangeChannel } from '../../src/exchange-channel.ts';
import { createExchange, type Exchange } from '../../src/exchange.ts';
import { openDoor, type Door } from '../../src/exchange-link/door.ts';
import { mintDoorToken } from '../../src/exchange-link/door-token.ts';
import { createRemoteExchange, type Leader, type RemoteExchange } from '../../src/exchange-link/remote-exchange.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import type { JournalRecord } from '../../src/journal/format.ts';
import type { Clock } from '../../src/ops/clock.ts';
import { createLog } from '../../src/ops/log.ts';
import { createSystemRandom } from '../../src/ops/random.ts';

export const HOLDER = 'exchange-1';
export const TOKEN = mintDoorToken(createSystemRandom());
export const SILENT = createLog('silent');

export type LinkedExchange = {
  clock: ManualClock;
  exchange: Exchange;
  journal: MemoryJournal;
  door: Door;
  remote: RemoteExchange;
  /** Changes whom the gateway takes for the leader. */
  follow(leader: Leader | undefined): void;
  leader: Leader;
  /** What is durable. */
  records(): JournalRecord[];
  close(): Promise<void>;
};

/** A leading exchange without contracts, as tests of channels want it. */
export async function startExchange(clock: Clock, journal: MemoryJournal): Promise<Exchange> {
  const exchange = createExchange({
    ...{ journal, clock, log: SILENT, holder: HOLDER, quarantine: createMemoryQuarantine() },
    isClockTrusted: () => true,
    venue: { venueId: 'test', environment: 'sandbox' },
    onCommitted: () => undefined,
    onFatal: (error) => {
      throw error;
    },
  });
  await exchange.start();
  return exchange;
}

/** @param played stands in the exchange's place behind the door */
export async function linkExchange(
  played?: (exchange: Exchange) => Pick<ExchangeChannel, 'submitBatch'>,
): Promise<LinkedExchange> {
  const clock = createManualClock(NOON_US);
  const journal = createMemoryJournal();
  const exchange = await startExchange(clock, journal);
  for (const command of setUpCommands()) await exchange.submit(command);
  return linkTo({ clock, journal, exchange }, played?.(exchange));
}

export async function linkTo(
  { clock, journal, exchange }: Pick<LinkedExchange, 'clock' | 'journal' | 'exchange'>,
  behindDoor: Pick<ExchangeChannel, 'submitBatch'> = exchange,
): Promise<LinkedExchange> {
  const door = await openTestDoor(clock, behindDoor);
  const leader = { holder: HOLDER, url: door.url, token: TOKEN };
  let known: Leader | undefined = leader;
  const remote = createRemoteExchange({ findLeader: () => known, clock, log: SILENT });
  return {
    ...{ clock, journal, exchange, door, remote, leader },
    follow: (next) => (known = next),
    records: () => journal.blocks.flatMap((block) => parseBlock(block).records),
    close: async () => {
      await remote.stop();
      await door.stop();
      await exchange.stop();
    },
  };
}

export function openTestDoor(clock: ManualClock, exchange: Pick<ExchangeChannel, 'submitBatch'>): Promise<Door> {
  return openDoor({ exchange, holder: HOLDER, token: TOKEN, clock, log: SILENT, host: '127.0.0.1', port: 0 });
}

/** NOT_EXECUTED with its code, or what else it is. */
export function wordOf(outcome: BatchOutcome | { kind: 'RECORDED' }): string {
  return outcome.kind === 'NOT_EXECUTED' ? outcome.code : outcome.kind;
}
