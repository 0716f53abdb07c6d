/**
 * A venue of real processes under load, and everyone who keeps an eye on it: traders, readers of the stream, a ledger
 * of what each was told, and the journal read past the server. What is done to it is told by who uses it.
 */
import { createSeededRandom, type Random } from '../../src/ops/random.ts';
import type { ApiCaller } from './api-caller.ts';
import { createJournalReading, type JournalReading } from './journal-reading.ts';
import { createJournalStory, type JournalStory } from './journal-story.ts';
import { createLedger, type Ledger, type ParticipantId } from './ledger.ts';
import { createOrderAudit, readList, type OrderAudit } from './order-audit.ts';
import { eventually } from './patience.ts';
import { findFreePort, launchServer, sandboxKeys, untilOpen, type Premises, type RealServer } from './real-server.ts';
import { createRovingCaller } from './roving-caller.ts';
import { createStreamReader, type StreamReader } from './stream-reader.ts';
import { createTradingLoad, type TradingLoad } from './trading-load.ts';

/** How long a venue may take to come back, on a machine that has other things to do as well. */
export const RECOVERY_TIMEOUT_MS = 90_000;
const TRADERS_EACH = 10;
const CONTRACTS = 6;

/** A venue that is traded at, whoever starts and ends its processes. */
export type TradedVenue = JournalReading & {
  premises: Premises;
  random: Random;
  keys: Record<ParticipantId, string>;
  ledger: Ledger;
  load: TradingLoad;
  readers: StreamReader[];
  callers: Record<ParticipantId, ApiCaller>;
  /** Those that are traded: open, and open until all is over. */
  contractIds: readonly string[];
  story: JournalStory;
  audit: OrderAudit;
  /** One that answers participants; throws if any process ended by itself. */
  server(): RealServer;
  /** Leaves nothing open that would keep the process alive, also in the middle of something. */
  leave(): Promise<void>;
};

export type TradingBench = TradedVenue & {
  /** Starts the server again, where it stood before. */
  launch(): RealServer;
  /** The one that was started last; throws if it ended by itself. */
  server(): RealServer;
};

export type TradingBenchOptions = {
  seed: number;
  premises: Premises;
  environment?: Record<string, string>;
  /** Every server that is started joins them, so that whoever closes the premises can end them. */
  servers: RealServer[];
};

/** Starts the server and lets nobody trade yet. */
export async function openTradingBench(options: TradingBenchOptions): Promise<TradingBench> {
  const { seed, premises, environment = {}, servers } = options;
  const port = await findFreePort();
  const launch = (): RealServer => {
    const server = launchServer({ premises, port, environment });
    servers.push(server);
    return server;
  };
  const first = launch();
  const { origin } = first;
  await untilOpen(first);
  const server = (): RealServer => running(servers.findLast((one) => one.origin === origin));
  const venue = await gatherTraders({ seed, premises, origins: [origin], tradersEach: TRADERS_EACH, server });
  return { ...venue, launch };
}

/** Everyone who trades at a venue that is open, or watches it. Nobody trades yet. */
export async function gatherTraders(options: {
  seed: number;
  /** Where the participants' keys are, and PostgreSQL. */
  premises: Premises;
  /** Of each gateway. */
  origins: readonly string[];
  tradersEach: number;
  server: () => RealServer;
}): Promise<TradedVenue> {
  const { seed, premises, origins, tradersEach, server } = options;
  const keys = sandboxKeys(premises);
  const callers = {
    alpha: createRovingCaller({ origins, key: keys.alpha, connectionsMax: 8 }),
    beta: createRovingCaller({ origins, key: keys.beta, connectionsMax: 8 }),
  };
  const contractIds = await pickContracts(callers.alpha);
  const [ledger, story] = [createLedger(), createJournalStory()];
  const load = createTradingLoad({ origins, keys, tradersEach, contractIds, seed, ledger });
  const readers = createReaders(origins, keys, contractIds);
  return {
    ...{ premises, keys, callers, contractIds, ledger, story, load, readers, server },
    ...createJournalReading(premises, story),
    random: createSeededRandom(seed),
    audit: createOrderAudit({ callers, ledger, story }),
    leave: async () => {
      load.abandon();
      callers.alpha.close();
      callers.beta.close();
      for (const reader of readers) await reader.stop();
    },
  };
}

function running(server: RealServer | undefined): RealServer {
  if (server?.exit() === undefined && server !== undefined) return server;
  throw new Error(`the server ended by itself: ${JSON.stringify(server?.exit())}\n${server?.output()}`);
}

/** Those that stay open longest, of each product, so that no closure gets in the way of a retry. */
async function pickContracts(caller: ApiCaller): Promise<string[]> {
  // Of several processes the one that leads may still be listing them.
  const items = await eventually(`${CONTRACTS} contracts are open`, RECOVERY_TIMEOUT_MS, async () => {
    const { items: open } = await readList(caller, '/contracts?state=OPEN&limit=500');
    return open.length >= CONTRACTS ? open : undefined;
  });
  return items.slice(-CONTRACTS).map((contract) => String(contract['contractId']));
}

function createReaders(
  origins: readonly string[],
  keys: Record<ParticipantId, string>,
  contractIds: string[],
): StreamReader[] {
  const [contractId = ''] = contractIds;
  return [
    createStreamReader({ name: 'all, by header', origins, key: keys.alpha }),
    createStreamReader({ name: 'all, by query', origins: origins.toReversed(), key: keys.beta, resumeBy: 'QUERY' }),
    createStreamReader({ name: 'all from the beginning', origins, key: keys.beta, after: '0', resumeBy: 'QUERY' }),
    createStreamReader({
      name: 'one contract',
      origins: origins.toReversed(),
      key: keys.alpha,
      filter: { contractId },
    }),
    createStreamReader({
      name: 'one product',
      origins,
      key: keys.beta,
      filter: { product: 'PT15M' },
      resumeBy: 'QUERY',
    }),
  ];
}

/** So many acknowledgements more. */
export async function untilAnswers({ ledger, server }: TradedVenue, answers: number): Promise<void> {
  const wanted = ledger.acknowledged + answers;
  await eventually(`${answers} more acknowledgements`, RECOVERY_TIMEOUT_MS, () => {
    server();
    return ledger.acknowledged >= wanted ? true : undefined;
  });
}

/** Resolves with the time of an answer to an order that was sent, and executed, after `sinceMs`. */
export function untilExecuted({ ledger, server }: TradedVenue, sinceMs: number): Promise<number> {
  return eventually('an order is executed again', RECOVERY_TIMEOUT_MS, () => {
    server();
    const last = ledger.lastExecuted();
    return last.sentAtMs > sinceMs ? last.answeredAtMs : undefined;
  });
}
