/**
 * Terms of orders, as they were sent, in integers. Every command that reaches the exchange becomes a record, refused or
 * not. But a price between two units of 0.01 can't be written as a command at all, so it stops here, as the 422 that
 * the market gives for a price off the tick, and leaves no record. (The same for quantities.) An unknown contract has
 * no tick: then the unit's own.
 */
import type { Contract } from '@wattbook/engine';
import type { SelfTradePrevention } from '@wattbook/engine/commands';
import { parseInstant } from '../../calendar/instant.ts';
import { isProblem, problem, problemAt, type Problem } from '../answers/problem.ts';
import { displayOffStep, priceOffTick, quantityOffStep } from './amount-refusals.ts';
import { parsePrice, parseQuantity } from './decimals.ts';

/** As in the API file. */
const PORTFOLIO_DEFAULT = 'default';

export function readPriceAndQuantity(
  { price, quantity }: { price: string; quantity: string },
  contract: Contract | undefined,
): { priceTicks: number; quantityLots: number } | Problem {
  const priceTicks = readPrice(price, contract);
  if (isProblem(priceTicks)) return priceTicks;
  const quantityLots = readQuantity(quantity, contract);
  return isProblem(quantityLots) ? quantityLots : { priceTicks, quantityLots };
}

export function readPrice(text: string, contract: Contract | undefined): number | Problem {
  const priceTicks = parsePrice(text);
  return priceTicks === 'off' ? priceOffTick(text, contract?.rules.priceTickTicks ?? 1) : priceTicks;
}

export function readQuantity(text: string, contract: Contract | undefined): number | Problem {
  const quantityLots = parseQuantity(text);
  return quantityLots === 'off' ? quantityOffStep(text, contract?.rules.quantityStepLots ?? 1) : quantityLots;
}

export function readDisplayQuantity(text: string, contract: Contract | undefined): number | Problem {
  const displayLots = parseQuantity(text);
  return displayLots === 'off' ? displayOffStep(text, contract?.rules.quantityStepLots ?? 1) : displayLots;
}

/** A time that isn't clear is read in the contract's zone, to say what it could have meant. */
export function readValidUntil(text: string, contract: Contract | undefined): number | Problem {
  return readTime(text, 'validUntil', contract?.timeZone ?? 'UTC');
}

/** @param name of the property. */
export function readTime(text: string, name: string, timeZone: string): number | Problem {
  const parsed = parseInstant(text, timeZone);
  switch (parsed.kind) {
    case 'instant':
      return parsed.timeUs;
    case 'malformed':
      return problemAt('malformed-request', `/${name}`, `${name}: ${parsed.why}.`, parsed.why);
    case 'ambiguous':
      return problem('ambiguous-timestamp', parsed.why, {
        errors: [{ pointer: `/${name}`, detail: 'needs "Z" or an explicit offset' }],
        couldMean: [...parsed.couldMean],
      });
  }
}

/** Of what need not be sent; undefined where it wasn't. */
export function readIfSent(
  text: string | undefined,
  contract: Contract | undefined,
  read: (text: string, contract: Contract | undefined) => number | Problem,
): number | undefined | Problem {
  return text === undefined ? undefined : read(text, contract);
}

/** What is wrong with the time of an order that can't be ours. */
export function wrongTime(text: string | undefined): Problem | undefined {
  const read = readIfSent(text, undefined, readValidUntil);
  return typeof read === 'object' ? read : undefined;
}

type Labels = { portfolioId?: string; text?: string; selfTradePrevention?: SelfTradePrevention };

/** What is taken as it was sent. An empty note is none, so it must not make another fingerprint. */
export function labelsOf({ portfolioId, selfTradePrevention, text }: Labels): Labels & { portfolioId: string } {
  return {
    portfolioId: portfolioId ?? PORTFOLIO_DEFAULT,
    ...(selfTradePrevention !== undefined && { selfTradePrevention }),
    ...(text !== undefined && text !== '' && { text }),
  };
}
