/** The real server on a database that is there already: started, asked until an order is acknowledged, killed. */
import { createSystemClock, delay } from '../../src/ops/clock.ts';
import { createApiCaller, type ApiCaller } from '../support/api-caller.ts';
import { readList } from '../support/order-audit.ts';
import {
  closePremises,
  createPremises,
  findFreePort,
  killNow,
  launchServer,
  sandboxKeys,
  untilOpen,
  type RealServer,
} from '../support/real-server.ts';

export type Stage = {
  /** The first start: sets the venue up, lets the views catch up, and finds out what can be traded. */
  prepare(): Promise<void>;
  /** Seconds from the start of the process to the first order that it acknowledged; then it is killed. */
  restart(): Promise<number>;
  close(): Promise<void>;
};

const ASK_MS = 5;
const PATIENCE_S = 600;

export function openStage(connectionString: string): Stage {
  const premises = createPremises();
  const clock = createSystemClock();
  const servers: RealServer[] = [];
  let contractId = '';
  let orders = 0;

  /** No snapshot is written while it is measured: 100 million records are never reached. */
  async function launch(): Promise<RealServer> {
    const environment = {
      DATABASE_URL: connectionString,
      WATTBOOK_SIMULATION_RATE: '0',
      WATTBOOK_SNAPSHOT_RECORDS: '100000000',
      WATTBOOK_SNAPSHOT_MINUTES: '10080',
    };
    const server = launchServer({ premises, port: await findFreePort(), environment });
    servers.push(server);
    return server;
  }

  async function kill(server: RealServer): Promise<void> {
    killNow(server.pid);
    await server.exited;
  }

  async function restart(): Promise<number> {
    const beganUs = clock.nowUs();
    const server = await launch();
    const caller = createApiCaller({
      origin: server.origin,
      key: sandboxKeys(premises).alpha,
      connectionsMax: 1,
    });
    while (!(await isAcknowledged(caller))) {
      const seconds = (clock.nowUs() - beganUs) / 1_000_000;
      if (server.exit() !== undefined || seconds > PATIENCE_S) {
        throw new Error(`no order was acknowledged within ${seconds} s:\n${server.output()}`);
      }
      await delay(clock, ASK_MS);
    }
    const seconds = (clock.nowUs() - beganUs) / 1_000_000;
    caller.close();
    await kill(server);
    return seconds;
  }

  async function isAcknowledged(caller: ApiCaller): Promise<boolean> {
    const terms = { contractId, side: 'BUY', price: '-900.00', quantity: '0.1' };
    const body = JSON.stringify({ version: '1.0', clientOrderId: `first-${orders++}`, ...terms });
    const told = await caller.call({ method: 'POST', path: '/orders', body });
    return told.kind === 'ANSWERED' && told.reply.status === 201;
  }

  return {
    prepare: async () => {
      const server = await launch();
      await untilOpen(server);
      const { origin } = server;
      const caller = createApiCaller({ origin, key: sandboxKeys(premises).alpha, connectionsMax: 1 });
      const { items } = await readList(caller, '/contracts?state=OPEN&limit=500');
      contractId = String(items.at(-1)?.['contractId']);
      caller.close();
      // In good order: Node keeps what it made of the sources, as it does for an operator.
      process.kill(server.pid, 'SIGTERM');
      await server.exited;
    },
    restart,
    close: () => closePremises(premises, servers),
  };
}
