/** Figures as people read them: a median with its spread, never one run alone. */

export type Figure = { median: number; least: number; most: number };

/** Of at least one run. */
export function figureOf(runs: readonly number[]): Figure {
  const sorted = runs.toSorted((left, right) => left - right);
  const at = (index: number): number => sorted[Math.max(0, Math.min(sorted.length - 1, index))] ?? NaN;
  return { median: at((sorted.length - 1) >> 1), least: at(0), most: at(sorted.length - 1) };
}

/** `1.23 (1.10–1.61)` */
export function told({ median, least, most }: Figure, digits = 2): string {
  const spread = `${least.toFixed(digits)}–${most.toFixed(digits)}`;
  return `${median.toFixed(digits)} (${spread})`;
}

/** Columns as wide as their widest cell; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')).join('\n');
}
