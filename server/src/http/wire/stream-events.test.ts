/** Who did it, where the record isn't the command of who did: what a random history seldom shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VENUE, type Command, type ImportTrade } from '@wattbook/engine/commands';
import type { EndReason, Event, ImportedTradeRecalled, OrderCancelled, TradeRecalled } from '@wattbook/engine/events';
import { NOON_US } from '../../../test/support/venue.ts';
import { feedEventsOf } from '../../feed/feed-events.ts';
import { streamEventOut } from './stream-events.ts';

const ALPHA = { participantId: 'alpha', userId: 'alice', keyId: 'key1' };
const BETA = { participantId: 'beta', userId: 'bob', keyId: 'key2' };
const OPERATOR = { ...VENUE, because: 'by telephone' };
const CONTRACT = {
  currency: 'EUR',
  legs: 1,
  rules: {
    ...{ product: 'PT15M', durationMinutes: 15, priceTickTicks: 1, quantityStepLots: 1 },
    ...{ minPriceTicks: -10, maxPriceTicks: 10 },
  },
};

/** The `data` of the only event of a record, as `me` hears it. */
function told(command: Command, event: Event, me = 'alpha'): Record<string, unknown> {
  const [feedEvent] = feedEventsOf({ sequence: 7, timeUs: NOON_US, command, events: [event] });
  assert.ok(feedEvent !== undefined);
  return { ...streamEventOut(feedEvent, me, () => CONTRACT).data };
}

const cancelled = (reason: EndReason): OrderCancelled => ({
  ...{ type: 'OrderCancelled', orderId: 1, clientOrderId: 'c1', contractId: 'A', participantId: 'alpha', reason },
  ...{ revision: 2, cancelledLots: 5, filledLots: 0 },
});

const HALT: Command = { ...OPERATOR, type: 'HaltContract', contractId: 'A' };
const ON_BEHALF: Command = { ...OPERATOR, type: 'CancelOrdersOnBehalf', targetId: 'alpha' };
const OF_ANOTHER: Command = { ...OPERATOR, type: 'CancelOrdersOnBehalf', targetId: 'beta' };
const TIME: Command = { ...VENUE, type: 'AdvanceTime' };
const ALICE = { role: 'OWNER', userId: 'alice', keyId: 'key1' };

for (const [what, reason, command, by] of [
  ['a mass cancel, in its own record', 'MASS_CANCEL', { ...ALPHA, type: 'CancelOrders' }, ALICE],
  ['a mass cancel, in a later record', 'MASS_CANCEL', TIME, { role: 'OWNER' }],
  ["a mass cancel, in another's record", 'MASS_CANCEL', { ...BETA, type: 'CancelOrders' }, { role: 'OWNER' }],
  ['the operator, in its own record', 'OPERATOR', ON_BEHALF, { role: 'OPERATOR', because: 'by telephone' }],
  ['the operator, in a later record', 'OPERATOR', TIME, { role: 'OPERATOR' }],
  ["the operator, in a record about another's", 'OPERATOR', OF_ANOTHER, { role: 'OPERATOR' }],
  ['a halted leg', 'LEG_HALTED', HALT, { role: 'OPERATOR', because: 'by telephone' }],
  ['a halted leg, in a later record', 'LEG_HALTED', TIME, { role: 'OPERATOR' }],
  ["another's order that it met", 'SELF_TRADE', { ...BETA, type: 'CancelOrders' }, { role: 'MARKET' }],
] as const satisfies [string, EndReason, Command, object][]) {
  test(`an order that ended by ${what}: nobody is named who didn't do it`, () => {
    assert.deepEqual(told(command, cancelled(reason))['by'], by);
  });
}

const RECALLED: TradeRecalled = {
  ...{ type: 'TradeRecalled', tradeId: 3, contractId: 'A', revision: 3, priceTicks: 8_740, quantityLots: 30 },
  ...{ aggressorSide: 'BUY', executedSequence: 5, executedAtUs: NOON_US },
  ...{ buyOrderId: 1, buyParticipantId: 'alpha', sellOrderId: 2, sellParticipantId: 'beta' },
};

test("a recall's words are for those whom they concern: the operator's for both sides, a side's for the operator", () => {
  const decided: Command = { ...OPERATOR, type: 'DecideRecall', tradeId: 3, decision: 'GRANT' };
  for (const side of ['alpha', 'beta']) assert.equal(told(decided, RECALLED, side)['because'], 'by telephone');
  assert.deepEqual(
    ['because', 'own'].map((name) => told(decided, RECALLED, 'gamma')[name]),
    [undefined, undefined],
  );
  const asked: Command = { ...BETA, type: 'RequestRecall', tradeId: 3, because: 'a typing error' };
  const requested = { ...RECALLED, type: 'RecallRequested', revision: 2 } as const;
  for (const side of ['alpha', 'beta']) {
    assert.doesNotMatch(JSON.stringify(told(asked, requested, side)), /typing error|bob|key2/);
  }
});

