/** The exchange behind the door, in a thread of its own. Tells where it is, and stays until it is ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDoor } from '../../src/exchange-link/door.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { HOLDER, SILENT, TOKEN } from '../support/linked-exchange.ts';
import { startTradingExchange } from './link.ts';

const { commitMs } = workerData as { commitMs: number };
const exchange = await startTradingExchange(commitMs);
const clock = createSystemClock();
const address = { host: '127.0.0.1', port: 0 };
const door = await openDoor({ exchange, holder: HOLDER, token: TOKEN, clock, log: SILENT, ...address });
parentPort?.postMessage({ holder: HOLDER, url: door.url, token: TOKEN });
