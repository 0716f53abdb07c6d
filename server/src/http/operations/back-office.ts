/** What a participant has bought and sold, and what it is paid for that: its own alone. */
import type { Contract } from '@wattbook/engine';
import { formatInstant } from '../../calendar/instant.ts';
import { deliveryPeriods } from '../../calendar/delivery-periods.ts';
import type { Identity } from '../../directory/directory.ts';
import type { Position } from '../../views/analytics-types.ts';
import { firstContractOf } from '../../views/traded-sums.ts';
import type { Answer } from '../answers/answer.ts';
import { isProblem, problem } from '../answers/problem.ts';
import { itemsOrTable } from '../answers/table.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { amountE5, averageE5, energyText, positionOut, powerText, resultE5 } from '../wire/analytics.ts';
import { divideHalfEven, formatAmountE5, formatDecimal } from '../wire/decimals.ts';
import { contractsOfDay, INDICES, indexTotals, readSums } from './analytics.ts';
import { dayNotKept } from './kept-days.ts';

export async function listPositions(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listPositions'>,
): Promise<Answer> {
  const { deliveryDay, reference } = request.query;
  const sequence = await readSums(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const notKept = dayNotKept(parts, 'deliveryDay', request.query);
  if (notKept !== undefined) return notKept;
  const contracts = contractsOfDay(parts, request.query);
  const [positions, references] = await Promise.all([
    ownPositions(parts, identity, request.query, contracts),
    referencesOf(parts, contracts, reference),
  ]);
  const items = positions.map(({ position, minutes, currency }) => {
    const referenceE5 = references.get(position.contractId);
    return {
      ...positionOut(position, { minutes, currency }),
      referencePrice: referenceE5 === undefined ? null : formatDecimal(referenceE5, 5),
      result: referenceE5 === undefined ? null : formatAmountE5(resultE5(position, minutes, referenceE5)),
    };
  });
  const guarded = items.map((item) => ({ ...item, portfolioId: { userText: item.portfolioId } }));
  const { participantId } = identity;
  const body = { participantId, deliveryDay, reference: reference ?? null, items };
  return itemsOrTable(request, sequence, body, { columns: POSITION, items: guarded });
}

type OwnPosition = { position: Position; minutes: number; currency: string; first: Contract };

async function ownPositions(
  { analytics, replica }: Parts,
  { participantId }: Identity,
  { portfolioId }: { portfolioId?: string },
  contracts: readonly Contract[],
): Promise<OwnPosition[]> {
  const byId = new Map(contracts.map((contract) => [contract.contractId, contract]));
  const positions = contracts.length === 0 ? [] : await analytics.positions(participantId, [...byId.keys()]);
  return positions
    .filter((position) => portfolioId === undefined || position.portfolioId === portfolioId)
    .map((position) => {
      const traded = replica.findTraded(position.contractId);
      const first = byId.get(firstContractOf(position.contractId));
      if (traded === undefined || first === undefined) {
        throw new Error(`bug: a position in ${position.contractId}, which the market doesn't know`);
      }
      const minutes = traded.rules.durationMinutes * traded.legs;
      return { position, minutes, currency: traded.currency, first };
    });
}

/** In 0.00001 of the currency per MWh, of those contracts that have one. */
async function referencesOf(
  parts: Parts,
  contracts: readonly Contract[],
  reference: OperationRequest<'listPositions'>['query']['reference'],
): Promise<Map<string, bigint>> {
  const found = new Map<string, bigint>();
  if (reference === undefined) return found;
  if (reference === 'DAY_AHEAD') {
    for (const { contractId, referenceTicks } of contracts) {
      if (referenceTicks !== undefined) found.set(contractId, BigInt(referenceTicks) * 1_000n);
    }
    return found;
  }
  const index = INDICES.find(({ name }) => name === reference);
  if (index === undefined) throw new Error(`bug: ${reference} passed as a reference`);
  for (const { contractId, value, lots } of (await indexTotals(parts, contracts, index)).values()) {
    const average = averageE5(value, lots);
    if (average !== null) found.set(contractId, average);
  }
  return found;
}

const POSITION = [
  'contractId',
  'portfolioId',
  'boughtQuantity',
  'soldQuantity',
  'netQuantity',
  'boughtEnergy',
  'soldEnergy',
  'netEnergy',
  'boughtAverage',
  'soldAverage',
  'cash',
  'currency',
  'referencePrice',
  'result',
] as const;

type Quarter = { boughtLots: bigint; soldLots: bigint; boughtValue: bigint; soldValue: bigint };
const NOTHING: Quarter = { boughtLots: 0n, soldLots: 0n, boughtValue: 0n, soldValue: 0n };
const QUARTER_US = 15 * 60_000_000;

export async function getStatement(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getStatement'>,
): Promise<Answer> {
  const { area, deliveryDay } = request.query;
  const sequence = await readSums(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const found = parts.replica.market.areas.get(area);
  if (found === undefined) return problem('area-not-found', `There is no area "${area}".`);
  const notKept = dayNotKept(parts, 'deliveryDay', request.query);
  if (notKept !== undefined) return notKept;
  const own = await ownPositions(parts, identity, request.query, contractsOfDay(parts, { deliveryDay, area }));
  const starts = deliveryPeriods({ area, timeZone: found.timeZone, deliveryDay, product: 'PT15M' }).map(
    ({ deliveryStartUs }) => deliveryStartUs,
  );
  const portfolios = [...byPortfolio(own)].sort(([one], [other]) => (one < other ? -1 : 1));
  const items = portfolios.flatMap(([portfolioId, quarters]) => {
    const times = [...new Set([...starts, ...quarters.keys()])].sort((one, other) => one - other);
    return times.map((startUs) => quarterOut(portfolioId, startUs, quarters.get(startUs) ?? NOTHING));
  });
  const totals = portfolios.map(([portfolioId, quarters]) => totalOut(portfolioId, [...quarters.values()]));
  const { participantId } = identity;
  const { currency } = found;
  const body = { participantId, area, deliveryDay, currency, quarters: items, totals };
  const guarded = items.map((item) => ({ ...item, portfolioId: { userText: item.portfolioId } }));
  return itemsOrTable(request, sequence, body, { columns: QUARTER, items: guarded });
}

/** What was bought and sold for each quarter-hour: an hour's power is that of each of its quarters. */
function byPortfolio(own: readonly OwnPosition[]): Map<string, Map<number, Quarter>> {
  const portfolios = new Map<string, Map<number, Quarter>>();
  for (const { position, minutes, first } of own) {
    const quarters = portfolios.get(position.portfolioId) ?? new Map<number, Quarter>();
    portfolios.set(position.portfolioId, quarters);
    const endUs = first.deliveryStartUs + minutes * 60_000_000;
    for (let startUs = first.deliveryStartUs; startUs < endUs; startUs += QUARTER_US) {
      const known = quarters.get(startUs) ?? NOTHING;
      quarters.set(startUs, {
        boughtLots: known.boughtLots + position.boughtLots,
        soldLots: known.soldLots + position.soldLots,
        boughtValue: known.boughtValue + position.boughtValue,
        soldValue: known.soldValue + position.soldValue,
      });
    }
  }
  return portfolios;
}

function quarterOut(portfolioId: string, startUs: number, quarter: Quarter) {
  const net = quarter.boughtLots - quarter.soldLots;
  return {
    portfolioId,
    start: formatInstant(startUs),
    end: formatInstant(startUs + QUARTER_US),
    boughtQuantity: powerText(quarter.boughtLots),
    soldQuantity: powerText(quarter.soldLots),
    netQuantity: powerText(net),
    netEnergy: energyText(net, 15),
    amount: formatAmountE5(amountE5(quarter.soldValue - quarter.boughtValue, 15)),
  };
}

/** Exact sums; cents are rounded here, once, half to even. */
function totalOut(portfolioId: string, quarters: readonly Quarter[]) {
  const sum = (of: (quarter: Quarter) => bigint): bigint => quarters.reduce((all, one) => all + of(one), 0n);
  const [bought, sold] = [sum(({ boughtLots }) => boughtLots), sum(({ soldLots }) => soldLots)];
  const amount = amountE5(
    sum(({ soldValue, boughtValue }) => soldValue - boughtValue),
    15,
  );
  return {
    portfolioId,
    boughtEnergy: energyText(bought, 15),
    soldEnergy: energyText(sold, 15),
    netEnergy: energyText(bought - sold, 15),
    amount: formatAmountE5(amount),
    settlement: formatDecimal(divideHalfEven(amount, 1_000n), 2),
  };
}

const QUARTER = [
  'portfolioId',
  'start',
  'end',
  'boughtQuantity',
  'soldQuantity',
  'netQuantity',
  'netEnergy',
  'amount',
] as const;
