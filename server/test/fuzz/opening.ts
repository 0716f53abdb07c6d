/**
 * What any requests find before them: orders that stand, trades, one of them whose recall is asked for; for operators
 * also a day that is over and a halt. Else they would mostly name what isn't there. Something new that operators
 * decide on: put one of it here.
 */
import assert from 'node:assert/strict';
import { VENUE, type ContractTerms } from '@wattbook/engine/commands';
import { listTestContracts, type TestVenue } from '../support/test-gateway.ts';
import { MINUTE_US, NOON_US, testContracts } from '../support/venue.ts';
import type { FuzzVenue } from './fuzz-venue.ts';
import { createOrderFloor, type OrderOutcome } from './order-floor.ts';
import type { ParticipantId } from './requests.ts';

/** Of which nothing is left to be decided, so that it can be settled. */
export const DAY_OVER = '2026-11-21';

const MINUTES_UNTIL_ARCHIVED = 12;

/** The steps of trading name it never, so that it adds no refusals to theirs. */
const HALTED = 'NL-TEST-3';

/** At noon as ever, but a contract of another day was closed long enough ago, and one of this day is halted. */
export const marketAfterADay: TestVenue = {
  startUs: NOON_US - MINUTES_UNTIL_ARCHIVED * MINUTE_US,
  setUp: async ({ exchange, clock, replica }) => {
    await listTestContracts({ exchange });
    await exchange.submit({ ...VENUE, type: 'ListContracts', area: 'NL', contracts: contractsOver() });
    await clock.advance(MINUTES_UNTIL_ARCHIVED * 60_000);
    await exchange.submit({ ...VENUE, type: 'AdvanceTime' });
    await exchange.submit({ ...VENUE, type: 'HaltContract', contractId: HALTED, because: 'found so' });
    assert.equal(replica.market.contracts.get(HALTED)?.isHalted, true, 'nothing is halted');
    assert.equal(replica.market.contracts.get('NL-OVER')?.archived, true, 'the day is not over');
  },
};

function contractsOver(): ContractTerms[] {
  const closesAtUs = NOON_US - (MINUTES_UNTIL_ARCHIVED - 1) * MINUTE_US;
  return testContracts(1).map((contract) => ({
    ...{ ...contract, contractId: 'NL-OVER', deliveryDay: DAY_OVER, label: 'over' },
    ...{ opensAtUs: closesAtUs - MINUTE_US, closesAtUs },
  }));
}

const terms = { version: '1.0', contractId: 'NL-TEST-1', price: '50.00' };

export async function openMarket(venue: FuzzVenue): Promise<void> {
  const floor = createOrderFloor(venue);
  let placed = 0;

  async function place(participantId: ParticipantId, side: 'BUY' | 'SELL', quantity: string): Promise<OrderOutcome> {
    placed += 1;
    const body = { ...terms, clientOrderId: `opening-${placed}`, side, quantity };
    const answer = await floor.sendTo(participantId, 'submitOrder', '/orders', body);
    assert.equal(answer.status, 201, answer.body);
    return JSON.parse(answer.body ?? '') as OrderOutcome;
  }

  await place('alpha', 'SELL', '5.0');
  await place('beta', 'BUY', '1.0');
  const { fills } = await place('beta', 'BUY', '2.0');
  const path = `/trades/${fills[0]?.tradeId}/recall`;
  const answer = await floor.sendTo('beta', 'recallTrade', path, { version: '1.0', reason: 'typed by hand' });
  assert.equal(answer.status, 200, answer.body);
}
