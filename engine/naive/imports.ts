/** Rule 13: trades of other matching engines. */
import type { ImportTrade } from '../src/commands.ts';
import type { ImportRefusalCode, RefusalDetails } from '../src/events.ts';
import * as limits from '../src/limits.ts';
import { findContract, findParticipant, tell, type Handlers, type Import, type Market } from './state.ts';

export const imports = {
  ImportTrade(market, command) {
    const { type: _type, participantId: _venue, userId: _user, keyId: _key, ...asked } = command;
    const known = market.imports.find((trade) => nameOf(trade) === nameOf(asked)); // 13.1
    const faults = known === undefined ? newFaults(market, asked) : knownFaults(known, asked);
    for (const [code, details] of faults) return tell(market, { type: 'ImportRefused', code, details });
    if (known === undefined) {
      const ours = { tradeId: market.nextTradeId++, importedSequence: market.sequence, importedAtUs: market.timeUs };
      market.imports.push({ ...asked, ...ours });
      return tell(market, { type: 'TradeImported', tradeId: ours.tradeId });
    }
    known.sourceRevision = asked.sourceRevision;
    const { state: _state, ...told } = Object.assign(known, { state: 'RECALLED' } as const); // 13.2
    tell(market, { type: 'ImportedTradeRecalled', ...told });
  },
} satisfies Partial<Handlers>;

type Asked = Omit<ImportTrade, 'type' | 'participantId' | 'userId' | 'keyId'>;
type Faults = Generator<[ImportRefusalCode, RefusalDetails], void, void>;

const nameOf = ({ source, sourceTradeId }: Asked): string => `${source} ${sourceTradeId}`;

/** Rule 13.2. */
function* knownFaults({ tradeId, sourceRevision, ...known }: Import, asked: Asked): Faults {
  const details = { tradeId, sourceRevision };
  const isNews = asked.sourceRevision > sourceRevision;
  if (asked.sourceRevision < sourceRevision) yield ['revision-superseded', details];
  if (termsOf(asked) !== termsOf(known)) yield ['trade-terms-differ', details];
  if (asked.state !== (isNews ? 'RECALLED' : known.state)) yield ['trade-terms-differ', details];
  if (!isNews) yield ['duplicate-trade', details];
  if (known.state === 'RECALLED') yield ['trade-recalled', details];
}

const termsOf = (trade: Pick<Asked, 'contractId' | 'priceTicks' | 'quantityLots' | 'executedAtUs' | 'buy' | 'sell'>) =>
  JSON.stringify([trade.contractId, trade.priceTicks, trade.quantityLots, trade.executedAtUs, trade.buy, trade.sell]);

/** Rules 13.3 and 13.4. */
function* newFaults(market: Market, { contractId, quantityLots, ...asked }: Asked): Faults {
  if (findContract(market, contractId) === undefined) yield ['unknown-contract', { contractId }];
  const ids = [asked.buy, asked.sell].flatMap((side) => side?.participantId ?? []);
  const stranger = ids.find((participantId) => findParticipant(market, participantId) === undefined);
  if (stranger !== undefined) yield ['unknown-participant', { participantId: stranger }];
  const range = { minPriceTicks: -limits.PRICE_TICKS_MAX, maxPriceTicks: limits.PRICE_TICKS_MAX };
  if (Math.abs(asked.priceTicks) > range.maxPriceTicks) yield ['price-out-of-range', range];
  if (quantityLots < 1) yield ['quantity-not-positive', { minQuantityLots: 1 }];
  if (quantityLots > limits.QUANTITY_LOTS_MAX)
    yield ['quantity-too-large', { maxQuantityLots: limits.QUANTITY_LOTS_MAX }];
  const latestUs = market.timeUs + limits.IMPORT_AHEAD_US_MAX;
  if (asked.executedAtUs > latestUs) yield ['executed-in-future', { latestUs }];
  const afterUs = market.timeUs - limits.IMPORT_REMEMBERED_US;
  if (asked.executedAtUs <= afterUs) yield ['trade-too-old', { afterUs }];
}
