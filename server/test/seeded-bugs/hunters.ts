/** Those who catch bugs, each in a process of its own into which the bug is planted. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bug } from './bugs.ts';
import type { Hunt } from './hunt-by-simulation.ts';

export type Caught = { by: string; after: string; words: string };

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PLANT = './server/test/seeded-bugs/plant.ts';
const SIMULATION = './server/test/seeded-bugs/hunt-by-simulation.ts';
const WORDS_MAX = 160;
/** With a bug in it a test may wait for ever, or leave a connection open. */
const TEST_LIMITS = ['--test-timeout=60000', '--test-force-exit'];

/** Undefined if it finds nothing in that time. */
export async function huntBySimulation(bug: Bug, cpuSecondsMax: number): Promise<Caught | undefined> {
  const { stdout, stderr } = await runWith(bug, [SIMULATION, `${cpuSecondsMax}`]);
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{'))
    throw new Error(`${bug.name}: the simulation ended without a word: ${stderr.slice(-2_000)}`);
  const { found, runs, commands, crashes, cpuSeconds } = JSON.parse(line) as Hunt;
  if (found === undefined) return undefined;
  const many = `${runs} ${runs === 1 ? 'run' : 'runs'}, ${commands} commands, ${crashes} crashes`;
  const after = `${many}, ${cpuSeconds.toFixed(0)} s`;
  return { by: 'simulation', after, words: firstWords(found) };
}

export async function huntByTest(bug: Bug, file: string): Promise<Caught | undefined> {
  const beganMs = performance.now();
  const { exitCode, stdout } = await runWith(bug, ['--test', '--test-reporter=tap', ...TEST_LIMITS, file]);
  if (exitCode === 0) return undefined;
  const failed = [...stdout.matchAll(/^ *not ok \d+ - (.+)$/gm)].map(([, title]) => title ?? '');
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(0);
  return { by: `\`${file}\``, after: `${seconds} s`, words: firstWords(failed[0] ?? 'it fails') };
}

type Ended = { exitCode: number | null; stdout: string; stderr: string };

function runWith({ name }: Bug, words: readonly string[]): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(process.execPath, ['--import', PLANT, ...words], {
    cwd: ROOT,
    env: { ...environment(), WATTBOOK_SEEDED_BUG: name },
  });
  const ended: Ended = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (ended.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (ended.stderr += text.toString()));
  child.on('error', reject);
  child.on('close', (exitCode) => resolve({ ...ended, exitCode }));
  return promise;
}

/** A test runner within a test runner would report to the outer one, and fail nothing. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _outer, ...others } = process.env;
  return others;
}

function firstWords(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length <= WORDS_MAX ? line : `${line.slice(0, WORDS_MAX - 1)}…`;
}
