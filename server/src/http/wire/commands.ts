/** From bodies, validated by the API file, to commands of the market. */
import type { Contract } from '@wattbook/engine';
import type {
  Actor,
  AmendOrder,
  BasketLeg,
  OrderReference,
  PlaceBasket,
  PlaceBlock,
  PlaceOrder,
} from '@wattbook/engine/commands';
import type { Identity } from '../../directory/directory.ts';
import { atPointer, isProblem, type Problem } from '../answers/problem.ts';
import type { Schemas } from './api-schemas.ts';
import {
  labelsOf,
  readDisplayQuantity,
  readIfSent,
  readPrice,
  readPriceAndQuantity,
  readQuantity,
  readValidUntil,
} from './terms.ts';

/** As the market has it now; undefined if it lists none of that id (the market will say so). */
type FindContract = (contractId: string) => Contract | undefined;

export function actorOf({ participantId, userId, keyId }: Identity): Actor {
  return { participantId, userId, keyId };
}

/** @param contract as the market has it now; undefined if it lists none of that id (the market will say so). */
export function placeOrderOf(
  body: Omit<Schemas['NewOrder'], 'version'>,
  identity: Identity,
  contract: Contract | undefined,
): PlaceOrder | Problem {
  // Before prices and quantities: a time that can't be read makes the whole body malformed, they break a rule.
  const validUntilUs = readIfSent(body.validUntil, contract, readValidUntil);
  if (typeof validUntilUs === 'object') return validUntilUs;
  const amounts = readPriceAndQuantity(body, contract);
  if (isProblem(amounts)) return amounts;
  const displayLots = readIfSent(body.displayQuantity, contract, readDisplayQuantity);
  if (typeof displayLots === 'object') return displayLots;
  return {
    type: 'PlaceOrder',
    ...actorOf(identity),
    ...labelsOf(body),
    ...amounts,
    clientOrderId: body.clientOrderId,
    contractId: body.contractId,
    side: body.side,
    orderType: body.type ?? 'LIMIT',
    timeInForce: body.timeInForce ?? 'GFS',
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(displayLots !== undefined && { displayLots }),
    ...(body.parked === true && { parked: true }),
  };
}

/** The first of its orders that can't be written as a command is the problem. */
export function placeBasketOf(
  { clientBasketId, orders }: Schemas['NewBasket'],
  identity: Identity,
  findContract: FindContract,
): PlaceBasket | Problem {
  const legs: BasketLeg[] = [];
  for (const [index, order] of orders.entries()) {
    const { contractId, side } = order;
    const amounts = readPriceAndQuantity(order, findContract(contractId));
    if (isProblem(amounts)) return atPointer(pointerOfLeg(index + 1), amounts);
    legs.push({ ...labelsOf(order), ...amounts, contractId, side });
  }
  return { type: 'PlaceBasket', ...actorOf(identity), clientBasketId, legs };
}

/** Where an order of a basket stands in its body; the first is leg 1. */
export function pointerOfLeg(leg: number): string {
  return `/orders/${leg - 1}`;
}

/** Its contracts are of one product and area, so the first one's steps and time zone are those of all. */
export function placeBlockOf(
  body: Schemas['NewBlock'],
  identity: Identity,
  findContract: FindContract,
): PlaceBlock | Problem {
  const { clientOrderId, contractIds, side, timeInForce = 'GFS' } = body;
  const contract = findContract(contractIds[0] ?? '');
  const validUntilUs = readIfSent(body.validUntil, contract, readValidUntil);
  if (typeof validUntilUs === 'object') return validUntilUs;
  const amounts = readPriceAndQuantity(body, contract);
  if (isProblem(amounts)) return amounts;
  return {
    type: 'PlaceBlock',
    ...actorOf(identity),
    ...labelsOf(body),
    ...amounts,
    ...{ clientOrderId, contractIds, side, timeInForce },
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(body.parked === true && { parked: true }),
  };
}

/** What an amendment changes, alone or in a batch. */
export type AmendedIn = Omit<Schemas['Amendment'], 'version'>;

/** @param contract of the order, if the market has it as the participant's own. */
export function amendOrderOf(
  body: AmendedIn,
  identity: Identity,
  reference: OrderReference,
  contract: Contract | undefined,
): AmendOrder | Problem {
  const { revision, text } = body;
  const validUntilUs = readIfSent(body.validUntil, contract, readValidUntil);
  if (typeof validUntilUs === 'object') return validUntilUs;
  const priceTicks = readIfSent(body.price, contract, readPrice);
  if (typeof priceTicks === 'object') return priceTicks;
  const quantityLots = readIfSent(body.quantity, contract, readQuantity);
  if (typeof quantityLots === 'object') return quantityLots;
  const displayLots = readIfSent(body.displayQuantity, contract, readDisplayQuantity);
  if (typeof displayLots === 'object') return displayLots;
  return {
    type: 'AmendOrder',
    ...actorOf(identity),
    ...reference,
    revision,
    ...(priceTicks !== undefined && { priceTicks }),
    ...(quantityLots !== undefined && { quantityLots }),
    ...(displayLots !== undefined && { displayLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
  };
}
