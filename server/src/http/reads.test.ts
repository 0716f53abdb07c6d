/** Everything that is read: lists, single things, and how fresh they are. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { settled } from '../../test/support/manual-clock.ts';
import { VIEW_WAIT_MS_MAX } from './limits.ts';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
/** Alpha buys 1 MW in the first contract of beta (T-1), and 0.5 MW in the second of itself (T-2). */
before(async () => {
  venue = await createTestGateway();
  const submit = (body: object, key = venue.keys.alpha) => venue.call('POST', '/orders', { body, key });
  await submit(newOrder('s1', { side: 'SELL', quantity: '2' }), venue.keys.beta);
  await submit(newOrder('b1'));
  await submit(newOrder('b2', { contractId: 'NL-TEST-2', quantity: '0.5' }));
  await submit(newOrder('s2', { contractId: 'NL-TEST-2', side: 'SELL', quantity: '0.5' }));
  await submit(newOrder('b3', { contractId: 'NL-TEST-3', price: '-1.5' }));
});
after(() => venue.close());

type Items<Item> = { items: Item[]; nextCursor: string | null };

async function list<Item>(path: string, key = venue.keys.alpha): Promise<Items<Item>> {
  const answer = await venue.call('GET', path, { key });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function codeOf(path: string, headers = {}): Promise<[number, string]> {
  const answer = await venue.call('GET', path, { headers });
  return [answer.statusCode, answer.json<Schemas['Problem']>().code];
}

describe('the market', () => {
  test('areas come with their products', async () => {
    const area = { area: 'NL', eic: '10YNL----------L', timeZone: 'Europe/Amsterdam', currency: 'EUR' };
    assert.deepEqual((await list('/areas')).items, [{ ...area, products: ['PT15M'] }]);
  });

  test('contracts come by their start, page by page, each once', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages++) {
      const page: Items<Schemas['Contract']> = await list(`/contracts?limit=25&area=NL${cursor}`);
      seen.push(...page.items.map(({ contractId }) => contractId));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 60 }, (_, index) => `NL-TEST-${index + 1}`),
    );
  });

  test('contracts are filtered', async () => {
    assert.equal((await list('/contracts?area=XX')).items.length, 0);
    assert.equal((await list('/contracts?product=PT60M')).items.length, 0);
    assert.equal((await list('/contracts?deliveryDay=2026-11-23')).items.length, 0);
    assert.equal((await list('/contracts?state=CLOSED')).items.length, 0);
    const found = await list('/contracts?area=NL&product=PT15M&deliveryDay=2026-11-22&state=OPEN&limit=1');
    assert.equal(found.items.length, 1);
  });

  test('a cursor of other filters, and an invented one, are refused', async () => {
    const { nextCursor } = await list('/contracts?limit=1&state=OPEN');
    assert.deepEqual(await codeOf(`/contracts?cursor=${nextCursor ?? ''}`), [400, 'cursor-invalid']);
    for (const cursor of ['x', 'bnVsbA', 'W10', 'eyJmaWx0ZXIiOlsiIiwiIiwiIiwiIl19']) {
      assert.deepEqual(await codeOf(`/contracts?cursor=${cursor}`), [400, 'cursor-invalid'], cursor);
    }
  });

  test('a contract, and none', async () => {
    const answer = await venue.call('GET', '/contracts/NL-TEST-1');
    assert.equal(answer.json<Schemas['Contract']>().closesAt, '2026-11-22T12:55:00Z');
    assert.deepEqual(await codeOf('/contracts/NL-NONE'), [404, 'contract-not-found']);
    assert.deepEqual(await codeOf('/contracts/NL-NONE/book'), [404, 'contract-not-found']);
  });

  test('a book adds up what rests, best first, as deep as asked', async () => {
    await venue.call('POST', '/orders', { body: newOrder('d1', { contractId: 'NL-TEST-9', price: '10' }) });
    await venue.call('POST', '/orders', { body: newOrder('d2', { contractId: 'NL-TEST-9', price: '11' }) });
    await venue.call('POST', '/orders', { body: newOrder('d3', { contractId: 'NL-TEST-9', price: '11.0' }) });
    const book = (await venue.call('GET', '/contracts/NL-TEST-9/book')).json<Schemas['Book']>();
    assert.deepEqual(book, {
      contractId: 'NL-TEST-9',
      sequence: venue.replica.head().lastSequence,
      bids: [
        { price: '11.00', quantity: '2.0', orders: 2 },
        { price: '10.00', quantity: '1.0', orders: 1 },
      ],
      asks: [],
    });
    const shallow = await venue.call('GET', '/contracts/NL-TEST-9/book?depth=1');
    assert.equal(shallow.json<Schemas['Book']>().bids.length, 1);
  });
});

