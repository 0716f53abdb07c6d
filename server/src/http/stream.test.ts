/**
 * The stream's channels over a history in which everything happens: who hears what, in which order, and that history
 * and live are the same bytes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { JournalRecord } from '../journal/format.ts';
import { PARTICIPANTS, randomHistory } from '../journal/random-history.test.ts';
import { createSeededRandom } from '../ops/random.ts';
import { settled } from '../../test/support/manual-clock.ts';
import {
  eventsIn,
  openStreamDesk,
  type Participant,
  type StreamDesk,
  type Told,
} from '../../test/support/stream-desk.ts';
import { SPEC } from '../../test/support/test-gateway.ts';
import { assertPromisedEvent } from '../../test/support/test-promise.ts';

const SEED = Number(process.env['WATTBOOK_SEED'] ?? 61);
const HISTORY = randomHistory({ seed: SEED, commands: 1_500 });
const RESUMED_PER_KIND = 5;

/** Everyone's streams, of all kinds, each open from before the first record to behind the last. */
const KINDS = PARTICIPANTS.flatMap((participant) =>
  [
    ...['trades', 'orders', 'market', 'trades,orders', 'trades,orders,market', 'market,trades'],
    ...['trades,orders,market&contractId=NL-5', 'trades,orders,market&product=PT15M', 'orders,market&area=XX'],
  ].map((wish) => ({ participant, query: `channels=${wish}` })),
);

let desk: StreamDesk;
const heard = new Map<string, string>();
const nameOf = ({ participant, query }: { participant: Participant; query: string }): string =>
  `${participant} ${query}`;

before(async () => {
  desk = await openStreamDesk();
  const readers = await Promise.all(
    KINDS.map(async (kind) => ({ kind, reader: await desk.listen(kind.participant, kind.query) })),
  );
  desk.publish(HISTORY.blocks);
  await settled();
  for (const { kind, reader } of readers) heard.set(nameOf(kind), reader.text());
});
after(async () => {
  desk.feed.stop();
  await desk.venue.close();
});

function textOf(participant: Participant, query: string): string {
  const text = heard.get(nameOf({ participant, query }));
  assert.ok(text !== undefined);
  return text;
}

const ALL = 'channels=trades,orders,market';
const eventsOf = (participant: Participant, query = ALL): Told[] => eventsIn(textOf(participant, query));

const placeOf = ({ sequence }: JournalRecord, index: number): string => `${sequence}-${index}`;

/** What happened, told anew from the journal: by place. */
const HAPPENED = new Map(
  HISTORY.records.flatMap((record) =>
    record.events.map((event, index) => [placeOf(record, index), { record, event }] as const),
  ),
);
type Happened = { record: JournalRecord; event: JournalRecord['events'][number] };

function happenedAt({ id }: Told): Happened {
  const happened = HAPPENED.get(id);
  assert.ok(happened !== undefined, `${id} is the place of an event`);
  return happened;
}

/** Of each order ever accepted: whose it is. */
const OWNERS = new Map(
  HISTORY.records.flatMap(({ command, events }) =>
    events.flatMap((event) =>
      event.type === 'OrderAccepted' ? [[event.orderId, command.participantId] as const] : [],
    ),
  ),
);

/** The API lets no such text in as the history has. */
function storyTextsAside({ data, ...event }: Told): Told {
  const { text: _text, ...order } = (data['order'] ?? {}) as Record<string, unknown>;
  return { ...event, data: 'order' in data ? { ...data, order } : data };
}

