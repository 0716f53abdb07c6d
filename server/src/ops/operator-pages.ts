/** What only the operator sees, on a port of its own that listens on loopback: `/metrics`. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

const HOST = '127.0.0.1';

export type OperatorPages = { url: string; close(): Promise<void> };

/** `port` if it is given; else the one after `nextTo`, or any free one. */
export async function listenForOperator(options: {
  metrics: Metrics;
  port: number | undefined;
  nextTo: number;
}): Promise<OperatorPages> {
  const { metrics, port, nextTo } = options;
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('The only page here is /metrics\n');
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  if (port !== undefined) await listen(server, port);
  else await listen(server, nextTo + 1).catch(() => listen(server, 0));
  return {
    url: `http://${HOST}:${portOf(server)}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`The operator's pages can't listen on port ${port}: ${error.message}. Set OPS_PORT.`)),
    );
    server.listen(port, HOST, resolve);
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('bug: a listening server has a port');
  return address.port;
}
