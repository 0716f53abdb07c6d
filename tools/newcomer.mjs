#!/usr/bin/env node
/**
 * What a newcomer meets, from outside: install, start, trade, listen, kill, start again, be throttled, stop.
 *   node tools/newcomer.mjs FOLDER [--no-install]
 * In plain JavaScript on Node's own modules, because it runs before anything is installed: on Node 20, with npm, on a
 * Unix. Prints a line per step; ends with exit code 1 at the first that fails, and leaves nothing behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = path.resolve(process.argv[2] ?? '.');
const dataDir = mkdtempSync(path.join(tmpdir(), 'wattbook-newcomer-'));
const begun = Date.now();
const say = (text) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}`);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const freePort = () =>
  new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });

let venue; // the npm start of the moment
let output = '';
/** Processes that work on our data directory: they must be gone in the end. */
const leftovers = () =>
  spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(dataDir) && !line.includes('newcomer.mjs'))
    .map((line) => line.trim());
function die(text) {
  say(`FAILED: ${text}`);
  console.log(output.slice(-3000));
  process.exit(1);
}
const must = (condition, text) => {
  if (!condition) die(text);
};
process.on('uncaughtException', (error) => die(error.stack ?? String(error)));
process.on('unhandledRejection', (error) => die(error?.stack ?? String(error)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  try {
    process.kill(-venue.pid, 'SIGKILL');
  } catch {
    /* gone */
  }
  for (const line of leftovers()) {
    try {
      process.kill(Number(line.split(' ')[0]), 'SIGKILL');
    } catch {
      /* gone */
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const port = await freePort();
const site = `http://127.0.0.1:${port}`;
const base = `${site}/api/v1`;

async function start() {
  output = '';
  venue = spawn('npm', ['start'], {
    cwd: folder,
    detached: true,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', WATTBOOK_DATA_DIR: dataDir },
  });
  for (const stream of [venue.stdout, venue.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const from = Date.now();
  let patienceMs = 60_000;
  while (Date.now() - from < patienceMs) {
    try {
      const health = await fetch(`${base}/health`, { signal: AbortSignal.timeout(2_000) });
      const status =
        health.ok && (await (await fetch(`${base}/status`, { signal: AbortSignal.timeout(2_000) })).text());
      // On a machine so slow that the venue was away for more than 10 s: it says so, and opens a minute later.
      if (status && JSON.parse(status).marketState === 'HALTED') patienceMs = 150_000;
      if (status && existsSync(path.join(dataDir, 'sandbox.json'))) {
        const { keys } = JSON.parse(readFileSync(path.join(dataDir, 'sandbox.json'), 'utf8'));
        const open = await call(keys.alpha, 'GET', '/contracts?area=NL&product=PT15M&state=OPEN&limit=100');
        if (open.status === 200 && open.json.items.length > 0) return { keys, contracts: open.json.items };
      }
    } catch {
      /* not up yet */
    }
    must(
      venue.exitCode === null && venue.signalCode === null,
      `npm start ended with ${venue.exitCode ?? venue.signalCode}`,
    );
    await sleep(100);
  }
  die(`no open quarter-hour within ${patienceMs / 1_000} s of npm start`);
}

async function call(key, method, url, body) {
  const headers = {
    ...(key && { authorization: `Bearer ${key}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
  const answer = await fetch(base + url, {
    method,
    headers,
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    /* not JSON */
  }
  return { status: answer.status, headers: answer.headers, json, text };
}

/** Reads a Server-Sent Events stream; `events` fills as they come. */
async function listen(key, query) {
  const abort = new AbortController();
  const answer = await fetch(`${base}/stream${query}`, {
    headers: { authorization: `Bearer ${key}` },
    signal: abort.signal,
  });
  must(
    answer.status === 200 && /text\/event-stream/.test(answer.headers.get('content-type')),
    `stream: ${answer.status}`,
  );
  const events = [];
  const decoder = new TextDecoder();
  (async () => {
    let buffer = '';
    for await (const chunk of answer.body) {
      buffer += decoder.decode(chunk, { stream: true }).replaceAll('\r\n', '\n');
      for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
        const field = (name) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(buffer.slice(0, end))?.[1];
        if (field('data') !== undefined)
          events.push({ type: field('event'), id: field('id'), data: JSON.parse(field('data')) });
        buffer = buffer.slice(end + 2);
      }
    }
  })().catch((error) => {
    if (!abort.signal.aborted && !/terminated|aborted/i.test(String(error))) die(`stream: ${error}`);
  });
  return { events, close: () => abort.abort() };
}
async function eventually(what, condition) {
  for (let tries = 0; tries < 80; tries++) {
    if (await condition()) return;
    await sleep(100);
  }
  die(what);
}

const order = (side, price, name) => ({
  version: '1.0',
  clientOrderId: `newcomer-${begun}-${name}`,
  contractId,
  side,
  price,
  quantity: '5.0',
});

/** What a visitor without a key sees. */
async function lookAround() {
  const spec = await call(null, 'GET', '/openapi.yaml');
  must(spec.status === 200 && /^openapi: ['"]?3\.0/m.test(spec.text), 'the spec is served as OpenAPI 3.0');
  must((await fetch(`${site}/docs`, { signal: AbortSignal.timeout(5_000) })).ok, '/docs answers');
  must((await call(null, 'GET', '/contracts')).status === 401, 'no key: 401');
}

/** Alpha sells, beta buys, at the best price of the moment; then both cancel what is left, twice. */
async function cross(tries) {
  const book = await call(keys.alpha, 'GET', `/contracts/${contractId}/book`);
  must(
    book.status === 200 && Array.isArray(book.json.bids) && Array.isArray(book.json.asks),
    `book: ${book.status} ${book.text.slice(0, 300)}`,
  );
  const price = (book.json.asks[0] ?? book.json.bids[0])?.price ?? '50.00';
  const bought = order('BUY', price, `buy-${tries}`);
  const sell = await call(keys.alpha, 'POST', '/orders', order('SELL', price, `sell-${tries}`));
  must(sell.status === 201 && sell.json.orderId, `sell: ${sell.status} ${sell.text.slice(0, 500)}`);
  const buy = await call(keys.beta, 'POST', '/orders', bought);
  must(buy.status === 201 && Array.isArray(buy.json.fills), `buy: ${buy.status} ${buy.text.slice(0, 500)}`);
  for (const [key, { json }] of [
    [keys.alpha, sell],
    [keys.beta, buy],
  ]) {
    const gone = await call(key, 'DELETE', `/orders/${json.orderId}`);
    const again = await call(key, 'DELETE', `/orders/${json.orderId}`);
    must(gone.status === 200 && again.status === 200, `cancel, and cancel again: ${gone.status}, ${again.status}`);
  }
  return { bought, buy };
}

/** Resolves with beta's order, as sent, and its answer. The simulated quotes move, hence the tries. */
async function trade() {
  let crossed = await cross(1);
  for (let tries = 2; tries <= 8 && crossed.buy.json.fills.length === 0; tries++) crossed = await cross(tries);
  const { headers, json } = crossed.buy;
  must(json.fills.length > 0, 'two crossing orders traded');
  must(
    headers.get('wattbook-sequence') && (headers.get('ratelimit') ?? headers.get('ratelimit-policy')),
    'answers carry Wattbook-Sequence and RateLimit',
  );
  return crossed;
}

/** The same order again is the same order; another one with its id is refused. */
async function repeat(bought, buy) {
  const again = await call(keys.beta, 'POST', '/orders', bought);
  must(
    again.status === 201 && again.text === buy.text && again.headers.get('idempotent-replayed') === 'true',
    'the same order again: the first answer, marked as replayed, though it was cancelled since: ' +
      `${again.status} ${again.text.slice(0, 300)}`,
  );
  const spelled = await call(keys.beta, 'POST', '/orders', { ...bought, quantity: '5' });
  must(spelled.text === buy.text, 'the same order spelled otherwise (5 for 5.0): the first answer');
  const other = await call(keys.beta, 'POST', '/orders', { ...bought, quantity: '6.0' });
  must(
    other.status === 422 &&
      other.json?.code === 'client-order-id-reused' &&
      /problem\+json/.test(other.headers.get('content-type')),
    `same id, other order: ${other.status} ${other.text.slice(0, 300)}`,
  );
}

/** What is not allowed, or not well-formed, is refused with a reason. */
async function beRefused(buy) {
  must(
    (await call(keys.alpha, 'GET', `/orders/${buy.json.orderId}`)).status === 404,
    "another participant's order is 404",
  );
  const missing = await call(keys.beta, 'POST', '/orders', { ...order('BUY', '1.00', 'no-price'), price: undefined });
  must(
    missing.status === 400 &&
      /price/.test(missing.text) &&
      missing.json?.code &&
      missing.json?.outcome === 'NOT_EXECUTED',
    `a missing price: ${missing.status} ${missing.text.slice(0, 300)}`,
  );
  const vague = await call(keys.beta, 'POST', '/orders', {
    ...order('BUY', '1.00', 'vague'),
    timeInForce: 'GTD',
    validUntil: '2026-10-25T02:30:00',
  });
  must(
    vague.status === 400 && vague.json?.code === 'ambiguous-timestamp',
    `a time without offset: ${vague.status} ${vague.text.slice(0, 300)}`,
  );
}

/** The trade is among beta's, and on the stream, once. Resolves with the event's id to resume from, to see it again. */
async function see(heard, isOurs, tradeId) {
  const mine = await call(keys.beta, 'GET', '/trades?limit=100');
  must(
    mine.status === 200 && mine.json.items.filter((t) => t.tradeId === tradeId).length === 1,
    'own trades hold the fill at once, and once',
  );
  await eventually('the stream showed the trade', () => heard.events.some(isOurs));
  must(heard.events.filter(isOurs).length === 1, 'the stream showed the trade once');
  const before =
    heard.events[heard.events.findIndex(isOurs) - 1]?.id ?? String(heard.events.find(isOurs).data.sequence - 1);
  heard.close();
  return before;
}

/** Nothing that was acknowledged is lost with the process. */
async function kill(bought, buy, isOurs, before) {
  process.kill(-venue.pid, 'SIGKILL');
  await sleep(1_000);
  const killed = Date.now();
  await start();
  say(`killed, and open again after ${((Date.now() - killed) / 1000).toFixed(1)} s`);
  const found = await call(keys.beta, 'GET', `/orders/${buy.json.orderId}`);
  must(
    found.status === 200 && found.json.clientOrderId === bought.clientOrderId,
    `the order after the kill: ${found.status}`,
  );
  must(
    (await call(keys.beta, 'POST', '/orders', bought)).text === buy.text,
    'the same order after the kill: still the first answer',
  );
  const resumed = await listen(keys.beta, `?channels=trades&after=${before}`);
  await eventually('the stream, resumed from before the trade, shows it', () => resumed.events.some(isOurs));
  must(resumed.events.filter(isOurs).length === 1, 'and shows it once');
  resumed.close();
  say('order, replay and stream survived the kill');
}

/** Who polls too hard is told to wait. */
async function beThrottled() {
  let throttled;
  for (let n = 0; n < 5_000 && !throttled; n += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(keys.alpha, 'GET', '/orders?limit=1')));
    throttled = answers.find((answer) => answer.status === 429);
  }
  must(throttled && Number(throttled.headers.get('retry-after')) >= 1, 'polling hard ends in 429 with Retry-After');
  must((await call(null, 'GET', '/health')).status === 200, 'health is not throttled');
  say('throttled with 429 and Retry-After; health is not');
}

/** As Ctrl-C does, twice: nothing is left running, and nothing is lost. */
async function stop(buy) {
  process.kill(-venue.pid, 'SIGINT'); // as Ctrl-C does: the whole process group
  await eventually('Ctrl-C ends it within 8 s', () => venue.exitCode !== null || venue.signalCode !== null);
  must(
    [0, 130].includes(venue.exitCode) || venue.signalCode === 'SIGINT',
    `Ctrl-C: ended with ${venue.exitCode ?? venue.signalCode}`,
  );
  await eventually(`nothing is left running: ${leftovers().join('; ')}`, () => leftovers().length === 0);
  await start();
  must(
    (await call(keys.beta, 'GET', `/orders/${buy.json.orderId}`)).status === 200,
    'after a clean stop the next start finds the order',
  );
  process.kill(-venue.pid, 'SIGINT');
  await eventually('Ctrl-C ends it again', () => venue.exitCode !== null || venue.signalCode !== null);
  say('stopped cleanly, started again, stopped');
}

if (!process.argv.includes('--no-install')) {
  const install = spawnSync('npm', ['ci'], { cwd: folder, encoding: 'utf8' });
  must(install.status === 0, `npm ci: ${install.stderr.slice(-2000)}`);
  say('npm ci');
}
const { keys, contracts } = await start();
const { contractId } = contracts.at(-1);
say(`npm start: ${contracts.length} open quarter-hours, last ${contractId}`);
await lookAround();
const heard = await listen(keys.beta, '?channels=trades');
const { bought, buy } = await trade();
const tradeId = buy.json.fills[0].tradeId;
const isOurs = (event) => event.type === 'trade' && event.data.tradeId === tradeId;
await repeat(bought, buy);
await beRefused(buy);
const before = await see(heard, isOurs, tradeId);
say(`traded ${buy.json.fills.map((f) => `${f.quantity} MW at ${f.price}`).join(', ')}; seen on the stream once`);
await kill(bought, buy, isOurs, before);
await beThrottled();
await stop(buy);
console.log('1 passed, 0 failed');
