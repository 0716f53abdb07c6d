/** The figures of one process, in Prometheus' format. Names are part of what the operator relies on. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Alarms, AlarmName } from './alarms.ts';
import { createRetentionMetrics, type RetentionMetrics } from './retention-metrics.ts';
import { createUpstreamMetrics, type UpstreamMetrics } from './upstream-metrics.ts';

/** What is counted of a block: its events by type, refusals by code, imports by their source. */
type Counted = { records: readonly CountedRecord[] };
type CountedRecord = {
  command: { type: string; source?: string };
  events: readonly { type: string; code?: string }[];
};

export type Metrics = {
  committed(block: Counted, commitUs: number): void;
  answered(operationId: string, status: number, durationUs: number): void;
  snapshots: SnapshotMetrics;
  upstream: UpstreamMetrics;
  retention: RetentionMetrics;
  /** Views are told of from now on, as `read` says when the metrics are asked for. */
  showViews(read: () => readonly ViewLagged[]): void;
  /** A request was throttled by this gateway alone, because Redis was away. */
  throttledLocally(): void;
  text(): Promise<string>;
  contentType: string;
};

export type SnapshotMetrics = {
  /** A process starts from this one; 0: from the journal's beginning. */
  opened(sequence: number): void;
  written(snapshot: { sequence: number; bytes: number }, tookUs: number): void;
  /** One was found that doesn't count. */
  faulty(kind: string): void;
  /** None was written though one was due. */
  failed(): void;
};

/** How far one view is behind. */
type ViewLagged = { view: string; sequence: number; behindUs: number };

/** Read when the metrics are asked for. */
export type Gauges = {
  viewLagRecords: () => number;
  sequence: () => number;
  streamReaders: () => number;
  quarantinedCommands: () => number;
  alarms: Pick<Alarms, 'raised' | 'timesRaised'>;
  /** Only where there is an exchange. */
  isLeading?: () => boolean;
  /** Only where there is a Redis. */
  isRedisUp?: () => boolean;
};

