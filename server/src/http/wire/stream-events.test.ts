/** Who did it, where the record isn't the command of who did: what a random history seldom shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VENUE, type Command } from '@wattbook/engine/commands';
import type { EndReason, Event, OrderCancelled, TradeRecalled } from '@wattbook/engine/events';
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
