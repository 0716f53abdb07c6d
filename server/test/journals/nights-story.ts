/**
 * The first part of a kept journal: the two nights on which the clocks change, from listing to settlement, each under a
 * leader of its own; one order that meets more than an order may; and what random trading seldom reaches.
 */
import { VENUE, type Command, type ContractTerms, type PlaceOrder, type Side } from '@wattbook/engine/commands';
import type { ImportTrade } from '@wattbook/engine/commands';
import { CONTRACTS_PER_LISTING_MAX, FILLS_PER_RECORD_MAX } from '@wattbook/engine/limits';
import { contractsToList, DEFAULT_SESSION_RULE, type AreaConfig } from '../../src/calendar/sessions.ts';
import type { WrittenJournal } from './written-journal.ts';

const SECOND_US = 1_000_000;
const HOUR_US = 3_600 * SECOND_US;
const NL = { area: 'NL', eic: '10YNL----------L', timeZone: 'Europe/Amsterdam', currency: 'EUR' };
const TERMS = { quantityStepLots: 1, minPriceTicks: -999_900, maxPriceTicks: 999_900, collarTicks: 50_000 };
const PRODUCTS = [
  { product: 'PT15M', durationMinutes: 15, priceTickTicks: 1 },
  { product: 'PT60M', durationMinutes: 60, priceTickTicks: 5 },
] as const;
const OPERATOR = { ...VENUE, because: 'for the record' };
const PARTICIPANTS = ['wind', 'retail', 'grid'];
const AREA_CONFIG: AreaConfig = {
  ...{ area: NL.area, timeZone: NL.timeZone },
  products: PRODUCTS.map(({ product }) => ({ product, session: DEFAULT_SESSION_RULE })),
};

/** Noon UTC of the day before, and the day: of 92 and of 100 quarters. */
const NIGHTS = [
  { noonUs: Date.UTC(2026, 2, 28, 12) * 1_000, deliveryDay: '2026-03-29' },
  { noonUs: Date.UTC(2026, 9, 24, 12) * 1_000, deliveryDay: '2026-10-25' },
];

export function tellNights(journal: WrittenJournal): void {
  for (const { noonUs, deliveryDay } of NIGHTS) {
    journal.lead(noonUs);
    if (journal.market.areas.size === 0) setUp(journal, noonUs);
    const contracts = list(journal, noonUs, deliveryDay);
    journal.write(order('grid', 'BUY', 'too-early', { contractId: contracts[0]?.contractId ?? '' }), noonUs);
    journal.pass(noonUs + 4 * HOUR_US);
    trade(journal, contracts);
    if (journal.market.epoch === 1) askSeldom(journal, contracts);
    else meetTooMany(journal, contracts);
    journal.pass(noonUs + 48 * HOUR_US);
    settle(journal, deliveryDay);
  }
}

function setUp(journal: WrittenJournal, timeUs: number): void {
  journal.write({ ...VENUE, type: 'DefineArea', ...NL }, timeUs);
  for (const product of PRODUCTS) {
    journal.write({ ...OPERATOR, type: 'DefineProduct', area: NL.area, terms: { ...product, ...TERMS } }, timeUs);
  }
  for (const admittedId of PARTICIPANTS) journal.write({ ...VENUE, type: 'AdmitParticipant', admittedId }, timeUs);
}

function list(journal: WrittenJournal, nowUs: number, deliveryDay: string): ContractTerms[] {
  const listed = contractsToList({ areaConfig: AREA_CONFIG, nowUs })
    .filter((contract) => contract.deliveryDay === deliveryDay)
    .map(({ area: _area, ...terms }): ContractTerms => terms);
  for (const { product } of PRODUCTS) {
    const contracts = listed.filter((contract) => contract.product === product);
    journal.write({ ...VENUE, type: 'ListContracts', area: NL.area, contracts }, nowUs);
  }
  return listed;
}

