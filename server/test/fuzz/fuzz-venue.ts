/** A venue under fuzz: what was told so far, who has which key, and every exchange judged. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { VIEW_WAIT_MS_MAX } from '../../src/http/limits.ts';
import { formatEventTime } from '../../src/calendar/instant.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import type { ThrottleConfig } from '../../src/throttle/throttle.ts';
import type { Poison } from '../../src/quarantine/quarantine.ts';
import { createMemoryDirectory } from '../support/memory-directory.ts';
import { createTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { adminOperations, PREFIX_OF, publicOperations, type Operation } from './api-document.ts';
import { faultsOf, type Answer } from './judge.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { createKnownValues, type KnownValues } from './known-values.ts';
import { DAY_OVER, marketAfterADay } from './opening.ts';
import { askerOf, operationOf, PARTICIPANTS, type ParticipantId, type WireRequest } from './requests.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export type FuzzVenue = {
  gateway: TestGateway;
  values: KnownValues;
  keys: KeyRing;
  /** Sends, judges, and throws what is wrong with the answer; notes what it tells. */
  send(operation: Operation, wire: WireRequest, options?: SendOptions): Promise<Answer>;
  /** A read of which only the success is of interest. */
  read(participantId: ParticipantId, operationId: string, path: string): Promise<unknown>;
  /** Whether an operator has changed anything in the market: then orders may be refused for no fault of their own. */
  hasOperated(): boolean;
  close(): Promise<void>;
};

export type SendOptions = { claim?: 'VALID' | 'INVALID'; isCursorOwn?: boolean; name?: string };

/** Told of every answer. */
export type OnAnswer = (operationId: string, status: number) => void;

/** An answer needs some turns of the loop; one that is waiting for time to pass needs none. */
const TURNS_MAX = 60;
const PRIMED_ITEMS = 4;
/** No request of the fuzz makes the market fail, so one command that did is there from the beginning. */
const HELD: Poison = {
  fingerprint: '5e'.repeat(32),
  command: { type: 'LiftBlock', participantId: 'nobody', userId: 'nobody', keyId: 'nobody' },
  error: 'Error: it failed once',
  sequence: 1,
  timeUs: 1_795_000_000_000_000,
};
/** Nor does any other engine send a trade: these came before their contract was listed, so the next try succeeds. */
const HELD_TRADES = 3;
const COST_BY_BODY = ['submitBatch', 'submitBasket'];

/** `limits`: of throttling; without them nobody meets any. `isOperated`: whether its operator's API is asked, too. */
export type FuzzVenueOptions = { limits?: ThrottleConfig; isOperated: boolean };

