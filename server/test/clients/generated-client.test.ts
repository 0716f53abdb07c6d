/**
 * docs/generate-a-client.md, done as it stands there: generators that nobody here wrote make clients of the API file
 * that the venue serves, the page's programs are type-checked with them, and run.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { listenForTests } from '../support/listening-gateway.ts';
import { startPrism } from '../support/prism.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/generate-a-client.md'), 'utf8');
const COMMAND_MS_MAX = 60_000;
const run = promisify(execFile);

/** The folder of a user who has installed what the page says. */
const folder = mkdtempSync(join(tmpdir(), 'wattbook-client-'));
after(() => rmSync(folder, { recursive: true }));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

const programs = blocksOf('ts').map((text) => ({ name: /^\/\/ (\S+)\n/.exec(text)?.[1] ?? assert.fail(text), text }));
for (const { name, text } of programs) writeFileSync(join(folder, name), text);

/** What trade.ts says of the last of the test venue's 60 contracts. */
const TRADED = [
  'areas: NL Europe/Amsterdam',
  'offered: ACTIVE 5.0',
  'best ask: 87.50 5.0',
  'bought: FILLED 3.0 at 87.50',
  'own trade: SELL MAKER 65.62500',
  'own trade: BUY TAKER 65.62500',
  'amended: 2 88.00 2.0',
  'cancelled: CANCELLED OWNER 3.0',
  'sent again: true true ACTIVE',
  'would be: 200 ACTIVE 0',
  'refused: 422 client-order-id-reused NOT_EXECUTED',
];

/** The page's blocks of a language, in order. */
function blocksOf(language: string): string[] {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))];
  return found.map(([, text]) => text ?? '');
}

async function inFolder(command: string, environment: Record<string, string> = {}): Promise<string[]> {
  const env = {
    ...process.env,
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    // What isn't installed is a failure, not a download.
    npm_config_offline: 'true',
    npm_config_yes: 'false',
    ...environment,
  };
  const { stdout } = await run('sh', ['-e', '-c', command], { cwd: folder, env, timeout: COMMAND_MS_MAX });
  return stdout.trimEnd().split('\n');
}

test('the page is done as it stands: generated, type-checked, and traded with', async (context) => {
  const { origin, venue } = await listenForTests();
  context.after(venue.close);
  const environment = { API: `${origin}/api/v1`, ALPHA_KEY: venue.keys.alpha, BETA_KEY: venue.keys.beta };
  const [install, ...commands] = blocksOf('sh');
  assert.match(install ?? '', /^npm install/m);
  const said: string[] = [];
  for (const command of commands) said.push(...(await inFolder(command, environment)));
  assert.deepEqual(said.slice(-TRADED.length - 1), ['NL-TEST-1', ...TRADED]);
});

test('the page installs the versions that are tested here', () => {
  const named = [...page.matchAll(/(?<= )(@?[\w/-]+)@(\d[\d.]*)/g)].map(([, name = '', version = '']) => ({
    name,
    version,
  }));
  assert.equal(named.length, 5);
  for (const { name, version } of named) {
    const installed = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.ok(`${installed.version}.`.startsWith(`${version}.`), `${name}: ${installed.version}, not ${version}`);
  }
});

test('the generated code also passes the settings of this repository, exactOptionalPropertyTypes aside', async () => {
  const compilerOptions = { exactOptionalPropertyTypes: false, lib: ['esnext', 'dom'] };
  const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['.'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  await inFolder('npx tsc -p .');
});

test('Prism, between the generated client and the venue, finds nothing to complain about', async (context) => {
  const { origin, venue } = await listenForTests();
  context.after(venue.close);
  const prism = await startPrism(origin);
  context.after(prism.close);
  const environment = { API: `${prism.origin}/api/v1`, ALPHA_KEY: venue.keys.alpha, BETA_KEY: venue.keys.beta };
  assert.deepEqual(await inFolder('node trade.ts', environment), TRADED);
  assert.deepEqual(prism.complaints, []);
});