describe('every event', () => {
  test('is as the API file promises, in the order of the journal, each place once', () => {
    for (const kind of KINDS) {
      const events = eventsIn(textOf(kind.participant, kind.query));
      for (const event of events) assertPromisedEvent(SPEC.document, storyTextsAside(event));
      const places = events.map(({ id }) => id.split('-').map(Number));
      const isAscending = places.every(
        ([sequence = 0, index = 0], at) =>
          at === 0 || sequence > (places[at - 1]?.[0] ?? 0) || index > (places[at - 1]?.[1] ?? 0),
      );
      assert.ok(isAscending, nameOf(kind));
    }
  });

  test('has the same place and the same words under every filter and beside any channel', () => {
    for (const participant of PARTICIPANTS) {
      const together = new Map(eventsOf(participant).map((event) => [event.id, JSON.stringify(event)]));
      for (const kind of KINDS.filter((one) => one.participant === participant && one.query.includes('orders'))) {
        for (const event of eventsIn(textOf(participant, kind.query))) {
          assert.equal(JSON.stringify(event), together.get(event.id), `${nameOf(kind)} ${event.id}`);
        }
      }
    }
  });

  test('of a channel is there, and none of another: channels together are their union', () => {
    for (const participant of PARTICIPANTS) {
      const ids = (query: string): Set<string> => new Set(eventsOf(participant, query).map(({ id }) => id));
      const union = new Set([...ids('channels=trades'), ...ids('channels=orders'), ...ids('channels=market')]);
      assert.deepEqual(ids(ALL).size, union.size);
      assert.deepEqual(
        [...ids(ALL)].filter((id) => !union.has(id)),
        [],
      );
    }
  });
});

/** Where an event says whose it is. */
function partiesOf({ record: { command }, event }: Happened): (string | undefined)[] {
  switch (event.type) {
    case 'TradeExecuted':
      return [event.buy.participantId, event.sell.participantId];
    case 'RecallRequested':
    case 'TradeRecalled':
    case 'RecallDeclined':
      return [event.buyParticipantId, event.sellParticipantId];
    case 'OrderAccepted':
      return [OWNERS.get(event.orderId)];
    case 'OrdersCancelled':
    case 'ParticipantTermsSet':
      return ['targetId' in command ? command.targetId : command.participantId];
    default:
      return 'participantId' in event ? [event.participantId] : [];
  }
}

describe('the channel orders', () => {
  const OWN = ['OrderAccepted', 'OrderAmended', 'OrderParked', 'OrderActivated', 'OrderCancelled', 'OrderExpired'];
  const ACCOUNT = [
    ...['ParticipantBlocked', 'ParticipantUnblocked', 'ParticipantTermsSet', 'OrdersCancelled', 'CancelAfterTriggered'],
  ];
  const TRADES = ['TradeExecuted', 'RecallRequested', 'TradeRecalled', 'RecallDeclined'];

  test("tells a participant all that happened to what is its own, and nothing of anybody else's", () => {
    for (const participant of PARTICIPANTS) {
      const expected = [...HAPPENED]
        .filter(([, { event }]) => [...OWN, ...ACCOUNT, ...TRADES].includes(event.type))
        .filter(([, happened]) => partiesOf(happened).includes(participant))
        .map(([id, { event }]) => `${id} ${event.type}`);
      const told = eventsOf(participant, 'channels=orders').map(
        (event) => `${event.id} ${happenedAt(event).event.type}`,
      );
      assert.deepEqual(told, expected, participant);
      assert.ok(told.length > 100);
    }
  });

  test('never names another participant, its users, or an order that is not its own', () => {
    for (const participant of PARTICIPANTS) {
      for (const { query } of KINDS.filter((kind) => kind.participant === participant)) {
        for (const event of eventsOf(participant, query)) {
          const text = JSON.stringify(event);
          for (const other of PARTICIPANTS.filter((one) => one !== participant)) {
            assert.ok(!text.includes(other), `${participant} is told of ${other}: ${text}`);
          }
          for (const [, orderId] of text.matchAll(/"O-(\d+)"/g)) {
            assert.equal(OWNERS.get(Number(orderId)), participant, text);
          }
        }
      }
    }
  });

  test('laid over one another its events are the order as the market has it', () => {
    let checked = 0;
    for (const participant of PARTICIPANTS) {
      const orders = new Map<string, Record<string, unknown>>();
      const lay = (update: unknown): void => {
        const { orderId, ...values } = update as Record<string, unknown>;
        orders.set(String(orderId), { ...orders.get(String(orderId)), ...values });
      };
      for (const { event, data } of eventsOf(participant)) {
        if (event === 'order') lay(data['order']);
        const own = (data['own'] ?? []) as { order: object }[];
        if (event === 'trade') own.forEach(({ order }) => lay(order));
      }
      for (const order of HISTORY.market.orders.values()) {
        if (order.participantId !== participant) continue;
        checked += 1;
        const known = orders.get(`O-${order.orderId}`);
        const { state, revision, updatedSequence: sequence, reason = null, clientOrderId } = order;
        const quantities = [order.openLots, order.filledLots, order.quantityLots].map((lots) => (lots / 10).toFixed(1));
        assert.deepEqual(
          ['state', 'revision', 'sequence', 'reason', 'clientOrderId', 'price', 'contractId'].map(
            (name) => known?.[name],
          ),
          [state, revision, sequence, reason, clientOrderId, (order.priceTicks / 100).toFixed(2), order.contractId],
        );
        assert.deepEqual([known?.['remainingQuantity'], known?.['filledQuantity'], known?.['quantity']], quantities);
      }
    }
    assert.ok(checked > 100);
  });

  test('what was before is what the event before said', () => {
    const remaining = new Map<string, string>();
    const followed = (update: Record<string, string>, before: Record<string, string> | undefined): void => {
      const orderId = update['orderId'] ?? '';
      const known = remaining.get(orderId);
      if (before?.['remainingQuantity'] !== undefined) assert.equal(before['remainingQuantity'], known, orderId);
      if (update['remainingQuantity'] !== undefined) remaining.set(orderId, update['remainingQuantity']);
    };
    for (const { event, data } of eventsOf('alpha')) {
      type Update = { order: Record<string, string>; before?: Record<string, string> };
      const updates = event === 'order' ? [data as Update] : ((data['own'] ?? []) as Update[]);
      for (const { order, before } of updates) followed(order, before);
    }
    assert.ok(remaining.size > 100);
  });
});