export async function createFuzzVenue(onAnswer: OnAnswer, options: FuzzVenueOptions): Promise<FuzzVenue> {
  const { limits, isOperated } = options;
  // The same keys in each run of a seed.
  const directory = createMemoryDirectory({ nowUs: () => gateway.clock.nowUs() }, createSeededRandom(3));
  const gateway = await createTestGateway(
    { directory, ...(limits !== undefined && { limits }) },
    isOperated ? marketAfterADay : {},
  );
  for (const participantId of PARTICIPANTS)
    await directory.addParticipant({ participantId, name: `Participant ${participantId}` });
  const keys = createKeyRing(directory);
  const values = createKnownValues();
  if (isOperated) values.note({ deliveryDay: DAY_OVER });
  if (isOperated) await gateway.quarantine.add(HELD);
  if (isOperated) holdTrades(gateway);
  const mayBeThrottled = limits !== undefined;
  let hasOperated = false;
  const lastSequence = (): number => gateway.journal.blocks.at(-1)?.lastSequence ?? 0;

  async function exchange(operation: Operation, wire: WireRequest, options: SendOptions): Promise<Answer> {
    const verdict = verdictOf(wire, keys.live());
    const isInvalid = verdict.codes.size > 0;
    const wanted = isInvalid ? undefined : keys.outcomeOf(operation.operationId, wire);
    if (wanted?.code !== undefined) verdict.lateCodes.add(wanted.code);
    const [sequenceBefore, timeBeforeUs] = [lastSequence(), gateway.clock.nowUs()];
    const { answer, hasTimePassed } = await answerOf(gateway, operation, wire);
    onAnswer(operation.operationId, answer.status);
    const faults = faultsOf({
      ...{
        operation,
        wire,
        verdict,
        answer,
        hasTimePassed,
        sequenceBefore,
        timeBeforeUs,
        sequenceAfter: lastSequence(),
      },
      ...{ isCursorOwn: options.isCursorOwn ?? false, mayBeThrottled },
    });
    if (wanted !== undefined && answer.status !== wanted.status && answer.status !== 429)
      faults.push(`the key has to be answered with ${wanted.status} ${wanted.code ?? ''}`);
    faults.push(...claimFaults(options.claim, verdict));
    if (faults.length > 0) throw new Error(complaint(operation, wire, answer, faults, options.name));
    keys.note(operation.operationId, wire, answer);
    noteAnswer(values, answer);
    hasOperated ||= isOperatorsChange(operation, answer);
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
    if (COST_BY_BODY.includes(operation.operationId)) {
      const known = await again(seconds * 1_000);
      // What costs more than a bucket ever holds hears no time.
      if (known.status !== 429 || known.headers['retry-after'] === undefined) return known;
      const inTime = await again(Number(known.headers['retry-after']) * 1_000);
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
    const key = keys.keyFor(askerOf({ operationId, participantId }), operation.scopes);
    const headers = { authorization: `Bearer ${key}` };
    const wire = { method: 'GET', url: PREFIX_OF[operation.api] + path, headers, payload: undefined };
    const answer = await send(operation, wire, { claim: 'VALID', isCursorOwn: true });
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.body ?? ''}`);
    return JSON.parse(answer.body ?? '');
  }

  const asked = isOperated ? [...publicOperations, ...adminOperations] : publicOperations;
  for (const { operationId, path, parameters, scopes } of asked.filter(isPlainList)) {
    const isLong = parameters.some(({ name }) => name === 'limit');
    for (const participantId of scopes.includes('keys') ? PARTICIPANTS : PARTICIPANTS.slice(0, 1))
      await read(participantId, operationId, isLong ? `${path}?limit=${PRIMED_ITEMS}` : path);
  }
  return { gateway, values, keys, send, read, hasOperated: () => hasOperated, close: gateway.close };
}

function claimFaults(claim: SendOptions['claim'], { codes, lateCodes, why }: Verdict): string[] {
  const isInvalid = codes.size > 0;
  if (claim === 'INVALID' && !isInvalid) return ['the fuzz meant it to be invalid, the judge does not'];
  // A time that the schema takes may still not name an instant: that is for the verdict alone to say.
  if (claim !== 'VALID' || !isInvalid || lateCodes.size > 0) return [];
  return [`the fuzz meant it to be valid: ${why.join('; ')}`];
}

/** Of the market, not of keys or names: only those have a number. */
function isOperatorsChange({ api, method }: Operation, { status, headers }: Answer): boolean {
  return api === 'admin' && method !== 'GET' && status < 300 && headers['wattbook-sequence'] !== undefined;
}

/** What can be read as JSON, knowing nothing yet. */
function isPlainList({ method, path, parameters, responses }: Operation): boolean {
  const isJson = responses['200']?.content?.['application/json'] !== undefined && path !== '/openapi.json';
  return method === 'GET' && isJson && !parameters.some(({ required }) => required === true);
}

async function answerOf(
  { gateway, admin, clock }: TestGateway,
  { api, responses }: Operation,
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
  const { app } = api === 'admin' ? await admin() : gateway;
  const answering = app.inject(request).finally(() => (waiting.isOver = true));
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

function holdTrades({ upstream, replica, clock }: TestGateway): void {
  const [contractId] = replica.market.contracts.keys();
  for (let trade = 1; trade <= HELD_TRADES; trade++) {
    const record = {
      ...{ version: '1.0', source: 'sidc', tradeId: `late-${trade}`, revision: 1, state: 'EXECUTED', contractId },
      ...{ price: '50.00', quantity: '1.0', executedAt: formatEventTime(clock.nowUs()) },
    };
    upstream.hold(JSON.stringify(record), { reason: 'unknown-contract', detail: 'it was not listed yet' }, 'sidc');
  }
}
