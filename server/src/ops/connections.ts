/**
 * Lets the process stop. Node closes only connections that it calls idle: not one that was opened and never used (as
 * clients keep in reserve), and after `close` it no longer ends requests that never become complete. Here every
 * connection ends once nothing is owed to it, and after a grace in any case.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';

export type Connections = {
  /** Ends those that wait for no answer now, the others after their answer. */
  close(): void;
};

/** @param graceMs how long an answer under way has to leave, once they are closed */
export function watchConnections(server: Server, clock: Clock, graceMs: number): Connections {
  /** How many answers each is waiting for. */
  const owed = new Map<Socket, number>();
  let isClosing = false;

  server.on('connection', (socket) => {
    owed.set(socket, 0);
    socket.on('close', () => owed.delete(socket));
  });

  server.on('request', ({ socket }, response) => {
    owed.set(socket, (owed.get(socket) ?? 0) + 1);
    response.on('close', () => {
      if (!owed.has(socket)) return;
      owed.set(socket, (owed.get(socket) ?? 1) - 1);
      if (isClosing) endIfFree(socket);
    });
  });

  function endIfFree(socket: Socket): void {
    if (owed.get(socket) === 0) socket.destroySoon();
  }

  function close(): void {
    isClosing = true;
    for (const socket of owed.keys()) endIfFree(socket);
    const grace = clock.after(graceMs, () => {
      for (const socket of owed.keys()) socket.destroy();
    });
    server.on('close', grace.cancel);
  }

  return { close };
}
