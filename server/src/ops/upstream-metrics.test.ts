import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { createUpstreamMetrics, SOURCES_COUNTED_MAX } from './upstream-metrics.ts';

test('each source has its own line, up to the limit; the others are counted together', async () => {
  const registry = new Registry();
  const metrics = createUpstreamMetrics([registry]);
  for (let source = 0; source < SOURCES_COUNTED_MAX + 5; source++) metrics.duplicateDropped(`engine-${source}`);
  metrics.duplicateDropped('engine-0');
  metrics.quarantined(undefined, 'malformed-record');
  const { values } = (await registry.getMetricsAsJSON()).find(
    ({ name }) => name === 'wattbook_duplicate_trades_dropped_total',
  ) ?? { values: [] };
  const bySource = new Map(values.map(({ labels, value }) => [labels['source'], value]));
  assert.equal(bySource.size, SOURCES_COUNTED_MAX + 1);
  assert.equal(bySource.get('engine-0'), 2);
  assert.equal(bySource.get('(others)'), 5);
  assert.match(await registry.metrics(), /quarantined_total\{source="\(unknown\)",reason="malformed-record"\} 1/);
});

test('how far behind each channel is, and how many wait, is read when it is asked for', async () => {
  const registry = new Registry();
  let waiting = 3;
  createUpstreamMetrics([registry]).watch({ waiting: () => waiting, behindSeconds: new Map([['file', () => 1.5]]) });
  assert.match(await registry.metrics(), /wattbook_quarantined_trades 3\n/);
  waiting = 0;
  assert.match(await registry.metrics(), /wattbook_upstream_behind_seconds\{channel="file"\} 1\.5/);
  assert.match(await registry.metrics(), /wattbook_quarantined_trades 0\n/);
});
