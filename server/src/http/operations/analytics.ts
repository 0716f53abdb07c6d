/** What was traded, summed up, the same for everyone: statistics and indices; candles are in candles.ts. */
import type { Contract } from '@wattbook/engine';
import { formatInstant } from '../../calendar/instant.ts';
import type { Identity } from '../../directory/directory.ts';
import type { Totals } from '../../views/analytics-types.ts';
import type { Answer } from '../answers/answer.ts';
import { itemsOrTable } from '../answers/table.ts';
import { isProblem, problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { averageText, dayTotalsOut, energyText, minutesOf, statisticsOut } from '../wire/analytics.ts';
import { marketToo, readViews } from './consistent-read.ts';
import { dayNotKept } from './kept-days.ts';

const MINUTE_US = 60_000_000;
/** Before and behind all trades; on the minute. */
export const EVER = { fromUs: 0, toUs: 8_000_000_000_000_000 - (8_000_000_000_000_000 % MINUTE_US) };

/** The views, and then the contracts that they name. */
export async function readSums(
  parts: Parts,
  identity: Identity,
  request: Parameters<typeof readViews>[2],
): Promise<Exclude<Awaited<ReturnType<typeof readViews>>, never>> {
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const progress = await parts.analytics.progress();
  if (progress < sequence) {
    return problem('view-behind', `The sums are at sequence ${progress}; ${sequence} was asked for.`);
  }
  const reached = await marketToo(parts, sequence);
  return isProblem(reached) ? reached : sequence;
}

type DayFilter = { deliveryDay: string; area?: string; product?: string; contractId?: string };

/** By start of delivery; blocks are not listed, there are too many. */
export function contractsOfDay({ replica }: Pick<Parts, 'replica'>, filter: DayFilter): Contract[] {
  const { deliveryDay, area, product, contractId } = filter;
  return [...replica.market.contracts.values()]
    .filter((contract) => contract.legs === undefined && contract.deliveryDay === deliveryDay)
    .filter((contract) => area === undefined || contract.area === area)
    .filter((contract) => product === undefined || contract.product === product)
    .filter((contract) => contractId === undefined || contract.contractId === contractId)
    .sort(byDelivery);
}

function byDelivery(one: Contract, other: Contract): number {
  return one.deliveryStartUs - other.deliveryStartUs || (one.contractId < other.contractId ? -1 : 1);
}

export async function listStatistics(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listStatistics'>,
): Promise<Answer> {
  const sequence = await readSums(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const notKept = dayNotKept(parts, 'deliveryDay', request.query);
  if (notKept !== undefined) return notKept;
  const contracts = contractsOfDay(parts, request.query);
  const totals = await totalsOf(parts, contracts, () => EVER);
  const items = contracts.map((contract) => statisticsOut(contract, totals.get(contract.contractId)));
  const traded = contracts.flatMap((contract) => {
    const found = totals.get(contract.contractId);
    return found === undefined ? [] : [{ contract, totals: found }];
  });
  const body = { deliveryDay: request.query.deliveryDay, items, total: dayTotalsOut(traded) };
  return itemsOrTable(request, sequence, body, { columns: STATISTICS, items });
}

async function totalsOf(
  { analytics }: Pick<Parts, 'analytics'>,
  contracts: readonly Contract[],
  windowOf: (contract: Contract) => { fromUs: number; toUs: number },
): Promise<Map<string, Totals>> {
  const windows = contracts.map((contract) => ({ contractId: contract.contractId, ...windowOf(contract) }));
  const totals = windows.length === 0 ? [] : await analytics.totals(windows);
  return new Map(totals.map((one) => [one.contractId, one]));
}

/** Version 1 of this venue's own indices. No equality with anybody's official index is claimed. */
export const INDICES = [
  { name: 'id1/v1', fromMinutes: 60, toMinutes: 30 },
  { name: 'id3/v1', fromMinutes: 180, toMinutes: 30 },
  { name: 'idfull/v1', fromMinutes: null, toMinutes: null },
] as const;
export type IndexDefinition = (typeof INDICES)[number];

/** Until `toMinutes` before the start of delivery, without that minute. */
export function windowOf(
  { fromMinutes, toMinutes }: IndexDefinition,
  { deliveryStartUs }: Pick<Contract, 'deliveryStartUs'>,
) {
  if (fromMinutes === null) return EVER;
  return { fromUs: deliveryStartUs - fromMinutes * MINUTE_US, toUs: deliveryStartUs - toMinutes * MINUTE_US };
}

export async function indexTotals(
  parts: Pick<Parts, 'analytics'>,
  contracts: readonly Contract[],
  index: IndexDefinition,
): Promise<Map<string, Totals>> {
  return totalsOf(parts, contracts, (contract) => windowOf(index, contract));
}

export async function listIndices(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listIndices'>,
): Promise<Answer> {
  const sequence = await readSums(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const notKept = dayNotKept(parts, 'deliveryDay', request.query);
  if (notKept !== undefined) return notKept;
  const contracts = contractsOfDay(parts, request.query);
  const found = await Promise.all(INDICES.map((index) => indexTotals(parts, contracts, index)));
  const items = contracts.flatMap((contract) =>
    INDICES.map((index, place) => indexOut(contract, index, found[place]?.get(contract.contractId))),
  );
  const body = { deliveryDay: request.query.deliveryDay, definitions: INDICES.map(definitionOut), items };
  return itemsOrTable(request, sequence, body, { columns: INDEX, items });
}

function indexOut(contract: Contract, index: IndexDefinition, totals: Totals | undefined) {
  const { fromUs, toUs } = windowOf(index, contract);
  const { lots = 0n, value = 0n, trades = 0 } = totals ?? {};
  return {
    contractId: contract.contractId,
    index: index.name,
    from: index.fromMinutes === null ? null : formatInstant(fromUs),
    to: index.toMinutes === null ? null : formatInstant(toUs),
    value: averageText(value, lots),
    reason: trades === 0 ? ('NO_TRADES' as const) : null,
    energy: energyText(lots, minutesOf(contract)),
    trades,
  };
}

const FORMULA = 'sum(price × energy) / sum(energy), rounded half to even to 5 decimals';
const NO_TRADES = 'Without a trade in the window, value is null and reason is NO_TRADES.';

function definitionOut({ name, fromMinutes, toMinutes }: IndexDefinition) {
  const window =
    fromMinutes === null
      ? 'All trades of the contract that were not recalled.'
      : `Trades executed from ${fromMinutes} minutes before the start of delivery until, not including, ` +
        `${toMinutes} minutes before it, that were not recalled.`;
  return { index: name, formula: FORMULA, window, withoutTrades: NO_TRADES, isOfficial: false };
}

const STATISTICS = [
  'contractId',
  'trades',
  'quantity',
  'energy',
  'amount',
  'vwap',
  'open',
  'high',
  'low',
  'last',
  'lastAt',
] as const;
const INDEX = ['contractId', 'index', 'from', 'to', 'value', 'reason', 'energy', 'trades'] as const;
