/** One process of a drilled venue, and the links that lead from it and to it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { killNow, launchServer, untilExit, type Premises, type RealServer } from '../../support/real-server.ts';
import type { Link } from '../link.ts';

export type Role = 'exchange' | 'gateway' | 'admin';

export type Member = {
  name: string;
  role: Role;
  premises: Premises;
  /** From here to PostgreSQL. */
  database: Link;
  /** From here to Redis; undefined without one. */
  redis: Link | undefined;
  /** From gateways to here; undefined: it takes no commands. */
  door: Link | undefined;
  /** Where its door really is. */
  doorUrl: string;
  origin: string;
  /** Started, or started again. */
  launch(): void;
  pid(): number;
  /** Whether it is meant to run; also while it is stopped. */
  isUp(): boolean;
  server(): RealServer;
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it has to end in good order. */
  end(): Promise<void>;
  pause(): void;
  resume(): void;
  /** How far it has followed the journal, by its own figures; undefined: it doesn't say. */
  sequence(): Promise<number | undefined>;
};

export type MemberParts = {
  name: string;
  role: Role;
  /** Of the venue: each process has its own places there. */
  venue: Premises;
  ports: { api: number; metrics: number; door: number };
  links: Pick<Member, 'database' | 'redis' | 'door'>;
  environment: Record<string, string>;
  /** Every process that was ever started. */
  servers: RealServer[];
};

const METRICS_TIMEOUT_MS = 2_000;

export function createMember({ name, role, venue, ports, links, environment, servers }: MemberParts): Member {
  const dataDirectory = path.join(venue.directory, name);
  mkdirSync(dataDirectory, { mode: 0o711 });
  const premises: Premises = { ...venue, dataDirectory, logFile: path.join(venue.directory, `${name}.log`) };
  let server: RealServer | undefined;
  let isUp = false;

  function running(): RealServer {
    if (server === undefined) throw new Error(`${name} was never started`);
    return server;
  }

  return {
    ...{ name, role, premises, ...links },
    doorUrl: `http://127.0.0.1:${ports.door}`,
    origin: `http://127.0.0.1:${ports.api}`,
    launch: () => {
      server = launchServer({
        premises,
        port: ports.api,
        environment: { ROLE: role, OPS_PORT: String(ports.metrics), ...environment },
      });
      servers.push(server);
      isUp = true;
    },
    pid: () => running().pid,
    isUp: () => isUp,
    server: running,
    kill: async () => {
      isUp = false;
      killNow(running().pid);
      await running().exited;
    },
    end: async () => {
      isUp = false;
      process.kill(running().pid, 'SIGTERM');
      assert.deepEqual(await untilExit(running()), { code: 0, signal: null }, `${name} stops when asked to`);
    },
    pause: () => void process.kill(running().pid, 'SIGSTOP'),
    resume: () => void process.kill(running().pid, 'SIGCONT'),
    sequence: () => readSequence(ports.metrics),
  };
}

async function readSequence(port: number): Promise<number | undefined> {
  try {
    const signal = AbortSignal.timeout(METRICS_TIMEOUT_MS);
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal });
    const found = /^wattbook_sequence (\d+)$/m.exec(await response.text())?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    // It doesn't listen yet, or is busy with something else: whoever wants to know asks again.
    return undefined;
  }
}