describe('a book of the past', () => {
  const contractId = 'NL-TEST-10';
  const bookAt = (at: string | number, contract = contractId): ReturnType<TestGateway['call']> =>
    venue.call('GET', `/contracts/${contract}/book?at=${encodeURIComponent(at)}`);

  test('is the book after that record, or after the last one by that time', async () => {
    const begun = venue.replica.head().lastSequence;
    await venue.clock.advance(1_000);
    await venue.call('POST', '/orders', { body: newOrder('p1', { contractId, price: '10' }) });
    const firstUs = venue.clock.nowUs();
    await venue.clock.advance(1_000);
    await venue.call('DELETE', `/orders/${await orderIdOf('p1')}`);
    const level = { price: '10.00', quantity: '1.0', orders: 1 };
    const shown = async (at: string | number): Promise<unknown[]> => {
      const answer = await bookAt(at);
      const { sequence, bids } = answer.json<Schemas['Book']>();
      assert.equal(answer.headers['wattbook-sequence'], String(sequence));
      return [sequence - begun, bids];
    };
    assert.deepEqual(await shown(begun), [0, []]);
    assert.deepEqual(await shown(begun + 1), [1, [level]]);
    assert.deepEqual(await shown(begun + 2), [2, []]);
    assert.deepEqual(await shown(new Date(firstUs / 1_000).toISOString()), [1, [level]]);
    assert.deepEqual(await shown(new Date(firstUs / 1_000 + 999).toISOString()), [1, [level]]);
    assert.deepEqual(await shown(new Date(firstUs / 1_000 - 1).toISOString()), [0, []]);
    assert.deepEqual(await shown(new Date(venue.clock.nowUs() / 1_000).toISOString()), [2, []]);
  });

  test('does not know a contract that was listed later', async () => {
    const answer = await bookAt(3);
    assert.equal(answer.statusCode, 404);
    assert.match(answer.json<Schemas['Problem']>().detail, /There was no contract "NL-TEST-10" after record 3/);
    assert.deepEqual(await codeOf('/contracts/NL-NONE/book?at=5'), [404, 'contract-not-found']);
  });

  test('at a sequence that is still to come is waited for, and then said to be behind', async () => {
    const asking = bookAt(venue.replica.head().lastSequence + 1);
    await settled();
    await venue.clock.advance(VIEW_WAIT_MS_MAX);
    const answer = await asking;
    assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [503, 'view-behind']);
  });

  test('at a sequence that comes while it is waited for says that sequence', async () => {
    const contract = 'NL-TEST-11';
    const wanted = venue.replica.head().lastSequence + 1;
    const asking = bookAt(wanted, contract);
    await settled();
    await venue.call('POST', '/orders', { body: newOrder('p2', { contractId: contract, price: '10' }) });
    const answer = await asking;
    const { sequence, bids } = answer.json<Schemas['Book']>();
    assert.deepEqual([sequence, bids.length, answer.headers['wattbook-sequence']], [wanted, 1, String(wanted)]);
  });

  test('at a time that is to come, is not clear or is none, is refused in words', async () => {
    const refused = async (at: string): Promise<[number, string, unknown]> => {
      const answer = await bookAt(at);
      const { code, errors } = answer.json<Schemas['Problem']>();
      return [answer.statusCode, code, errors?.[0]?.parameter];
    };
    assert.deepEqual(await refused('2099-01-01T00:00:00Z'), [503, 'view-behind', undefined]);
    assert.deepEqual(await refused('2026-10-25T02:30:00'), [400, 'ambiguous-timestamp', 'at']);
    assert.deepEqual(await refused('2026-13-45T00:00:00Z'), [400, 'malformed-request', 'at']);
    assert.deepEqual(await refused('yesterday'), [400, 'malformed-request', 'at']);
  });

  test('that is not ready is a 503 that says to ask again', async () => {
    venue.holdPast(true);
    const answer = await bookAt(5);
    venue.holdPast(false);
    assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [503, 'past-not-ready']);
    assert.ok(Number(answer.headers['retry-after']) > 0);
  });
});

