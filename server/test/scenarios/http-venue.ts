/**
 * The gateway as a scenario's venue: participants ask by HTTP and see what the API shows them, each with keys of their
 * own. The operator asks by HTTP too, on its own API; only what sets the venue up is handed to the exchange. It holds
 * no tests itself.
 */
import assert from 'node:assert/strict';
import { VENUE, type Command } from '@wattbook/engine/commands';
import { ELSEWHERE, type Scenario } from '@wattbook/engine/scenarios/scenario';
import type { Answer, ScenarioVenue, SeenOrder, SeenTrade } from '@wattbook/engine/scenarios/venue';
import type { LightMyRequestResponse } from 'fastify';
import type { Outcome } from '../../src/exchange-channel.ts';
import { parsePrice, parseQuantity } from '../../src/http/wire/decimals.ts';
import { parseOrderId, parseTradeId } from '../../src/http/wire/ids.ts';
import { settled } from '../support/manual-clock.ts';
import { createTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { marketsWordOf, operatorRequestOf } from './operator-requests.ts';
import { requestOf, type ClientRequest } from './requests.ts';

const OPERATOR = VENUE.participantId;
const ADVANCE: Command = { ...VENUE, type: 'AdvanceTime' };
const PAGE = 500;

type Item = Readonly<Record<string, unknown>>;

export async function createHttpVenue({ setUp, beginsUs }: Scenario): Promise<ScenarioVenue> {
  const participants = setUp.flatMap((command) => (command.type === 'AdmitParticipant' ? [command.admittedId] : []));
  const gateway = await createTestGateway(
    {},
    {
      startUs: beginsUs,
      setUp: async ({ exchange }) => {
        for (const command of setUp) assert.equal(refusalOf(await exchange.submit(command)), undefined);
      },
    },
  );
  const { exchange, clock, journal } = gateway;
  const keyOf = createKeys(gateway);
  /** What was answered the first time, by what was asked. */
  const firstAnswers = new Map<string, string>();
  const seen = new Map<number, SeenOrder>();
  /** By participant: the sequence up to which its orders are known. */
  const polledAt = new Map<string, string>();

  async function send(command: Command): Promise<{ request: ClientRequest; answer: LightMyRequestResponse }> {
    const request = requestOf(command, (name) => orderNamed(seen.values(), name).orderId);
    const { method, path, body } = request;
    const key = keyOf(command.participantId, command.keyId);
    return { request, answer: await gateway.call(method, path, { key, ...(body !== undefined && { body }) }) };
  }

  async function ask(command: Command): Promise<Answer> {
    if (command.participantId === OPERATOR) return askAsOperator(command);
    if (isAboutAnOrder(command)) await orders();
    const asItStood = isAboutAnOrder(command) ? orderNamed(seen.values(), command.clientOrderId ?? '') : undefined;
    const { request, answer } = await send(command);
    const { statusCode, headers, body } = answer;
    if (statusCode >= 400) return { kind: 'REFUSED', code: text(readItem(JSON.parse(body)), 'code') };
    const asked = JSON.stringify([command.participantId, request]);
    if (headers['idempotent-replayed'] === 'true') {
      assert.equal(body, firstAnswers.get(asked) ?? body, 'a repetition is answered as the first time, byte for byte');
      return { kind: 'AGAIN' };
    }
    firstAnswers.set(asked, body);
    const code = asItStood && whatItWasAlready(command, asItStood);
    return code === undefined ? { kind: 'ACCEPTED' } : { kind: 'REFUSED', code };
  }

  async function askAsOperator(command: Command): Promise<Answer> {
    if (command.type === 'AdmitParticipant') participants.push(command.admittedId);
    const request = operatorRequestOf(command);
    const code = request === undefined ? refusalOf(await exchange.submit(command)) : await sendAsOperator(request);
    return code === undefined ? { kind: 'ACCEPTED' } : { kind: 'REFUSED', code };
  }

  /** Why it was refused; undefined if not. */
  async function sendAsOperator({ method, path, body }: ClientRequest): Promise<string | undefined> {
    const answer = await gateway.callAdmin(method, path, { body });
    return answer.statusCode < 400 ? undefined : marketsWordOf(text(readItem(answer.json()), 'code'));
  }

  async function askUnheard(command: Command): Promise<void> {
    journal.fates = ['SWALLOW'];
    const { answer } = await send(command);
    assert.equal(answer.statusCode, 504, 'an answer that is lost is said to be unknown');
    await untilItLeads();
  }

  /** It takes the lead again by itself, from the journal; its first attempt needs no waiting. */
  async function untilItLeads(): Promise<void> {
    for (let turn = 0; turn < 100 && exchange.state() !== 'LEADING'; turn++) await settled();
    assert.equal(exchange.state(), 'LEADING', 'the exchange leads again');
  }

  /** All pages, and the sequence that the first one shows. */
  async function readAll(participantId: string, path: string): Promise<{ items: Item[]; sequence: string }> {
    const items: Item[] = [];
    const asked = new URL(path, 'http://venue');
    asked.searchParams.set('limit', String(PAGE));
    let sequence: string | undefined;
    for (;;) {
      const { item, headers } = await read(participantId, `${asked.pathname}${asked.search}`);
      sequence ??= String(headers['wattbook-sequence']);
      items.push(...readItems(item, 'items'));
      if (item['nextCursor'] === null) return { items, sequence };
      asked.searchParams.set('cursor', text(item, 'nextCursor'));
    }
  }

  async function read(participantId: string, path: string) {
    const answer = await gateway.call('GET', path, { key: keyOf(participantId, 'reader') });
    assert.equal(answer.statusCode, 200, `GET ${path}: ${answer.body}`);
    return { item: readItem(answer.json()), headers: answer.headers };
  }

  /** As a client polls: only what has changed since the last time. */
  async function orders(): Promise<SeenOrder[]> {
    for (const participantId of participants) {
      const { items, sequence } = await readAll(participantId, `/orders?after=${polledAt.get(participantId) ?? '0'}`);
      polledAt.set(participantId, sequence);
      for (const order of items.map(seenOrder)) seen.set(order.orderId, order);
    }
    return [...seen.values()];
  }

  const anyone = (): string => participants[0] ?? '';

  return {
    name: 'http',
    ask,
    askUnheard,
    moveTo: async (timeUs) => {
      clock.setUs(timeUs);
      await exchange.submit(ADVANCE);
    },
    restart: async () => {
      journal.fates = ['LOSE'];
      await exchange.submit(ADVANCE);
      await untilItLeads();
    },
    orders,
    trades: async () => {
      const sides: Item[] = [];
      for (const participantId of participants) sides.push(...(await readAll(participantId, '/trades')).items);
      const tape = (await readAll(anyone(), '/market/trades')).items;
      return seenTrades(sides, tape);
    },
    levels: async (contractId) => {
      const { item: book } = await read(anyone(), `/contracts/${contractId}/book`);
      const levels = (side: 'BUY' | 'SELL', name: string) =>
        readItems(book, name).map((level) => ({
          side,
          priceTicks: ticks(level, 'price'),
          quantityLots: lots(level, 'quantity'),
          orders: Number(level['orders']),
        }));
      return [...levels('SELL', 'asks').toReversed(), ...levels('BUY', 'bids')];
    },
    contractState: async (contractId) => text((await read(anyone(), `/contracts/${contractId}`)).item, 'state'),
    close: gateway.close,
  };
}

/** A key for each name that commands give one; anybody gets one, admitted to the market or not. */
function createKeys({ directory }: TestGateway): (participantId: string, keyId: string) => string {
  const keys = new Map<string, string>();
  return (participantId, keyId) => {
    const name = `${participantId} ${keyId}`;
    const key = keys.get(name) ?? directory.addKey(participantId, ['read', 'trade', 'risk']);
    keys.set(name, key);
    return key;
  };
}

/** Why the operator was refused; undefined if not. */
function refusalOf(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'RECORDED') return assert.fail(`the operator's command is ${outcome.kind}`);
  for (const event of outcome.record.events) {
    if (event.type === 'OperatorRefused' || event.type === 'ImportRefused') return event.code;
  }
  return undefined;
}

