/** From the bytes of a record to a trade, or to what is wrong with it. One that isn't right is never guessed at. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import type { ImportedSide, Side } from '@wattbook/engine/commands';
import { SOURCE_PATTERN } from '@wattbook/engine/limits';
import { parseInstant } from '../calendar/instant.ts';
import { bodyFault, lastOf } from '../http/requests/fault-words.ts';
import { isRecord } from '../http/requests/record.ts';
import { readStrictJson } from '../http/requests/strict-json.ts';
import { parsePrice, parseQuantity } from '../http/wire/decimals.ts';
import type { Broken, ContractReference, UpstreamTrade } from './upstream-trade.ts';

/** A record needs some 400 bytes. */
export const RECORD_BYTES_MAX = 16 * 1024;
/** A side is an object in the record. */
const DEPTH_MAX = 4;
const VALUES_MAX = 64;
const RECORD = { subject: 'record', purpose: 'trade', depthMax: DEPTH_MAX, valuesMax: VALUES_MAX } as const;

/** `source`: as far as it could be read; texts that are no name of a source are none. */
export type ReadRecord = { kind: 'TRADE'; trade: UpstreamTrade } | ({ kind: 'BROKEN'; source?: string } & Broken);

/** As the schema promises it. */
type WireRecord = {
  source: string;
  tradeId: string;
  revision: number;
  state: 'EXECUTED' | 'RECALLED';
  contractId?: string;
  area?: string;
  deliveryStart?: string;
  deliveryEnd?: string;
  price: string;
  quantity: string;
  executedAt: string;
  aggressorSide?: Side;
  buy?: { participantId: string; portfolioId?: string };
  sell?: { participantId: string; portfolioId?: string };
};

const PORTFOLIO_DEFAULT = 'default';

const isWireRecord = compileSchema();

export function readRecord(bytes: Buffer): ReadRecord {
  if (bytes.length > RECORD_BYTES_MAX) return tooLong();
  if (bytes.toString('latin1').trim() === '') return malformed('The record is empty: write one JSON object a line.');
  const json = readStrictJson(bytes, RECORD);
  if (json.kind === 'FAULT') return malformed(json.detail);
  const { value } = json;
  if (!isRecord(value)) return malformed('The record is no JSON object.');
  if (isWireRecord(value)) return readFields(value);
  return { ...malformed(faultOf(isWireRecord.errors ?? [])), ...sourceOf(value) };
}

export function tooLong(): ReadRecord & { kind: 'BROKEN' } {
  const detail = `The record is longer than ${RECORD_BYTES_MAX} bytes: a trade needs some 400.`;
  return { kind: 'BROKEN', reason: 'record-too-long', detail };
}

function readFields(wire: WireRecord): ReadRecord {
  const { source } = wire;
  const broken = (reason: Broken['reason'], detail: string): ReadRecord => ({ kind: 'BROKEN', reason, detail, source });
  const priceTicks = parsePrice(wire.price);
  if (priceTicks === 'off') return broken('price-off-tick', `The price ${wire.price} is between two ticks of 0.01.`);
  const quantityLots = parseQuantity(wire.quantity);
  if (quantityLots === 'off') {
    return broken('quantity-off-step', `The quantity ${wire.quantity} is between two steps of 0.1 MW.`);
  }
  const times = readTimes(wire);
  if (times.kind === 'UNCLEAR') return broken('time-unclear', times.detail);
  const { tradeId, revision, state, aggressorSide } = wire;
  const trade: UpstreamTrade = {
    ...{ source, tradeId, revision, state, priceTicks, quantityLots },
    contract: times.contract,
    executedAtUs: times.executedAtUs,
    ...(aggressorSide !== undefined && { aggressorSide }),
    ...(wire.buy !== undefined && { buy: sideOf(wire.buy) }),
    ...(wire.sell !== undefined && { sell: sideOf(wire.sell) }),
  };
  return { kind: 'TRADE', trade };
}

type Times = { kind: 'TIMES'; executedAtUs: number; contract: ContractReference } | { kind: 'UNCLEAR'; detail: string };

function readTimes({ executedAt, contractId, area, deliveryStart = '', deliveryEnd = '' }: WireRecord): Times {
  const executed = instantOf('executedAt', executedAt);
  if (typeof executed !== 'number') return executed;
  if (contractId !== undefined) return { kind: 'TIMES', executedAtUs: executed, contract: { kind: 'ID', contractId } };
  if (area === undefined) throw new Error('bug: the schema takes a record without a contract');
  const deliveryStartUs = instantOf('deliveryStart', deliveryStart);
  if (typeof deliveryStartUs !== 'number') return deliveryStartUs;
  const deliveryEndUs = instantOf('deliveryEnd', deliveryEnd);
  if (typeof deliveryEndUs !== 'number') return deliveryEndUs;
  const contract = { kind: 'DELIVERY', area, deliveryStartUs, deliveryEndUs } as const;
  return { kind: 'TIMES', executedAtUs: executed, contract };
}

/** No zone is guessed: it only serves to say what a text without an offset could have meant. */
function instantOf(name: string, text: string): number | { kind: 'UNCLEAR'; detail: string } {
  const parsed = parseInstant(text, 'UTC');
  return parsed.kind === 'instant' ? parsed.timeUs : { kind: 'UNCLEAR', detail: `${name}: ${parsed.why}` };
}

function sideOf({
  participantId,
  portfolioId = PORTFOLIO_DEFAULT,
}: Omit<ImportedSide, 'portfolioId'> & { portfolioId?: string }): ImportedSide {
  return { participantId, portfolioId };
}

function malformed(detail: string): ReadRecord & { kind: 'BROKEN' } {
  return { kind: 'BROKEN', reason: 'malformed-record', detail };
}

function sourceOf({ source }: Record<string, unknown>): { source?: string } {
  return typeof source === 'string' && SOURCE_PATTERN.test(source) ? { source } : {};
}

/** "price must be a string (…).": the place, and what would be right. */
function faultOf(errors: readonly ErrorObject[]): string {
  const { keyword, instancePath } = lastOf(errors);
  if (keyword === 'oneOf' && instancePath === '') {
    return 'The record needs either contractId, or area with deliveryStart and deliveryEnd.';
  }
  const { pointer = '', detail } = bodyFault(errors);
  const place = pointer.slice(1).replaceAll('/', '.');
  return `${place === '' ? 'The record' : place} ${detail}.`;
}

function compileSchema() {
  const text = readFileSync(new URL(import.meta.resolve('@wattbook/api/upstream-trade.schema.json')), 'utf8');
  const schema: unknown = JSON.parse(text);
  if (!isRecord(schema)) throw new Error('bug: the schema of a record is an object');
  const ajv = new Ajv({ strict: true, strictRequired: false, verbose: true, allErrors: false });
  // The calendar reads times, and can say what an unclear one could have meant.
  ajv.addFormat('date-time', true);
  return ajv.compile<WireRecord>(schema);
}