async function orderIdOf(clientOrderId: string): Promise<string> {
  const [order] = (await list<Schemas['Order']>(`/orders?clientOrderId=${clientOrderId}`)).items;
  return order?.orderId ?? assert.fail(`no order ${clientOrderId}`);
}

describe('orders', () => {
  test('are one’s own, newest first, and filtered', async () => {
    const ids = async (query: string) =>
      (await list<Schemas['Order']>(`/orders?${query}`)).items.map(({ clientOrderId }) => clientOrderId);
    assert.deepEqual((await ids('')).slice(-4), ['b3', 's2', 'b2', 'b1']);
    assert.deepEqual(await ids('clientOrderId=b2'), ['b2']);
    assert.deepEqual(await ids('contractId=NL-TEST-3'), ['b3']);
    assert.deepEqual(await ids('contractId=NL-TEST-3&area=XX'), []);
    assert.deepEqual(await ids('state=FILLED&product=PT15M'), ['s2', 'b2', 'b1']);
    assert.deepEqual(await ids('clientOrderId=s1'), []);
  });

  test('another participant’s is not found, as is none', async () => {
    assert.equal((await venue.call('GET', '/orders/O-2')).json<Schemas['Order']>().clientOrderId, 'b1');
    for (const id of ['O-1', 'O-999', 'nonsense']) {
      assert.deepEqual(await codeOf(`/orders/${id}`), [404, 'order-not-found']);
    }
  });

  test('a cursor that is none is refused', async () => {
    assert.deepEqual(await codeOf('/orders?cursor=abc'), [400, 'cursor-invalid']);
  });

  test('every property of the API file is there, and no other', async () => {
    const order = (await venue.call('GET', '/orders/O-2')).json<object>();
    const { spec } = { spec: JSON.stringify(Object.keys(order).sort()) };
    const trade = (await list<object>('/trades')).items[0] ?? {};
    const { ORDER, TRADE } = await requiredOf();
    assert.equal(spec, JSON.stringify(ORDER));
    assert.deepEqual(Object.keys(trade).sort(), TRADE);
  });
});

async function requiredOf(): Promise<{ ORDER: string[]; TRADE: string[] }> {
  type Spec = { components: { schemas: Record<'Order' | 'Trade', { required: string[]; properties: object }> } };
  const { components } = (await venue.call('GET', '/openapi.json')).json<Spec>();
  const { Order, Trade } = components.schemas;
  const TRADE = Object.keys(Trade.properties).filter((name) => !['source', 'sourceTradeId'].includes(name));
  return { ORDER: Order.required.sort(), TRADE: TRADE.sort() };
}

