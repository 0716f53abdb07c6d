/** When an answer is over, however it ends. */
import type { ServerResponse } from 'node:http';

/** Calls back once: when the answer was sent or given up, or its reader went away, also if that was before. */
export function onceEnded(answer: ServerResponse, callback: () => void): void {
  // `close` doesn't come a second time for who listens too late.
  if (answer.closed || answer.destroyed) callback();
  else answer.once('close', callback);
}
