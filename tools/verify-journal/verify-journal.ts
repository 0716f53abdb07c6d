/**
 * `npm run verify-journal -- FILE [--head=SEQUENCE:HASH]`, or `node tools/verify-journal/verify-journal.ts FILE`: is a
 * dump of a journal whole, unchanged, and does every match come out again? Needs Node 24 and this repository's engine/,
 * nothing else. Exits with 0 if all holds, 1 with the first fault, 2 if it couldn't verify. See README.md.
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault } from './fault.ts';
import { createLines } from './lines.ts';
import { createVerification, requireEnd, takeLine } from './verification.ts';
import type { PublishedHead, Verification, VerificationOptions } from './verification.ts';

const USAGE = `usage: verify-journal FILE [--head=HASH] [--head=SEQUENCE:HASH …] [--state-hash-every=BLOCKS]
  FILE                a dump (npm run dump-journal), or - for standard input
  --head              the hash of the last block, or of the block that ends with record SEQUENCE, as published elsewhere
  --state-hash-every  compare the market's state only after every so many blocks, and after the last: faster`;
const PROGRESS_MS = 5_000;

/** What was asked makes no sense. */
class UsageError extends Error {
  override name = 'UsageError';
}

async function verify(file: string, options: VerificationOptions): Promise<Verification> {
  const verification = createVerification();
  const lines = createLines((line) => takeLine(verification, line, options));
  const startedMs = performance.now();
  let toldMs = startedMs;
  const input: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  for await (const chunk of input) {
    lines.push(chunk);
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_MS) continue;
    toldMs = nowMs;
    const perSecond = Math.round((verification.sequence * 1_000) / (nowMs - startedMs));
    console.error(`… ${verification.sequence} records verified, ${perSecond} a second`);
  }
  lines.end();
  requireEnd(verification);
  return verification;
}

function report(verification: Verification, { heads }: VerificationOptions): string {
  const { sequence, trades, blocks, head, header, epoch, rules, stateHash, stateHashesCompared } = verification;
  const isEachCompared = stateHashesCompared === blocks;
  const published = heads.length === 0 ? 'not compared with a published one: give --head' : 'as published';
  return [
    `${sequence} records, ${trades} trades, chain unbroken, every match re-computed`,
    `venue       ${String(header?.venue)} (${String(header?.environment)}), epoch ${epoch}, rules ${rules}`,
    `blocks      ${blocks}, state hash compared after ${isEachCompared ? 'each' : stateHashesCompared}`,
    `state hash  ${String(stateHash)}`,
    `head        ${sequence}:${head.hash}, ${published}`,
  ].join('\n');
}

function readArguments(): { file: string; options: VerificationOptions } | undefined {
  const { values, positionals } = parse();
  if (values.help === true) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError('name one file');
  const every = values['state-hash-every'] ?? '1';
  if (!/^[1-9]\d{0,8}$/.test(every)) throw new UsageError(`--state-hash-every is a number of blocks, not ${every}`);
  return { file, options: { heads: (values.head ?? []).map(readHead), stateHashEvery: Number(every) } };
}

function parse() {
  const text = { type: 'string' } as const;
  const options = { head: { ...text, multiple: true }, 'state-hash-every': text, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readHead(text: string): PublishedHead {
  const [, sequence, hash] = /^(?:([1-9]\d{0,15}):)?([0-9a-f]{64})$/.exec(text) ?? [];
  if (hash === undefined) throw new UsageError(`--head is HASH or SEQUENCE:HASH, 64 digits 0–9 a–f; not ${text}`);
  return sequence === undefined ? { hash } : { sequence: Number(sequence), hash };
}

async function main(): Promise<number> {
  try {
    const given = readArguments();
    console.log(given === undefined ? USAGE : report(await verify(given.file, given.options), given.options));
    return 0;
  } catch (error) {
    if (error instanceof Fault) {
      console.log(`FAULT: ${error.message}`);
      return 1;
    }
    if (error instanceof UsageError) console.error(`${error.message}\n${USAGE}`);
    else console.error('could not verify:', error);
    return 2;
  }
}

process.exitCode = await main();
