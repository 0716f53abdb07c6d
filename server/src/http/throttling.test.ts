/** Goal: every request is counted as promised, and what the headers say is what the next request meets. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { QUANTITY_LOTS_MAX } from '@wattbook/engine/limits';
import { errors } from '@wattbook/api/errors';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import type { Authentication, Identity } from '../directory/directory.ts';
import { createOpenStreams, type OpenStreams } from '../throttle/open-streams.ts';
import { BATCH_OPERATIONS_MAX } from '../throttle/throttle-config.ts';
import type { ThrottleConfig, ThrottleOverride } from '../throttle/throttle.ts';
import {
  createTestGateway,
  limitsOfAllTiers,
  newOrder,
  SPEC,
  type TestGateway,
  type TestGatewayOptions,
} from '../../test/support/test-gateway.ts';
import { recordAt } from './requests/record.ts';
import type { Schemas } from './wire/api-schemas.ts';

const US_PER_S = 1_000_000;
/** Never gains anything while a test runs. */
const SLOW = { ratePerSecond: 0.001, burst: 3 };

const venues: TestGateway[] = [];
afterEach(async () => {
  for (const venue of venues.splice(0)) await venue.close();
});

async function open(options: TestGatewayOptions = { limits: limitsOfAllTiers(SLOW) }): Promise<TestGateway> {
  const venue = await createTestGateway(options);
  venues.push(venue);
  return venue;
}

/** `alpha` with another identity at each request, as the directory would have it a second later. */
function identifiedBy(change: () => Partial<Identity>): (found: Authentication) => Authentication {
  return (found) => (found.kind === 'REFUSED' ? found : { ...found, identity: { ...found.identity, ...change() } });
}

const keyIdOf = (key: string): string => key.split('_')[2] ?? '';
const problemOf = (answer: LightMyRequestResponse) => answer.json<Schemas['Problem']>();
const left = ({ headers }: LightMyRequestResponse): string => String(headers['ratelimit']);
const retryAfterOf = ({ headers }: LightMyRequestResponse): number => Number(headers['retry-after']);

describe('what a request costs', () => {
  test('an answer says what is left, also when it is a refusal of another kind', async () => {
    const venue = await open({ limits: limitsOfAllTiers({ ratePerSecond: 10, burst: 20 }) });
    const answers = [
      await venue.call('GET', '/areas'),
      await venue.call('GET', '/orders?limit=0'),
      await venue.call('GET', '/orders/O-999'),
      await venue.call('GET', '/orders', { headers: { accept: 'text/html' } }),
      await venue.call('HEAD', '/areas'),
    ];
    assert.deepEqual(
      answers.map((answer) => [answer.statusCode, left(answer), answer.headers['ratelimit-policy']]),
      [200, 400, 404, 406, 200].map((status, index) => [status, `"reads";r=${19 - index};t=1`, '"reads";q=20;w=2']),
    );
    const writes = [
      await venue.call('POST', '/orders', { body: newOrder('a') }),
      await venue.call('POST', '/orders', { body: newOrder('a') }),
      await venue.call('POST', '/orders', { body: newOrder('b', { price: '50.001' }) }),
      await venue.call('POST', '/orders', { text: '{' }),
      await venue.call('PATCH', '/orders/O-1', { text: 'x', headers: { 'content-type': 'text/plain' } }),
    ];
    assert.deepEqual(
      writes.map((answer) => [answer.statusCode, left(answer)]),
      [201, 201, 422, 400, 415].map((status, index) => [status, `"orders";r=${19 - index};t=1`]),
    );
    assert.equal(writes[1]?.headers['idempotent-replayed'], 'true');
  });

  test('who is not let in pays nothing, and is told nothing about limits', async () => {
    const venue = await open();
    for (let time = 0; time < 2 * SLOW.burst; time++) {
      for (const [key, status] of [
        [null, 401],
        [`${venue.keys.reader}x`, 401],
        [venue.keys.reader, 403],
      ] as const) {
        const answer = await venue.call('POST', '/orders', { key, body: newOrder('x') });
        assert.deepEqual([answer.statusCode, answer.headers['ratelimit']], [status, undefined]);
      }
    }
    const allowed = await venue.call('GET', '/areas', { key: venue.keys.reader });
    assert.equal(left(allowed), '"reads";r=2;t=1000');
  });

  test('what is public, pages and unknown paths cost nothing, also with a key', async () => {
    const venue = await open();
    const paths = ['/health', '/status', '/version', '/openapi.yaml', '/openapi.json', '/docs', '/', '/nowhere'];
    for (let time = 0; time <= SLOW.burst; time++) {
      for (const path of paths) {
        const answer = await venue.call('GET', path);
        assert.ok(answer.statusCode !== 429 && answer.headers['ratelimit'] === undefined, path);
      }
      assert.equal((await venue.call('PUT', '/orders')).statusCode, 405);
      assert.equal((await venue.call('OPTIONS', '/orders')).headers['ratelimit'], undefined);
    }
    assert.equal(left(await venue.call('GET', '/areas')), '"reads";r=2;t=1000');
  });
});

