/** What an operator may do on a random day: lists, halts, limits, prices, recalls, settlement; right and wrong. */
import type { NaiveMarket } from '../naive/market.ts';
import {
  VENUE,
  type Command,
  type ContractTerms,
  type ParticipantTerms,
  type ProductTerms,
  type SelfTradePrevention,
} from '../src/commands.ts';
import { CONTRACTS_PER_LISTING_MAX } from '../src/limits.ts';
import { filterAt, participant } from './random-commands.ts';
import type { Random } from './random.ts';
import { contractTerms, PRODUCT, SECOND_US } from './venue.ts';

/** What is listed next: deliveries follow each other without a gap, of each product. */
export type Calendar = { lastClosesAtUs: number; listed: number; nextStartUs: { PT15M: number; PT60M: number } };

const FIRST_DELIVERY_US = 1_900_000_800 * SECOND_US;
const DAY_US = 3 * 3_600 * SECOND_US;

export function createCalendar(): Calendar {
  const nextStartUs = { PT15M: FIRST_DELIVERY_US, PT60M: FIRST_DELIVERY_US };
  return { lastClosesAtUs: 0, listed: 0, nextStartUs };
}

export const OPERATOR = { ...VENUE, because: 'random' };

export function operate(random: Random, market: NaiveMarket, calendar: Calendar): Command {
  const number = random.below(100);
  if (number < 5) return listContracts(random, market, calendar);
  if (number < 15) return haltOrResume(random, market);
  if (number < 30) return setTerms(random);
  if (number < 45) return setReferencePrices(random, market);
  if (number < 63) return decideRecall(random, market);
  if (number < 72) return settleDeliveryDay(random, market);
  if (number < 87) return setUp(random, market);
  return onBehalf(random, market);
}

/** Mostly a few consecutive ones that trade over the same time, so that blocks of them can be ordered. */
export function listContracts(random: Random, market: NaiveMarket, calendar: Calendar): Command {
  const product = random.oneOf<'PT15M' | 'PT60M'>(['PT15M', 'PT60M']);
  const durationUs = (product === 'PT15M' ? 15 : 60) * 60 * SECOND_US;
  const opensAtUs = market.timeUs + random.oneOf([-SECOND_US, -SECOND_US, 0, 1, random.below(60 * SECOND_US)]);
  const lifeUs = 1 + random.below(random.oneOf([5, 600, 900, 1_200, 1_800]) * SECOND_US);
  const closesAtUs = Math.max(opensAtUs, market.timeUs) + lifeUs;
  const isMany = random.chance(0.02);
  const contracts = Array.from({ length: isMany ? CONTRACTS_PER_LISTING_MAX + 1 : 1 + random.below(4) }, (_, index) =>
    nextContract(random, calendar, product, durationUs, opensAtUs, closesAtUs + index * random.below(2) * SECOND_US),
  );
  return { ...VENUE, type: 'ListContracts', area: random.chance(0.98) ? 'NL' : 'XX', contracts };
}

function nextContract(
  random: Random,
  calendar: Calendar,
  product: 'PT15M' | 'PT60M',
  durationUs: number,
  opensAtUs: number,
  closesAtUs: number,
): ContractTerms {
  const deliveryStartUs = calendar.nextStartUs[product];
  calendar.lastClosesAtUs = Math.max(calendar.lastClosesAtUs, closesAtUs);
  calendar.listed += random.chance(0.97) ? 1 : 0;
  calendar.nextStartUs[product] += random.chance(0.97) ? durationUs : 2 * durationUs;
  const today = Math.floor((deliveryStartUs - FIRST_DELIVERY_US) / DAY_US);
  return contractTerms(`C${calendar.listed}`, {
    product: random.chance(0.01) ? 'PT5M' : product,
    deliveryStartUs,
    deliveryEndUs: deliveryStartUs + durationUs + (random.chance(0.01) ? 1 : 0),
    deliveryDay: `day ${random.chance(0.02) ? random.below(today + 1) : today}`,
    opensAtUs,
    closesAtUs,
  });
}

