/** From bodies, validated by the API file, to commands of the market. */
import type { Contract } from '@wattbook/engine';
import type { Actor, AmendOrder, OrderReference, PlaceOrder } from '@wattbook/engine/commands';
import { parseInstant } from '../../calendar/instant.ts';
import type { Identity } from '../../directory/directory.ts';
import { problem, problemAt, type Problem } from '../answers/problem.ts';
import type { Schemas } from './api-schemas.ts';
import { parsePrice, parseQuantity } from './decimals.ts';
import { priceOffTick, quantityOffStep } from './refusals.ts';

/** As in the API file. */
const PORTFOLIO_DEFAULT = 'default';

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
  const validUntilUs = body.validUntil === undefined ? undefined : readValidUntil(body.validUntil, contract);
  if (typeof validUntilUs === 'object') return validUntilUs;
  const priceTicks = readPrice(body.price, contract);
  if (typeof priceTicks !== 'number') return priceTicks;
  const quantityLots = readQuantity(body.quantity, contract);
  if (typeof quantityLots !== 'number') return quantityLots;
  return {
    type: 'PlaceOrder',
    ...actorOf(identity),
    portfolioId: body.portfolioId ?? PORTFOLIO_DEFAULT,
    clientOrderId: body.clientOrderId,
    contractId: body.contractId,
    side: body.side,
    priceTicks,
    quantityLots,
    orderType: body.type ?? 'LIMIT',
    timeInForce: body.timeInForce ?? 'GFS',
    ...(validUntilUs !== undefined && { validUntilUs }),
    // An empty note is none, so it must not make another fingerprint.
    ...(body.text !== undefined && body.text !== '' && { text: body.text }),
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
  const { revision, price, quantity, validUntil, text } = body;
  const validUntilUs = validUntil === undefined ? undefined : readValidUntil(validUntil, contract);
  if (typeof validUntilUs === 'object') return validUntilUs;
  const priceTicks = price === undefined ? undefined : readPrice(price, contract);
  if (typeof priceTicks === 'object') return priceTicks;
  const quantityLots = quantity === undefined ? undefined : readQuantity(quantity, contract);
  if (typeof quantityLots === 'object') return quantityLots;
  return {
    type: 'AmendOrder',
    ...actorOf(identity),
    ...reference,
    revision,
    ...(priceTicks !== undefined && { priceTicks }),
    ...(quantityLots !== undefined && { quantityLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
  };
}

/**
 * Every command that reaches the exchange becomes a record, refused or not. But a price between two units of 0.01 can't
 * be written as a command at all, so it stops here, as the 422 that the market gives for a price off the tick, and
 * leaves no record. (The same for quantities below.) An unknown contract has no tick: then the unit's own.
 */
function readPrice(text: string, contract: Contract | undefined): number | Problem {
  const priceTicks = parsePrice(text);
  return priceTicks === 'off' ? priceOffTick(text, contract?.rules.priceTickTicks ?? 1) : priceTicks;
}

function readQuantity(text: string, contract: Contract | undefined): number | Problem {
  const quantityLots = parseQuantity(text);
  return quantityLots === 'off' ? quantityOffStep(text, contract?.rules.quantityStepLots ?? 1) : quantityLots;
}

/** What is wrong with the time of an order that can't be ours. */
export function wrongTime(text: string | undefined): Problem | undefined {
  const read = text === undefined ? undefined : readValidUntil(text, undefined);
  return typeof read === 'object' ? read : undefined;
}

/** A time that isn't clear is read in the contract's zone, to say what it could have meant. */
function readValidUntil(text: string, contract: Contract | undefined): number | Problem {
  const parsed = parseInstant(text, contract?.timeZone ?? 'UTC');
  switch (parsed.kind) {
    case 'instant':
      return parsed.timeUs;
    case 'malformed':
      return problemAt('malformed-request', '/validUntil', `validUntil: ${parsed.why}.`, parsed.why);
    case 'ambiguous':
      return problem('ambiguous-timestamp', parsed.why, {
        errors: [{ pointer: '/validUntil', detail: 'needs "Z" or an explicit offset' }],
        couldMean: [...parsed.couldMean],
      });
  }
}
