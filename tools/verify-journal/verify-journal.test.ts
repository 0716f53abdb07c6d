/** The verifier finds each kind of fault and says where; mutate-journal does the same at random. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StoredBlock } from '../../server/src/journal/dump.ts';
import { bytesOf, chained, cut, linesOf, readDump, recordsOf, withRecords } from '../mutate-journal/dump-piece.ts';
import type { Piece } from '../mutate-journal/dump-piece.ts';
import { Fault } from './fault.ts';
import { createLines } from './lines.ts';
import { createVerification, requireEnd, takeLine, type PublishedHead, type Verification } from './verification.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const KEPT = path.join(ROOT, 'server/test/journals');
const BLOCKS = 4;

let piece: Piece;
let directory: string;

before(() => {
  const [newest = ''] = readdirSync(KEPT)
    .filter((name) => name.endsWith('.ndjson'))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const [beginning] = cut(readDump(readFileSync(path.join(KEPT, newest), 'utf8')), BLOCKS);
  assert.ok(beginning);
  piece = beginning;
  directory = mkdtempSync(path.join(tmpdir(), 'wattbook-verify-'));
});
after(() => rmSync(directory, { recursive: true, force: true }));

function verify(bytes: Uint8Array, heads: readonly PublishedHead[] = [], stateHashEvery = 1): Verification {
  const verification = createVerification();
  const lines = createLines((line) => takeLine(verification, line, { heads, stateHashEvery }));
  lines.push(bytes);
  lines.end();
  requireEnd(verification);
  return verification;
}

const whole = (): Buffer => bytesOf(linesOf(piece, piece.blocks));

function assertFault(bytes: Uint8Array, message: RegExp, heads?: readonly PublishedHead[]): void {
  assert.throws(
    () => verify(bytes, heads),
    (error: unknown) => error instanceof Fault && (assert.match(error.message, message), true),
  );
}

/** The block at `index` changed, and the chain made whole again. */
function forged(index: number, change: (block: StoredBlock) => StoredBlock): Buffer {
  const blocks = piece.blocks.map((block, at) => (at === index ? change(block) : block));
  return bytesOf(linesOf(piece, chained(piece, blocks)));
}

/** The first record of that block that holds `text`, with another text in its place. */
function reworded(text: string, other: string): Buffer {
  const index = piece.blocks.findIndex(({ records }) => records.includes(text));
  assert.ok(index >= 0, `no record holds ${text}`);
  return forged(index, (block) => ({ ...block, records: block.records.replace(text, other) }));
}

