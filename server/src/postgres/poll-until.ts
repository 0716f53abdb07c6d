import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than undefined or false, and gives that back; undefined
 * when the time is over.
 */
export async function pollUntil<T>(
  pace: { timeoutMs: number; everyMs: number },
  ask: () => Promise<T | undefined | false>,
): Promise<T | undefined> {
  const deadline = performance.now() + pace.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() >= deadline) return undefined;
    await delay(pace.everyMs);
  }
}
