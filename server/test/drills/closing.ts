/** Whatever was started is closed once, in the reverse order, however many ask for it. */
import { createLog } from '../../src/ops/log.ts';
import { createStops, type Stops } from '../../src/ops/stops.ts';

export type Closing = {
  stops: Stops;
  /** Whoever closes a second time waits for the first. */
  close(): Promise<void>;
};

export function createClosing(): Closing {
  const stops = createStops(createLog('error'));
  let closed: Promise<void> | undefined;
  return { stops, close: () => (closed ??= stops.stopAll()) };
}
