/** A test gateway on a port of its own, for clients that only know HTTP. It holds no tests itself. */
import { createTestGateway, type TestGateway, type TestGatewayOptions } from './test-gateway.ts';

/** `origin` is such as `http://127.0.0.1:40123`; the API is below it at `/api/v1`. */
export type ListeningGateway = { origin: string; venue: TestGateway };

export async function listenForTests(change: TestGatewayOptions = {}): Promise<ListeningGateway> {
  const venue = await createTestGateway(change);
  const origin = await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  return { origin, venue };
}