/** In each hour a trade, and a rest that waits for the closure; in some quarters an order that has its own end. */
function trade(journal: WrittenJournal, contracts: readonly ContractTerms[]): void {
  for (const [index, { contractId, product, closesAtUs }] of contracts.entries()) {
    const timeUs = journal.market.timeUs + SECOND_US;
    const offer = { contractId, priceTicks: 3_500 - 10 * index, quantityLots: 20 };
    if (product === 'PT60M') {
      journal.write(order('wind', 'SELL', `s-${contractId}`, offer), timeUs);
      journal.write(order('retail', 'BUY', `b-${contractId}`, { ...offer, quantityLots: 12 }), timeUs);
    } else if (index % 8 === 0) {
      const validUntilUs = closesAtUs - HOUR_US / 2;
      journal.write(order('grid', 'SELL', `g-${contractId}`, { contractId, timeInForce: 'GTD', validUntilUs }), timeUs);
    }
  }
}

/** What is seldom asked, and mostly refused. */
function askSeldom({ market, write }: WrittenJournal, contracts: readonly ContractTerms[]): void {
  const [hour, nextHour] = contracts.filter(({ product }) => product === 'PT60M').slice(-3);
  if (hour === undefined || nextHour === undefined) throw new Error('no hours are listed');
  const { timeUs, nextTradeId } = market;
  const among = [...amongOperators(hour), ...amongParticipants(hour, nextHour, timeUs, nextTradeId - 1)];
  const asked = [...among, ...amongEngines(hour, timeUs)];
  for (const command of asked) write(command, timeUs);
}

function amongOperators(hour: ContractTerms): Command[] {
  const { contractId } = hour;
  const priced = { ...OPERATOR, type: 'SetReferencePrices', area: NL.area } as const;
  const listed = { ...VENUE, type: 'ListContracts', area: NL.area } as const;
  return [
    { ...OPERATOR, type: 'HaltContract', contractId },
    { ...OPERATOR, type: 'HaltContract', contractId },
    { ...OPERATOR, type: 'ResumeContract', contractId },
    { ...priced, prices: [{ contractId, priceTicks: 3_501 }] },
    { ...priced, prices: [{ contractId, priceTicks: 999_905 }] },
    { ...priced, prices: Array.from({ length: CONTRACTS_PER_LISTING_MAX + 1 }, () => ({ contractId, priceTicks: 5 })) },
    { ...priced, prices: [{ contractId, priceTicks: 3_500 }] },
    { ...listed, contracts: Array.from({ length: CONTRACTS_PER_LISTING_MAX + 1 }, () => hour) },
    { ...listed, contracts: [{ ...hour, contractId: 'X', product: 'PT5M' }] },
    { ...listed, contracts: [{ ...hour, contractId: 'X', deliveryEndUs: 1 }] },
    { ...OPERATOR, type: 'CancelOrderOnBehalf', orderId: 1_000_000 },
    { ...OPERATOR, type: 'SetParticipantTerms', targetId: 'grid', terms: { tradingLimitE5: 0 } },
    { ...OPERATOR, type: 'DecideRecall', tradeId: 1_000_000, decision: 'GRANT' },
    { ...OPERATOR, type: 'SettleDeliveryDay', area: NL.area, deliveryDay: 'never' },
  ];
}

/** Trades of another engine: taken, doubled, out of order, recalled, and those that can't be. */
function amongEngines({ contractId }: ContractTerms, timeUs: number): Command[] {
  const one: ImportTrade = {
    ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: `1-${contractId}`, sourceRevision: 2 },
    ...{ state: 'EXECUTED', contractId, priceTicks: 3_512, quantityLots: 7, executedAtUs: timeUs - SECOND_US },
    ...{ aggressorSide: 'SELL', buy: { participantId: 'grid', portfolioId: 'default' } },
  };
  const recalled = { ...one, sourceRevision: 3, state: 'RECALLED' } as const;
  const other = { ...one, sourceTradeId: `2-${contractId}` };
  return [
    ...[
      one,
      one,
      { ...one, sourceRevision: 1 },
      { ...one, priceTicks: 1 },
      recalled,
      { ...recalled, sourceRevision: 4 },
    ],
    { ...other, contractId: 'X' },
    { ...other, sell: { participantId: 'nobody', portfolioId: 'default' } },
    { ...other, priceTicks: 1_000_000_000 },
    { ...other, quantityLots: 0 },
    { ...other, quantityLots: 1_000_000_000 },
    { ...other, executedAtUs: timeUs + HOUR_US },
    { ...other, executedAtUs: 1 },
    { ...other, sourceRevision: 1, state: 'RECALLED' },
  ];
}

