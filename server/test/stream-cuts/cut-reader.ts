/** A reader over HTTP that is cut again and again after some bytes, wherever that falls, and resumes by its last id. */
import { request, type IncomingMessage } from 'node:http';
import type { Random } from '../../src/ops/random.ts';
import { eventsIn } from '../support/stream-desk.ts';
import type { Hearing } from './hearing.ts';
import type { Wish } from './story.ts';

export type CutReader = {
  cuts(): number;
  /** How often the venue ended it. */
  evictions(): number;
  /** The first thing that was wrong; it reads no more then. */
  fault(): string | undefined;
  stop(): Promise<void>;
};

export type CutReaderOptions = {
  name: string;
  origin: string;
  key: string;
  wish: Wish;
  hearing: Hearing;
  random: Random;
  cuts: number;
  /** After how many bytes the next cut comes. */
  drawBytes(random: Random): number;
  /** Resolves when the market has gone on a little. */
  turn(): Promise<unknown>;
};

const END_OF_EVENT = Buffer.from('\n\n');

export function createCutReader(options: CutReaderOptions): CutReader {
  const { name, hearing, random } = options;
  let [cuts, evictions] = [0, 0];
  let fault: string | undefined;
  let isStopped = false;
  let connection: IncomingMessage | undefined;

  const isReading = (): boolean => !isStopped && fault === undefined;

  async function keepReading(): Promise<void> {
    while (isReading()) {
      const bytesMax = cuts < options.cuts ? options.drawBytes(random) : Infinity;
      const isSluggish = random.below(4) === 0;
      try {
        await readOnce(bytesMax, isSluggish);
      } catch (error) {
        if (!isReading()) return;
        if (isEnd(error)) evictions += 1;
        else fault = `${name}, behind ${hearing.lastId()}, cut ${cuts} times: ${String(error)}`;
      }
    }
  }

  /** Up to so many bytes of the body: what came beyond them in the same packet was never received. */
  async function readOnce(bytesMax: number, isSluggish: boolean): Promise<void> {
    connection = await connect();
    hearing.connected();
    let [bytes, rest] = [0, Buffer.alloc(0)];
    for await (const chunk of connection as AsyncIterable<Buffer>) {
      const received = chunk.subarray(0, bytesMax - bytes);
      bytes += received.length;
      rest = hearWhole(Buffer.concat([rest, received]));
      if (bytes >= bytesMax) {
        cuts += 1;
        // Leaving the loop destroys the connection.
        return;
      }
      if (isSluggish) await options.turn();
    }
  }

  /** Returns what isn't whole yet. */
  function hearWhole(buffer: Buffer): Buffer<ArrayBuffer> {
    const end = buffer.lastIndexOf(END_OF_EVENT) + END_OF_EVENT.length;
    if (end < END_OF_EVENT.length) return Buffer.from(buffer);
    const text = buffer.subarray(0, end).toString('utf8');
    eventsIn(text.replace(/^retry: \d+\n\n/, '')).forEach(hearing.hear);
    return Buffer.from(buffer.subarray(end));
  }

  async function connect(): Promise<IncomingMessage> {
    const { channels, filter, conflate } = options.wish;
    const query = new URLSearchParams({ channels: channels.join(','), ...filter, ...(conflate && { conflate }) });
    const headers: Record<string, string> = { authorization: `Bearer ${options.key}` };
    if (random.below(2) === 0) query.set('after', hearing.lastId());
    else headers['last-event-id'] = hearing.lastId();
    const url = `${options.origin}/api/v1/stream?${query.toString()}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      request(url, { headers, agent: false }, resolve).on('error', reject).end(),
    );
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
    return answer;
  }

  const reading = keepReading();
  return {
    cuts: () => cuts,
    evictions: () => evictions,
    fault: () => fault,
    stop: async () => {
      isStopped = true;
      connection?.destroy();
      await reading;
    },
  };
}

/** Of an answer that was not at its end. */
function isEnd(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}
