/** Integers as people write them in a scenario. */

/** `25` lots: `2.5`. */
export const mw = (lots: number): string => decimal(lots, 1);

/** `8750` ticks: `87.50`. */
export const price = (ticks: number): string => decimal(ticks, 2);

function decimal(units: number, decimals: number): string {
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
