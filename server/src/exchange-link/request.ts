/** What a gateway sends to the door: written by one end, read by the other. */
import type { BatchItem } from '../exchange-channel.ts';
import { messageOf } from '../ops/error-message.ts';
import { expectCommand } from './command-shapes.ts';
import { isObject, parseJson } from './json-values.ts';
import { COMMANDS_PER_REQUEST_MAX, PROTOCOL } from './limits.ts';

export const COMMANDS_PATH = '/commands';

/** A batch as it stands in a request. */
export function batchText(items: readonly BatchItem[]): string {
  return JSON.stringify({ items: items.map(({ command, stopsIfRefused }) => ({ command, stopsIfRefused })) });
}

/** @param holder of the process that is meant @param batches each of `batchText` */
export function requestText(holder: string, batches: readonly string[]): string {
  return `{"protocol":${PROTOCOL},"holder":${JSON.stringify(holder)},"batches":[${batches.join(',')}]}`;
}

/** FAULT: of that batch. The others don't suffer for it. */
export type AskedBatch = { kind: 'ITEMS'; items: BatchItem[] } | { kind: 'FAULT'; fault: string };

/** REFUSED: nothing of it is taken. */
export type ReadRequest =
  { kind: 'BATCHES'; batches: AskedBatch[] } | { kind: 'REFUSED'; status: number; detail: string };

/** @param holder of this process */
export function readRequest(text: string, holder: string): ReadRequest {
  const body = parseJson(text);
  if (!isObject(body)) return refused(400, 'the body has to be a JSON object');
  const { protocol, holder: meant, batches } = body;
  if (protocol !== PROTOCOL) {
    return refused(400, `this door speaks protocol ${PROTOCOL}, not ${JSON.stringify(protocol)}`);
  }
  if (meant !== holder) return refused(409, `this is ${holder}, not ${JSON.stringify(meant)}`);
  if (!Array.isArray(batches) || batches.length === 0)
    return refused(400, '"batches" has to be a list of at least one');
  const read = batches.map(readBatch);
  const commands = read.reduce((sum, batch) => sum + (batch.kind === 'ITEMS' ? batch.items.length : 1), 0);
  if (commands > COMMANDS_PER_REQUEST_MAX) {
    return refused(413, `${commands} commands are more than the ${COMMANDS_PER_REQUEST_MAX} that one request may hold`);
  }
  return { kind: 'BATCHES', batches: read };
}

function refused(status: number, detail: string): ReadRequest {
  return { kind: 'REFUSED', status, detail };
}

function readBatch(value: unknown): AskedBatch {
  try {
    return { kind: 'ITEMS', items: expectItems(value).map(expectItem) };
  } catch (error) {
    return { kind: 'FAULT', fault: messageOf(error) };
  }
}

function expectItems(value: unknown): unknown[] {
  const items = isObject(value) && hasOnly(value, ['items']) ? value['items'] : undefined;
  if (!Array.isArray(items) || items.length === 0)
    throw new Error('a batch has to hold "items", a list of at least one');
  return items;
}

function expectItem(value: unknown): BatchItem {
  if (!isObject(value) || !hasOnly(value, ['command', 'stopsIfRefused'])) {
    throw new Error('an item has to hold "command" and "stopsIfRefused", and nothing else');
  }
  const { command, stopsIfRefused } = value;
  if (typeof stopsIfRefused !== 'boolean') throw new Error('"stopsIfRefused" has to be true or false');
  expectCommand(command);
  return { command, stopsIfRefused };
}

function hasOnly(value: object, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}
