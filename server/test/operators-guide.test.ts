/**
 * docs/operate-the-market.md, done as it stands there, on the real server: its commands run in one shell, and each of
 * their answers has to be the one that the page names behind the command, or shows below it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { errors } from '@wattbook/api/errors';
import { createTestDatabase } from './support/database.ts';
import { closePremises, createPremises, findFreePort, launchServer, untilOpen } from './support/real-server.ts';

type Block = { language: string; text: string };

const PAGE = readFileSync(new URL('../../docs/operate-the-market.md', import.meta.url), 'utf8');
const COMMANDS_MS_MAX = 90_000;
/** Printed before the commands of a block, so that its answers can be told from those of others. */
const MARK = '== block ';

/** In order. The first one installs and starts the venue. */
const [start, ...blocks] = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language = '', text = '']): Block => ({
  language,
  text,
}));

/** What is set in front of `npm start`. */
function settingsIn(text: string): Record<string, string> {
  const found = /^(.*) npm start$/m.exec(text)?.[1] ?? assert.fail('the page starts no venue');
  const pairs = found.split(' ').map((setting): [name: string, value: string] => {
    const [name = '', value = ''] = setting.split('=');
    return [name, value];
  });
  return Object.fromEntries(pairs);
}

/**
 * Starts a venue as the page does, but for its database: how one of its own is started is shown in failures/. Resolves
 * with the folder in which the page's commands find the venue.
 */
async function startVenue(context: TestContext, settings: Record<string, string>): Promise<string> {
  const { WATTBOOK_DATA_DIR: dataDirectory = assert.fail('the page names no data directory'), ...others } = settings;
  const database = await createTestDatabase();
  const premises = createPremises();
  const environment = { ...others, DATABASE_URL: database.connectionString };
  const server = launchServer({ premises, port: await findFreePort(), environment });
  context.after(async () => {
    await closePremises(premises, [server]);
    await database.drop();
  });
  await untilOpen(server);
  const folder = path.join(premises.directory, 'clone');
  const link = path.join(folder, dataDirectory);
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(premises.dataDirectory, link);
  return folder;
}

/** What each block of commands printed. */
async function carryOut(folder: string): Promise<Map<number, string[]>> {
  const commands = blocks.map(({ language, text }, index) =>
    language === 'sh' ? `echo '${MARK}${index}'\n${text}` : '',
  );
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', commands.join('\n')], {
    cwd: folder,
    timeout: COMMANDS_MS_MAX,
  });
  const parts = stdout.split(MARK).slice(1);
  return new Map(
    parts.map((part) => {
      const [index, ...lines] = part.trimEnd().split('\n');
      return [Number(index), lines];
    }),
  );
}

/** `{…} 422` as the status and the body. */
function answerIn(line: string): { status: string; body: { code?: string } } {
  const [, body = '', status = ''] = /^(.*) (\d{3})$/.exec(line) ?? assert.fail(`no answer: ${line}`);
  return { status, body: JSON.parse(body) as { code?: string } };
}

test('the page is done as it stands, and each answer is the one that it names', async (context) => {
  assert.ok(start !== undefined && start.text.startsWith('npm ci\n'));
  const printed = await carryOut(await startVenue(context, settingsIn(start.text)));
  let named = 0;
  for (const [index, { language, text }] of blocks.entries()) {
    if (language !== 'sh') continue;
    const answers = (printed.get(index) ?? []).map(answerIn);
    const told = answers.map(({ status, body: { code } }) => (code === undefined ? status : `${status} ${code}`));
    const wanted = [...text.matchAll(/# (\d{3}(?: [a-z-]+)?)$/gm)].map(([, comment = '']) => comment);
    assert.deepEqual(told, wanted, text);
    named += wanted.length;
    const below = blocks[index + 1];
    if (below?.language === 'json') assert.partialDeepStrictEqual(answers.at(-1)?.body, JSON.parse(below.text));
  }
  assert.ok(named > 30, `only ${named} answers are named`);
});

test('every code of a refusal that the page names is one of the catalogue', () => {
  const table = PAGE.slice(PAGE.indexOf('## What a refusal means'), PAGE.indexOf('## Playbooks'));
  const cells = table.split('\n').flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1] ?? []);
  const codes = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code));
  assert.deepEqual(
    codes.filter((code) => !(code in errors) && !code.endsWith('-')),
    [],
  );
  assert.ok(codes.length > 15);
});
