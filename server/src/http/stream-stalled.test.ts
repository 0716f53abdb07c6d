/** A reader that takes nothing, on a real connection: what it costs the venue, and that it delays nobody. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { test } from 'node:test';
import type { CommittedBlock } from '../journal/committed-block.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import { createTail } from '../journal/tail.ts';
import { createMemoryJournal } from '../../test/support/memory-journal.ts';
import { eventually } from '../../test/support/patience.ts';
import { eventsIn, openStreamDesk } from '../../test/support/stream-desk.ts';

const PATIENCE_MS = 30_000;
/** More than the systems at both ends of a connection keep. */
const BYTES = 24 * 1024 * 1024;
const TRADES_PER_BLOCK = 900;
/** What Node keeps before it says that it is full, and a message. */
const BUFFERED_MAX = 128 * 1024;
const HISTORY = randomHistory({ seed: 71, commands: 1_200 });

/** Trades of the history, again and again under new sequences. */
function* endlessTrades(): Generator<CommittedBlock> {
  const template = HISTORY.blocks.at(-1);
  const command = HISTORY.records[0]?.command;
  const trades = HISTORY.records.flatMap(({ events }) => events.filter(({ type }) => type === 'TradeExecuted'));
  assert.ok(template !== undefined && command !== undefined && trades.length > 20);
  const events = Array.from({ length: TRADES_PER_BLOCK }, (_, at) => trades[at % trades.length] ?? assert.fail());
  for (let sequence = template.block.lastSequence + 1; ; sequence++) {
    const records = [{ sequence, timeUs: template.records[0]?.timeUs ?? 0, command, events }];
    yield { block: { ...template.block, firstSequence: sequence, lastSequence: sequence }, records };
  }
}

type Client = { answer: IncomingMessage; text(): string; read(): void; ended: Promise<unknown>; close(): void };

/** It reads nothing until it is told to. */
async function connect(port: number, key: string, lastId?: string): Promise<Client> {
  const headers = { authorization: `Bearer ${key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) };
  const sent = request({ port, path: '/api/v1/stream', headers, agent: false }).end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  );
  assert.equal(answer.statusCode, 200);
  const chunks: Buffer[] = [];
  const ended = new Promise((resolve) => answer.on('close', resolve));
  // That it was cut off is what `ended` tells.
  answer.on('error', () => undefined);
  return {
    ...{ answer, ended },
    text: () =>
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^retry: \d+\n\n/, ''),
    read: () => answer.on('data', (chunk: Buffer) => chunks.push(chunk)),
    close: () => sent.destroy(),
  };
}

const countTrades = (text: string): number => text.split('\nevent: trade\n').length - 1;

/** `id` and words of each trade that came whole. */
const tradesIn = (text: string): string[] =>
  eventsIn(text)
    .filter(({ event }) => event === 'trade')
    .map(({ id, data }) => `${id} ${JSON.stringify(data)}`);

test('little is kept for it, others hear everything meanwhile, and from its last id on it gets the rest', async (t) => {
  const tail = createTail(createMemoryJournal());
  const desk = await openStreamDesk({ source: tail });
  const { feed, clock, venue } = desk;
  t.after(async () => {
    feed.stop();
    await venue.close();
  });
  desk.publish(HISTORY.blocks);
  await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = venue.gateway.app.server.address() as AddressInfo;
  const sockets: Socket[] = [];
  venue.gateway.app.server.on('connection', (socket: Socket) => sockets.push(socket));
  const key = desk.keys.get('alpha') ?? '';
  const stalled = await connect(port, key);
  const [ofStalled] = sockets;
  assert.ok(ofStalled !== undefined);
  const live = await connect(port, key);
  let [heard, bytes, mostBuffered] = [0, 0, 0];
  live.read();
  live.answer.on('data', (chunk: Buffer) => (bytes += chunk.length));

  for (const committed of endlessTrades()) {
    tail.add(committed);
    feed.publish(committed);
    heard += TRADES_PER_BLOCK;
    const before = bytes;
    await eventually('who reads hears of it', PATIENCE_MS, () => (bytes > before ? true : undefined));
    mostBuffered = Math.max(mostBuffered, ofStalled.writableLength);
    if (bytes > BYTES) break;
  }
  await eventually('who reads hears all', PATIENCE_MS, () => countTrades(live.text()) === heard || undefined);
  assert.ok(mostBuffered > 0 && mostBuffered < BUFFERED_MAX, `${mostBuffered} bytes were kept for who reads nothing`);
  assert.equal(feed.subscribers(), 2);
  await clock.advance(35_000);
  assert.equal(feed.subscribers(), 1, 'it is ended');

  stalled.read();
  await stalled.ended;
  const first = tradesIn(stalled.text());
  const lastId = eventsIn(stalled.text()).at(-1)?.id;
  assert.ok(lastId !== undefined && first.length > 0 && first.length < heard, `${first.length} of ${heard} had come`);
  const resumed = await connect(port, key, lastId);
  resumed.read();
  await eventually('the rest comes', PATIENCE_MS, () =>
    first.length + countTrades(resumed.text()) >= heard ? true : undefined,
  );
  assert.deepEqual([...first, ...tradesIn(resumed.text())], tradesIn(live.text()));
  for (const client of [live, resumed]) client.close();
});
