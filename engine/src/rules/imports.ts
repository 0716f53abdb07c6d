/** Rule 13: trades of other matching engines, each taken over once, and recalled when it is recalled there. */
import type { ImportedSide, ImportTrade } from '../commands.ts';
import type { Event, ImportRefusalCode, RefusalDetails } from '../events.ts';
import { rehashImport, unhash } from '../hashing.ts';
import { IMPORT_AHEAD_US_MAX, IMPORT_REMEMBERED_US, PRICE_TICKS_MAX, QUANTITY_LOTS_MAX } from '../limits.ts';
import { NOTHING } from '../state-hash.ts';
import { findContract, type ImportedTrade, type Imports, type Market } from '../state.ts';

type Refusal = { code: ImportRefusalCode; details: RefusalDetails };

export function importTrade(market: Market, command: ImportTrade, events: Event[]): void {
  const known = findImported(market, command);
  const refusal = known === undefined ? checkNew(market, command) : checkKnown(known, command);
  if (refusal !== undefined) events.push({ type: 'ImportRefused', ...refusal });
  else if (known === undefined) takeOver(market, command, events);
  else recall(market, known, command.sourceRevision, events);
}

/** Rule 13.1. Neither id has a blank in it. */
function importKey({ source, sourceTradeId }: Pick<ImportTrade, 'source' | 'sourceTradeId'>): string {
  return `${source} ${sourceTradeId}`;
}

/** Rule 13.2: all but the recall of a trade that stands is refused. */
function checkKnown(known: ImportedTrade, command: ImportTrade): Refusal | undefined {
  const { tradeId, sourceRevision, state } = known;
  const refuse = (code: ImportRefusalCode): Refusal => ({ code, details: { tradeId, sourceRevision } });
  if (command.sourceRevision < sourceRevision) return refuse('revision-superseded');
  if (!isSameTrade(known, command)) return refuse('trade-terms-differ');
  if (command.sourceRevision === sourceRevision) {
    return refuse(command.state === state ? 'duplicate-trade' : 'trade-terms-differ');
  }
  if (command.state === 'EXECUTED') return refuse('trade-terms-differ');
  return state === 'RECALLED' ? refuse('trade-recalled') : undefined;
}

/** Whose order came in later is no term of a trade: it may be told or not. */
function isSameTrade(known: ImportedTrade, command: ImportTrade): boolean {
  return (
    known.contractId === command.contractId &&
    known.priceTicks === command.priceTicks &&
    known.quantityLots === command.quantityLots &&
    known.executedAtUs === command.executedAtUs &&
    isSameSide(known.buy, command.buy) &&
    isSameSide(known.sell, command.sell)
  );
}

function isSameSide(known: ImportedSide | undefined, told: ImportedSide | undefined): boolean {
  return known?.participantId === told?.participantId && known?.portfolioId === told?.portfolioId;
}

/** What is known of a trade of another engine; undefined: it never came in, or is forgotten. */
export function findImported(
  { imports }: Market,
  trade: Pick<ImportTrade, 'source' | 'sourceTradeId'>,
): ImportedTrade | undefined {
  return imports.byKey.get(importKey(trade));
}

/** Why the market would refuse it, as far as it knows the trade: for those who drop it before it becomes a record. */
export function refusalOfKnownImport(market: Market, command: ImportTrade): ImportRefusalCode | undefined {
  const known = findImported(market, command);
  return known && checkKnown(known, command)?.code;
}

/** Rule 13.4. It has happened: whether it could have happened here is not asked. */
function checkNew(market: Market, command: ImportTrade): Refusal | undefined {
  const { contractId, priceTicks, quantityLots } = command;
  if (findContract(market, contractId) === undefined) return { code: 'unknown-contract', details: { contractId } };
  for (const side of [command.buy, command.sell]) {
    if (side === undefined || market.participants.has(side.participantId)) continue;
    return { code: 'unknown-participant', details: { participantId: side.participantId } };
  }
  if (Math.abs(priceTicks) > PRICE_TICKS_MAX) {
    return {
      code: 'price-out-of-range',
      details: { minPriceTicks: -PRICE_TICKS_MAX, maxPriceTicks: PRICE_TICKS_MAX },
    };
  }
  if (quantityLots <= 0) return { code: 'quantity-not-positive', details: { minQuantityLots: 1 } };
  if (quantityLots > QUANTITY_LOTS_MAX) {
    return { code: 'quantity-too-large', details: { maxQuantityLots: QUANTITY_LOTS_MAX } };
  }
  return checkAge(market, command);
}

