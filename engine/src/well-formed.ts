/** What whoever hands a command over owes the market. */
import type { Command, OrderReference } from './commands.ts';
import { assert } from './assert.ts';
import { MASS_CANCEL_IDS_MAX } from './limits.ts';

/**
 * Numbers are integers that are exact, and lists are no longer than their limit. Anything else is a bug of the gateway
 * and stops here, before it has changed anything: no rule has to wonder what half a lot would mean.
 */
export function assertWellFormed(command: Command): void {
  switch (command.type) {
    case 'PlaceOrder':
      assertInteger(command.priceTicks, 'priceTicks');
      assertInteger(command.quantityLots, 'quantityLots');
      assertAbsentOrInteger(command.validUntilUs, 'validUntilUs');
      assertAbsentOrInteger(command.priorUse?.acceptedSequence, 'priorUse.acceptedSequence');
      return;
    case 'CancelOrder':
      assertReference(command);
      return;
    case 'AmendOrder':
      assertReference(command);
      assertInteger(command.revision, 'revision');
      assertAbsentOrInteger(command.priceTicks, 'priceTicks');
      assertAbsentOrInteger(command.quantityLots, 'quantityLots');
      assertAbsentOrInteger(command.validUntilUs, 'validUntilUs');
      return;
    case 'CancelOrders':
      assertListable(command.orderIds, 'orderIds');
      assertListable(command.clientOrderIds, 'clientOrderIds');
      return;
    default:
      // What the operator sets up is checked by rules/set-up.ts, and an id that is none is simply not found.
      return;
  }
}

function assertReference({ orderId, clientOrderId }: OrderReference): void {
  assert((orderId === undefined) !== (clientOrderId === undefined), 'an order is named by one id');
  assertAbsentOrInteger(orderId, 'orderId');
}

function assertInteger(value: number, name: string): void {
  assert(Number.isSafeInteger(value), `${name} ${value} is not an exact integer`);
}

function assertAbsentOrInteger(value: number | undefined, name: string): void {
  if (value !== undefined) assertInteger(value, name);
}

function assertListable(ids: readonly unknown[] | undefined, name: string): void {
  assert(ids === undefined || ids.length <= MASS_CANCEL_IDS_MAX, `at most ${MASS_CANCEL_IDS_MAX} ${name}`);
}
