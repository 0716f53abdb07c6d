/** The API's spelling of numbers and times, written again for the checkers of tests: nothing here is the server's. */

/** `87.50` of 8750 with 2 decimals. */
export function decimal(units: number | bigint, decimals: number): string {
  const integer = BigInt(units);
  const digits = (integer < 0n ? -integer : integer).toString().padStart(decimals + 1, '0');
  return `${integer < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Value in ticks × lots, divided by lots, with 5 decimals, half to even; null without a fill. */
export function averagePrice(value: number, lots: number): string | null {
  if (lots === 0) return null;
  const [scaled, divisor] = [BigInt(value) * 1_000n, BigInt(lots)];
  const magnitude = scaled < 0n ? -scaled : scaled;
  const [whole, rest] = [magnitude / divisor, magnitude % divisor];
  const isUp = rest * 2n > divisor || (rest * 2n === divisor && whole % 2n === 1n);
  const rounded = isUp ? whole + 1n : whole;
  return decimal(scaled < 0n ? -rounded : rounded, 5);
}

/** MWh with 3 decimals. */
export function energy(lots: number, minutes: number): string {
  return decimal((BigInt(lots) * BigInt(minutes) * 5n) / 3n, 3);
}

/** EUR with 5 decimals. */
export function amount(priceTicks: number, lots: number, minutes: number): string {
  return decimal((BigInt(priceTicks) * BigInt(lots) * BigInt(minutes) * 5n) / 3n, 5);
}

/** `2026-11-22T09:15:02.481920Z`. */
export function time(timeUs: number): string {
  const milliseconds = new Date(Math.floor(timeUs / 1_000)).toISOString().slice(0, -1);
  return `${milliseconds}${String(timeUs % 1_000).padStart(3, '0')}Z`;
}
