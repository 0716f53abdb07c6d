/** A venue under fuzz: what was told so far, who has which key, and every exchange judged. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { VIEW_WAIT_MS_MAX } from '../../src/http/limits.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import type { ThrottleConfig } from '../../src/throttle/throttle.ts';
import { createMemoryDirectory } from '../support/memory-directory.ts';
import { createTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { apiOperations, type Operation } from './api-document.ts';
import { faultsOf, type Answer } from './judge.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { createKnownValues, type KnownValues } from './known-values.ts';
import { operationOf, PARTICIPANTS, type ParticipantId, type WireRequest } from './requests.ts';
import { verdictOf } from './verdict.ts';

export type FuzzVenue = {
  gateway: TestGateway;
  values: KnownValues;
  keys: KeyRing;
  /** Sends, judges, and throws what is wrong with the answer; notes what it tells. */
  send(operation: Operation, wire: WireRequest, options?: SendOptions): Promise<Answer>;
  /** A read of which only the success is of interest. */
  read(participantId: ParticipantId, operationId: string, path: string): Promise<unknown>;
  close(): Promise<void>;
};

export type SendOptions = { claim?: 'VALID' | 'INVALID'; isCursorOwn?: boolean; name?: string };

/** Told of every answer. */
export type OnAnswer = (operationId: string, status: number) => void;

/** An answer needs some turns of the loop; one that is waiting for time to pass needs none. */
const TURNS_MAX = 60;
const PRIMED_ITEMS = 4;

