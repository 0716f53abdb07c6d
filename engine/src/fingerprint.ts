/** What was asked, as one fingerprint: not who asked, nor how it was spelled. */
import type { AmendedTerms, OrderTerms } from './commands.ts';
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
    ]),
  );
}

/** Of what an amendment changes. */
export function amendmentFingerprintOf({ priceTicks, quantityLots, validUntilUs, text }: AmendedTerms): string {
  return hex(digest([priceTicks, quantityLots, validUntilUs, text]));
}
