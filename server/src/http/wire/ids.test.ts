import assert from 'node:assert/strict';
import { test } from 'node:test';
import { END_OF_RECORD } from '../../feed/feed-types.ts';
import { orderIdText, parseOrderId, parseTradeId, tradeIdText } from './ids.ts';
import { parsePosition, positionText } from './positions.ts';

test('ids are read back', () => {
  for (const id of [1, 1_234, Number.MAX_SAFE_INTEGER]) {
    assert.equal(parseOrderId(orderIdText(id)), id);
    assert.equal(parseTradeId(tradeIdText(id)), id);
  }
});

test('what is no id of ours names nothing', () => {
  for (const text of ['', 'O-', 'O-0', 'O-01', 'o-1', 'T-1', '1', 'O-1.0', 'O-1e3', 'O--1', 'O-9007199254740992']) {
    assert.equal(parseOrderId(text), undefined, text);
  }
});

test('a position is read back; a bare sequence is after all of its record', () => {
  assert.deepEqual(parsePosition('48211-1'), { sequence: 48_211, index: 1 });
  assert.deepEqual(parsePosition('48211'), { sequence: 48_211, index: END_OF_RECORD });
  for (const text of ['48211-1', '48211', '1-0', '0']) assert.equal(positionText(parsePosition(text)), text);
});

test('a position beyond all numbers is far ahead, not wrong', () => {
  assert.deepEqual(parsePosition('9999999999999999-999999'), {
    sequence: Number.MAX_SAFE_INTEGER,
    index: END_OF_RECORD,
  });
});