export function createMetrics(gauges: Gauges): Metrics {
  const registers = [new Registry()];
  const orders = new Counter({ name: 'wattbook_orders_total', help: 'Orders accepted', registers });
  const trades = new Counter({ name: 'wattbook_trades_total', help: 'Trades executed', registers });
  const refusals = new Counter({
    name: 'wattbook_refusals_total',
    help: 'Commands refused by the market, by code',
    labelNames: ['code'],
    registers,
  });
  const commit = new Histogram({
    name: 'wattbook_commit_seconds',
    help: 'From handing a block to PostgreSQL until it is durable',
    buckets: [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const blockRecords = new Histogram({
    name: 'wattbook_block_records',
    help: 'Records in a block',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
    registers,
  });
  const answers = new Histogram({
    name: 'wattbook_http_seconds',
    help: 'HTTP answers by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 10],
    registers,
  });
  tellGauges(gauges, registers);
  tellFlag('wattbook_leads', '1 while the exchange of this process leads, else 0', gauges.isLeading, registers);
  tellAlarms(gauges.alarms, registers);
  const upstream = createUpstreamMetrics(registers);

  return {
    committed: ({ records }, commitUs) => {
      commit.observe(commitUs / 1_000_000);
      blockRecords.observe(records.length);
      for (const { command, events } of records) {
        for (const event of events) {
          if (event.type === 'OrderAccepted') orders.inc();
          else if (event.type === 'TradeExecuted') trades.inc();
          else if (event.type === 'TradeImported') upstream.imported(command.source);
          else if (event.type === 'ImportedTradeRecalled') upstream.recalled(command.source);
          else if (event.code !== undefined) refusals.inc({ code: event.code });
        }
      }
    },
    answered: (operation, status, durationUs) => {
      answers.observe({ operation, status: String(status) }, durationUs / 1_000_000);
    },
    snapshots: createSnapshotMetrics(registers),
    upstream,
    retention: createRetentionMetrics(registers),
    showViews: (read) => tellViews(read, registers),
    throttledLocally: tellRedis(gauges.isRedisUp, registers),
    text: () => Registry.merge(registers).metrics(),
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  };
}

/** What is read when it is asked for. */
function tellGauges(gauges: Gauges, registers: Registry[]): void {
  for (const [name, help, read] of [
    ['wattbook_sequence', 'Sequence of the last record that is durable and published', gauges.sequence],
    ['wattbook_view_lag_records', 'Records that the views are behind', gauges.viewLagRecords],
    ['wattbook_stream_readers', 'Open streams', gauges.streamReaders],
    [
      'wattbook_quarantined_commands',
      'Commands that are refused since the market failed at them',
      gauges.quarantinedCommands,
    ],
  ] as const) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
}

function tellViews(read: () => readonly ViewLagged[], registers: Registry[]): void {
  const labelNames = ['view'];
  new Gauge({
    name: 'wattbook_view_sequence',
    help: 'Sequence of the last record that a view contains',
    labelNames,
    registers,
    collect() {
      for (const { view, sequence } of read()) this.set({ view }, sequence);
    },
  });
  new Gauge({
    name: 'wattbook_view_lag_seconds',
    help: 'How long ago the first record happened that a view lacks; 0 when it has everything',
    labelNames,
    registers,
    collect() {
      for (const { view, behindUs } of read()) this.set({ view }, behindUs / 1_000_000);
    },
  });
}

function createSnapshotMetrics(registers: Registry[]): SnapshotMetrics {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const sequence = gauge('wattbook_snapshot_sequence', 'Sequence of the newest snapshot that counts');
  const bytes = gauge('wattbook_snapshot_bytes', 'Size of the last snapshot written');
  const seconds = gauge(
    'wattbook_snapshot_write_seconds',
    'How long the last snapshot took, replay and proof included',
  );
  const failures = new Counter({
    name: 'wattbook_snapshot_failures_total',
    help: 'Snapshots that were due and not written',
    registers,
  });
  const faults = new Counter({
    name: 'wattbook_snapshot_faults_total',
    help: 'Snapshots found that do not count, by what is wrong with them',
    labelNames: ['kind'],
    registers,
  });
  return {
    opened: (openedSequence) => sequence.set(openedSequence),
    written: (snapshot, tookUs) => {
      sequence.set(snapshot.sequence);
      bytes.set(snapshot.bytes);
      seconds.set(tookUs / 1_000_000);
    },
    faulty: (kind) => faults.inc({ kind }),
    failed: () => failures.inc(),
  };
}

function tellFlag(name: string, help: string, read: (() => boolean) | undefined, registers: Registry[]): void {
  if (read === undefined) return;
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read() ? 1 : 0);
    },
  });
}

/** Two lines only where there is a Redis: without one, each gateway always counts alone. */
function tellRedis(isRedisUp: Gauges['isRedisUp'], registers: Registry[]): () => void {
  if (isRedisUp === undefined) return () => undefined;
  tellFlag('wattbook_redis_up', '1 while Redis answers, else 0', isRedisUp, registers);
  const decisions = new Counter({
    name: 'wattbook_throttle_local_decisions_total',
    help: 'Requests throttled by this gateway alone, because Redis was away',
    registers,
  });
  return () => decisions.inc();
}

/** Every alarm that there is has its line, also while it is not up. */
function tellAlarms({ raised, timesRaised }: Gauges['alarms'], registers: Registry[]): void {
  new Gauge({
    name: 'wattbook_alarm',
    help: '1 while the alarm is up, else 0',
    labelNames: ['name'],
    registers,
    collect() {
      const up = new Set(raised());
      for (const name of timesRaised().keys()) this.set({ name }, up.has(name) ? 1 : 0);
    },
  });
  const told = new Map<AlarmName, number>();
  new Counter({
    name: 'wattbook_alarms_raised_total',
    help: 'How often the alarm was raised since the start',
    labelNames: ['name'],
    registers,
    collect() {
      for (const [name, times] of timesRaised()) {
        this.inc({ name }, times - (told.get(name) ?? 0));
        told.set(name, times);
      }
    },
  });
}
