/**
 * A client gone wild, or a network that delivers everything twice: the same order a thousand times at once, over real
 * HTTP and many connections, is one order, and a thousand times the same answer.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApiCaller, type ApiCaller, type Reply } from '../support/api-caller.ts';
import { readList } from '../support/order-audit.ts';
import {
  closePremises,
  createPremises,
  databaseUrl,
  findFreePort,
  launchServer,
  sandboxKeys,
  untilOpen,
  type RealServer,
} from '../support/real-server.ts';
import { readStoredJournal, recordsOf, type StoredRecord } from '../support/stored-journal.ts';

const TIMES = 1_000;
const CONNECTIONS = 250;

const premises = createPremises();
const servers: RealServer[] = [];
let caller: ApiCaller;
let contractId = '';

before(async () => {
  const server = launchServer({ premises, port: await findFreePort() });
  servers.push(server);
  await untilOpen(server);
  caller = createApiCaller({
    origin: server.origin,
    key: sandboxKeys(premises).alpha,
    connectionsMax: CONNECTIONS,
  });
  const { items } = await readList(caller, '/contracts?state=OPEN&limit=500');
  contractId = String(items.at(-1)?.['contractId']);
});
after(async () => {
  await closePremises(premises, servers);
  caller.close();
});

function body(clientOrderId: string, price: string): string {
  return JSON.stringify({ version: '1.0', clientOrderId, contractId, side: 'BUY', price, quantity: '1.0' });
}

/** All of them are sent before the first is answered. */
function submitAll(bodies: readonly string[]): Promise<Reply[]> {
  return Promise.all(bodies.map((text) => caller.ask({ method: 'POST', path: '/orders', body: text })));
}

function isReplay({ headers }: Reply): boolean {
  return headers['idempotent-replayed'] === 'true';
}

/** Records of an order's id in the journal, by what became of them. */
async function eventsOf(clientOrderId: string): Promise<Map<string, number>> {
  const isOurs = ({ command }: StoredRecord): boolean =>
    command.type === 'PlaceOrder' && command.clientOrderId === clientOrderId;
  const blocks = await readStoredJournal(databaseUrl(premises), 0);
  const events = blocks
    .flatMap(recordsOf)
    .filter(isOurs)
    .flatMap((record) => record.events);
  return new Map([...Map.groupBy(events, ({ type }) => type)].map(([type, group]) => [type, group.length]));
}

test(`the same order ${TIMES} times at once: one order, ${TIMES} times the same 201, one of them the first`, async () => {
  const replies = await submitAll(Array.from({ length: TIMES }, () => body('thousandfold', '-500.00')));
  assert.deepEqual([...new Set(replies.map(({ status }) => status))], [201]);
  assert.equal(new Set(replies.map(({ text }) => text)).size, 1);
  assert.equal(replies.filter((reply) => !isReplay(reply)).length, 1);
  assert.deepEqual(Object.fromEntries(await eventsOf('thousandfold')), { OrderAccepted: 1, OrderReplayed: TIMES - 1 });
  const { items } = await readList(caller, '/orders?clientOrderId=thousandfold');
  assert.equal(items.length, 1);
});

test(`one id for two different orders, ${TIMES} times at once: one order; the other is refused each time`, async () => {
  const [one, other] = [body('two-bodies', '-501.00'), body('two-bodies', '-502.00')];
  const bodies = Array.from({ length: TIMES }, (_, index) => (index % 2 === 0 ? one : other));
  const replies = await submitAll(bodies);
  const first = replies.findIndex((reply) => reply.status === 201 && !isReplay(reply));
  assert.ok(first >= 0, 'one of them is the first');
  for (const [index, reply] of replies.entries()) {
    if (bodies[index] !== bodies[first]) {
      assert.equal(reply.status, 422);
      assert.match(reply.text, /"code":"client-order-id-reused"/);
      continue;
    }
    assert.deepEqual([reply.status, reply.text], [201, replies[first]?.text]);
    assert.equal(isReplay(reply), index !== first);
  }
  const half = TIMES / 2;
  const expected = { OrderAccepted: 1, OrderReplayed: half - 1, OrderRefused: half };
  assert.deepEqual(Object.fromEntries([...(await eventsOf('two-bodies'))].toSorted()), expected);
});
