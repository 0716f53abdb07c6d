/** Waiting in tests of real processes: for something that is asked again and again, never for a time to be over. */
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/** Resolves with the first answer that isn't undefined; throws after `timeoutMs`, saying what didn't come. */
export async function eventually<Value>(
  what: string,
  timeoutMs: number,
  ask: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (performance.now() > untilMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await delay(POLL_MS);
  }
}