export function haltOrResume(random: Random, { contracts, halt, timeUs }: NaiveMarket): Command {
  const halted = contracts.filter(({ isHalted, archived }) => isHalted && !archived);
  if (halt !== undefined && random.chance(0.8)) return { ...OPERATOR, type: 'ResumeMarket' };
  const contractId = random.anyOf(halted)?.contractId;
  if (contractId !== undefined && random.chance(0.6)) return { ...OPERATOR, type: 'ResumeContract', contractId };
  const any = random.chance(0.05) ? 'nowhere' : (random.anyOf(contracts.slice(-6))?.contractId ?? 'nowhere');
  const untilUs = random.oneOf([halt?.untilUs ?? timeUs, timeUs, timeUs + 1, timeUs + random.below(30 * SECOND_US)]);
  return random.oneOf<Command>([
    { ...OPERATOR, type: 'HaltContract', contractId: any },
    { ...OPERATOR, type: 'HaltContract', contractId: contractId ?? any },
    { ...OPERATOR, type: 'ResumeContract', contractId: any },
    { ...OPERATOR, type: 'HaltMarket', untilUs },
    { ...OPERATOR, type: 'HaltMarket', untilUs },
    { ...OPERATOR, type: 'HaltMarket' },
    { ...OPERATOR, type: 'ResumeMarket' },
  ]);
}

/** Tight enough to bite, sometimes; half of the time none at all. */
function setTerms(random: Random): Command {
  const limits: ParticipantTerms = {
    ...(random.chance(0.3) && { orderQuantityLots: random.oneOf([10, 20, 40]) }),
    ...(random.chance(0.3) && { orderValueE5: random.oneOf([2_000, 10_000, 40_000]) }),
    ...(random.chance(0.3) && { openOrders: random.oneOf([1, 5, 20]) }),
    ...(random.chance(0.5) && { tradingLimitE5: random.oneOf([1_000, 20_000, 100_000]) }),
    ...(random.chance(0.1) && { openOrders: 0 }),
  };
  const mode = random.oneOf<SelfTradePrevention>(['ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH']);
  const terms = { ...(random.chance(0.5) && limits), ...(random.chance(0.5) && { selfTradePrevention: mode }) };
  return { ...OPERATOR, type: 'SetParticipantTerms', targetId: participant(random), terms };
}

function setReferencePrices(random: Random, { contracts }: NaiveMarket): Command {
  const count = random.chance(0.03) ? CONTRACTS_PER_LISTING_MAX + 1 : 1 + random.below(6);
  const recent = contracts.slice(-(2 + random.below(6)));
  const prices = Array.from({ length: count }, (_, index) => {
    const contract = random.chance(0.02) ? undefined : recent[index % recent.length];
    const { priceTickTicks: tick, maxPriceTicks } = contract?.rules ?? PRODUCT;
    const off = random.chance(0.06) ? random.oneOf([1, tick * maxPriceTicks]) : 0;
    return { contractId: contract?.contractId ?? 'nowhere', priceTicks: tick * (random.below(9) - 4) + off };
  });
  return { ...OPERATOR, type: 'SetReferencePrices', area: random.chance(0.97) ? 'NL' : 'DE', prices };
}

function decideRecall(random: Random, { trades, imports }: NaiveMarket): Command {
  const waiting = trades.filter(({ state }) => state === 'RECALL_REQUESTED');
  const trade = random.anyOf(random.chance(0.9) && waiting.length > 0 ? waiting : trades.slice(-5));
  const imported = random.chance(0.03) ? random.anyOf(imports.slice(-5)) : undefined;
  const tradeId = trade === undefined || random.chance(0.02) ? 0 : (imported ?? trade).tradeId;
  return { ...OPERATOR, type: 'DecideRecall', tradeId, decision: random.oneOf(['GRANT', 'REFUSE']) };
}

/** Mostly a day on which all is over. */
function settleDeliveryDay(random: Random, { contracts, settledDays }: NaiveMarket): Command {
  const over = contracts.filter(({ archived, deliveryDay }) => archived && !settledDays.includes(`NL/${deliveryDay}`));
  const day = random.anyOf(random.chance(0.7) && over.length > 0 ? over : contracts)?.deliveryDay ?? 'never';
  const deliveryDay = random.chance(0.02) ? 'never' : day;
  return { ...OPERATOR, type: 'SettleDeliveryDay', area: random.chance(0.98) ? 'NL' : 'XX', deliveryDay };
}

