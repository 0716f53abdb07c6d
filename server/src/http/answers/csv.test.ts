import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { writeCsv, writeCsvLine } from './csv.ts';

/** One cell and what ends it, as RFC 4180, section 2, has them. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;

function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  CELL.lastIndex = 0;
  for (let at = 0; at < text.length; at = CELL.lastIndex) {
    const [, inQuotes, bare = '', end] = CELL.exec(text) ?? assert.fail(`${text} at ${at}`);
    rows.at(-1)?.push(inQuotes?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  assert.deepEqual(rows.pop(), [], 'the last line is ended');
  return rows;
}

describe('a cell', () => {
  for (const begin of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
    test(`of a user that begins with ${JSON.stringify(begin)} is guarded`, () => {
      const line = writeCsvLine([{ userText: `${begin}1+2` }]);
      assert.deepEqual(readCsv(line), [[`'${begin}1+2`]]);
    });
  }

  test('of a user that only holds such a sign is as it was', () => {
    assert.equal(writeCsvLine([{ userText: 'a=b' }, { userText: null }, { userText: '' }]), 'a=b,,\r\n');
  });

  test('of the venue is not: an amount below zero stays a number', () => {
    assert.equal(writeCsvLine(['-12.50000', -1, null]), '-12.50000,-1,\r\n');
  });

  test('with a comma, a quote or the end of a line is quoted', () => {
    assert.equal(writeCsvLine(['a,b', '"', 'c\r\nd']), '"a,b","""","c\r\nd"\r\n');
  });
});

test('a row that has another width than the header is a bug', () => {
  assert.throws(() => writeCsv(['a', 'b'], [['1']]), /bug: 1 cells below 2 names/);
});

test('whatever texts a table holds, they are read again, and none begins like a formula', () => {
  const table = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' })));
  fc.assert(
    fc.property(table, (rows) => {
      const written = rows.map((row) => row.map((userText) => ({ userText })));
      const [header, ...read] = readCsv(writeCsv(['one', 'other'], written));
      assert.deepEqual(header, ['one', 'other']);
      assert.deepEqual(
        read,
        rows.map((row) => row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text))),
      );
    }),
  );
});
