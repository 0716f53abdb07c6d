import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { ALARMS, createAlarms } from './alarms.ts';
import { createMetrics } from './metrics.ts';

function open() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { alarms: createAlarms(pino({ level: 'info' }, { write })), lines };
}

test('an alarm is up from raise until clear, and each is logged once, under its name', () => {
  const { alarms, lines } = open();
  alarms.clear('clock-untrusted');
  alarms.raise('clock-untrusted', { offsetMs: 300 });
  alarms.raise('clock-untrusted', { offsetMs: 400 });
  assert.deepEqual(alarms.raised(), ['clock-untrusted']);
  alarms.clear('clock-untrusted');
  alarms.clear('clock-untrusted');
  assert.deepEqual(alarms.raised(), []);
  assert.deepEqual(
    lines.map(({ level, alarm, offsetMs }) => [level, alarm, offsetMs]),
    [
      [50, 'clock-untrusted', 300],
      [30, 'clock-untrusted', undefined],
    ],
  );
});

test('every alarm has its figures, also before it was ever raised', async () => {
  const { alarms } = open();
  const figures = { viewLagRecords: () => 0, sequence: () => 0, streamReaders: () => 0, quarantinedCommands: () => 4 };
  const metrics = createMetrics({ ...figures, alarms });
  const before = await metrics.text();
  for (const name of Object.keys(ALARMS)) {
    assert.ok(before.includes(`wattbook_alarm{name="${name}"} 0`), name);
    assert.ok(before.includes(`wattbook_alarms_raised_total{name="${name}"} 0`), name);
  }
  alarms.raise('command-quarantined', {});
  alarms.clear('command-quarantined');
  alarms.raise('command-quarantined', {});
  for (let asked = 0; asked < 2; asked++) {
    const text = await metrics.text();
    assert.ok(text.includes('wattbook_alarm{name="command-quarantined"} 1'));
    assert.ok(text.includes('wattbook_alarm{name="clock-untrusted"} 0'));
    assert.ok(text.includes('wattbook_alarms_raised_total{name="command-quarantined"} 2'));
    assert.ok(text.includes('wattbook_quarantined_commands 4'));
  }
});
