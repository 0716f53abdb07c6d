/** A venue whose clocks leap over the dull parts of a night: server and PostgreSQL together, wall and monotonic. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stops } from '../../src/ops/stops.ts';
import { createApiCaller } from '../support/api-caller.ts';
import { createJournalReading } from '../support/journal-reading.ts';
import { createJournalStory } from '../support/journal-story.ts';
import { createLedger, submissionOf, type Ledger, type ParticipantId } from '../support/ledger.ts';
import { createOrderAudit, readList } from '../support/order-audit.ts';
import { eventually } from '../support/patience.ts';
import {
  closePremises,
  createPremises,
  findFreePort,
  launchServer,
  sandboxKeys,
  untilOpen,
  type Premises,
  type RealServer,
} from '../support/real-server.ts';
import type { StoredRecord } from '../support/stored-journal.ts';
import { RECOVERY_TIMEOUT_MS } from '../support/trading-bench.ts';
import { findFaketime } from './equipment.ts';
import { hostPostgres } from './hosted-postgres.ts';
import { OPENS_AT } from './night-oracle.ts';
import { createSettableClock, sweepFaketime } from './settable-clock.ts';

export type NightVenue = {
  premises: Premises;
  ledger: Ledger;
  /** One that stays open to the end of the night. */
  openContractId: string;
  server(): RealServer;
  launch(): RealServer;
  /** What the clocks of the venue show. */
  nowMs(): number;
  leapTo(instantMs: number): void;
  /** Both participants try to trade these contracts with each other, once. */
  trade(contractIds: readonly string[]): Promise<void>;
  /** The same again and again until the clocks show it. */
  tradeUntil(instantMs: number, contractIds: readonly string[]): Promise<void>;
  /** Resolves when an order is executed that was sent from now on. */
  untilExecuted(contractIds: readonly string[]): Promise<void>;
  /** Settles what is in doubt, and holds what was told against the journal, which is returned. */
  audit(): Promise<{ records: StoredRecord[]; faults: string[]; trades: number }>;
};

const TURN_MS = 40;
const PRICE = '61.00';

export async function openNightVenue(stops: Stops, beginMs: number): Promise<NightVenue> {
  const faketime = findFaketime();
  if (faketime === undefined) throw new Error('a night was planned without libfaketime');
  const premises = createPremises();
  const servers: RealServer[] = [];
  stops.add('the premises', async () => {
    await closePremises(premises, servers);
    sweepFaketime();
  });
  const clock = createSettableClock(faketime, path.join(premises.directory, 'clock'), 'ALL');
  let offsetMs = 0;
  const leapTo = (instantMs: number): void => {
    offsetMs = instantMs - Date.now();
    clock.set(offsetMs / 1_000);
  };
  leapTo(beginMs);
  const { clusterDirectory, connectionString, stop } = await hostPostgres({
    directory: premises.directory,
    preloads: [clock],
  });
  stops.add('PostgreSQL', stop);
  const known = { ...premises, database: { clusterDirectory, connectionString } };
  const port = await findFreePort();
  const environment = {
    DATABASE_URL: connectionString,
    WATTBOOK_OPENS_AT: OPENS_AT,
    WATTBOOK_SIMULATION_RATE: '10',
    LD_PRELOAD: clock.library,
    ...clock.environment,
  };
  const launch = (): RealServer => {
    const server = launchServer({ premises: known, port, environment });
    servers.push(server);
    return server;
  };
  stops.add('the servers', () => closeServers(servers));
  await untilOpen(launch());
  const nowMs = (): number => Date.now() + offsetMs;
  const traders = await openTraders(known, nowMs, port, stops);
  return { premises: known, launch, leapTo, nowMs, server: () => lastOf(servers), ...traders };
}

function lastOf(servers: readonly RealServer[]): RealServer {
  const server = servers.at(-1);
  if (server === undefined) throw new Error('no server was started');
  return server;
}

async function closeServers(servers: readonly RealServer[]): Promise<void> {
  for (const server of servers) {
    if (server.exit() === undefined) process.kill(server.pid, 'SIGKILL');
    await server.exited;
  }
}

async function openTraders(
  premises: Premises,
  nowMs: () => number,
  port: number,
  stops: Stops,
): Promise<Pick<NightVenue, 'ledger' | 'openContractId' | 'trade' | 'tradeUntil' | 'untilExecuted' | 'audit'>> {
  const keys = sandboxKeys(premises);
  const caller = (participantId: ParticipantId): ReturnType<typeof createApiCaller> =>
    createApiCaller({ origin: `http://127.0.0.1:${port}`, key: keys[participantId], connectionsMax: 8 });
  const callers = { alpha: caller('alpha'), beta: caller('beta') };
  stops.add('the traders', () => {
    callers.alpha.close();
    callers.beta.close();
  });
  const ledger = createLedger();
  const { items } = await readList(callers.alpha, '/contracts?state=OPEN&limit=500');
  const openContractId = String(items.at(-1)?.['contractId']);

  async function place(participantId: ParticipantId, contractId: string, side: 'BUY' | 'SELL'): Promise<void> {
    const clientOrderId = `night-${ledger.submissions.length}`;
    const terms = { contractId, side, price: PRICE, quantity: '1.0', timeInForce: 'GFS' };
    const body = JSON.stringify({ version: '1.0', clientOrderId, ...terms });
    const submission = submissionOf(participantId, clientOrderId, body);
    ledger.submissions.push(submission);
    const sentAtMs = performance.now();
    ledger.note(submission, await callers[participantId].call({ method: 'POST', path: '/orders', body }), sentAtMs);
  }

  async function trade(contractIds: readonly string[]): Promise<void> {
    await Promise.all(contractIds.flatMap((id) => [place('alpha', id, 'BUY'), place('beta', id, 'SELL')]));
  }

  return {
    ledger,
    openContractId,
    trade,
    tradeUntil: async (instantMs, contractIds) => {
      while (nowMs() < instantMs) await Promise.all([trade(contractIds), delay(TURN_MS)]);
    },
    untilExecuted: async (contractIds) => {
      const sinceMs = performance.now();
      await eventually('an order is executed again', RECOVERY_TIMEOUT_MS, async () => {
        await trade(contractIds);
        return ledger.lastExecuted().sentAtMs > sinceMs ? true : undefined;
      });
    },
    audit: async () => {
      const story = createJournalStory();
      const records: StoredRecord[] = [];
      const { readOn, chain } = createJournalReading(premises, story, (record) => records.push(record));
      const audit = createOrderAudit({ callers, ledger, story });
      await readOn();
      await audit.settleDoubts(ledger);
      await audit.askAgain(ledger);
      const fetched = await audit.fetch(ledger);
      await readOn();
      audit.compare(ledger, fetched);
      const faults = [...chain, ...story.faults, ...ledger.faults, ...audit.faults];
      return { records, faults, trades: story.trades.length };
    },
  };
}
