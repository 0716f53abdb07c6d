/** Figures of trades of other engines on their way in. */
import { Counter, Gauge, type Registry } from 'prom-client';

/** Trades of other engines that didn't become records. `source`: which engine; undefined: it could not be read. */
export type UpstreamMetrics = {
  duplicateDropped(source: string): void;
  superseded(source: string): void;
  quarantined(source: string | undefined, reason: string): void;
  /** Read when the metrics are asked for. */
  watch(upstream: { waiting: () => number; behindSeconds: ReadonlyMap<string, () => number> }): void;
};

/** Names of sources come from outside; of more than so many the others are counted together. */
export const SOURCES_COUNTED_MAX = 50;

/** Of what became records. */
type ImportCounters = { imported(source: string | undefined): void; recalled(source: string | undefined): void };

export function createUpstreamMetrics(registers: Registry[]): UpstreamMetrics & ImportCounters {
  const counter = (name: string, help: string, labelNames: string[] = ['source']): Counter =>
    new Counter({ name, help, labelNames, registers });
  const imported = counter('wattbook_imported_trades_total', 'Trades of other engines that were taken over');
  const recalled = counter('wattbook_imported_trade_recalls_total', 'Trades of other engines recalled by these');
  const dropped = counter('wattbook_duplicate_trades_dropped_total', 'Trades of other engines that came again');
  const superseded = counter(
    'wattbook_superseded_trades_dropped_total',
    'Trades of other engines that came after a newer revision',
  );
  const quarantined = counter(
    'wattbook_upstream_records_quarantined_total',
    'Records of other engines that could not be used, each time that they came',
    ['source', 'reason'],
  );
  const label = createSourceLabels();
  return {
    imported: (source) => imported.inc({ source: label(source) }),
    recalled: (source) => recalled.inc({ source: label(source) }),
    duplicateDropped: (source) => dropped.inc({ source: label(source) }),
    superseded: (source) => superseded.inc({ source: label(source) }),
    quarantined: (source, reason) => quarantined.inc({ source: label(source), reason }),
    watch: ({ waiting, behindSeconds }) => watchUpstream(waiting, behindSeconds, registers),
  };
}

/** Neither `(unknown)` nor `(others)` can be the name of a source. */
function createSourceLabels(): (source: string | undefined) => string {
  const known = new Set<string>();
  return (source) => {
    if (source === undefined) return '(unknown)';
    if (known.size < SOURCES_COUNTED_MAX) known.add(source);
    return known.has(source) ? source : '(others)';
  };
}

function watchUpstream(
  waiting: () => number,
  behindSeconds: ReadonlyMap<string, () => number>,
  registers: Registry[],
): void {
  new Gauge({
    name: 'wattbook_quarantined_trades',
    help: 'Records of other engines that wait for an operator',
    registers,
    collect() {
      this.set(waiting());
    },
  });
  new Gauge({
    name: 'wattbook_upstream_behind_seconds',
    help: 'Since when a source of trades of other engines was not read to its end',
    labelNames: ['channel'],
    registers,
    collect() {
      for (const [channel, read] of behindSeconds) this.set({ channel }, read());
    },
  });
}
