/** Trades of other engines on a random day: new ones, doubled, out of order, recalled, told otherwise than before. */
import type { NaiveMarket } from '../naive/market.ts';
import { VENUE, type ImportedSide, type ImportTrade, type Side } from '../src/commands.ts';
import { IMPORT_AHEAD_US_MAX, IMPORT_REMEMBERED_US, PRICE_TICKS_MAX, QUANTITY_LOTS_MAX } from '../src/limits.ts';
import type { Random } from './random.ts';
import { SECOND_US } from './venue.ts';

/** When the market may let go of what it knows of its oldest import; undefined where it knows none. */
export function importGoesUs({ imports }: NaiveMarket): number | undefined {
  const [oldest] = imports;
  return oldest && oldest.importedAtUs + IMPORT_AHEAD_US_MAX + IMPORT_REMEMBERED_US;
}

/** @param told what came in so far, also what the market has let go of since; grows by one */
export function importTrade(random: Random, market: NaiveMarket, told: ImportTrade[]): ImportTrade {
  const earlier = random.chance(0.5) ? random.anyOf(random.chance(0.8) ? told.slice(-12) : told) : undefined;
  const command = earlier === undefined ? newTrade(random, market) : again(random, market, earlier);
  if (earlier === undefined) told.push(command);
  return command;
}

/** As it is known, a step before or after, or not quite the same. */
function again(random: Random, { imports }: NaiveMarket, earlier: ImportTrade): ImportTrade {
  const { source, sourceTradeId } = earlier;
  const known = imports.find((trade) => trade.source === source && trade.sourceTradeId === sourceTradeId) ?? earlier;
  const sourceRevision = Math.max(1, known.sourceRevision + random.oneOf([-1, 0, 0, 1, 1, 2]));
  const state = random.chance(0.8) && sourceRevision > known.sourceRevision ? 'RECALLED' : known.state;
  return { ...earlier, sourceRevision, state, ...(random.chance(0.15) && other(random)) };
}

function other(random: Random): Partial<ImportTrade> {
  return random.oneOf<Partial<ImportTrade>>([
    { contractId: 'nowhere' },
    { priceTicks: 77 },
    { quantityLots: 77 },
    { executedAtUs: 1 },
    { buy: { participantId: 'alpha', portfolioId: 'another' } },
    { sell: { participantId: 'delta', portfolioId: 'main' } },
    { state: 'EXECUTED' },
    { state: 'RECALLED' },
    { aggressorSide: random.oneOf<Side>(['BUY', 'SELL']) },
  ]);
}

/** Rarely the first that is told of it is its recall. */
function newTrade(random: Random, { contracts, timeUs, sequence }: NaiveMarket): ImportTrade {
  const contract = random.anyOf(random.chance(0.7) ? contracts.slice(-12) : contracts);
  const isRecall = random.chance(0.1);
  return {
    ...VENUE,
    type: 'ImportTrade',
    source: random.oneOf(['XB', 'other.engine']),
    sourceTradeId: `t${sequence}`,
    sourceRevision: isRecall ? 2 : random.oneOf([1, 1, 1, 3]),
    state: isRecall ? 'RECALLED' : 'EXECUTED',
    contractId: random.chance(0.02) ? 'nowhere' : (contract?.contractId ?? 'nowhere'),
    priceTicks: random.chance(0.1) ? random.oneOf([1, -1]) * (PRICE_TICKS_MAX + random.below(2)) : random.below(9) - 4,
    quantityLots: random.chance(0.06)
      ? random.oneOf([0, -1, QUANTITY_LOTS_MAX, QUANTITY_LOTS_MAX + 1])
      : 1 + random.below(20),
    executedAtUs: timeUs + executedAfterUs(random),
    ...(random.chance(0.5) && { aggressorSide: random.oneOf<Side>(['BUY', 'SELL']) }),
    ...(random.chance(0.6) && { buy: side(random) }),
    ...(random.chance(0.6) && { sell: side(random) }),
  };
}

/** Mostly some minutes ago; now and then at, or a microsecond beside, the first or last moment that is taken. */
function executedAfterUs(random: Random): number {
  if (random.chance(0.8)) return -random.below(1_000 * SECOND_US);
  return random.oneOf([IMPORT_AHEAD_US_MAX, -IMPORT_REMEMBERED_US, 0]) + random.below(3) - 1;
}

function side(random: Random): ImportedSide {
  const participantId = random.chance(0.03) ? 'delta' : random.oneOf(['alpha', 'beta', 'gamma']);
  return { participantId, portfolioId: 'main' };
}
