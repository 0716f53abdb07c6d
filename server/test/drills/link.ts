/**
 * The link between server and PostgreSQL: a TCP proxy that can cut, refuse, stall and delay, and that can cut just
 * between a commit and its answer.
 */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type Link = {
  /** Leads to the same database by way of the link. */
  urlThrough(connectionString: string): string;
  /** Ends all connections. Others may be made at once. */
  cut(): void;
  /** Ends all connections, and every new one at once, until restored. */
  refuse(): void;
  /** Takes everything and delivers nothing, until restored; then what was held is delivered late. */
  stall(): void;
  /** Holds each packet, in either direction, as long as `drawMs` says, until restored. */
  delayEach(drawMs: () => number): void;
  restore(): void;
  /**
   * Lets the next block with records of a client's through, and cuts before its answer gets back. Resolves with the
   * record that it began with, as it was sent, and whether PostgreSQL said that it was inserted.
   */
  swallowAnswer(): Promise<Swallowed>;
  close(): Promise<void>;
};

export type Swallowed = { sequence: number; isInserted: boolean };

/** How the server names the connection by which it commits. */
const WRITER = 'wattbook exchange';
/** A block with something that a client sent, not only what simulated participants did. */
const FROM_CLIENTS = /"participantId":"(?:alpha|beta)"/;
const FIRST_SEQUENCE = /"sequence":(\d+),"timeUs"/;

type Pair = { client: Socket; server: Socket; isWriter: boolean };

/** What waits to be swallowed: a block, then its answer. */
type Trap = { resolve: (swallowed: Swallowed) => void; sent?: { pair: Pair; sequence: number } };

export async function openLink(target: { host: string; port: number }): Promise<Link> {
  const pairs = new Set<Pair>();
  let isRefusing = false;
  let trap: Trap | undefined;
  /** Resolves when a packet may go on. */
  let hold = (): Promise<unknown> => Promise.resolve();
  let release = (): void => undefined;

  // As the clients of a database do: small packets don't wait for each other's receipt.
  const server = createServer({ noDelay: true }, (client) => {
    if (isRefusing) return void client.destroy();
    const pair: Pair = { client, server: connect({ ...target, noDelay: true }), isWriter: false };
    pairs.add(pair);
    carry(pair, 'client', 'server');
    carry(pair, 'server', 'client');
  });

  /** One direction. What was taken before the sender went away still arrives, late as it may be. */
  function carry(pair: Pair, from: 'client' | 'server', to: 'client' | 'server'): void {
    pump(pair, from, to)
      .catch(() => undefined)
      .finally(() => {
        // Ends in an error where the other side reset it: both are done then.
        pair[to].end();
        pairs.delete(pair);
      });
  }

  async function pump(pair: Pair, from: 'client' | 'server', to: 'client' | 'server'): Promise<void> {
    for await (const packet of pair[from] as AsyncIterable<Buffer>) {
      await hold();
      if (isSwallowed(pair, from, packet)) return;
      if (pair[to].writable) pair[to].write(packet);
    }
    await hold();
  }

  function isSwallowed(pair: Pair, from: 'client' | 'server', packet: Buffer): boolean {
    const text = packet.toString('latin1');
    if (from === 'client') {
      pair.isWriter ||= text.includes(WRITER);
      const sequence = FIRST_SEQUENCE.exec(text)?.[1];
      const isBlock = pair.isWriter && sequence !== undefined && FROM_CLIENTS.test(text);
      if (isBlock && trap !== undefined) trap.sent ??= { pair, sequence: Number(sequence) };
      return false;
    }
    if (trap?.sent?.pair !== pair) return false;
    trap.resolve({ sequence: trap.sent.sequence, isInserted: text.includes('INSERT 0 1') });
    trap = undefined;
    cut();
    return true;
  }

  function cut(): void {
    for (const pair of pairs) {
      pair.client.destroy();
      pair.server.destroy();
    }
    pairs.clear();
  }

  function restore(): void {
    isRefusing = false;
    hold = () => Promise.resolve();
    release();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlThrough: (connectionString) => {
      const url = new URL(connectionString);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    cut,
    refuse: () => {
      isRefusing = true;
      cut();
    },
    stall: () => {
      const gate = Promise.withResolvers<undefined>();
      release = () => gate.resolve(undefined);
      hold = () => gate.promise;
    },
    delayEach: (drawMs) => {
      hold = () => delay(drawMs());
    },
    restore,
    swallowAnswer: () => new Promise((resolve) => (trap = { resolve })),
    close: async () => {
      restore();
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