describe('the channels trades and market', () => {
  test('are the same for everyone', () => {
    for (const query of ['channels=trades', 'channels=market', 'channels=market,trades']) {
      const [first, ...others] = PARTICIPANTS.map((participant) => textOf(participant, query));
      for (const other of others) assert.equal(other, first);
      assert.ok(first !== undefined && first.length > 1_000);
      assert.doesNotMatch(first, /"own"|clientOrderId|portfolio|userId|keyId|O-\d/);
    }
  });

  test('a trade whose recall is asked for comes again as it was, with what became of it', () => {
    const first = new Map<unknown, Record<string, unknown>>();
    const states = new Set<unknown>();
    for (const { data } of eventsOf('alpha', 'channels=trades')) {
      const { state, revision, ...terms } = data;
      const known = first.get(data['tradeId']);
      if (known === undefined) {
        assert.deepEqual([state, revision], ['EXECUTED', 1]);
        first.set(data['tradeId'], { terms, revision });
      } else {
        assert.deepEqual(terms, known['terms']);
        assert.equal(revision, Number(known['revision']) + 1);
        known['revision'] = revision;
        states.add(state);
      }
    }
    assert.deepEqual([...states].sort(), ['EXECUTED', 'RECALLED', 'RECALL_REQUESTED']);
  });
});

test('resumed anywhere, with every kind of stream: the same bytes as live', async () => {
  const random = createSeededRandom(SEED);
  for (const kind of KINDS) {
    const blocks = textOf(kind.participant, kind.query).split('\n\n').slice(0, -1);
    const places = Array.from({ length: RESUMED_PER_KIND }, () => random.below(blocks.length || 1));
    for (const place of [0, ...places, blocks.length - 1].filter((at) => blocks[at] !== undefined)) {
      const id = /^id: (.*)\n/.exec(blocks[place] ?? '')?.[1] ?? '';
      const rest = blocks.slice(place + 1).map((block) => `${block}\n\n`);
      const reader = await desk.listen(kind.participant, `${kind.query}&after=${id}`);
      for (let turn = 0; turn < 200 && reader.text().length < rest.join('').length; turn++) await settled();
      await settled();
      assert.ok(reader.text() === rest.join(''), `seed ${SEED}: ${nameOf(kind)} after ${id}`);
    }
  }
});
