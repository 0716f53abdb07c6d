/** What the market says of a trade of another engine: before it is asked, as far as it knows it, and after. */
import { findImported, refusalOfKnownImport, type Market } from '@wattbook/engine';
import type { ImportTrade } from '@wattbook/engine/commands';
import type { Event, ImportRefusalCode, RefusalDetails } from '@wattbook/engine/events';
import type { Broken, UpstreamTrade } from './upstream-trade.ts';

/** The market has it already, or something newer of it. */
export type KnownCode = 'duplicate-trade' | 'revision-superseded';

export type ImportOutcome = { kind: 'TAKEN' } | { kind: 'KNOWN'; code: KnownCode } | ({ kind: 'REFUSED' } & Broken);

export const NO_SUCH_CONTRACT = {
  reason: 'unknown-contract',
  detail: 'No contract of that area with that delivery is listed.',
} as const;

/**
 * Whether the market would drop it. Undefined: it doesn't know it, or what it knows says something else; then it has to
 * be asked. Without a command (the contract wasn't found) id and revision have to do.
 */
export function knownToMarket(
  market: Market,
  { source, tradeId, revision }: UpstreamTrade,
  command: ImportTrade | undefined,
): KnownCode | undefined {
  if (command !== undefined) {
    const code = refusalOfKnownImport(market, command);
    return code === 'duplicate-trade' || code === 'revision-superseded' ? code : undefined;
  }
  const known = findImported(market, { source, sourceTradeId: tradeId });
  if (known === undefined || known.sourceRevision < revision) return undefined;
  return known.sourceRevision === revision ? 'duplicate-trade' : 'revision-superseded';
}

/** Of the record of an ImportTrade. */
export function importOutcomeOf(events: readonly Event[]): ImportOutcome {
  for (const event of events) {
    switch (event.type) {
      case 'TradeImported':
      case 'ImportedTradeRecalled':
        return { kind: 'TAKEN' };
      case 'ImportRefused':
        return refusal(event.code, event.details);
      default:
    }
  }
  throw new Error('bug: the record of a trade of another engine says nothing about it');
}

function refusal(code: ImportRefusalCode, details: RefusalDetails): ImportOutcome {
  if (code === 'duplicate-trade' || code === 'revision-superseded') return { kind: 'KNOWN', code };
  return { kind: 'REFUSED', reason: code, detail: refusalWords(code, details) };
}

function refusalWords(code: Exclude<ImportRefusalCode, KnownCode>, details: RefusalDetails): string {
  switch (code) {
    case 'trade-terms-differ':
      return `It is known as T-${details['tradeId']} in revision ${details['sourceRevision']}, with other terms.`;
    case 'trade-recalled':
      return `It is known as T-${details['tradeId']}, recalled with revision ${details['sourceRevision']} already.`;
    case 'unknown-contract':
      return `No contract "${details['contractId']}" is listed.`;
    case 'unknown-participant':
      return `There is no participant "${details['participantId']}".`;
    case 'price-out-of-range':
      return `The price has to be from ${details['minPriceTicks']} to ${details['maxPriceTicks']} ticks of 0.01.`;
    case 'quantity-not-positive':
      return 'The quantity has to be above zero.';
    case 'quantity-too-large':
      return `The quantity is above ${details['maxQuantityLots']} lots of 0.1 MW.`;
    case 'executed-in-future':
      return 'It says that it was executed in the future: one of the clocks is wrong.';
    case 'trade-too-old':
      return 'It was executed so long ago that nobody remembers whether it came already.';
  }
}
