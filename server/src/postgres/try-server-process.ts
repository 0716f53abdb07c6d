/** Runs try-server.ts in a process of its own; for tests. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pollUntil } from './poll-until.ts';

/** A line that try-server.ts printed. */
type PrintedLine = {
  ready?: boolean;
  locked?: boolean;
  refused?: string;
  stopped?: boolean;
  pid?: number;
  connectionString?: string;
  message?: string;
};

/** A child process with what it printed so far. */
export type TryServer = { process: ChildProcess; lines: PrintedLine[]; ended: Promise<void> };

const SCRIPT = new URL('try-server.ts', import.meta.url).pathname;
const DEADLINE_MS = 30_000;

/** Starts one, the leader of a process group so that a test can send Ctrl-C to all of it. */
export function spawnTryServer(directory: string, args: string[] = [], env: Record<string, string> = {}): TryServer {
  const child = spawn(process.execPath, [decodeURIComponent(SCRIPT), directory, ...args], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: PrintedLine[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const printed: unknown = JSON.parse(line);
    if (isPrintedLine(printed)) lines.push(printed);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { process: child, lines, ended };
}

/** try-server.ts is ours: what it prints is trusted to have the right types inside. */
function isPrintedLine(value: unknown): value is PrintedLine {
  return typeof value === 'object' && value !== null;
}

/** Waits for a line that fits. */
export async function waitForLine(server: TryServer, fits: (line: PrintedLine) => boolean): Promise<PrintedLine> {
  const pace = { timeoutMs: DEADLINE_MS, everyMs: 10 };
  const line = await pollUntil(pace, () => Promise.resolve(server.lines.find(fits)));
  if (line === undefined) throw new Error(`no such line in: ${JSON.stringify(server.lines)}`);
  return line;
}

/** Waits until the server is ready, or throws what it said instead. */
export async function waitUntilServing(server: TryServer): Promise<PrintedLine> {
  const line = await waitForLine(server, (one) => one.ready === true || one.refused !== undefined);
  if (line.refused !== undefined) throw new Error(line.refused);
  return line;
}

/** `kill -9`, and waits for the end. */
export async function killHard(server: TryServer): Promise<void> {
  server.process.kill('SIGKILL');
  await server.ended;
}