/** Rule 13.3. */
function checkAge({ timeUs }: Market, { executedAtUs }: ImportTrade): Refusal | undefined {
  const latestUs = timeUs + IMPORT_AHEAD_US_MAX;
  if (executedAtUs > latestUs) return { code: 'executed-in-future', details: { latestUs } };
  const afterUs = timeUs - IMPORT_REMEMBERED_US;
  return executedAtUs > afterUs ? undefined : { code: 'trade-too-old', details: { afterUs } };
}

/** As it stands there now: recalled already, where its recall came first. */
function takeOver(market: Market, command: ImportTrade, events: Event[]): void {
  const { source, sourceTradeId, sourceRevision, state, contractId, priceTicks, quantityLots, executedAtUs } = command;
  const { aggressorSide, buy, sell } = command;
  const trade: ImportedTrade = {
    tradeId: market.nextTradeId,
    source,
    sourceTradeId,
    sourceRevision,
    state,
    contractId,
    priceTicks,
    quantityLots,
    executedAtUs,
    importedSequence: market.sequence,
    importedAtUs: market.timeUs,
    ...(aggressorSide !== undefined && { aggressorSide }),
    ...(buy !== undefined && { buy }),
    ...(sell !== undefined && { sell }),
    hash: NOTHING,
  };
  market.nextTradeId += 1;
  rememberImport(market.imports, trade);
  rehashImport(market, trade);
  events.push({ type: 'TradeImported', tradeId: trade.tradeId });
}

/** The youngest so far. */
export function rememberImport({ byKey, byTradeId, oldestFirst }: Imports, trade: ImportedTrade): void {
  byKey.set(importKey(trade), trade);
  byTradeId.set(trade.tradeId, trade);
  oldestFirst.push(trade);
}

function recall(market: Market, trade: ImportedTrade, sourceRevision: number, events: Event[]): void {
  Object.assign(trade, { sourceRevision, state: 'RECALLED' });
  rehashImport(market, trade);
  const { state: _state, hash: _hash, ...told } = trade;
  events.push({ type: 'ImportedTradeRecalled', ...told });
}

/** Rule 10.1: is it a trade that only its own engine can recall, and the participant a side of it? */
export function isSideOfImport({ imports }: Market, participantId: string, tradeId: number): boolean {
  const { buy, sell } = imports.byTradeId.get(tradeId) ?? {};
  return buy?.participantId === participantId || sell?.participantId === participantId;
}

/** Rule 13.3: from when on the market may let go of an import next; Infinity where it knows none. */
export function nextImportGoesUs({ imports: { oldestFirst } }: Market): number {
  const [oldest] = oldestFirst;
  return oldest === undefined ? Infinity : goesUs(oldest);
}

/** No earlier than that long after it was executed, as that is at most so far ahead. */
function goesUs({ importedAtUs }: ImportedTrade): number {
  return importedAtUs + IMPORT_AHEAD_US_MAX + IMPORT_REMEMBERED_US;
}

/** Rule 13.3: the oldest ones whose time has come. */
export function letGoOfImports(market: Market, countMax: number): void {
  const { byKey, byTradeId, oldestFirst } = market.imports;
  const due = oldestFirst.slice(0, countMax).filter((trade) => goesUs(trade) <= market.timeUs);
  for (const trade of due) {
    byKey.delete(importKey(trade));
    byTradeId.delete(trade.tradeId);
    unhash(market, trade);
  }
  oldestFirst.splice(0, due.length);
}