/** @param limits of throttling; without them nobody meets any. */
export async function createFuzzVenue(onAnswer: OnAnswer, limits?: ThrottleConfig): Promise<FuzzVenue> {
  // The same keys in each run of a seed.
  const directory = createMemoryDirectory({ nowUs: () => gateway.clock.nowUs() }, createSeededRandom(3));
  const gateway = await createTestGateway({ directory, ...(limits !== undefined && { limits }) });
  const keys = createKeyRing(directory);
  const values = createKnownValues();
  const mayBeThrottled = limits !== undefined;
  const lastSequence = (): number => gateway.journal.blocks.at(-1)?.lastSequence ?? 0;

  async function exchange(operation: Operation, wire: WireRequest, options: SendOptions): Promise<Answer> {
    const verdict = verdictOf(wire, keys.live());
    const isInvalid = verdict.codes.size > 0;
    const wanted = isInvalid ? undefined : keys.outcomeOf(operation.operationId, wire);
    if (wanted?.code !== undefined) verdict.lateCodes.add(wanted.code);
    const sequenceBefore = lastSequence();
    const { answer, hasTimePassed } = await answerOf(gateway, operation, wire);
    onAnswer(operation.operationId, answer.status);
    const faults = faultsOf({
      ...{ operation, wire, verdict, answer, hasTimePassed, sequenceBefore, sequenceAfter: lastSequence() },
      ...{ isCursorOwn: options.isCursorOwn ?? false, mayBeThrottled },
    });
    if (wanted !== undefined && answer.status !== wanted.status && answer.status !== 429)
      faults.push(`the key has to be answered with ${wanted.status} ${wanted.code ?? ''}`);
    // A time that the schema takes may still not name an instant: that is for the verdict alone to say.
    const isLate = verdict.lateCodes.size > 0;
    if (options.claim === 'INVALID' && !isInvalid) faults.push('the fuzz meant it to be invalid, the judge does not');
    if (options.claim === 'VALID' && isInvalid && !isLate)
      faults.push(`the fuzz meant it to be valid: ${verdict.why.join('; ')}`);
    if (faults.length > 0) throw new Error(complaint(operation, wire, answer, faults, options.name));
    keys.note(operation.operationId, wire, answer);
    noteAnswer(values, answer);
    return answer;
  }

  async function send(operation: Operation, wire: WireRequest, options: SendOptions = {}): Promise<Answer> {
    const answer = await exchange(operation, wire, options);
    const seconds = answer.status === 429 ? Number(answer.headers['retry-after'] ?? 0) : 0;
    if (seconds === 0) return answer;
    const again = async (afterMs: number): Promise<Answer> => {
      await gateway.clock.advance(afterMs);
      return exchange(operation, wire, options);
    };
    // A batch that comes too early pays a tenth, so it isn't tried; one that was not read may hear its time only then.
    if (operation.operationId === 'submitBatch') {
      const known = await again(seconds * 1_000);
      if (known.status !== 429) return known;
      const inTime = await again(Number(known.headers['retry-after'] ?? 0) * 1_000);
      if (inTime.status !== 429) return inTime;
      throw new Error(complaint(operation, wire, inTime, ['still refused at the time that it was told'], 'late'));
    }
    const early = seconds > 1 ? await again((seconds - 1) * 1_000) : answer;
    const late = await again(1_000);
    if (early.headers['retry-after'] === '1' && late.status !== 429) return late;
    const answers = [answer, early, late].map(({ status, headers }) => `${status} ${headers['retry-after'] ?? ''}`);
    throw new Error(
      complaint(operation, wire, late, [`at once, 1 s too early, in time: ${answers.join('; ')}`], 'late'),
    );
  }

  async function read(participantId: ParticipantId, operationId: string, path: string): Promise<unknown> {
    const operation = operationOf(operationId);
    const headers = { authorization: `Bearer ${keys.keyFor(participantId, operation.scope)}` };
    const wire = { method: 'GET', url: `/api/v1${path}`, headers, payload: undefined };
    const answer = await send(operation, wire, { claim: 'VALID', isCursorOwn: true });
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.body ?? ''}`);
    return JSON.parse(answer.body ?? '');
  }

  for (const { operationId, path, parameters, scope } of apiOperations.filter(isPlainList)) {
    const isLong = parameters.some(({ name }) => name === 'limit');
    for (const participantId of scope === 'keys' ? PARTICIPANTS : PARTICIPANTS.slice(0, 1))
      await read(participantId, operationId, isLong ? `${path}?limit=${PRIMED_ITEMS}` : path);
  }
  return { gateway, values, keys, send, read, close: gateway.close };
}

/** What can be read as JSON, knowing nothing yet. */
function isPlainList({ method, path, parameters, responses }: Operation): boolean {
  const isJson = responses['200']?.content?.['application/json'] !== undefined && path !== '/openapi.json';
  return method === 'GET' && isJson && !parameters.some(({ required }) => required === true);
}

async function answerOf(
  { gateway, clock }: TestGateway,
  { responses }: Operation,
  { method, url, headers, payload }: WireRequest,
): Promise<{ answer: Answer; hasTimePassed: boolean }> {
  const isStream = responses['200']?.content?.['text/event-stream'] !== undefined;
  const request: InjectOptions = {
    method,
    url,
    headers,
    payloadAsStream: isStream,
    ...(payload !== undefined && { payload }),
  };
  const waiting = { isOver: false };
  const answering = gateway.app.inject(request).finally(() => (waiting.isOver = true));
  for (let turn = 0; turn < TURNS_MAX && !waiting.isOver; turn++) await new Promise((resolve) => setImmediate(resolve));
  const hasTimePassed = !waiting.isOver;
  if (hasTimePassed) await clock.advance(VIEW_WAIT_MS_MAX);
  const found = await answering;
  const told = Object.entries(found.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const answer = { status: found.statusCode, headers: Object.fromEntries(told) };
  if (!isStream) return { answer: { ...answer, body: unpacked(found.rawPayload, answer) }, hasTimePassed };
  if (found.statusCode !== 200) return { answer: { ...answer, body: await textOf(found.stream()) }, hasTimePassed };
  found.raw.res.destroy();
  return { answer: { ...answer, body: undefined }, hasTimePassed };
}

function unpacked(bytes: Buffer, { headers }: Pick<Answer, 'headers'>): string {
  switch (headers['content-encoding']) {
    case undefined:
      return bytes.toString('utf8');
    case 'gzip':
      return gunzipSync(bytes).toString('utf8');
    case 'br':
      return brotliDecompressSync(bytes).toString('utf8');
    default:
      throw new Error(`the fuzz can't unpack ${headers['content-encoding']}: teach it`);
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function noteAnswer(values: KnownValues, { status, headers, body }: Answer): void {
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  if (status >= 300 || body === undefined || !isJson || headers['etag'] !== undefined) return;
  values.note(JSON.parse(body));
  if (headers['wattbook-sequence'] !== undefined)
    values.note(Number(headers['wattbook-sequence']), 'Wattbook-Sequence');
}

function complaint(
  operation: Operation,
  wire: WireRequest,
  answer: Answer,
  faults: string[],
  name = 'as wanted',
): string {
  const headers = Object.entries(wire.headers).map(([header, value]) => `${header}: ${value}`);
  const payload = wire.payload === undefined ? [] : ['', String(wire.payload).slice(0, 2_000)];
  return [
    `${operation.operationId} (${name}): ${faults.join('\n  ')}`,
    ...['', `${wire.method} ${wire.url}`, ...headers, ...payload],
    ...['', String(answer.status), answer.body?.slice(0, 2_000) ?? ''],
  ].join('\n');
}
