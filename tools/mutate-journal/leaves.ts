/** Single values in JSON, wherever they stand, and other values in their place. */
import type { Random } from '../../server/src/ops/random.ts';

export type Leaf = { value: unknown; put(value: unknown): void; remove?: () => void };

export function leavesOf(value: unknown): Leaf[] {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.flatMap((item, index) => below(item, (other) => (items[index] = other)));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    below(
      member,
      (other) => (value[name] = other),
      () => Reflect.deleteProperty(value, name),
    ),
  );
}

function below(value: unknown, put: Leaf['put'], remove?: () => void): Leaf[] {
  const isLeaf = typeof value !== 'object' || value === null;
  return isLeaf ? [{ value, put, ...(remove !== undefined && { remove }) }] : leavesOf(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Mostly to something that could stand there as well. */
export function changeLeaf({ value, put, remove }: Leaf, random: Random): void {
  const number = random.below(20);
  if (number === 0) return put(null);
  if (number === 1 && remove !== undefined) return remove();
  if (number === 2) return put(typeof value === 'string' ? 7 : String(value));
  if (typeof value === 'number') return put(otherNumber(value, random));
  if (typeof value === 'string') return put(otherText(value, random));
  put(value === false);
}

function otherNumber(value: number, random: Random): number {
  const others = [value + 1, value - 1, 0, -value, value * 2, value + 0.5, value + 2 ** 32, random.below(100)];
  return others[random.below(others.length)] ?? 0;
}

function otherText(value: string, random: Random): string {
  const at = random.below(value.length + 1);
  const digit = random.below(16).toString(16);
  const others = [
    `${value.slice(0, at)}${digit}${value.slice(at + 1)}`,
    `${value.slice(0, at)}${digit}${value.slice(at + 1)}`,
    `${value}é`,
    value.slice(1),
    value.toUpperCase(),
    ['alpha', 'beta', 'BUY', 'SELL', 'IOC', 'GFS', 'FOK', 'venue', 'k1', ''][random.below(10)] ?? '',
  ];
  return others[random.below(others.length)] ?? '';
}