function orderNamed(orders: Iterable<SeenOrder>, name: string): SeenOrder {
  const order = [...orders].find((known) => known.name === name);
  assert.ok(order, `there is no order ${name}`);
  return order;
}

type AboutAnOrder = Extract<Command, { type: 'AmendOrder' | 'CancelOrder' | 'ParkOrder' | 'ActivateOrder' }>;

function isAboutAnOrder(command: Command): command is AboutAnOrder {
  return ['AmendOrder', 'CancelOrder', 'ParkOrder', 'ActivateOrder'].includes(command.type);
}

/**
 * To a client it is no failure that what it asks for is so already: 200 with the order as it is. The market's word for
 * it is told by how the order stood before; undefined if it wasn't so.
 */
function whatItWasAlready({ type }: Command, { state }: SeenOrder): string | undefined {
  if (type === 'CancelOrder' && !isOpen(state)) return 'order-ended';
  if (type === 'ParkOrder' && state === 'PARKED') return 'order-parked';
  return type === 'ActivateOrder' && state === 'ACTIVE' ? 'order-active' : undefined;
}

const isOpen = (state: string): boolean => state === 'ACTIVE' || state === 'PARKED';

function seenOrder(order: Item): SeenOrder {
  const { reason, side } = order;
  return {
    orderId: parseOrderId(text(order, 'orderId')) ?? 0,
    name: text(order, 'clientOrderId'),
    participantId: text(order, 'participantId'),
    contractId: text(order, 'contractId'),
    side: side === 'BUY' ? 'BUY' : 'SELL',
    priceTicks: ticks(order, 'price'),
    openLots: lots(order, 'remainingQuantity'),
    filledLots: lots(order, 'filledQuantity'),
    revision: Number(order['revision']),
    state: text(order, 'state'),
    ...(typeof reason === 'string' && { reason }),
  };
}

