/** The state hash, worked out from nothing each time. */
import {
  areaFields,
  changeHash,
  contractFields,
  haltFields,
  marketFields,
  orderFields,
  participantFields,
  productFields,
  settledDayFields,
  switchFields,
  tradeFields,
  unsettledFields,
  venueFields,
} from '../src/entity-fields.ts';
import { digest, hex, NOTHING, replace, type Field, type Lanes } from '../src/state-hash.ts';
import { unsettled, type NaiveMarket } from './state.ts';

/** The same 16 digits as the fast market's, or one of them is wrong. */
export function stateHash(market: NaiveMarket): string {
  const entities = sum(entitiesOf(market).map(digest));
  const { unfinished } = market;
  const left = unfinished && { cause: unfinished.cause, ids: sum(unfinished.ids.map((id) => digest([id]))) };
  return hex(digest(marketFields(entities, market, left)));
}

function entitiesOf(market: NaiveMarket): Field[][] {
  return [
    ...(market.venue === undefined ? [] : [venueFields(market.venue)]),
    ...(market.halt === undefined ? [] : [haltFields(market.halt)]),
    ...market.areas.map(areaFields),
    ...market.products.map(productFields),
    ...market.contracts.map((contract) => contractFields(contract, contract.legIds)),
    ...market.participants.map(participantFields),
    ...market.orders.map((order) => orderFields(order, sum(order.changes.map(changeHash)))),
    ...market.trades.filter((trade) => !trade.isGone).map(tradeFields),
    ...market.switches.map(switchFields),
    ...market.settledDays.map(settledDayFields),
    ...unsettledByDay(market),
  ];
}

function unsettledByDay(market: NaiveMarket): Field[][] {
  const sums = new Map<string, { participantId: string; day: string; costE5: bigint }>();
  for (const { participantId, day, costE5 } of unsettled(market)) {
    const key = `${participantId} ${day}`;
    sums.set(key, { participantId, day, costE5: costE5 + (sums.get(key)?.costE5 ?? 0n) });
  }
  return [...sums.values()].map(({ participantId, day, costE5 }) => unsettledFields(participantId, day, costE5));
}

function sum(lanes: Lanes[]): Lanes {
  const total = { ...NOTHING };
  for (const each of lanes) replace(total, NOTHING, each);
  return total;
}
