import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { createRetentionMetrics } from './retention-metrics.ts';

test('rows are counted by table, and where the kept days begin is read when it is asked for', async () => {
  const registry = new Registry();
  const metrics = createRetentionMetrics([registry]);
  let kept: { area: string; firstUs: number }[] = [];
  metrics.showKept(() => kept);
  assert.doesNotMatch(await registry.metrics(), /^wattbook_view_first_kept_seconds/m);
  kept = [{ area: 'NL', firstUs: 1_806_188_400_000_000 }];
  metrics.swept([{ table: 'trades', rows: 500 }]);
  metrics.swept([
    { table: 'trades', rows: 2 },
    { table: 'orders', rows: 1 },
  ]);
  const text = await registry.metrics();
  assert.match(text, /wattbook_view_rows_swept_total\{table="trades"\} 502\n/);
  assert.match(text, /wattbook_view_rows_swept_total\{table="orders"\} 1\n/);
  assert.match(text, /wattbook_view_first_kept_seconds\{area="NL"\} 1806188400\n/);
});
