import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createFileSource } from './file-source.ts';
import { RECORD_BYTES_MAX } from './read-record.ts';
import type { OpenSource } from './source.ts';
import type { FilePosition, UpstreamPositions } from './upstream-positions.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wattbook-file-source-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function memoryPositions(): UpstreamPositions & { saved: Map<string, FilePosition> } {
  const saved = new Map<string, FilePosition>();
  return {
    saved,
    load: (origin) => Promise.resolve(saved.get(origin)),
    save: (origin, position) => {
      saved.set(origin, position);
      return Promise.resolve();
    },
  };
}

function desk() {
  const file = path.join(folder, `trades-${files++}.ndjson`);
  const positions = memoryPositions();
  const warnings: string[] = [];
  const log = { warn: (_details: object, message: string) => void warnings.push(message) };
  return { file, positions, warnings, source: createFileSource({ path: file, positions, log }) };
}

/** What is handed out until nothing is there. */
async function drain(open: OpenSource, countMax = 100): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const deliveries = await open.read(countMax);
    if (deliveries.length === 0) return texts;
    assert.ok(deliveries.length <= countMax);
    texts.push(...deliveries.map(({ bytes }) => bytes.toString()));
  }
}

test('reads what is there in order, then what is appended; a line without a line feed waits', async () => {
  const { file, source } = desk();
  const open = await source.open();
  assert.deepEqual(await drain(open), [], 'no file yet');
  writeFileSync(file, 'a\nb\n\nc');
  assert.deepEqual(await drain(open, 2), ['a', 'b', '']);
  appendFileSync(file, 'c');
  assert.deepEqual(await drain(open), []);
  appendFileSync(file, 'c\nd\n');
  assert.deepEqual(await drain(open), ['ccc', 'd']);
  await open.close();
});

test('goes on from what was acknowledged; what was only read comes again', async () => {
  const { file, source } = desk();
  writeFileSync(file, 'a\nb\nc\nd\n');
  const first = await source.open();
  assert.equal((await first.read(2)).length, 2);
  await first.acknowledge();
  assert.equal((await first.read(1)).length, 1);
  await first.close();
  const second = await source.open();
  assert.deepEqual(await drain(second), ['c', 'd']);
  await second.acknowledge();
  await second.close();
  const third = await source.open();
  assert.deepEqual(await drain(third), []);
  await third.close();
});

test('a line that is too long is told with its beginning, and the next one is read', async () => {
  const { file, source } = desk();
  const long = 'x'.repeat(RECORD_BYTES_MAX + 1);
  writeFileSync(file, `${'y'.repeat(RECORD_BYTES_MAX)}\n${long}\nnext\n${long.repeat(20)}`);
  const open = await source.open();
  const deliveries = await open.read(10);
  assert.deepEqual(
    deliveries.map(({ kind, place }) => ({ kind, place })),
    [
      { kind: 'RECORD', place: 'byte 0' },
      { kind: 'TOO_LONG', place: `byte ${RECORD_BYTES_MAX + 1}` },
      { kind: 'RECORD', place: `byte ${2 * RECORD_BYTES_MAX + 3}` },
    ],
  );
  assert.deepEqual(await drain(open), []);
  appendFileSync(file, '\nlast\n');
  const [tooLong, last] = await open.read(10);
  assert.ok(tooLong?.kind === 'TOO_LONG');
  assert.equal(tooLong.length, 20 * long.length);
  assert.equal(tooLong.bytes.length, RECORD_BYTES_MAX);
  assert.ok(last?.kind === 'RECORD');
  await open.close();
});

test('a file that is replaced is read to its end, with a last line that will not end any more, then the new one', async () => {
  const { file, source, warnings } = desk();
  writeFileSync(file, 'a\n');
  const open = await source.open();
  assert.deepEqual(await drain(open), ['a']);
  await open.acknowledge();
  appendFileSync(file, 'b\nc');
  renameSync(file, `${file}.1`);
  writeFileSync(file, 'd\n');
  assert.deepEqual(await drain(open), ['b', 'c', 'd']);
  await open.acknowledge();
  await open.close();
  assert.match(warnings.join(), /was replaced/);
  const again = await source.open();
  assert.deepEqual(await drain(again), []);
  await again.close();
});

test('a file that is away for a moment is waited for', async () => {
  const { file, source } = desk();
  writeFileSync(file, 'a\n');
  const open = await source.open();
  assert.deepEqual(await drain(open), ['a']);
  renameSync(file, `${file}.1`);
  assert.deepEqual(await drain(open), []);
  writeFileSync(file, 'b\n');
  assert.deepEqual(await drain(open), ['b']);
  await open.close();
});

test('a file that is cut is read from its start: shorter, or filled up again', async () => {
  const { file, source, warnings } = desk();
  writeFileSync(file, 'aaaa\nbbbb\n');
  const open = await source.open();
  assert.deepEqual(await drain(open), ['aaaa', 'bbbb']);
  await open.acknowledge();
  truncateSync(file, 0);
  appendFileSync(file, 'c\n');
  assert.deepEqual(await drain(open), ['c']);
  truncateSync(file, 0);
  appendFileSync(file, 'd\neeeeeeeee\n');
  assert.deepEqual(await drain(open), ['d', 'eeeeeeeee']);
  assert.equal(warnings.length, 2);
  await open.close();
});

test('while nobody looked a file was replaced, cut, or filled up again: it is read from its start', async () => {
  const { file, source, warnings } = desk();
  for (const change of [
    () => (rmSync(file), writeFileSync(`${file}.new`, 'a\nb\n'), renameSync(`${file}.new`, file)),
    () => (truncateSync(file, 0), appendFileSync(file, 'c\n')),
    () => (truncateSync(file, 0), appendFileSync(file, 'd\nee\nff\n')),
  ]) {
    writeFileSync(file, 'x\ny\n');
    const before = await source.open();
    await drain(before);
    await before.acknowledge();
    await before.close();
    warnings.length = 0;
    change();
    const open = await source.open();
    assert.ok((await drain(open)).length > 0);
    assert.match(warnings.join(), /another one, or was cut/);
    await open.close();
  }
});

test('what is no file is refused by name, again and again', async () => {
  const { file, source } = desk();
  mkdirSync(file);
  const open = await source.open();
  await assert.rejects(open.read(1), /is no file, or not a regular one/);
  await open.close();
});