describe('trades', () => {
  test('are seen from one’s own side', async () => {
    const { items } = await list<Schemas['Trade']>('/trades?contractId=NL-TEST-1');
    const [trade] = items;
    assert.deepEqual(trade, {
      tradeId: 'T-1',
      contractId: 'NL-TEST-1',
      side: 'BUY',
      price: '50.00',
      quantity: '1.0',
      energy: '0.250',
      amount: '12.50000',
      currency: 'EUR',
      portfolioId: 'default',
      orderId: 'O-2',
      clientOrderId: 'b1',
      role: 'TAKER',
      executedAt: '2026-11-22T12:00:00.000000Z',
      state: 'EXECUTED',
      revision: 1,
      sequence: trade?.sequence,
    });
    const [other] = (await list<Schemas['Trade']>('/trades', venue.keys.beta)).items;
    assert.deepEqual([other?.side, other?.role, other?.orderId], ['SELL', 'MAKER', 'O-1']);
  });

  test('with oneself is two items; as one it is the side that came later', async () => {
    const own = await list<Schemas['Trade']>('/trades?contractId=NL-TEST-2');
    assert.deepEqual(
      own.items.map(({ side, role }) => `${side} ${role}`),
      ['SELL TAKER', 'BUY MAKER'],
    );
    const one = (await venue.call('GET', '/trades/T-2')).json<Schemas['Trade']>();
    assert.deepEqual([one.side, one.role], ['SELL', 'TAKER']);
  });

  test('are filtered by order, and by what is no order', async () => {
    assert.equal((await list('/trades?orderId=O-2')).items.length, 1);
    assert.equal((await list('/trades?orderId=O-999')).items.length, 0);
    assert.equal((await list('/trades?orderId=nonsense')).items.length, 0);
    assert.equal((await list('/trades?area=XX')).items.length, 0);
  });

  test('between others are not found, as is none', async () => {
    assert.equal((await venue.call('GET', '/trades/T-1', { key: venue.keys.beta })).statusCode, 200);
    for (const id of ['T-2', 'T-999', 'nonsense']) {
      const answer = await venue.call('GET', `/trades/${id}`, { key: venue.keys.beta });
      assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [404, 'trade-not-found']);
    }
  });

  test('on the tape name nobody', async () => {
    const { items } = await list<Schemas['MarketTrade']>('/market/trades?contractId=NL-TEST-1');
    const [trade] = items;
    assert.equal(items.length, 1);
    assert.deepEqual(Object.keys(trade ?? {}).sort(), [
      'aggressorSide',
      'amount',
      'contractId',
      'currency',
      'energy',
      'executedAt',
      'price',
      'quantity',
      'revision',
      'sequence',
      'state',
      'tradeId',
    ]);
    assert.equal(trade?.aggressorSide, 'BUY');
  });

  test('after a sequence they ascend', async () => {
    const { items } = await list<Schemas['MarketTrade']>('/market/trades?after=0&limit=2');
    assert.deepEqual(
      items.map(({ tradeId }) => tradeId),
      ['T-1', 'T-2'],
    );
    assert.equal((await list(`/market/trades?after=${items[1]?.sequence ?? 0}`)).items.length, 0);
  });
});

describe('how fresh a read is', () => {
  test('each answer says how far it goes', async () => {
    for (const path of ['/orders', '/orders/O-2', '/trades', '/trades/T-1', '/market/trades', '/contracts']) {
      const { headers } = await venue.call('GET', path);
      assert.equal(headers['wattbook-sequence'], String(venue.replica.head().lastSequence), path);
    }
  });

  test('a sequence that isn’t reached in time is said, for views and for the market', async () => {
    const headers = { 'wattbook-min-sequence': '999999' };
    for (const path of ['/orders', '/orders/O-2', '/trades', '/trades/T-1', '/market/trades', '/contracts/NL-TEST-1']) {
      const waiting = venue.call('GET', path, { headers });
      await settled();
      await venue.clock.advance(VIEW_WAIT_MS_MAX);
      const answer = await waiting;
      assert.equal(answer.statusCode, 503);
      assert.equal(answer.json<Schemas['Problem']>().code, 'view-behind');
      assert.equal(answer.headers['retry-after'], '1');
    }
  });

  test('one’s own acknowledged write is waited for without asking; another’s isn’t', async () => {
    venue.holdViews(true);
    await venue.call('POST', '/orders', { body: newOrder('w1', { contractId: 'NL-TEST-20' }) });
    const other = await venue.call('GET', '/orders', { key: venue.keys.beta });
    assert.equal(other.statusCode, 200);
    const waiting = list<Schemas['Order']>('/orders?clientOrderId=w1');
    await settled();
    venue.holdViews(false);
    assert.equal((await waiting).items.length, 1);
  });

  test('a sequence that is no number is malformed', async () => {
    for (const sequence of ['x', '-1', '1.5', '1e3', '99999999999999999999']) {
      const [status, code] = await codeOf('/orders', { 'wattbook-min-sequence': sequence });
      assert.deepEqual([status, code], [400, 'malformed-request'], sequence);
    }
  });

  test('a database that is gone is told as such', async () => {
    const { findOrder } = venue.views;
    venue.views.findOrder = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    assert.deepEqual(await codeOf('/orders/O-2'), [503, 'database-unavailable']);
    venue.views.findOrder = findOrder;
  });
});
