/** JSON from somebody else. */
export type Members = Record<string, unknown>;

/** Undefined: it is none. */
export function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which members differ, and how, in the order of `one`, then of the other. */
export function differences(
  one: unknown,
  other: unknown,
  place = '',
): { place: string; one: unknown; other: unknown }[] {
  if (isObject(one) && isObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].flatMap((name) => differences(one[name], other[name], place === '' ? name : `${place}.${name}`));
  }
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ place, one, other }];
}
