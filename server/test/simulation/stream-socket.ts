/** The server's end of a stream: what http.ServerResponse is to the operation, over a connection that can be cut. */
import { EventEmitter } from 'node:events';
import type { Life } from './life.ts';
import type { World } from './world.ts';

export type StreamSocket = {
  /** For the operation, as `reply.raw`. */
  raw: unknown;
  /** The connection breaks: the server notices. */
  cut(): void;
};

/** What arrives at the reader: in order, and nothing after `onEnd`. */
export type StreamEars = { onHead(sequence: string): void; onText(text: string): void; onEnd(): void };

/** Bytes that the socket takes before it says that it is full. */
const BUFFER_BYTES_MAX = 4_000;

export function createStreamSocket(world: World, life: Life, ears: StreamEars): StreamSocket {
  const emitter = new EventEmitter();
  const headers = new Map<string, string>();
  let arrivesUs = world.nowUs();
  let bytesOnTheWay = 0;
  let isEnded = false;
  let isDestroyed = false;
  /** Nothing arrives any more, also not what was on its way. */
  let isCut = false;

  /** One after the other, each after its way. */
  function onItsWay(arrive: () => void, delayUs = world.delayUs(world.swarm.networkUs)): void {
    arrivesUs = Math.max(arrivesUs + 1, world.nowUs() + delayUs);
    world.at(arrivesUs - world.nowUs(), arrive);
  }

  function close(): void {
    if (isDestroyed) return;
    isDestroyed = true;
    onItsWay(ears.onEnd);
    life.deliver(() => emitter.emit('close'));
  }

  function cut(): void {
    isCut = true;
    close();
  }

  function write(text: string): boolean {
    if (isDestroyed || isEnded || !life.passes('a write to a stream')) return false;
    if (world.strikes('stream cut', world.swarm.streamFault)) {
      cut();
      return false;
    }
    bytesOnTheWay += text.length;
    const isStalled = world.strikes('reader stalled', world.swarm.streamFault);
    onItsWay(() => taken(text), isStalled ? world.random.below(50_000_000) : undefined);
    return bytesOnTheWay <= BUFFER_BYTES_MAX;
  }

  function taken(text: string): void {
    const wasFull = bytesOnTheWay > BUFFER_BYTES_MAX;
    bytesOnTheWay -= text.length;
    if (!isCut) ears.onText(text);
    if (wasFull && bytesOnTheWay <= BUFFER_BYTES_MAX) life.deliver(() => emitter.emit('drain'));
  }

  life.onDeath(close);

  const raw = Object.assign(emitter, {
    setHeader: (name: string, value: string) => void headers.set(name, value),
    writeHead: () => onItsWay(() => ears.onHead(headers.get('wattbook-sequence') ?? '')),
    write,
    end: (text?: string) => {
      if (text !== undefined) write(text);
      isEnded = true;
      close();
    },
    destroy: cut,
  });
  Object.defineProperties(raw, {
    writableEnded: { get: () => isEnded },
    destroyed: { get: () => isDestroyed },
    closed: { get: () => isDestroyed },
    writableNeedDrain: { get: () => bytesOnTheWay > BUFFER_BYTES_MAX },
  });
  return { raw, cut };
}
