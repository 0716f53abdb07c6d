/** How an order of the journal's story stands, in integers, and how the API words it. */
import type { Actor, AmendOrder, Command, OrderTerms } from '@wattbook/engine/commands';
import { averagePrice, decimal, time } from './api-words.ts';
import type { OrderStory, OrderView } from './journal-story.ts';

/** What its owner asked for: of a basket's leg and a block too. */
export type PlacedOrder = Actor & OrderTerms;

export type Standing = {
  story: OrderStory;
  priceTicks: number;
  quantityLots: number;
  openLots: number;
  filledLots: number;
  filledValue: number;
  validUntilUs: number | undefined;
  displayLots: number | undefined;
  text: string | undefined;
  state: 'ACTIVE' | 'PARKED' | 'FILLED' | 'CANCELLED' | 'EXPIRED';
  reason: string | undefined;
  revision: number;
};

/** The orders that a command places, in its order. */
export function placedOrders(command: Command, blockOf: (contractIds: readonly string[]) => string): PlacedOrder[] {
  switch (command.type) {
    case 'PlaceOrder': {
      const { type: _type, priorUse: _priorUse, ...placed } = command;
      return [placed];
    }
    case 'PlaceBlock': {
      const { type: _type, priorUse: _priorUse, contractIds, ...placed } = command;
      return [{ ...placed, contractId: blockOf(contractIds), orderType: 'LIMIT' }];
    }
    case 'PlaceBasket': {
      const { participantId, userId, keyId, clientBasketId } = command;
      return command.legs.map((leg, index) => ({
        ...{ participantId, userId, keyId, ...leg },
        ...{ clientOrderId: `${clientBasketId}:${index + 1}`, orderType: 'LIMIT', timeInForce: 'FOK' },
      }));
    }
    default:
      return [];
  }
}

export function standingOf(story: OrderStory): Standing {
  const { placed } = story;
  return {
    story,
    priceTicks: placed.priceTicks,
    quantityLots: placed.quantityLots,
    openLots: placed.quantityLots,
    filledLots: 0,
    filledValue: 0,
    validUntilUs: placed.validUntilUs,
    displayLots: placed.displayLots,
    text: placed.text,
    state: placed.parked === true ? 'PARKED' : 'ACTIVE',
    reason: undefined,
    revision: 1,
  };
}

export function amend(standing: Standing, command: AmendOrder): void {
  standing.priceTicks = command.priceTicks ?? standing.priceTicks;
  standing.quantityLots = command.quantityLots ?? standing.quantityLots;
  standing.openLots = standing.quantityLots - standing.filledLots;
  standing.validUntilUs = command.validUntilUs ?? standing.validUntilUs;
  standing.displayLots = command.displayLots ?? standing.displayLots;
  standing.text = command.text ?? standing.text;
}

/** How GET shows an order right after a record. */
export function viewOf(standing: Standing, { sequence, timeUs }: { sequence: number; timeUs: number }): OrderView {
  const { story, validUntilUs, displayLots, text } = standing;
  const { placed } = story;
  return {
    orderId: `O-${story.orderId}`,
    clientOrderId: placed.clientOrderId,
    contractId: placed.contractId,
    side: placed.side,
    price: decimal(standing.priceTicks, 2),
    quantity: decimal(standing.quantityLots, 1),
    type: placed.orderType,
    timeInForce: placed.timeInForce,
    validUntil: validUntilUs === undefined ? null : time(validUntilUs),
    displayQuantity: displayLots === undefined ? null : decimal(displayLots, 1),
    selfTradePrevention: placed.selfTradePrevention ?? null,
    portfolioId: placed.portfolioId,
    text: text === undefined || text === '' ? null : text,
    state: standing.state,
    reason: standing.reason ?? null,
    filledQuantity: decimal(standing.filledLots, 1),
    remainingQuantity: decimal(standing.openLots, 1),
    averagePrice: averagePrice(standing.filledValue, standing.filledLots),
    revision: standing.revision,
    participantId: placed.participantId,
    enteredBy: placed.userId,
    acceptedAt: story.versions[0]?.['acceptedAt'] ?? time(timeUs),
    updatedAt: time(timeUs),
    sequence,
  };
}

export function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