describe('who has spent all', () => {
  test('is refused with the class, the words and the time, and pays nothing for hearing so', async () => {
    const venue = await open({ limits: limitsOfAllTiers({ ratePerSecond: 0.5, burst: 2 }) });
    for (let time = 0; time < 2; time++) await venue.call('POST', '/orders', { body: newOrder(`o${time}`) });
    const sequence = venue.replica.head().lastSequence;
    for (let time = 0; time < 3; time++) {
      const answer = await venue.call('POST', '/orders', { body: newOrder('late') });
      const { status, code, violatedPolicies, outcome, retry, detail } = problemOf(answer);
      assert.deepEqual([status, code, violatedPolicies], [429, 'rate-limited', ['orders']]);
      assert.deepEqual([outcome, retry], ['NOT_EXECUTED', 'AFTER']);
      assert.match(detail, /costs 1 token of "orders"; the bucket of this key holds 0.*Wait 2 s\.$/);
      assert.deepEqual([left(answer), retryAfterOf(answer)], ['"orders";r=0;t=2', 2]);
    }
    assert.equal(venue.replica.head().lastSequence, sequence, 'nothing was recorded');
    venue.clock.setUs(venue.clock.nowUs() + 2 * US_PER_S);
    assert.equal((await venue.call('POST', '/orders', { body: newOrder('late') })).statusCode, 201);
  });

  test('can still cancel, read, and use another key; others notice nothing', async () => {
    const venue = await open();
    const placed = await venue.call('POST', '/orders', { body: newOrder('o1') });
    for (let time = 0; time < SLOW.burst; time++) await venue.call('POST', '/orders', { body: newOrder('o1') });
    assert.equal((await venue.call('POST', '/orders', { body: newOrder('o2') })).statusCode, 429);
    const { orderId } = placed.json<Schemas['OrderOutcome']>();
    assert.equal((await venue.call('PATCH', `/orders/${orderId}`, { text: '{}' })).statusCode, 429);
    assert.equal((await venue.call('DELETE', `/orders/${orderId}`)).statusCode, 200);
    assert.equal((await venue.call('GET', `/orders/${orderId}`)).statusCode, 200);
    assert.equal(left(await venue.call('GET', '/orders', { key: venue.keys.reader })), '"reads";r=2;t=1000');
    const other = await venue.call('POST', '/orders', { key: venue.keys.beta, body: newOrder('o1') });
    assert.deepEqual([other.statusCode, left(other)], [201, '"orders";r=2;t=1000']);
  });

  test('gets what it asked for after exactly Retry-After seconds, and not a second earlier', async () => {
    let runs = 0;
    let override: ThrottleOverride = {};
    const authenticated = identifiedBy(() => ({ familyId: `run${runs}`, override }));
    const venue = await open({ authenticated });
    const pass = (us: number) => venue.clock.setUs(venue.clock.nowUs() + us);
    const ask = () => venue.call('GET', '/areas');
    const limits = fc
      .record({ burst: fc.integer({ min: 1, max: 6 }), thousandths: fc.integer({ min: 1, max: 6_000 }) })
      .map(({ burst, thousandths }) => ({ burst, ratePerSecond: Math.min(thousandths, burst * 1_000) / 1_000 }));
    const pauses = fc.array(fc.integer({ min: 0, max: 3 * US_PER_S }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(limits, pauses, async (reads, sequence) => {
        runs += 1;
        override = { reads };
        for (const pauseUs of sequence) {
          pass(pauseUs);
          let refused = await ask();
          for (let time = 0; time < reads.burst && refused.statusCode === 200; time++) refused = await ask();
          assert.equal(refused.statusCode, 429);
          const seconds = retryAfterOf(refused);
          if (seconds > 1) {
            pass((seconds - 1) * US_PER_S);
            assert.deepEqual([(await ask()).statusCode, retryAfterOf(await ask())], [429, 1]);
            pass(US_PER_S);
          } else pass(seconds * US_PER_S);
          assert.equal((await ask()).statusCode, 200);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('has what was agreed on with its participant from the moment that the directory says so', async () => {
    let change: Partial<Identity> = {};
    const authenticated = identifiedBy(() => change);
    const limits = limitsOfAllTiers(SLOW);
    limits.PROFESSIONAL = { ...limits.PROFESSIONAL, reads: { ratePerSecond: 1, burst: 50 } };
    const venue = await open({ limits, authenticated });
    await venue.call('GET', '/areas');
    change = { override: { reads: { ratePerSecond: 1, burst: 1 } } };
    assert.equal((await venue.call('GET', '/areas')).headers['ratelimit-policy'], '"reads";q=1;w=1');
    assert.equal((await venue.call('GET', '/areas')).statusCode, 429);
    change = { tier: 'PROFESSIONAL' };
    assert.equal((await venue.call('GET', '/areas')).headers['ratelimit-policy'], '"reads";q=50;w=50');
  });
});

describe('a successor', () => {
  /** With the key that is to be rotated. */
  async function rotate(venue: TestGateway, key: string) {
    const rotated = await venue.call('POST', `/account/keys/${keyIdOf(key)}/rotate`, { key });
    assert.equal(rotated.statusCode, 201);
    return { key: rotated.json<Schemas['NewKey']>().key, answer: rotated };
  }

  test('has the buckets of its predecessors as they were left, however often is rotated and revoked', async () => {
    const venue = await open({ limits: limitsOfAllTiers({ ratePerSecond: 0.001, burst: 10 }) });
    let { alpha: key } = venue.keys;
    for (let generation = 0; generation < 3; generation++) {
      const placed = await venue.call('POST', '/orders', { key, body: newOrder(`o${generation}`) });
      assert.equal(left(placed), `"orders";r=${9 - 3 * generation};t=1000`);
      const { key: successor, answer } = await rotate(venue, key);
      assert.equal(left(answer), `"orders";r=${8 - 3 * generation};t=1000`);
      const late = await venue.call('POST', '/orders', { key: successor, body: newOrder(`o${generation}`) });
      assert.equal(left(late), `"orders";r=${7 - 3 * generation};t=1000`);
      const revoked = await venue.call('DELETE', `/account/keys/${keyIdOf(key)}`, { key: successor });
      assert.deepEqual([revoked.statusCode, left(revoked)], [200, `"cancels";r=${9 - generation};t=1000`]);
      key = successor;
    }
    assert.equal((await venue.call('POST', '/orders', { key, body: newOrder('last') })).statusCode, 201);
    assert.equal((await venue.call('POST', '/orders', { key, body: newOrder('more') })).statusCode, 429);
    const limits = (await venue.call('GET', '/account/limits', { key })).json<Schemas['Limits']>();
    assert.deepEqual(
      limits.rates.map(({ remaining }) => remaining),
      [0, 7, 9, 10],
    );
    const other = await venue.call('POST', '/orders', { key: venue.keys.beta, body: newOrder('o') });
    assert.equal(left(other), '"orders";r=9;t=1000', 'another family');
  });

  test('counts the streams that its predecessor has open', async () => {
    const limits = limitsOfAllTiers({ ratePerSecond: 0.001, burst: 10 }, { openStreams: 1 });
    const openStreams = createOpenStreams(limits);
    const venue = await open({ limits, openStreams });
    const { key } = await rotate(venue, venue.keys.alpha);
    const found = await venue.directory.authenticate(venue.keys.alpha);
    assert.ok(found.kind === 'IDENTIFIED');
    const opened = openStreams.open(found.identity);
    assert.ok(opened.kind === 'OPENED');
    // Were it let in, it would be answered 400 instead of staying open.
    const refused = await venue.call('GET', '/stream?after=nonsense', { key });
    assert.deepEqual([refused.statusCode, problemOf(refused).code], [429, 'too-many-open-streams']);
    opened.leave();
    const unrefused = await venue.call('GET', '/stream?after=nonsense', { key });
    assert.equal(unrefused.statusCode, 400, 'there is room again');
  });
});

describe('a batch', () => {
  const place = { action: 'PLACE', order: { ...newOrder('b1'), version: undefined } };
  const cancel = { action: 'CANCEL', orderId: 'O-999' };
  const batch = (...operations: unknown[]) => ({ body: { version: '1.0', onError: 'CONTINUE', operations } });
  const limits = limitsOfAllTiers({ ratePerSecond: 0.001, burst: 5 });

  test('costs a token for each operation in the class of each, or a tenth of it when refused', async () => {
    const venue = await open({ limits });
    const paid = await venue.call('POST', '/batch', batch(place, cancel, place));
    assert.notEqual(paid.statusCode, 429);
    assert.equal(left(paid), '"orders";r=3;t=1000, "cancels";r=4;t=1000');
    const refused = await venue.call('POST', '/batch', batch(cancel, place, place, place, place));
    assert.equal(left(refused), '"cancels";r=3;t=1000, "orders";r=2;t=1000', 'a tenth of it, rounded up');
    assert.equal(retryAfterOf(refused), 2_000);
    assert.deepEqual(
      [problemOf(refused).code, problemOf(refused).violatedPolicies, problemOf(refused).retry],
      ['rate-limited', ['orders'], 'AFTER'],
    );
  });

  test('of cancels only needs no tokens of orders', async () => {
    const venue = await open({ limits });
    for (let time = 0; time < 6; time++) await venue.call('POST', '/orders', { body: newOrder('o1') });
    assert.equal(left(await venue.call('POST', '/batch', batch(cancel, cancel))), '"cancels";r=3;t=1000');
  });

  test('is refused unread when neither class has a token, and pays nothing for hearing so', async () => {
    const venue = await open({ limits: limitsOfAllTiers({ ratePerSecond: 0.5, burst: 2 }) });
    assert.equal((await venue.call('POST', '/batch', batch(place, place, cancel))).statusCode, 200);
    const withCancels = await venue.call('POST', '/batch', { text: '{' });
    assert.deepEqual([withCancels.statusCode, left(withCancels)], [429, '"orders";r=0;t=2']);
    assert.equal((await venue.call('POST', '/batch', batch(cancel))).statusCode, 200);
    for (const sent of [batch(place), batch(cancel), { text: '{' }]) {
      const refused = await venue.call('POST', '/batch', sent);
      assert.deepEqual([refused.statusCode, problemOf(refused).code], [429, 'rate-limited']);
      assert.deepEqual(problemOf(refused).violatedPolicies, ['orders', 'cancels']);
      assert.deepEqual([left(refused), retryAfterOf(refused)], ['"orders";r=0;t=2, "cancels";r=0;t=2', 2]);
    }
    venue.clock.setUs(venue.clock.nowUs() + 2 * US_PER_S);
    assert.equal((await venue.call('POST', '/batch', batch(place, cancel))).statusCode, 200);
  });

  test('that is refused costs a tenth, at most what is left, and passes after exactly Retry-After', async () => {
    let runs = 0;
    let override: ThrottleOverride = {};
    const venue = await open({ authenticated: identifiedBy(() => ({ keyId: `batch${runs}`, override })) });
    const send = (orders: number, cancels: number) =>
      venue.call(
        'POST',
        '/batch',
        batch(...Array<unknown>(orders).fill(place), ...Array<unknown>(cancels).fill(cancel)),
      );
    const sizes = fc.tuple(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 0, max: 25 }));
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 4 }), async ([orders, cancels], tries) => {
        runs += 1;
        override = { orders: { ratePerSecond: 3.7, burst: 25 }, cancels: { ratePerSecond: 1.3, burst: 25 } };
        let refused = await send(orders, cancels);
        for (let time = 0; time < 25 && refused.statusCode === 200; time++) refused = await send(orders, cancels);
        for (let time = 0; time < tries; time++) refused = await send(orders, cancels);
        const isUnread = problemOf(refused).violatedPolicies?.length === 2 && left(refused).match(/r=0/g)?.length === 2;
        const again = async () => {
          venue.clock.setUs(venue.clock.nowUs() + retryAfterOf(refused) * US_PER_S);
          return send(orders, cancels);
        };
        // One that wasn't read hears what it needs only now.
        if (isUnread) refused = await again();
        if (!isUnread || refused.statusCode === 429) refused = await again();
        assert.equal(refused.statusCode, 200);
      }),
      { numRuns: 30 },
    );
  });

  test('larger than the bucket ever is is refused without a time to wait for', async () => {
    const venue = await open({ limits });
    const refused = await venue.call('POST', '/batch', batch(...Array<unknown>(6).fill(cancel)));
    const { code, retry, detail, violatedPolicies } = problemOf(refused);
    assert.deepEqual([refused.statusCode, code, retry], [429, 'batch-exceeds-burst', 'NEVER']);
    assert.deepEqual([violatedPolicies, refused.headers['retry-after']], [['cancels'], undefined]);
    assert.match(detail, /costs 6 tokens of "cancels".*at most 5: split it/);
  });

  test('that nobody can read costs one order, and is refused for that when there is none', async () => {
    const venue = await open({ limits });
    const bad = [
      { text: '{' },
      { body: { version: '9.9' } },
      { body: { version: '1.0', onError: 'CONTINUE', operations: [] } },
      { text: 'x', headers: { 'content-type': 'text/plain' } },
      { ...batch(place), headers: { accept: 'text/html' } },
    ];
    const answers = [];
    for (const request of bad) answers.push(await venue.call('POST', '/batch', request));
    assert.deepEqual(
      answers.map((answer) => [answer.statusCode, left(answer)]),
      [400, 400, 400, 415, 406].map((status, index) => [status, `"orders";r=${4 - index};t=1000`]),
    );
    for (const request of bad) {
      const refused = await venue.call('POST', '/batch', request);
      assert.deepEqual([refused.statusCode, problemOf(refused).code], [429, 'rate-limited']);
    }
  });
});

describe('streams', () => {
  type Opened = { status: number | undefined; answer: IncomingMessage; close: () => void };
  let asked: ClientRequest[] = [];
  afterEach(() => {
    for (const one of asked) one.destroy();
    asked = [];
  });

  /** A venue that listens, and the streams that it counts. */
  async function listen(
    limits: ThrottleConfig,
    change: (streams: OpenStreams) => TestGatewayOptions = (openStreams) => ({ openStreams }),
  ) {
    const openStreams = createOpenStreams(limits);
    const venue = await open({ limits, ...change(openStreams) });
    await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = venue.gateway.app.server.address() as AddressInfo;
    return { venue, port, openStreams };
  }

  function ask(port: number, key: string): Promise<Opened> {
    const headers = { authorization: `Bearer ${key}` };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: '/api/v1/stream', headers, agent: false });
      asked.push(sent);
      sent.on('error', reject);
      sent.on('response', (answer) => {
        answer.on('error', () => undefined).resume();
        resolve({ status: answer.statusCode, answer, close: () => sent.destroy() });
      });
      sent.end();
    });
  }

  async function eventually(what: string, condition: () => boolean): Promise<void> {
    for (let turn = 0; turn < 2_000; turn++) {
      if (condition()) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.fail(`not: ${what}`);
  }

  test('a key has as many open as it may; one that ends makes room; a refusal costs nothing', async () => {
    const limits = limitsOfAllTiers({ ratePerSecond: 0.001, burst: 5 }, { openStreams: 2 });
    const { venue, port, openStreams } = await listen(limits);
    const first = await ask(port, venue.keys.alpha);
    assert.deepEqual([first.status, first.answer.headers['ratelimit']], [200, '"streams";r=4;t=1000']);
    const second = await ask(port, venue.keys.alpha);
    const refused = await venue.call('GET', '/stream');
    const { code, violatedPolicies, detail } = problemOf(refused);
    assert.deepEqual([refused.statusCode, code], [429, 'too-many-open-streams']);
    assert.deepEqual([violatedPolicies, refused.headers['retry-after']], [['open-streams'], undefined]);
    assert.equal(refused.headers['ratelimit-policy'], '"open-streams";q=2;qu="concurrent-requests"');
    assert.match(detail, /^With its predecessors and successors this key has 2 streams open/);
    assert.equal((await ask(port, venue.keys.reader)).status, 200, 'another key');
    for (const one of [first, second]) one.close();
    for (const one of asked) one.destroy();
    await eventually('none is open', () => openStreams.size() === 0);
    const again = await ask(port, venue.keys.alpha);
    assert.deepEqual([again.status, again.answer.headers['ratelimit']], [200, '"streams";r=2;t=1000']);
  });

  test('what is refused, or is no stream in the end, keeps no room', async () => {
    const limits = limitsOfAllTiers({ ratePerSecond: 0.001, burst: 4 }, { openStreams: 1 });
    const { venue, openStreams } = await listen(limits);
    const answers = [
      await venue.call('GET', '/stream?after=nonsense'),
      await venue.call('GET', '/stream', { headers: { accept: 'text/html' } }),
      await venue.call('HEAD', '/stream'),
      await venue.call('GET', '/stream?channels=gossip'),
      await venue.call('GET', '/stream'),
    ];
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [400, 406, 405, 400, 429],
    );
    assert.deepEqual(answers[4]?.json<Schemas['Problem']>().violatedPolicies, ['streams']);
    await eventually('none is open', () => openStreams.size() === 0);
  });

  const requestText = (key: string) => `GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`;

  test('one that waits behind another on its connection makes room when that closes', async () => {
    const limits = limitsOfAllTiers({ ratePerSecond: 1, burst: 9 });
    const { venue, port, openStreams } = await listen(limits);
    const found = await venue.directory.authenticate(venue.keys.alpha);
    assert.ok(found.kind === 'IDENTIFIED');
    const { identity } = found;
    const socket = connect(port, '127.0.0.1');
    socket.write(requestText(venue.keys.alpha).repeat(3));
    await eventually('all three are open', () => openStreams.look(identity).open === 3);
    socket.destroy();
    await eventually('none is open', () => openStreams.size() === 0);
    assert.equal(venue.feed.subscribers(), 0);
  });

  test('a reader that is gone before it is known who it was keeps no room', async () => {
    const asking = Promise.withResolvers<true>();
    const gone = Promise.withResolvers<true>();
    const authenticated = async (found: Authentication): Promise<Authentication> => {
      asking.resolve(true);
      await gone.promise;
      return found;
    };
    let opened = 0;
    const { venue, port, openStreams } = await listen(limitsOfAllTiers(SLOW), (streams) => ({
      authenticated,
      openStreams: { ...streams, open: (subject) => ((opened += 1), streams.open(subject)) },
    }));
    const closed = new Promise((resolve) =>
      venue.gateway.app.server.once('connection', (served) => served.once('close', resolve)),
    );
    const socket = connect(port, '127.0.0.1');
    socket.write(requestText(venue.keys.alpha).repeat(2));
    await asking.promise;
    socket.destroy();
    await closed;
    gone.resolve(true);
    await eventually('both were counted', () => opened === 2);
    await eventually('none is counted any more', () => openStreams.size() === 0 && venue.feed.subscribers() === 0);
  });

  test('the venue ends them when it stops', async () => {
    const { venue, port, openStreams } = await listen(limitsOfAllTiers(SLOW));
    const { answer } = await ask(port, venue.keys.alpha);
    const ended = new Promise((resolve) => answer.on('close', resolve));
    const closed = venue.gateway.app.close();
    await ended;
    await closed;
    assert.equal(openStreams.size(), 0);
  });
});

