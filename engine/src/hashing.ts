/** Keeps the market's state hash: each entity's part of the sum is exchanged when the entity changes. */
import {
  areaFields,
  contractFields,
  haltFields,
  importFields,
  marketFields,
  orderFields,
  participantFields,
  productFields,
  settledDayFields,
  switchFields,
  tradeFields,
  unsettledFields,
  venueFields,
} from './entity-fields.ts';
import type {
  Area,
  CancelAfterSwitch,
  Contract,
  ImportedTrade,
  Market,
  Order,
  Participant,
  Product,
  Trade,
} from './state.ts';
import { digest, hex, NOTHING, replace, type Field, type Lanes } from './state-hash.ts';

/** 16 hexadecimal digits that two markets share exactly if they would decide everything alike. */
export function stateHash(market: Market): string {
  const { entitiesHash, unfinished } = market;
  const listed = unfinished && { cause: unfinished.cause, ids: unfinished.hash };
  return hex(digest(marketFields(entitiesHash, market, listed)));
}

/** Call after every change of an order. */
export function rehashOrder(market: Market, order: Order): void {
  rehash(market, order, orderFields(order, order.changes.hash));
}

/** Call after every change of a contract. */
export function rehashContract(market: Market, contract: Contract): void {
  const legs = contract.legs ?? [];
  rehash(
    market,
    contract,
    contractFields(
      contract,
      legs.map(({ contractId }) => contractId),
    ),
  );
}

export function rehashTrade(market: Market, trade: Trade): void {
  rehash(market, trade, tradeFields(trade));
}

export function rehashImport(market: Market, trade: ImportedTrade): void {
  rehash(market, trade, importFields(trade));
}

export function rehashVenue(market: Market, venue: NonNullable<Market['venue']>): void {
  rehash(market, venue, venueFields(venue));
}

export function rehashHalt(market: Market, halt: NonNullable<Market['halt']>): void {
  rehash(market, halt, haltFields(halt));
}

export function rehashArea(market: Market, area: Area): void {
  rehash(market, area, areaFields(area));
}

export function rehashProduct(market: Market, product: Product): void {
  rehash(market, product, productFields(product));
}

export function rehashParticipant(market: Market, participant: Participant): void {
  rehash(market, participant, participantFields(participant));
}

export function rehashUnsettled(
  market: Market,
  participantId: string,
  day: string,
  unsettled: { costE5: bigint; hash: Lanes },
): void {
  rehash(market, unsettled, unsettledFields(participantId, day, unsettled.costE5));
}

export function rehashSwitch(market: Market, armed: CancelAfterSwitch): void {
  rehash(market, armed, switchFields(armed));
}

export function rehashSettledDay(market: Market, day: string, settled: { hash: Lanes }): void {
  rehash(market, settled, settledDayFields(day));
}

/** Takes an entity out of the sum when it leaves the market. */
export function unhash(market: Market, entity: { hash: Lanes }): void {
  replace(market.entitiesHash, entity.hash, NOTHING);
  entity.hash = NOTHING;
}

function rehash(market: Market, entity: { hash: Lanes }, fields: readonly Field[]): void {
  const after = digest(fields);
  replace(market.entitiesHash, entity.hash, after);
  entity.hash = after;
}
