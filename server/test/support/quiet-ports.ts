/**
 * Ports for processes that are started again and again: below those that systems give to connections, or one of these
 * might have taken a port while its process was away.
 */
import { createServer } from 'node:net';

const LOWEST = 12_000;
const HIGHEST = 30_000;

/** Returns a free one at each call, never the same. */
export function createQuietPorts(): () => Promise<number> {
  let next = LOWEST + ((process.pid * 97) % (HIGHEST - LOWEST));
  return async () => {
    for (let tried = 0; tried < HIGHEST - LOWEST; tried++) {
      next = next >= HIGHEST ? LOWEST : next + 1;
      if (await isFree(next)) return next;
    }
    throw new Error(`no port from ${LOWEST} to ${HIGHEST} is free`);
  };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
