/** The benchmark itself works: it measures something of everything. How long anything took is not its business. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureOf, table, told } from './figures.ts';
import { measureRecovery } from './recovery.ts';

test('a small venue is built, written down, restored and restarted', async () => {
  const { replayUs, yardstickUs, ...recovery } = await measureRecovery({ records: 1_500, recordsPerQuarter: 100 }, 1);
  assert.ok(recovery.orders > 500 && recovery.active > 0, `${recovery.orders} orders, ${recovery.active} active`);
  const { writeSeconds, restoreSeconds, twinSeconds, restartSeconds, restartWithoutSeconds } = recovery;
  for (const figure of [replayUs, yardstickUs, restoreSeconds, twinSeconds, restartSeconds, restartWithoutSeconds]) {
    assert.ok(figure.least > 0 && figure.least <= figure.median && figure.median <= figure.most);
  }
  assert.ok(writeSeconds.least >= 0);
  assert.ok(recovery.snapshotMegabytes > 0.1 && recovery.journalMegabytes > 0.1);
});

test('a figure is the median with its spread', () => {
  assert.deepEqual(figureOf([3, 1, 2]), { median: 2, least: 1, most: 3 });
  assert.deepEqual(figureOf([4, 1, 2, 3]).median, 2);
  assert.equal(told(figureOf([1.234, 1, 2])), '1.23 (1.00–2.00)');
  assert.equal(
    table([
      ['a', 'bb'],
      ['ccc', 'd'],
    ]),
    '  a  bb\nccc   d',
  );
});