describe('GET /account/limits', () => {
  test('says what the key may, and what is used of it after this request', async () => {
    const rates = { ratePerSecond: 0.5, burst: 20 };
    const limits = limitsOfAllTiers(rates, { cancels: { ratePerSecond: 1_000, burst: 5_000 }, openStreams: 7 });
    const openStreams = createOpenStreams(limits);
    const venue = await open({ limits, openStreams });
    const quiet = await venue.call('GET', '/account/limits', { key: venue.keys.beta });
    assert.equal(quiet.json<Schemas['Limits']>().openOrders.used, 0);
    for (const id of ['a', 'b', 'c']) await venue.call('POST', '/orders', { body: newOrder(id) });
    await venue.call('DELETE', '/orders/O-1');
    const found = await venue.directory.authenticate(venue.keys.alpha);
    assert.ok(found.kind === 'IDENTIFIED');
    openStreams.open(found.identity);
    const answer = await venue.call('GET', '/account/limits');
    assert.deepEqual(answer.json(), {
      tier: 'SANDBOX',
      rates: [
        { class: 'orders', ratePerSecond: '0.500', burst: 20, remaining: 17, resetSeconds: 2 },
        { class: 'cancels', ratePerSecond: '1000.000', burst: 5_000, remaining: 4_999, resetSeconds: 1 },
        { class: 'reads', ratePerSecond: '0.500', burst: 20, remaining: 19, resetSeconds: 2 },
        { class: 'streams', ratePerSecond: '0.500', burst: 20, remaining: 20, resetSeconds: 0 },
      ],
      openStreams: { used: 1, limit: 7 },
      openOrders: { used: 2, limit: 10_000 },
      batchOperations: BATCH_OPERATIONS_MAX,
      orderQuantity: `${QUANTITY_LOTS_MAX / 10}.0`,
      orderValue: null,
      // Two BUY orders of 1 MW at 50.00 for a quarter of an hour.
      exposure: { used: '25.00000', limit: null, openOrders: '25.00000', unsettled: '0.00000' },
    });
    assert.equal(answer.headers['wattbook-sequence'], String(venue.replica.head().lastSequence));
    assert.equal(left(answer), '"reads";r=19;t=2');
    const other = await venue.call('GET', '/account/limits', { key: venue.keys.reader });
    const { openOrders, openStreams: streams } = other.json<Schemas['Limits']>();
    assert.deepEqual([openOrders.used, streams.used], [2, 0], 'orders are the participant’s, streams the key’s');
  });

  test('is of the market as far as was asked for', async () => {
    const venue = await open();
    const answer = venue.call('GET', '/account/limits', { headers: { 'wattbook-min-sequence': '1000000' } });
    await venue.clock.advance(1_000);
    assert.deepEqual([(await answer).statusCode, problemOf(await answer).code], [503, 'view-behind']);
  });
});

test('what a batch may have is what the API file says', () => {
  const batch = recordAt(recordAt(recordAt(recordAt(SPEC.document, 'components'), 'schemas'), 'Batch'), 'properties');
  assert.equal(recordAt(batch, 'operations')['maxItems'], BATCH_OPERATIONS_MAX);
  assert.deepEqual([errors['rate-limited'].status, errors['batch-exceeds-burst'].retry], [429, 'NEVER']);
});
