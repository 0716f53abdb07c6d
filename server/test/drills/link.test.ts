// The link does what the drills say of it, tried on a server that repeats what it hears.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { eventually } from '../support/patience.ts';
import { openLink, type Link } from './link.ts';

const TIMEOUT_MS = 5_000;
const BLOCK = 'append-block {"sequence":41,"timeUs":7,"command":{"participantId":"alpha"}}';

/** Everything that arrived at the far end, on any connection. */
let arrived = '';
const echo = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    arrived += data.toString();
    socket.write(data.toString().startsWith('append-block') ? 'INSERT 0 1' : data);
  });
});
let link: Link;

before(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await openLink({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
});
beforeEach(() => {
  link.restore();
  arrived = '';
});
after(async () => {
  await link.close();
  echo.close();
});

/** A connection through the link, and what came back on it. */
async function dial(): Promise<{ socket: Socket; heard(): string; isClosed(): boolean }> {
  const url = new URL(link.urlThrough('postgres://nobody@127.0.0.1:1/x'));
  const socket = connect(Number(url.port), url.hostname);
  let heard = '';
  socket.on('error', () => undefined);
  socket.on('data', (data) => (heard += data.toString()));
  await once(socket, 'connect');
  return { socket, heard: () => heard, isClosed: () => socket.closed };
}

function until(what: string, isSo: () => boolean): Promise<boolean> {
  return eventually(what, TIMEOUT_MS, () => isSo() || undefined);
}

test('what is said passes both ways; a cut ends it, and the next connection works', async () => {
  const first = await dial();
  first.socket.write('hello');
  await until('the echo', () => first.heard() === 'hello');
  link.cut();
  await until('the end', first.isClosed);
  const second = await dial();
  second.socket.write('again');
  await until('the echo', () => second.heard() === 'again');
});

test('refused connections end at once, until the link is restored', async () => {
  link.refuse();
  const refused = await dial();
  await until('the end', refused.isClosed);
  link.restore();
  const taken = await dial();
  taken.socket.write('hello');
  await until('the echo', () => taken.heard() === 'hello');
});

test('a stalled link takes all and delivers nothing; restored, it delivers also what its sender gave up on', async () => {
  const { socket, heard } = await dial();
  socket.write('before');
  await until('the echo', () => heard() === 'before');
  link.stall();
  const late = await dial();
  late.socket.write('late');
  socket.write(' held');
  await new Promise((resolve) => setTimeout(resolve, 50));
  late.socket.destroy();
  assert.equal(arrived, 'before');
  link.restore();
  await until('what was held', () => arrived.includes(' held') && arrived.includes('late'));
});

test('each packet is delayed as it is drawn', async () => {
  link.delayEach(() => 60);
  const { socket, heard } = await dial();
  const sinceMs = performance.now();
  socket.write('slow');
  await until('the echo', () => heard() === 'slow');
  assert.ok(performance.now() - sinceMs >= 115, 'there and back');
});

test("the writer's block gets through and its answer does not; others' blocks are none of it", async () => {
  const swallowed = link.swallowAnswer();
  const other = await dial();
  other.socket.write(BLOCK);
  await until('the answer to another', () => other.heard() === 'INSERT 0 1');
  const writer = await dial();
  writer.socket.write('application_name wattbook exchange');
  await until('the echo', () => writer.heard() !== '');
  writer.socket.write(BLOCK);
  assert.deepEqual(await swallowed, { sequence: 41, isInserted: true });
  await until('the end', writer.isClosed);
  assert.ok(!writer.heard().includes('INSERT'));
});
