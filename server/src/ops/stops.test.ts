import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { createStops } from './stops.ts';

function open() {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  return { stops: createStops(log), lines };
}

test('what was started last is stopped first, one after the other', async () => {
  const { stops, lines } = open();
  const order: string[] = [];
  for (const name of ['the database', 'the exchange', 'the gateway']) {
    stops.add(name, async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
    });
  }
  await stops.stopAll();
  assert.deepEqual(order, [
    ...['the gateway begins', 'the gateway ends'],
    ...['the exchange begins', 'the exchange ends'],
    ...['the database begins', 'the database ends'],
  ]);
  assert.equal(lines.length, 3);
});

test('one that fails, at once or later, is logged by name; the others are still stopped', async () => {
  const { stops, lines } = open();
  const stopped: string[] = [];
  stops.add('the database', () => void stopped.push('the database'));
  stops.add('later', () => Promise.reject(new Error('hangs on')));
  stops.add('at once', () => {
    throw new Error('broken');
  });
  await stops.stopAll();
  assert.deepEqual(stopped, ['the database']);
  assert.match(lines[0] ?? '', /"level":50.*"name":"at once".*broken.*could not be stopped cleanly/);
  assert.match(lines[1] ?? '', /"level":50.*"name":"later".*hangs on/);
});

test('everything is stopped once, also what was added while stopping, and when asked twice at the same time', async () => {
  const { stops } = open();
  const stopped: string[] = [];
  stops.add('first', () => void stopped.push('first'));
  stops.add('second', () => {
    stopped.push('second');
    stops.add('late', () => void stopped.push('late'));
  });
  await Promise.all([stops.stopAll(), stops.stopAll()]);
  await stops.stopAll();
  assert.deepEqual(stopped.sort(), ['first', 'late', 'second']);
});
