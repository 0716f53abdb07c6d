/**
 * `npm run check`: everything a machine can hold. `npm run check -- house eslint` runs only those.
 * A check whose tool cannot run has failed; none is ever skipped.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cache = 'node_modules/.cache';
const timeoutMs = 5 * 60 * 1000;

interface Check {
  readonly name: string;
  /** The arguments for node. Throws if the tool is not installed. */
  readonly command: () => string[];
}

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly durationMs: number;
  readonly output: string;
}

const apiFiles = ['api/openapi.yaml', 'api/admin.yaml'];

const formatted = ['**/*.{ts,tsx,js,mjs,json,md,yaml,yml}', '!**/generated/**', '!**/package-lock.json'];

/** The slow ones first, so that the last to finish is a quick one. */
const checks: readonly Check[] = [
  {
    name: 'eslint',
    // Without --cache: a file's verdict depends on types in other files. Tried: when a function in another file became
    // async, the cached run missed the floating promise. Measured without: 395 files, 32 thousand lines in 20 s.
    command: () => [...tool('eslint', 'eslint'), '--max-warnings=0', '--no-error-on-unmatched-pattern', '.'],
  },
  {
    name: 'tsc',
    command: () => [
      ...tool('typescript', 'tsc'),
      '--incremental',
      '--tsBuildInfoFile',
      `${cache}/tsc/wattbook.tsbuildinfo`,
    ],
  },
  { name: 'knip', command: () => [...tool('knip', 'knip'), '--no-progress'] },
  {
    name: 'spectral',
    command: () => [
      ...tool('@stoplight/spectral-cli', 'spectral'),
      ...['lint', '--ruleset', 'api/.spectral.yaml', '--fail-severity=warn', ...apiFiles],
    ],
  },
  {
    name: 'redocly',
    command: () => [...tool('@redocly/cli', 'redocly'), 'lint', '--config', 'api/redocly.yaml', ...apiFiles],
  },
  {
    name: 'prettier',
    command: () => [
      ...tool('prettier', 'prettier'),
      ...['--check', '--cache', '--cache-location', `${cache}/prettier/files.json`, ...formatted],
    ],
  },
  { name: 'generated', command: () => ['tools/generate/generate.ts', '--check'] },
  { name: 'breaking-changes', command: () => ['tools/breaking-changes/breaking-changes.ts'] },
  { name: 'house', command: () => ['tools/check-house/check-house.ts'] },
];

/** The script behind a package's command. */
function tool(packageName: string, command: string): string[] {
  const folder = join(root, 'node_modules', packageName);
  const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const bin = member(content, 'bin');
  const script = typeof bin === 'string' ? bin : member(bin, command);
  if (typeof script !== 'string') throw new Error(`${packageName} has no command ${command}: run npm ci`);
  return [join(folder, script)];
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

async function run({ name, command }: Check): Promise<Outcome> {
  const begun = performance.now();
  const { passed, output } = await runCommand(command).catch((error: unknown) => ({
    passed: false,
    output: `could not run (is it installed? npm ci): ${error instanceof Error ? error.message : String(error)}\n`,
  }));
  return { name, passed, durationMs: performance.now() - begun, output };
}

async function runCommand(command: () => string[]): Promise<{ passed: boolean; output: string }> {
  const child = spawn(process.execPath, command(), {
    cwd: root,
    env: quietEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (output += chunk));
  }
  const ended = Promise.withResolvers<string | undefined>();
  child.on('error', ended.reject);
  child.on('close', (code, signal) => {
    ended.resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`);
  });
  const failure = await ended.promise;
  return { passed: failure === undefined, output: `${output.trimEnd()}\n${failure ?? ''}\n` };
}

/** No colours in what is collected, and no tool asks the network for news of itself. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return { ...inherited, NO_COLOR: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
}

function choose(names: readonly string[]): readonly Check[] {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length === 0) return names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
  const known = checks.map(({ name }) => name).join(', ');
  console.error(`There is no check called ${unknown.join(', ')}. The checks are: ${known}.`);
  process.exit(2);
}

/** One check per core at a time, in order; a line for each as it ends. */
async function runAll(chosen: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...chosen];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await run(check);
      outcomes.push(outcome);
      console.log(`${outcome.passed ? 'PASS' : 'FAIL'}  ${seconds(outcome.durationMs)}  ${outcome.name}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  return outcomes;
}

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1).padStart(5)} s`;

const begun = performance.now();
const outcomes = await runAll(choose(process.argv.slice(2)));
const failed = outcomes.filter(({ passed }) => !passed);
for (const { name, output } of failed) console.log(`\n──── ${name} ────\n${output.trimEnd()}`);
const verdict = failed.length === 0 ? 'all passed' : `failed: ${failed.map(({ name }) => name).join(', ')}`;
console.log(`\n${outcomes.length} checks in ${seconds(performance.now() - begun).trim()}; ${verdict}`);
process.exitCode = failed.length === 0 ? 0 : 1;
