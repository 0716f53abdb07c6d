/** Refusals that orders get for no fault of their own. It holds no tests itself. */
import assert from 'node:assert/strict';
import type { Answer } from './judge.ts';
import { codeOf, type OrderFloor, type Schemas } from './order-floor.ts';
import type { ParticipantId } from './requests.ts';

/**
 * What the venue's operators do to the market may only add refusals, these ones, whatever else still has to hold. A new
 * operation of theirs by which orders are refused with another code needs that code here.
 */
const CODES_BY_OPERATORS: readonly string[] = [
  ...['contract-halted', 'contract-not-open', 'contract-closed', 'participant-blocked', 'unknown-contract'],
  ...['price-outside-collar', 'price-out-of-range', 'price-off-tick', 'quantity-off-step', 'quantity-too-large'],
  ...['time-in-force-not-allowed', 'parked-not-allowed', 'display-quantity-off-step', 'value-too-large'],
  ...['too-many-open-orders', 'trading-limit-exceeded'],
];

/** Only once an operator has changed something in the market. */
export function mayComeOfOperators({ venue }: OrderFloor, code: string): boolean {
  return venue.hasOperated() && CODES_BY_OPERATORS.includes(code);
}

/** For no fault of the order's own: its contract is closed, or somebody threw the kill switch. */
export async function isRefusedRightly(
  floor: OrderFloor,
  participantId: ParticipantId,
  answer: Answer,
): Promise<boolean> {
  const code = codeOf(answer);
  if (code !== 'participant-blocked') return code === 'contract-closed' || mayComeOfOperators(floor, code);
  const { blockedBy } = (await floor.venue.read(participantId, 'getAccount', '/account')) as Schemas['Account'];
  const known = ['OWNER', ...(floor.venue.hasOperated() ? ['OPERATOR'] : [])];
  assert.ok(blockedBy.length > 0, 'refused as blocked, which it is not');
  assert.ok(
    blockedBy.every((by) => known.includes(by)),
    `blocked by ${blockedBy.join()}`,
  );
  return true;
}
