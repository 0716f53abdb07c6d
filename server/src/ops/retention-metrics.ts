/** Figures of what views let go of. */
import { Counter, Gauge, type Registry } from 'prom-client';

/** From when on views keep what is delivered in an area. */
type KeptFrom = { area: string; firstUs: number };

export type RetentionMetrics = {
  /** By the process that leads. */
  swept(tables: readonly { table: string; rows: number }[]): void;
  /** Read when the metrics are asked for. */
  showKept(read: () => readonly KeptFrom[]): void;
};

export function createRetentionMetrics(registers: Registry[]): RetentionMetrics {
  const rows = new Counter({
    name: 'wattbook_view_rows_swept_total',
    help: 'Rows of delivery days that views no longer keep, taken out',
    labelNames: ['table'],
    registers,
  });
  return {
    swept: (tables) => {
      for (const { table, rows: count } of tables) rows.inc({ table }, count);
    },
    showKept: (read) => {
      new Gauge({
        name: 'wattbook_view_first_kept_seconds',
        help: 'When the first delivery day begins that views keep, in Unix time; absent: they keep all',
        labelNames: ['area'],
        registers,
        collect() {
          for (const { area, firstUs } of read()) this.set({ area }, firstUs / 1_000_000);
        },
      });
    },
  };
}
