import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from './default-limits.ts';
import { createOpenStreams } from './open-streams.ts';
import type { Subject } from './throttle.ts';

const MOST = DEFAULT_LIMITS.SANDBOX.openStreams;

function subject(familyId: string): Subject {
  return { familyId, participantId: 'alpha', tier: 'SANDBOX' };
}

test('a key has as many streams open as it may, others are not touched by it', () => {
  const streams = createOpenStreams(DEFAULT_LIMITS);
  for (let open = 1; open <= MOST; open++) {
    const opened = streams.open(subject('key1'));
    assert.deepEqual([opened.kind, opened.open, opened.most], ['OPENED', open, MOST]);
  }
  assert.deepEqual(streams.open(subject('key1')), { kind: 'TOO_MANY', open: MOST, most: MOST });
  assert.equal(streams.open(subject('key2')).kind, 'OPENED');
});

test('one that ends makes room for one, however often it is told', () => {
  const streams = createOpenStreams(DEFAULT_LIMITS);
  const opened = Array.from({ length: MOST }, () => streams.open(subject('key1')));
  const [first] = opened;
  assert.ok(first?.kind === 'OPENED');
  for (let times = 0; times < 3; times++) first.leave();
  assert.equal(streams.open(subject('key1')).kind, 'OPENED');
  assert.equal(streams.open(subject('key1')).kind, 'TOO_MANY');
});

test('a key without streams is forgotten', () => {
  const streams = createOpenStreams(DEFAULT_LIMITS);
  const opened = [streams.open(subject('key1')), streams.open(subject('key1')), streams.open(subject('key2'))];
  assert.equal(streams.size(), 2);
  for (const stream of opened) if (stream.kind === 'OPENED') stream.leave();
  assert.equal(streams.size(), 0);
});

test('an override says how many, also when more than that are open already', () => {
  const streams = createOpenStreams(DEFAULT_LIMITS);
  streams.open(subject('key1'));
  streams.open(subject('key1'));
  const override = { openStreams: 1 };
  assert.deepEqual(streams.look({ ...subject('key1'), override }), { open: 2, most: 1 });
  assert.deepEqual(streams.open({ ...subject('key1'), override }), { kind: 'TOO_MANY', open: 2, most: 1 });
});
