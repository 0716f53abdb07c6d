/** The lines of a dump: what each must hold. Written from README.md, not from the code that writes dumps. */
import { Fault } from './fault.ts';

export type Header = { venue: string | null; environment: string | null };

/** A row of the journal. `records` are the stored bytes as text. */
export type Block = {
  firstSequence: number;
  lastSequence: number;
  previousLast: number | null;
  epoch: number;
  format: number;
  rules: number;
  timeUs: number;
  stateHash: string;
  records: string;
  previousHash: string;
  hash: string;
};

export type End = { blocks: number; records: number; hash: string };

export type Members = { readonly [name: string]: unknown };

const VERSION = 1;
const HEADER = ['dump', 'version', 'venue', 'environment'];
const END = ['end', 'blocks', 'records', 'hash'];
const BLOCK = [
  ...['firstSequence', 'lastSequence', 'previousLast', 'epoch', 'format', 'rules', 'timeUs', 'stateHash'],
  ...['records', 'previousHash', 'hash'],
];
const HASH = /^[0-9a-f]{64}$/;
const STATE_HASH = /^[0-9a-f]{16}$/;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A line is one JSON object, written in the one way there is: no byte of it can change and mean the same. */
export function readLine(line: Uint8Array): Members {
  return parseObject(decode(line), 'the line');
}

function decode(line: Uint8Array): string {
  try {
    return decoder.decode(line);
  } catch {
    throw new Fault('the line is no UTF-8: it was changed');
  }
}

/** An object, written as JSON.stringify writes: without spaces, numbers and texts in their one form, no name twice. */
export function parseObject(text: string, what: string): Members {
  const [value, again] = readJson(text, what);
  if (again !== text) throw new Fault(`${what} is JSON, but not written as a venue writes: it was changed`);
  if (!isObject(value)) throw new Fault(`${what} is no JSON object`);
  return value;
}

function readJson(text: string, what: string): [value: unknown, again: string] {
  try {
    const value: unknown = JSON.parse(text);
    return [value, JSON.stringify(value)];
  } catch (error) {
    // A SyntaxError, or a RangeError where it is nested too deeply.
    throw new Fault(`${what} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readHeader(line: Members): Header {
  expectMembers(line, HEADER, 'the first line');
  if (line['dump'] !== 'wattbook-journal') throw new Fault('the first line does not say that this is a dump');
  if (line['version'] !== VERSION) throw new Fault(`this verifier reads dumps of version ${VERSION}, no others`);
  return { venue: nameIn(line, 'venue'), environment: nameIn(line, 'environment') };
}

export function readBlock(line: Members): Block {
  expectMembers(line, BLOCK, 'a block');
  return {
    firstSequence: countIn(line, 'firstSequence', 1),
    lastSequence: countIn(line, 'lastSequence', 1),
    previousLast: line['previousLast'] === null ? null : countIn(line, 'previousLast', 1),
    epoch: countIn(line, 'epoch', 0),
    format: countIn(line, 'format', 1),
    rules: countIn(line, 'rules', 1),
    timeUs: countIn(line, 'timeUs', 1),
    stateHash: textIn(line, 'stateHash', STATE_HASH),
    records: textIn(line, 'records', /^/),
    previousHash: textIn(line, 'previousHash', HASH),
    hash: textIn(line, 'hash', HASH),
  };
}

export function isEnd(line: Members): boolean {
  return 'end' in line;
}

export function readEnd(line: Members): End {
  expectMembers(line, END, 'the last line');
  if (line['end'] !== 'wattbook-journal') throw new Fault('the last line does not say what ends');
  return { blocks: countIn(line, 'blocks', 0), records: countIn(line, 'records', 0), hash: textIn(line, 'hash', HASH) };
}

/** Exactly these, in this order. */
export function expectMembers(value: Members, names: readonly string[], what: string): void {
  const found = Object.keys(value);
  if (found.length === names.length && names.every((name, index) => found[index] === name)) return;
  throw new Fault(`${what} holds ${found.join(', ')}; it has to hold ${names.join(', ')}, in this order`);
}

function countIn(line: Members, name: string, least: number): number {
  const value = line[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new Fault(`${name} is ${JSON.stringify(value)}, and has to be a whole number from ${least}`);
}

function textIn(line: Members, name: string, pattern: RegExp): string {
  const value = line[name];
  if (typeof value === 'string' && value.isWellFormed() && pattern.test(value)) return value;
  const shown = JSON.stringify(value).slice(0, 80);
  throw new Fault(`${name} is ${shown}, and has to be a text like ${String(pattern)}`);
}

function nameIn(line: Members, name: string): string | null {
  return line[name] === null ? null : textIn(line, name, /^/);
}