/** The tape tells each trade once; one that was made here is told to each of its two sides as its own. */
function seenTrades(sides: readonly Item[], tape: readonly Item[]): SeenTrade[] {
  const idOf = (trade: Item): number => parseTradeId(text(trade, 'tradeId')) ?? 0;
  const byId = Map.groupBy(sides, idOf);
  const seen = tape.map((trade) => {
    const [tradeId, both] = [idOf(trade), byId.get(idOf(trade)) ?? []];
    return trade['source'] === undefined ? seenTrade(tradeId, both) : importedTrade(tradeId, trade, both);
  });
  assert.ok(
    [...byId.keys()].every((id) => seen.some(({ tradeId }) => tradeId === id)),
    'all are on the tape',
  );
  return seen.sort((a, b) => a.tradeId - b.tradeId);
}

function seenTrade(tradeId: number, both: readonly Item[]): SeenTrade {
  const taker = both.find((side) => side['role'] === 'TAKER');
  const maker = both.find((side) => side['role'] === 'MAKER');
  assert.ok(taker && maker && both.length === 2, `both sides are told of trade ${tradeId}, once each`);
  for (const name of ['price', 'quantity', 'state', 'revision'])
    assert.equal(taker[name], maker[name], `of both: ${name}`);
  return {
    tradeId,
    order: text(taker, 'clientOrderId'),
    restingOrder: text(maker, 'clientOrderId'),
    lots: lots(taker, 'quantity'),
    priceTicks: ticks(taker, 'price'),
    state: text(taker, 'state'),
    revision: Number(taker['revision']),
  };
}

/** Another engine's: whoever is a side of it sees what everyone does, no order, and a role only if it was told. */
function importedTrade(tradeId: number, { aggressorSide, ...tape }: Item, sides: readonly Item[]): SeenTrade {
  for (const { side, role, portfolioId: _portfolio, ...own } of sides) {
    assert.deepEqual(own, tape);
    assert.equal(role, aggressorSide === undefined ? undefined : side === aggressorSide ? 'TAKER' : 'MAKER');
  }
  assert.equal(new Set(sides.map(({ side }) => side)).size, sides.length, `trade ${tradeId} has each side once`);
  return {
    tradeId,
    order: `${text(tape, 'source')}:${text(tape, 'sourceTradeId')}`,
    restingOrder: ELSEWHERE,
    lots: lots(tape, 'quantity'),
    priceTicks: ticks(tape, 'price'),
    state: text(tape, 'state'),
    revision: Number(tape['revision']),
  };
}

function text(item: Item, name: string): string {
  const value = item[name];
  assert.ok(typeof value === 'string', `${name} is a text in ${JSON.stringify(item)}`);
  return value;
}

function ticks(item: Item, name: string): number {
  const value = parsePrice(text(item, name));
  assert.ok(value !== 'off');
  return value;
}

function lots(item: Item, name: string): number {
  const value = parseQuantity(text(item, name));
  assert.ok(value !== 'off');
  return value;
}

function readItem(value: unknown): Item {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), 'a JSON object');
  return value as Item;
}

function readItems(item: Item, name: string): Item[] {
  const value = item[name];
  assert.ok(Array.isArray(value), `${name} is a list`);
  return value.map(readItem);
}
