import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createAlarms } from './alarms.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { listenForOperator, type OperatorPages } from './operator-pages.ts';

const alarms = createAlarms({ error: () => undefined, info: () => undefined });
const gauges = { viewLagRecords: () => 3, sequence: () => 42, streamReaders: () => 2 };
const metrics = createMetrics({ ...gauges, quarantinedCommands: () => 1, alarms });

async function open(
  t: TestContext,
  { nextTo = 0, port, served = metrics }: { nextTo?: number; port?: number; served?: Metrics } = {},
): Promise<OperatorPages> {
  const pages = await listenForOperator({ metrics: served, port, nextTo: nextTo - (nextTo === 0 ? 1 : 0) });
  t.after(pages.close);
  return pages;
}

/** Takes a port for itself. */
async function takenPort(t: TestContext): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

test('/metrics shows the figures of the moment, on loopback', async (t) => {
  const { url } = await open(t);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  assert.match(text, /^wattbook_sequence 42$/m);
  assert.match(text, /^wattbook_view_lag_records 3$/m);
  assert.match(text, /^wattbook_stream_readers 2$/m);
});

test('/metrics tells of each view how far it is, as it is when it is asked', async (t) => {
  const served = createMetrics({ ...gauges, quarantinedCommands: () => 0, alarms });
  const { url } = await open(t, { served });
  const figures = async (): Promise<string[]> => {
    const text = await (await fetch(url)).text();
    return text.split('\n').filter((line) => /^wattbook_view_(?:lag_seconds|sequence)/.test(line));
  };
  assert.deepEqual(await figures(), []);
  let behindUs = 1_500_000;
  served.showViews(() => [{ view: 'confirmations', sequence: 7, behindUs }]);
  const sequence = 'wattbook_view_sequence{view="confirmations"} 7';
  assert.deepEqual(await figures(), [sequence, 'wattbook_view_lag_seconds{view="confirmations"} 1.5']);
  behindUs = 0;
  assert.deepEqual(await figures(), [sequence, 'wattbook_view_lag_seconds{view="confirmations"} 0']);
});

test('/metrics tells of snapshots: the newest, and what was wrong with others', async (t) => {
  const served = createMetrics({ ...gauges, quarantinedCommands: () => 0, alarms });
  const { url } = await open(t, { served });
  served.snapshots.opened(7);
  const figures = async (): Promise<string[]> => {
    const text = await (await fetch(url)).text();
    return text.split('\n').filter((line) => line.startsWith('wattbook_snapshot_'));
  };
  assert.deepEqual(await figures(), [
    'wattbook_snapshot_sequence 7',
    'wattbook_snapshot_bytes 0',
    'wattbook_snapshot_write_seconds 0',
    'wattbook_snapshot_failures_total 0',
  ]);
  served.snapshots.faulty('DAMAGED');
  served.snapshots.failed();
  served.snapshots.written({ sequence: 9, bytes: 1_000 }, 2_500_000);
  assert.deepEqual(await figures(), [
    'wattbook_snapshot_sequence 9',
    'wattbook_snapshot_bytes 1000',
    'wattbook_snapshot_write_seconds 2.5',
    'wattbook_snapshot_failures_total 1',
    'wattbook_snapshot_faults_total{kind="DAMAGED"} 1',
  ]);
});

test('/metrics tells of Redis only where there is one', async (t) => {
  let isUp = true;
  const served = createMetrics({ ...gauges, quarantinedCommands: () => 0, alarms, isRedisUp: () => isUp });
  const { url } = await open(t, { served });
  const figures = async (at: string): Promise<string[]> => {
    const text = await (await fetch(at)).text();
    return text.split('\n').filter((line) => /^wattbook_(redis|throttle)_/.test(line));
  };
  assert.deepEqual(await figures(url), ['wattbook_redis_up 1', 'wattbook_throttle_local_decisions_total 0']);
  isUp = false;
  served.throttledLocally();
  assert.deepEqual(await figures(url), ['wattbook_redis_up 0', 'wattbook_throttle_local_decisions_total 1']);
  metrics.throttledLocally();
  assert.deepEqual(await figures((await open(t)).url), []);
});

test('/metrics says who leads, where there is an exchange', async (t) => {
  let isLeading = false;
  const served = createMetrics({ ...gauges, quarantinedCommands: () => 0, alarms, isLeading: () => isLeading });
  const { url } = await open(t, { served });
  const figure = async (at: string): Promise<string | undefined> =>
    /^wattbook_leads \d$/m.exec(await (await fetch(at)).text())?.[0];
  assert.equal(await figure(url), 'wattbook_leads 0');
  isLeading = true;
  assert.equal(await figure(url), 'wattbook_leads 1');
  assert.equal(await figure((await open(t)).url), undefined);
});

test('there is no other page', async (t) => {
  const { url } = await open(t);
  for (const other of ['/', '/metrics/', '/health', '/..%2f']) {
    const response = await fetch(new URL(other, url));
    assert.equal(response.status, 404);
    await response.text();
  }
});

test('figures that can not be read are a 500, and the next question is answered', async (t) => {
  let isBroken = true;
  const text = (): Promise<string> => (isBroken ? Promise.reject(new Error('bug')) : metrics.text());
  const { url } = await open(t, { served: { ...metrics, text } });
  assert.equal((await fetch(url)).status, 500);
  isBroken = false;
  assert.equal((await fetch(url)).status, 200);
});

test('the port beside the API’s; a free one when that is taken, or when there is none beside it', async (t) => {
  const taken = await takenPort(t);
  const moved = await open(t, { nextTo: taken - 1 });
  assert.notEqual(new URL(moved.url).port, String(taken));
  assert.equal((await fetch(moved.url)).status, 200);
  const last = await open(t, { nextTo: 65_535 });
  assert.equal((await fetch(last.url)).status, 200);
});

test('a port that was asked for and is taken stops the start, and says which variable to set', async (t) => {
  const port = await takenPort(t);
  await assert.rejects(open(t, { port }), new RegExp(`can't listen on port ${port}: .*EADDRINUSE.*Set OPS_PORT`));
});

test('close ends connections that are kept open, and the port is free again', async (t) => {
  const pages = await listenForOperator({ metrics, port: undefined, nextTo: 65_535 });
  await (await fetch(pages.url)).text();
  await pages.close();
  const again = await open(t, { port: Number(new URL(pages.url).port) });
  assert.equal(again.url, pages.url);
});
