/**
 * Decimal texts outside, integers inside. All of it with integers: no float ever holds a price or a quantity.
 * Precondition of the parser: the text matches Decimal or AmountIn of the API files, `^-?\d{1,10}(\.\d{1,5})?$`.
 */
const PRICE_DECIMALS = 2;
const QUANTITY_DECIMALS = 1;
const ENERGY_DECIMALS = 3;
const AMOUNT_DECIMALS = 5;
const AVERAGE_DECIMALS = 5;

/** Ten digits before the point and five behind it are exact still. */
const DECIMAL = /^(-?)(\d{1,10})(?:\.(\d{1,5}))?$/;

/** Price ticks (0.01), or 'off' for a price between two of them. */
export function parsePrice(text: string): number | 'off' {
  return parseDecimal(text, PRICE_DECIMALS);
}

/** Lots (0.1 MW), or 'off' for a quantity between two of them. */
export function parseQuantity(text: string): number | 'off' {
  return parseDecimal(text, QUANTITY_DECIMALS);
}

/** In 0.00001 of the currency; there is nothing finer to be sent. */
export function parseAmountE5(text: string): number {
  const amountE5 = parseDecimal(text, AMOUNT_DECIMALS);
  if (amountE5 === 'off') throw new Error(`${text} was validated, and has more decimals than an amount`);
  return amountE5;
}

/** How many units of 10^-`decimals` the text is, exactly; 'off' if it isn't a whole number of them. */
export function parseDecimal(text: string, decimals: number): number | 'off' {
  const match = DECIMAL.exec(text);
  if (match === null) throw new Error(`not a decimal, though it was validated: ${JSON.stringify(text)}`);
  const [, sign, whole = '', fraction = ''] = match;
  const digits = fraction.padEnd(decimals, '0');
  if (/[1-9]/.test(digits.slice(decimals))) return 'off';
  const units = Number(whole + digits.slice(0, decimals));
  // -0 would be another number to some, and the same to others.
  return sign === '-' && units !== 0 ? -units : units;
}

/** `8750` with 2 decimals: `87.50`. */
export function formatDecimal(units: number | bigint, decimals: number): string {
  const integer = BigInt(units);
  const digits = String(integer < 0n ? -integer : integer).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${integer < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function formatPrice(ticks: number): string {
  return formatDecimal(ticks, PRICE_DECIMALS);
}

export function formatQuantity(lots: number): string {
  return formatDecimal(lots, QUANTITY_DECIMALS);
}

/** MWh: a lot is 0.1 MW, so lots × minutes / 600. */
export function formatEnergy(lots: number, minutes: number): string {
  return formatDecimal(exactly(BigInt(lots) * BigInt(minutes) * 1_000n, 600n), ENERGY_DECIMALS);
}

/** Price × energy: a tick is 0.01 EUR/MWh, so 5 decimals hold it exactly. */
export function formatAmount(ticks: number, lots: number, minutes: number): string {
  return formatDecimal(exactly(BigInt(ticks) * BigInt(lots) * BigInt(minutes) * 1_000n, 600n), AMOUNT_DECIMALS);
}

/** Of an amount in 0.00001 of the currency. */
export function formatAmountE5(amountE5: bigint | number): string {
  return formatDecimal(amountE5, AMOUNT_DECIMALS);
}

/** `value` is the sum of ticks × lots. Null while nothing is filled; rounded half to even. */
export function formatAveragePrice(value: number, lots: number): string | null {
  if (lots === 0) return null;
  return formatDecimal(divideHalfEven(BigInt(value) * 1_000n, BigInt(lots)), AVERAGE_DECIMALS);
}

function exactly(dividend: bigint, divisor: bigint): bigint {
  if (dividend % divisor !== 0n) throw new Error(`${dividend} is no multiple of ${divisor}: this product's length`);
  return dividend / divisor;
}

/** `divisor` is above zero. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  let floor = dividend / divisor;
  if (dividend % divisor < 0n) floor -= 1n;
  const twiceRest = 2n * (dividend - floor * divisor);
  if (twiceRest > divisor || (twiceRest === divisor && floor % 2n !== 0n)) return floor + 1n;
  return floor;
}