test('a recalled trade is told as it was on the tape, with the sequence of its execution', () => {
  const decided: Command = { ...OPERATOR, type: 'DecideRecall', tradeId: 3, decision: 'GRANT' };
  const { energy, amount, sequence, state, revision } = told(decided, RECALLED);
  assert.deepEqual([energy, amount, sequence, state, revision], ['0.750', '65.55000', 5, 'RECALLED', 3]);
});

const IMPORT: ImportTrade = {
  ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: 't1', sourceRevision: 4, state: 'EXECUTED' },
  ...{ contractId: 'A', priceTicks: 8_740, quantityLots: 30, executedAtUs: NOON_US - 1, aggressorSide: 'SELL' },
  buy: { participantId: 'alpha', portfolioId: 'wind' },
};
const TAPE = {
  ...{ tradeId: 'T-3', contractId: 'A', price: '87.40', quantity: '3.0', energy: '0.750', amount: '65.55000' },
  ...{ currency: 'EUR', aggressorSide: 'SELL', executedAt: '2026-11-22T11:59:59.999999Z' },
  ...{ source: 'XB', sourceTradeId: 't1' },
};

test("another engine's trade is told to everyone, and to a side with its portfolio, as there is no order", () => {
  const imported = { type: 'TradeImported', tradeId: 3 } as const;
  const tape = { ...TAPE, state: 'EXECUTED', revision: 4, sequence: 7 };
  assert.deepEqual(told(IMPORT, imported, 'gamma'), tape);
  assert.deepEqual(told(IMPORT, imported), { ...tape, own: [{ side: 'BUY', role: 'MAKER', portfolioId: 'wind' }] });
  const { aggressorSide: _told, ...silent } = IMPORT;
  const { aggressorSide: _shown, ...without } = tape;
  const self = { ...silent, sell: { participantId: 'alpha', portfolioId: 'sun' } };
  const own = [
    { side: 'BUY', portfolioId: 'wind' },
    { side: 'SELL', portfolioId: 'sun' },
  ];
  assert.deepEqual(told(self, imported), { ...without, own });
  const [recalledFirst] = [told({ ...IMPORT, state: 'RECALLED' }, imported, 'gamma')];
  assert.deepEqual(recalledFirst, { ...tape, state: 'RECALLED' });
});

test('its recall is told as other recalls are: as it was on the tape, with the sequence of its import', () => {
  const { type: _type, participantId: _p, userId: _u, keyId: _k, state: _s, ...terms } = IMPORT;
  const recalled: ImportedTradeRecalled = {
    ...{ ...terms, type: 'ImportedTradeRecalled', tradeId: 3, sourceRevision: 5 },
    ...{ importedSequence: 6, importedAtUs: NOON_US },
  };
  const command: Command = { ...IMPORT, sourceRevision: 5, state: 'RECALLED' };
  const tape = { ...TAPE, state: 'RECALLED', revision: 5, sequence: 6 };
  assert.deepEqual(told(command, recalled, 'gamma'), tape);
  assert.deepEqual(told(command, recalled), { ...tape, own: [{ side: 'BUY', role: 'MAKER', portfolioId: 'wind' }] });
});

test('who hears of it: everyone on the channel of trades, the participants named also as of their own', () => {
  const audienceOf = (command: Command, event: Event): unknown[] => {
    const [heard] = feedEventsOf({ sequence: 7, timeUs: NOON_US, command, events: [event] });
    return [heard?.channel, heard?.contractId, heard?.participantIds];
  };
  const imported = { type: 'TradeImported', tradeId: 3 } as const;
  assert.deepEqual(audienceOf(IMPORT, imported), ['trades', 'A', ['alpha']]);
  const both = { ...IMPORT, sell: { participantId: 'beta', portfolioId: 'sun' } };
  assert.deepEqual(audienceOf(both, imported), ['trades', 'A', ['alpha', 'beta']]);
  const { buy: _buy, ...nobody } = IMPORT;
  assert.deepEqual(audienceOf(nobody, imported), ['trades', 'A', []]);
  const refused = { type: 'ImportRefused', code: 'duplicate-trade', details: {} } as const;
  assert.deepEqual(audienceOf(IMPORT, refused), [undefined, undefined, undefined]);
});
