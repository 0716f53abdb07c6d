/**
 * A bug, not a refusal: the process must stop, because its state can't be trusted any more. Stays on in production.
 * @param message as a function where it has to be put together: only a failure pays for that
 */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`bug: ${typeof message === 'string' ? message : message()}`);
}

/** For the default branch of a switch over a union: the compiler proves it is never reached. */
export function unreachable(value: never): never {
  throw new Error(`bug: unexpected ${JSON.stringify(value)}`);
}

/** Asserts that a sum or product of prices and quantities is exact. */
export function safeInteger(value: number): number {
  assert(Number.isSafeInteger(value), () => `not an exact integer: ${value}`);
  return value;
}