function amongParticipants(
  { contractId }: ContractTerms,
  nextHour: ContractTerms,
  timeUs: number,
  tradeId: number,
): Command[] {
  const grid = { participantId: 'grid', userId: 'desk', keyId: 'grid-key' };
  const leg = { portfolioId: 'default', side: 'BUY', priceTicks: 3_600, quantityLots: 1 } as const;
  const legs = [contractId, nextHour.contractId].map((id) => ({ ...leg, contractId: id }));
  const basket: Command = { ...grid, type: 'PlaceBasket', clientBasketId: `basket-${contractId}`, legs };
  return [
    order('grid', 'BUY', 'too-far', { contractId, priceTicks: 60_000 }),
    order('grid', 'BUY', 'endless', { contractId, timeInForce: 'GTD' }),
    order('grid', 'BUY', 'too-late', { contractId, timeInForce: 'GTD', validUntilUs: timeUs }),
    { ...OPERATOR, type: 'SetParticipantTerms', targetId: 'grid', terms: { tradingLimitE5: 1 } },
    order('grid', 'BUY', 'too-much', { contractId }),
    { ...OPERATOR, type: 'SetParticipantTerms', targetId: 'grid', terms: {} },
    { ...OPERATOR, type: 'CancelOrdersOnBehalf', targetId: 'grid', block: true, area: 'nowhere' },
    { ...grid, type: 'LiftBlock' },
    { ...OPERATOR, type: 'LiftBlockOnBehalf', targetId: 'grid' },
    { ...grid, participantId: 'nobody', type: 'SetCancelAfter', seconds: 1, scope: 'KEY' },
    // Of its 20 lots 12 are filled.
    { ...grid, ...ownOf('wind', contractId), type: 'AmendOrder', revision: 1, quantityLots: 11 },
    basket,
    basket,
    { ...grid, participantId: 'wind', type: 'RequestRecall', tradeId },
    { ...grid, participantId: 'wind', type: 'RequestRecall', tradeId },
  ];
}

const ownOf = (participantId: string, contractId: string) => ({ participantId, clientOrderId: `s-${contractId}` });

/** One order more than an order may meet. */
function meetTooMany({ market, write }: WrittenJournal, contracts: readonly ContractTerms[]): void {
  const contractId = contracts.at(-1)?.contractId ?? '';
  const { timeUs } = market;
  for (let count = 0; count <= FILLS_PER_RECORD_MAX; count++) {
    write(order('grid', 'SELL', `many-${count}`, { contractId, quantityLots: 1, priceTicks: 2_000 }), timeUs);
  }
  write(order('wind', 'BUY', 'all', { contractId, quantityLots: 10_000, priceTicks: 2_000 }), timeUs);
}

/** Not before what was to be recalled is decided. */
function settle({ market, write }: WrittenJournal, deliveryDay: string): void {
  const { timeUs } = market;
  const settlement: Command = { ...OPERATOR, type: 'SettleDeliveryDay', area: NL.area, deliveryDay };
  write(settlement, timeUs);
  for (const { tradeId, state } of market.trades.values()) {
    if (state !== 'RECALL_REQUESTED') continue;
    write({ ...VENUE, type: 'DecideRecall', tradeId, decision: 'REFUSE', because: 'too late' }, timeUs);
  }
  write(settlement, timeUs);
}

function order(participantId: string, side: Side, clientOrderId: string, terms: Partial<PlaceOrder>): PlaceOrder {
  return {
    ...{ type: 'PlaceOrder', participantId, userId: 'desk', keyId: `${participantId}-key`, portfolioId: 'default' },
    ...{ clientOrderId, contractId: '', side, priceTicks: 3_500, quantityLots: 10 },
    ...{ orderType: 'LIMIT', timeInForce: 'GFS' },
    ...terms,
  };
}
