import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, PlaceOrder, SetCancelAfter } from '@wattbook/engine/commands';
import { order } from '../../test/support/venue.ts';
import { commandFingerprint } from './fingerprint.ts';

const ORDER: PlaceOrder = order('a');
const SWITCH: SetCancelAfter = {
  ...{ type: 'SetCancelAfter', participantId: 'alpha', userId: 'alice', keyId: 'key1', seconds: 5, scope: 'KEY' },
};
const same = (one: Command, other: Command): void =>
  assert.equal(commandFingerprint(one), commandFingerprint(other), JSON.stringify(other));
const differs = (one: Command, other: Command): void =>
  assert.notEqual(commandFingerprint(one), commandFingerprint(other), JSON.stringify(other));

test('is 64 hexadecimal digits, whatever the command holds', () => {
  for (const text of ['', '\0', '\ud800', '__proto__', 'x'.repeat(10_000)]) {
    assert.match(commandFingerprint({ ...ORDER, text }), /^[0-9a-f]{64}$/);
  }
});

test('what may differ when the same is asked again does not count', () => {
  same(ORDER, { ...ORDER, userId: 'albert', keyId: 'key2' });
  same(ORDER, { ...ORDER, priorUse: { acceptedSequence: 1, fingerprint: 'x' } });
  same(ORDER, Object.fromEntries(Object.entries(ORDER).reverse()) as PlaceOrder);
  same(SWITCH, { ...SWITCH, userId: 'albert' });
  same({ ...SWITCH, scope: 'PARTICIPANT' }, { ...SWITCH, scope: 'PARTICIPANT', keyId: 'key2' });
});

test('what is asked, and by which participant, counts', () => {
  differs(ORDER, { ...ORDER, participantId: 'beta' });
  differs(ORDER, { ...ORDER, clientOrderId: 'b' });
  differs(ORDER, { ...ORDER, priceTicks: ORDER.priceTicks + 1 });
  differs(ORDER, { ...ORDER, text: '' });
  differs(SWITCH, { ...SWITCH, keyId: 'key2' });
  differs(SWITCH, { ...SWITCH, seconds: 6 });
  const cancel = { participantId: 'alpha', userId: 'alice', keyId: 'key1', type: 'CancelOrders' } as const;
  differs({ ...cancel, orderIds: [1, 2] }, { ...cancel, orderIds: [2, 1] });
  differs({ ...cancel, orderIds: [] }, cancel);
});
