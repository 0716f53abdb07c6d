import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** A TCP port that nobody listens on at this moment: the preferred one if it is free. */
export async function findFreePort(preferred: number | undefined): Promise<number> {
  const sameAgain = preferred === undefined ? undefined : await tryPort(preferred);
  const port = sameAgain ?? (await tryPort(0));
  if (port === undefined) throw new Error(`There is no free TCP port on ${HOST} for PostgreSQL.`);
  return port;
}

function tryPort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port: wanted, host: HOST, exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(port));
    });
  });
}
