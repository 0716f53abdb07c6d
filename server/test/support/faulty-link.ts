/** A way to the door that fails as it is told to: a TCP proxy, one fault for each request. It holds no tests itself. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * CUT_AT_ONCE: nothing gets through. CUT_REQUEST: so many bytes of the request get through, the connection ends.
 * CUT_ANSWER: all of the request, and so many bytes of the answer. GARBAGE: all of the request; something else comes
 * back. STALL: nothing gets through, ever. LATE: nothing, until whoever asked has gone; then all of it.
 */
export type LinkFault =
  | { kind: 'NONE' | 'CUT_AT_ONCE' | 'STALL' | 'LATE' }
  | { kind: 'CUT_REQUEST' | 'CUT_ANSWER'; bytes: number }
  | { kind: 'GARBAGE'; text: string };

export type FaultyLink = {
  url: string;
  /** What happens to the next request that has no fault yet. Resolves once it is there. */
  next(fault: LinkFault): Promise<void>;
  /** How many were ever made. */
  connections(): number;
  close(): Promise<void>;
};

type Planned = { fault: LinkFault; arrived: () => void };

export async function openFaultyLink(doorUrl: string): Promise<FaultyLink> {
  const { hostname, port } = new URL(doorUrl);
  const planned: Planned[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    carry(client, connect({ host: hostname, port: Number(port) }));
  });

  function carry(client: Socket, door: Socket): void {
    let fault: LinkFault = { kind: 'NONE' };
    let isAnswered = true;
    let taken = 0;
    const held: Buffer[] = [];
    for (const socket of [client, door]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined); // It closes as well.
    }
    const cut = (): void => {
      client.destroy();
      door.destroy();
    };
    client.on('data', (bytes: Buffer) => {
      if (isAnswered) {
        const next = planned.shift();
        fault = next?.fault ?? { kind: 'NONE' };
        next?.arrived();
        [isAnswered, taken] = [false, 0];
      }
      switch (fault.kind) {
        case 'CUT_AT_ONCE':
          return cut();
        case 'CUT_REQUEST':
          return sendPart(bytes, door, fault.bytes);
        case 'STALL':
          return;
        case 'LATE':
          return void held.push(bytes);
        default:
          return void door.write(bytes);
      }
    });
    door.on('data', (bytes: Buffer) => {
      isAnswered = true;
      if (fault.kind === 'CUT_ANSWER') return sendPart(bytes, client, fault.bytes);
      if (fault.kind !== 'GARBAGE') return void client.write(bytes);
      client.end(fault.text);
    });
    client.on('close', () => {
      if (fault.kind === 'LATE') for (const bytes of held) door.write(bytes);
      door.end();
    });
    door.on('close', () => client.destroy());

    function sendPart(bytes: Buffer, to: Socket, bytesMax: number): void {
      const part = bytes.subarray(0, Math.max(0, bytesMax - taken));
      taken += bytes.length;
      if (taken <= bytesMax) return void to.write(part);
      to.end(part, () => cut());
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    connections: () => connections,
    next: (fault) => new Promise((arrived) => planned.push({ fault, arrived })),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
