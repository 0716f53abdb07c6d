import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { pino } from 'pino';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { REVOCATION_CHECK_MS } from '../limits.ts';
import { createStreamsByKey } from './streams-by-key.ts';

/** A directory that is played by hand: what it is asked, and what it answers. */
function play() {
  const clock = createManualClock(1_000_000);
  const asked: string[][] = [];
  const logged: string[] = [];
  const ended: string[] = [];
  const stream = new Writable({
    write: (line, _encoding, next) => {
      logged.push(String(line));
      next();
    },
  });
  let answer = (): Promise<string[]> => Promise.resolve([]);
  const directory = {
    findRevokedKeys: (keyIds: readonly string[]) => {
      asked.push([...keyIds]);
      return answer();
    },
  };
  const streams = createStreamsByKey({ directory, clock, log: pino(stream) });
  const add = (keyId: string, name = keyId) => streams.add(keyId, () => ended.push(name));
  const answering = (next: typeof answer) => (answer = next);
  return { clock, asked, logged, ended, streams, add, answering };
}

test('nobody streams: nothing is asked; then one question for all keys, each time', async () => {
  const { clock, asked, add } = play();
  await clock.advance(5_000);
  assert.deepEqual(asked, []);
  add('a');
  add('a');
  const gone = add('b');
  await clock.advance(REVOCATION_CHECK_MS - 1);
  assert.deepEqual(asked, []);
  await clock.advance(1);
  gone();
  await clock.advance(REVOCATION_CHECK_MS);
  assert.deepEqual(asked, [['a', 'b'], ['a']]);
});

test('all streams of a revoked key end, once, and no others; then it is asked about no more', async () => {
  const { clock, asked, ended, add, answering } = play();
  add('a', 'a1');
  add('a', 'a2');
  add('b');
  answering(() => Promise.resolve(['a']));
  await clock.advance(2 * REVOCATION_CHECK_MS);
  assert.deepEqual(ended, ['a1', 'a2']);
  assert.deepEqual(asked, [['a', 'b'], ['b']]);
});

test('what this process revokes ends at once; a stream that had ended by itself is left alone', () => {
  const { ended, streams, add } = play();
  add('a', 'a1')();
  const second = add('a', 'a2');
  streams.end('a');
  second();
  streams.end('a');
  assert.deepEqual(ended, ['a2']);
});

test('after the last stream nothing is asked, until there is one again', async () => {
  const { clock, asked, add } = play();
  add('a')();
  await clock.advance(5_000);
  add('b');
  await clock.advance(REVOCATION_CHECK_MS);
  assert.deepEqual(asked, [['b']]);
});

test('while the directory is away streams stay, it is logged once, and it goes on afterwards', async () => {
  const { clock, asked, logged, ended, add, answering } = play();
  add('a');
  answering(() => Promise.reject(new Error('Connection terminated unexpectedly')));
  await clock.advance(3 * REVOCATION_CHECK_MS);
  assert.deepEqual([asked.length, logged.length, ended], [3, 1, []]);
  answering(() => Promise.resolve([]));
  await clock.advance(REVOCATION_CHECK_MS);
  answering(() => Promise.reject(new Error('Connection terminated unexpectedly')));
  await clock.advance(REVOCATION_CHECK_MS);
  assert.equal(logged.length, 2, 'the next time it is away is another one');
  answering(() => Promise.resolve(['a']));
  await clock.advance(REVOCATION_CHECK_MS);
  assert.deepEqual(ended, ['a']);
});

test('a slow answer is waited for: there is one question at a time', async () => {
  const { clock, asked, add, answering } = play();
  const { promise, resolve } = Promise.withResolvers<string[]>();
  answering(() => promise);
  add('a');
  await clock.advance(REVOCATION_CHECK_MS);
  add('b');
  await clock.advance(10 * REVOCATION_CHECK_MS);
  assert.deepEqual(asked, [['a']]);
  resolve([]);
  await clock.advance(0);
  await clock.advance(REVOCATION_CHECK_MS);
  assert.deepEqual(asked, [['a'], ['a', 'b']]);
});

test('stopped, also while it waits for an answer, it asks no more', async () => {
  const { clock, asked, streams, add } = play();
  add('a');
  await clock.advance(REVOCATION_CHECK_MS - 1);
  streams.stop();
  await clock.advance(5_000);
  assert.deepEqual(asked, []);
  const waiting = play();
  const { promise, resolve } = Promise.withResolvers<string[]>();
  waiting.answering(() => promise);
  waiting.add('a');
  await waiting.clock.advance(REVOCATION_CHECK_MS);
  waiting.streams.stop();
  resolve([]);
  await waiting.clock.advance(5_000);
  assert.equal(waiting.asked.length, 1);
});