describe('a dump that is whole', () => {
  test('is verified, and told what it holds', () => {
    const { sequence, blocks, head, stateHash, stateHashesCompared } = verify(whole());
    const last = piece.blocks.at(-1);
    assert.deepEqual([sequence, blocks, stateHashesCompared], [last?.lastSequence, BLOCKS, BLOCKS]);
    assert.deepEqual([head.hash, stateHash], [last?.hash, last?.stateHash]);
  });

  test('may come in pieces of any size', () => {
    const verification = createVerification();
    const lines = createLines((line) => takeLine(verification, line, { heads: [], stateHashEvery: 1 }));
    const bytes = whole();
    for (let from = 0; from < bytes.length; from += 997) lines.push(bytes.subarray(from, from + 997));
    lines.end();
    requireEnd(verification);
    assert.equal(verification.blocks, BLOCKS);
  });

  test('is held against heads that were published', () => {
    const [first, , , last] = piece.blocks;
    assert.ok(first && last);
    verify(whole(), [{ hash: last.hash }, { sequence: first.lastSequence, hash: first.hash }]);
    assertFault(whole(), /line 6: the last block's hash is .* published is/, [{ hash: first.hash }]);
    const { lastSequence } = first;
    assertFault(whole(), /line 2, .* another history/, [{ sequence: lastSequence, hash: last.hash }]);
    assertFault(whole(), /no block ends with record 1000000/, [{ sequence: 1_000_000, hash: last.hash }]);
  });

  test('with fewer state hashes compared still has its last one compared', () => {
    assert.equal(verify(whole(), [], 3).stateHashesCompared, 2);
    const wrongLast = forged(BLOCKS - 1, (block) => ({ ...block, stateHash: '0123456789abcdef' }));
    assert.throws(() => verify(wrongLast, [], 1_000), /its stateHash is 0123456789abcdef/);
  });
});

describe('a dump that was cut or changed', () => {
  test('is found by its last line, or by its lack', () => {
    const lines = linesOf(piece, piece.blocks);
    assertFault(bytesOf(lines.slice(0, -1)), /^the dump ends after line 5, .* it was cut$/);
    assertFault(whole().subarray(0, -1), /ends in the middle of a line, after \d+ bytes/);
    assertFault(bytesOf([...lines, '{}']), /^line 7 follows the last line/);
    assertFault(bytesOf(lines.toSpliced(4, 1)), /^line 5: it names 4 as blocks, and the dump holds 3/);
    assertFault(Buffer.alloc(0), /^the dump ends after line 0/);
  });

  test('is found where it says the same in other bytes', () => {
    const lines = linesOf(piece, piece.blocks);
    const other = (index: number, change: (line: string) => string): Buffer =>
      bytesOf(lines.with(index, change(lines[index] ?? '')));
    for (const change of [
      (line: string) => `${line} `,
      (line: string) => `${line}\r`,
      (line: string) => `\uFEFF${line}`,
      (line: string) => line.replace('"format":1,', '"format":1.0,'),
      (line: string) => line.replace('"format":1,', '"format":1,"format":1,'),
      (line: string) => line.replace('venue', '\\u0076enue'),
    ]) {
      assertFault(other(1, change), /^line 2: the line is (no )?JSON/);
    }
    assertFault(
      other(1, (line) => line.replace('"format":1,', '')),
      /^line 2: a block holds/,
    );
    assertFault(bytesOf(lines).fill(0xff, 300, 301), /^line 2: the line is no UTF-8/);
  });

  test('is found by the chain: where, and what is wrong', () => {
    const [first, second, third, fourth] = piece.blocks;
    assert.ok(first && second && third && fourth);
    const rows = (blocks: StoredBlock[]): Buffer => bytesOf(linesOf(piece, blocks));
    assertFault(rows([first, third, fourth]), /^line 3, block \d+–\d+: it begins with record \d+, after \d+/);
    assertFault(rows([first, { ...second, epoch: 9 }, third]), /^line 3, .* it was changed: it hashes to/);
    assertFault(rows([first, { ...second, previousHash: first.previousHash }]), /the chain is broken/);
    assertFault(rows([first, { ...second, previousLast: null }]), /previousLast is null, and has to be \d+/);
    const dropped = withRecords(second, recordsOf(second).slice(1));
    assertFault(rows([first, dropped]), /it was changed/);
  });
});

describe('a journal that was written anew, hashes and all', () => {
  test('is found by the columns of its blocks', () => {
    assertFault(
      forged(1, (block) => ({ ...block, format: 2 })),
      /^line 3, .* format 2/,
    );
    assertFault(
      forged(1, (block) => ({ ...block, epoch: 7 })),
      /its epoch is 7, and after its last record it is 1/,
    );
    assertFault(
      forged(1, (block) => ({ ...block, rules: 7 })),
      /its rules is 7/,
    );
    assertFault(
      forged(1, (block) => ({ ...block, timeUs: 7 })),
      /its timeUs is 7/,
    );
    assertFault(
      forged(1, (block) => ({ ...block, stateHash: '0'.repeat(16) })),
      /its stateHash is 0000000000000000/,
    );
    const less = forged(1, (block) => withRecords(block, recordsOf(block).slice(1)));
    assertFault(less, /its sequences are for \d+/);
  });

  test('is found by what comes out again: the record, and the first difference', () => {
    assertFault(reworded('"type":"OrderAccepted","orderId":1', '"type":"OrderAccepted","orderId":2'), / record \d+: /);
    const other = reworded('"type":"TradeExecuted","tradeId":1', '"type":"TradeExecuted","tradeId":2');
    assertFault(other, /record \d+: events\[\d+\]\.tradeId: recorded 2, re-computed 1$/);
    assertFault(reworded('{"type":"AreaDefined"}', ''), /events\[0\]: recorded nothing, re-computed \{"type":/);
  });

  test('is found by what no venue would write', () => {
    assertFault(reworded('"type":"DefineArea"', '"type":"DefineAreas"'), /there is no command "DefineAreas"/);
    assertFault(reworded('"venueId":"kept"', '"venueId":7'), /FoundVenue can't be: venueId has to be a text/);
    assertFault(reworded('"venueId":"kept"', '"venueId":"other"'), /it founds other \(sandbox\)/);
    assertFault(reworded('"epoch":1,', '"epoch":1,"note":"",'), /note is no member of it/);
    assertFault(reworded('"epoch":1,', ''), /epoch is missing/);
    assertFault(reworded('"epoch":1,', '"epoch":0,'), /record 2: the market can't do this/);
    assertFault(reworded('{"sequence":2,', '{"sequence":3,'), /record 2: its sequence is 3, and has to be 2/);
    assertFault(reworded('"participantId":"venue"', '"participantId":"wind"'), /has to be one of venue/);
    const deep = `"events":${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    assertFault(reworded('"events":[{"type":"VenueFounded"}]', deep), /record 1: it is no JSON/);
  });

  test('is not found where it could have happened, but by a head that was published', () => {
    const other = reworded('"holder":"exchange-1"', '"holder":"somebody"');
    verify(other);
    assertFault(other, /published is/, [{ hash: piece.blocks.at(-1)?.hash ?? '' }]);
  });
});

describe('the command', () => {
  const run = (script: string, args: string[], input?: Buffer) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { input, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const script = path.join(import.meta.dirname, 'verify-journal.ts');

  test('exits with 0, 1 or 2 and says why', () => {
    const [good, bad] = ['good', 'bad'].map((name) => path.join(directory, `${name}.ndjson`));
    assert.ok(good !== undefined && bad !== undefined);
    writeFileSync(good, whole());
    writeFileSync(bad, whole().subarray(0, -10));
    const { status, stdout } = run(script, [good]);
    assert.equal(status, 0);
    assert.match(stdout, /^\d+ records, \d+ trades, chain unbroken, every match re-computed\n/);
    assert.match(stdout, /state hash {2}[0-9a-f]{16}\nhead {8}\d+:[0-9a-f]{64}, not compared/);
    const { status: one, stdout: fault } = run(script, [bad]);
    assert.deepEqual([one, fault.slice(0, 7)], [1, 'FAULT: ']);
    assert.equal(run(script, ['-'], whole()).status, 0);
    for (const args of [[], [good, '--head=abc'], [good, '--what']]) {
      const { status: two, stderr } = run(script, args);
      assert.deepEqual([two, stderr.includes('usage: verify-journal FILE')], [2, true], args.join(' '));
    }
    assert.equal(run(script, [path.join(directory, 'nothing')]).status, 2);
  });

  test('needs nothing but Node and the engine', () => {
    const alone = path.join(directory, 'alone');
    for (const folder of ['tools/verify-journal', 'engine/naive', 'engine/src']) {
      cpSync(path.join(ROOT, folder), path.join(alone, folder), { recursive: true });
    }
    writeFileSync(path.join(alone, 'package.json'), '{"type":"module"}');
    const { status, stderr } = run(path.join(alone, 'tools/verify-journal/verify-journal.ts'), ['-'], whole());
    assert.equal(status, 0, stderr);
  });
});
