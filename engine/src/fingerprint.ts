/** What was asked, as one fingerprint: not who asked, nor how it was spelled. */
import type { ActivateOrder, Actor, AmendedTerms, OrderTerms, ParkOrder, PlaceBasket, PlaceBlock } from './commands.ts';
import { digest, hex } from './state-hash.ts';

/** Of an order's terms: the same client order id with another fingerprint is another order. */
export function fingerprintOf(terms: OrderTerms): string {
  return hex(
    digest([
      terms.portfolioId,
      terms.contractId,
      terms.side,
      terms.priceTicks,
      terms.quantityLots,
      terms.orderType,
      terms.timeInForce,
      terms.validUntilUs,
      terms.text,
      terms.onBehalfOf,
      terms.capacity,
      terms.displayLots,
      terms.selfTradePrevention,
      terms.parked,
    ]),
  );
}

/** Of a basket, and of each order that is a leg of it: all legs in their order. */
export function basketFingerprintOf(command: PlaceBasket): string {
  return hex(digest(['basket', ...orderTermsOfLegs(command).map(fingerprintOf)]));
}

/** The legs of a basket as the orders that they are. */
export function orderTermsOfLegs(command: PlaceBasket): (Actor & OrderTerms)[] {
  const { participantId, userId, keyId, clientBasketId } = command;
  return command.legs.map((leg, index) => ({
    ...leg,
    participantId,
    userId,
    keyId,
    clientOrderId: `${clientBasketId}:${index + 1}`,
    orderType: 'LIMIT',
    timeInForce: 'FOK',
  }));
}

/** Of what an amendment changes. */
export function amendmentFingerprintOf(terms: AmendedTerms): string {
  const { priceTicks, quantityLots, validUntilUs, text, displayLots } = terms;
  return hex(digest([priceTicks, quantityLots, validUntilUs, text, displayLots]));
}

/** Of a change without terms: at its own position, so that no amendment has it. */
export function parkingFingerprintOf({ type }: Pick<ParkOrder | ActivateOrder, 'type'>): string {
  const nothingAmended = [undefined, undefined, undefined, undefined, undefined];
  return hex(digest([...nothingAmended, type]));
}

/** Rule 9.4: `<first contract>-X<number of legs>`. */
export function blockIdOf(contractIds: readonly string[]): string {
  return `${contractIds[0] ?? ''}-X${contractIds.length}`;
}

/** Rule 9.5: a block's order is a LIMIT order for the contract that the block is. */
export function orderTermsOfBlock(command: PlaceBlock): Actor & OrderTerms {
  const { type: _type, priorUse: _priorUse, contractIds, ...terms } = command;
  return { ...terms, contractId: blockIdOf(contractIds), orderType: 'LIMIT' };
}

/** Of a block order: by its contracts as they were sent; a name for two lists of them hides no difference. */
export function blockFingerprintOf(command: PlaceBlock): string {
  return fingerprintOf({ ...orderTermsOfBlock(command), contractId: command.contractIds.join(' ') });
}