function onBehalf(random: Random, market: NaiveMarket): Command {
  const order = random.anyOf(market.orders.slice(-20));
  const blocked = market.participants.filter(({ isBlockedByOperator }) => isBlockedByOperator);
  const target = random.chance(0.6) ? random.anyOf(blocked)?.participantId : undefined;
  const targetId = order?.participantId ?? participant(random);
  return random.oneOf<Command>([
    { ...OPERATOR, type: 'CancelOrderOnBehalf', orderId: order?.orderId ?? 0 },
    { ...OPERATOR, type: 'CancelOrderOnBehalf', orderId: random.chance(0.1) ? 0 : (order?.orderId ?? 0) },
    {
      ...OPERATOR,
      type: 'CancelOrdersOnBehalf',
      targetId: random.chance(0.1) ? 'omega' : targetId,
      ...filterAt(random, market, order),
      ...(random.chance(0.3) && { block: true }),
    },
    { ...OPERATOR, type: 'LiftBlockOnBehalf', targetId: target ?? (random.chance(0.1) ? 'omega' : targetId) },
    { ...OPERATOR, type: 'LiftBlockOnBehalf', targetId: target ?? targetId },
  ]);
}

/** Of no time or minutes, with a halt of its own or without, which may be over before that of the operator. */
export function endOutage(random: Random, { halt }: NaiveMarket, timeUs: number): Command {
  const endedUs = timeUs + random.oneOf([0, random.below(20 * SECOND_US), random.below(300 * SECOND_US)]);
  const asLong = halt?.untilUs !== undefined && halt.untilUs > endedUs && random.chance(0.3) ? [halt.untilUs] : [];
  const haltUntilUs = random.oneOf([endedUs + 1 + random.below(30 * SECOND_US), ...asLong]);
  return { ...OPERATOR, type: 'EndOutage', endedUs, ...(random.chance(0.7) && { haltUntilUs }) };
}

/** The same products at other ticks and steps, maxima and collars: contracts keep those of their listing. */
function productAt(random: Random): ProductTerms {
  const isQuarter = random.chance(0.5);
  return {
    ...PRODUCT,
    product: isQuarter ? 'PT15M' : 'PT60M',
    durationMinutes: isQuarter ? 15 : 60,
    priceTickTicks: random.oneOf([1, 2, 5]),
    quantityStepLots: random.oneOf([1, 2, 5]),
    ...(random.chance(0.3) && { maxQuantityLots: random.oneOf([20, 50, 500]) }),
    ...(random.chance(0.3) && { maxValueE5: random.oneOf([5_000, 20_000, 100_000]) }),
    ...(random.chance(0.5) && { collarTicks: random.oneOf([1, 3, 8, 20]) }),
    ...(random.chance(0.4) && { recallWindowSeconds: random.oneOf([1, 20, 600]) }),
  };
}

const AREA = { eic: '10YNL----------L', timeZone: 'Europe/Amsterdam', currency: 'EUR' };

function setUp(random: Random, market: NaiveMarket): Command {
  const isNew = market.products.length < 2;
  const quarter = { ...PRODUCT, product: 'PT15M', durationMinutes: 15 };
  if (isNew) return { ...OPERATOR, type: 'DefineProduct', area: 'NL', terms: quarter };
  const terms = productAt(random);
  const wrong = random.oneOf<Partial<ProductTerms>>([
    { quantityStepLots: 0 },
    { durationMinutes: 20 },
    { collarTicks: 0 },
    { recallWindowSeconds: 601 },
    { maxQuantityLots: 2 ** 40 },
    { maxValueE5: -1 },
  ]);
  return random.oneOf<Command>([
    { ...OPERATOR, type: 'DefineProduct', area: 'NL', terms },
    { ...OPERATOR, type: 'DefineProduct', area: 'NL', terms },
    { ...OPERATOR, type: 'DefineProduct', area: 'NL', terms },
    { ...OPERATOR, type: 'DefineProduct', area: 'NL', terms: { ...terms, ...wrong } },
    { ...OPERATOR, type: 'DefineProduct', area: 'XX', terms },
    { ...VENUE, type: 'AdmitParticipant', admittedId: participant(random) },
    { ...VENUE, type: 'TakeLeadership', epoch: market.epoch + 1, holder: 'random' },
    { ...VENUE, type: 'AdoptRules', rules: random.below(3) },
    { ...VENUE, type: 'FoundVenue', venueId: 'again', environment: 'live' },
    { ...VENUE, type: 'DefineArea', area: 'NL', ...AREA, currency: random.oneOf(['EUR', 'EUR', 'GBP']) },
    { ...VENUE, type: 'DefineArea', area: 'DE', ...AREA },
  ]);
}
