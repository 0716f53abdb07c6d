import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VENUE } from '@wattbook/engine/commands';
import { MASS_CANCEL_IDS_MAX } from '@wattbook/engine/limits';
import { order, setUpCommands } from '../../test/support/venue.ts';
import { expectCommand } from './command-shapes.ts';

const actor = { participantId: 'alpha', userId: 'alice', keyId: 'key1' };
const cancel = { ...actor, type: 'CancelOrder', orderId: 7 };
const imported = {
  ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: 't1', sourceRevision: 1, state: 'EXECUTED' },
  ...{ contractId: 'A', priceTicks: -1, quantityLots: 1, executedAtUs: 1 },
};
const right: object[] = [
  imported,
  { ...imported, aggressorSide: 'BUY', buy: { participantId: 'alpha', portfolioId: 'wind' } },
  ...setUpCommands(),
  order('a'),
  order('b', { priorUse: { acceptedSequence: 3, fingerprint: 'f' }, parked: true, text: 'x' }),
  cancel,
  { ...actor, type: 'CancelOrders', orderIds: Array.from({ length: MASS_CANCEL_IDS_MAX }, (_, id) => id + 1) },
  { ...actor, type: 'SetCancelAfter', seconds: 60, scope: 'KEY' },
  { ...VENUE, type: 'SetParticipantTerms', targetId: 'alpha', terms: { openOrders: 5 }, because: 'agreed' },
];

/** As JSON gives it: a member of its own. */
function withPrototype(command: object): object {
  const text = `{"__proto__":1,${JSON.stringify(command).slice(1)}`;
  return Object(JSON.parse(text)) as object;
}

const wrong: [object | null, RegExp][] = [
  [null, /has to be an object/],
  [[order('a')], /has to be an object/],
  [{ ...actor, type: 'SplitOrder', orderId: 1 }, /no command "SplitOrder" may be asked for here/],
  [{ ...actor }, /no command undefined/],
  [{ ...actor, type: '__proto__' }, /no command "__proto__"/],
  [{ ...order('a'), hidden: true }, /a member "hidden" that this version doesn't know/],
  [{ ...order('a'), text: null }, /"text" has to be a text/],
  [{ ...order('a'), quantityLots: 1.5 }, /"quantityLots" has to be an exact integer/],
  [{ ...order('a'), priceTicks: 2 ** 53 }, /"priceTicks" has to be an exact integer/],
  [{ ...order('a'), priceTicks: '5000' }, /"priceTicks" has to be an exact integer/],
  [{ ...order('a'), side: 'HOLD' }, /"side" has to be BUY or SELL/],
  [{ ...order('a'), parked: false }, /"parked" has to be true or absent/],
  [{ ...order('a'), priorUse: { acceptedSequence: 1 } }, /"priorUse" lacks "fingerprint"/],
  [withPrototype(order('a')), /a member "__proto__"/],
  [{ ...cancel, clientOrderId: 'a' }, /named by one id/],
  [{ ...actor, type: 'CancelOrder' }, /named by one id/],
  [{ ...actor, type: 'CancelOrders', orderIds: 'all' }, /"orderIds" has to be a list/],
  [
    { ...actor, type: 'CancelOrders', orderIds: Array.from({ length: MASS_CANCEL_IDS_MAX + 1 }, (_, id) => id) },
    /orderIds.length/,
  ],
  [{ ...actor, type: 'PlaceBasket', clientBasketId: 'b', legs: [order('a')] }, /"legs" holds what has a member|lacks/],
  [{ ...actor, type: 'HaltMarket', because: 'I can' }, /HaltMarket comes from the venue/],
  [{ ...VENUE, type: 'TakeLeadership', epoch: 9, holder: 'me' }, /no command "TakeLeadership"/],
  [{ ...imported, participantId: 'alpha' }, /ImportTrade comes from the venue/],
  [{ ...imported, source: 'X B' }, /source "X B" is not of the shape/],
  [{ ...imported, state: 'CORRECTED' }, /"state" has to be EXECUTED or RECALLED/],
  [{ ...imported, buy: { participantId: 'alpha' } }, /"buy" lacks "portfolioId"/],
  [{ ...VENUE, type: 'AdvanceTime' }, /no command "AdvanceTime"/],
];

describe('what may come in by the door', () => {
  for (const command of right) {
    it(`may: ${JSON.stringify(command).slice(0, 80)}`, () => assert.doesNotThrow(() => expectCommand(command)));
  }
  for (const [command, message] of wrong) {
    it(`may not: ${String(message)}`, () => assert.throws(() => expectCommand(command), { message }));
  }

  it('not without any of its members that it has to have', () => {
    const whole = order('a');
    for (const name of Object.keys(whole)) {
      const less = Object.fromEntries(Object.entries(whole).filter(([member]) => member !== name));
      assert.throws(() => expectCommand(less), new RegExp(name === 'type' ? 'no command' : `lacks "${name}"`), name);
    }
  });
});
