/** What the door answers: written by one end, read by the other. */
import type { BatchOutcome, NotExecutedCode, RecordedBatch, RecordedOutcome } from '../exchange-channel.ts';
import { isObject, parseJson, type JsonObject } from './json-values.ts';

/** 200: one outcome for each batch, in their order. */
export function answerText(outcomes: readonly BatchOutcome[]): string {
  return JSON.stringify({ outcomes });
}

export type RefusalCode = Extract<NotExecutedCode, 'exchange-unavailable' | 'exchange-busy'>;

/** Any other status with this: nothing of the request was taken, nor will be. The same in every protocol. */
export function refusalText(refused: RefusalCode, detail: string): string {
  return JSON.stringify({ refused, detail });
}

/** ILLEGIBLE: nobody knows. */
export type ReadAnswer =
  | { kind: 'OUTCOMES'; outcomes: BatchOutcome[] }
  | { kind: 'REFUSED'; code: RefusalCode; detail: string }
  | { kind: 'ILLEGIBLE' };

/** @param commands how many each batch of the request held, in their order */
export function readAnswer(status: number, text: string, commands: readonly number[]): ReadAnswer {
  const body = parseJson(text);
  if (!isObject(body)) return { kind: 'ILLEGIBLE' };
  return status === 200 ? readOutcomes(body, commands) : readRefusal(body);
}

function readOutcomes({ outcomes }: JsonObject, commands: readonly number[]): ReadAnswer {
  if (!Array.isArray(outcomes) || outcomes.length !== commands.length) return { kind: 'ILLEGIBLE' };
  const read = outcomes.filter((outcome, index) => isBatchOutcome(outcome, commands[index] ?? 0));
  return read.length === commands.length ? { kind: 'OUTCOMES', outcomes: read } : { kind: 'ILLEGIBLE' };
}

function readRefusal({ refused, detail }: JsonObject): ReadAnswer {
  const isKnown = refused === 'exchange-unavailable' || refused === 'exchange-busy';
  if (!isKnown || typeof detail !== 'string') return { kind: 'ILLEGIBLE' };
  return { kind: 'REFUSED', code: refused, detail };
}

function isBatchOutcome(value: unknown, commands: number): value is BatchOutcome {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'RECORDED':
      return isRecordedBatch(value, commands);
    case 'NOT_EXECUTED':
      return isNotExecutedCode(value['code']) && isPlaces(value['quarantined'], commands);
    default:
      return value['kind'] === 'UNKNOWN';
  }
}

/** Fewer records than commands are an answer only where the batch stopped at a refusal. */
function isRecordedBatch(value: object, commands: number): value is RecordedBatch {
  if (!('recorded' in value) || !('hasStopped' in value)) return false;
  const { recorded, hasStopped } = value;
  if (!Array.isArray(recorded) || !recorded.every(isRecordedOutcome)) return false;
  if (hasStopped === false) return recorded.length === commands;
  return hasStopped === true && recorded.length > 0 && recorded.length <= commands;
}

/** What was recorded was read from JSON once already: by the market's rules, not by ours. */
function isRecordedOutcome(value: unknown): value is RecordedOutcome {
  if (!isObject(value) || value['kind'] !== 'RECORDED' || !isObject(value['record'])) return false;
  const { sequence, timeUs, command, events } = value['record'];
  const isRecord = isPositive(sequence) && isPositive(timeUs) && isTyped(command);
  const hasOrder = value['order'] === undefined || (isObject(value['order']) && isPositive(value['order']['orderId']));
  return isRecord && Array.isArray(events) && events.every(isTyped) && hasOrder;
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isTyped(value: unknown): boolean {
  return isObject(value) && typeof value['type'] === 'string';
}

const CODES: { readonly [Code in NotExecutedCode]: true } = {
  'exchange-unavailable': true,
  'exchange-busy': true,
  'clock-untrusted': true,
  'command-quarantined': true,
};

function isNotExecutedCode(value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}

function isPlaces(value: unknown, commands: number): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every((place) => Number.isSafeInteger(place) && place >= 0 && place < commands);
}
