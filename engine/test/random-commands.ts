/**
 * Endless random commands for a small, busy venue: right and wrong ones, retries, bursts, and leaps in time that end
 * exactly at, or a microsecond before, what is due. The same seed gives the same commands. What operators do is in
 * random-operator.ts. Both look at the naive market to aim well.
 */
import { dueItems, toArchive } from '../naive/time.ts';
import type { NaiveContract, NaiveMarket, NaiveOrder } from '../naive/market.ts';
import {
  VENUE,
  type AmendedTerms,
  type AmendOrder,
  type BasketLeg,
  type CancelOrder,
  type Command,
  type ImportTrade,
  type OrderFilter,
  type OrderReference,
  type PlaceBasket,
  type PlaceBlock,
  type PlaceOrder,
  type SelfTradePrevention,
  type Side,
  type TimeInForce,
} from '../src/commands.ts';
import { basketFingerprintOf, blockFingerprintOf, fingerprintOf } from '../src/fingerprint.ts';
import { DUE_INLINE_MAX } from '../src/limits.ts';
import {
  createCalendar,
  endOutage,
  haltOrResume,
  listContracts,
  operate,
  OPERATOR,
  type Calendar,
} from './random-operator.ts';
import { importGoesUs, importTrade } from './random-imports.ts';
import type { Random } from './random.ts';
import { placeOrder, SECOND_US } from './venue.ts';

/** What is asked next, and when. */
export type Next = { command: Command; timeUs: number };

/** What the generator remembers. */
type Memory = {
  market: NaiveMarket;
  calendar: Calendar;
  placed: (PlaceOrder | PlaceBlock | PlaceBasket)[];
  changed: Command[];
  imported: ImportTrade[];
  /** Small orders still to come at once: more than an order may meet, and than a record lists. */
  crowd: number;
};

/** @param isCrowded now and then hundreds of orders come at once */
export function createRandomCommands(market: NaiveMarket, isCrowded = false): (random: Random) => Next {
  const memory: Memory = { market, calendar: createCalendar(), placed: [], changed: [], imported: [], crowd: 0 };
  return (random) => {
    if (isCrowded && memory.crowd === 0 && random.chance(0.006)) memory.crowd = 900 + random.below(350);
    const crowded = memory.crowd > 0 ? crowdedContract(market) : undefined;
    const timeUs = crowded === undefined ? later(random, market) : market.timeUs;
    const mustAdvance = itemsDueAtMost(market, timeUs) > DUE_INLINE_MAX;
    const isToArchive = toArchive({ ...market, timeUs }).length > 0;
    if (mustAdvance || (isToArchive && random.chance(0.3)))
      return { command: { ...VENUE, type: 'AdvanceTime' }, timeUs };
    if (random.chance(market.halt === undefined ? 0.003 : 0.05))
      return { command: endOutage(random, market, timeUs), timeUs };
    return { command: crowded === undefined ? choose(random, memory) : crowdIn(random, memory, crowded), timeUs };
  };
}

function choose(random: Random, memory: Memory): Command {
  const { market, calendar } = memory;
  if (random.chance(0.15)) {
    const soothing = soothe(random, market, calendar);
    if (soothing !== undefined) return soothing;
  }
  const number = random.below(1_040);
  if (number < 430) return place(random, memory);
  if (number < 570) return amend(random, memory);
  if (number < 620) return cancel(random, memory);
  if (number < 670) return park(random, memory);
  if (number < 720) return placeBasket(random, memory);
  if (number < 790) return placeBlock(random, memory);
  if (number < 800) return massCancel(random, memory);
  if (number < 808) return setCancelAfter(random);
  if (number < 815) return liftBlock(random, market);
  if (number < 850) return requestRecall(random, market);
  if (number < 980) return operate(random, market, calendar);
  if (number < 1_020) return importTrade(random, market, memory.imported);
  return { ...VENUE, type: 'AdvanceTime' };
}

/** Lists, resumes, lifts: so that there is trading again. */
function soothe(random: Random, market: NaiveMarket, calendar: Calendar): Command | undefined {
  const trading = market.contracts.filter(({ session, closesAtUs, legs }) => {
    return session === 'OPEN' && legs.length === 0 && closesAtUs > market.timeUs + 60 * SECOND_US;
  });
  if (trading.length < 3) return listContracts(random, market, calendar);
  if (market.halt !== undefined || trading.some(({ isHalted }) => isHalted)) return haltOrResume(random, market);
  if (market.participants.some(({ isBlockedByOwner }) => isBlockedByOwner)) return liftBlock(random, market);
  const blocked = market.participants.find(({ isBlockedByOperator }) => isBlockedByOperator);
  if (blocked !== undefined && random.chance(0.4)) return liftBlock(random, market);
  return blocked && { ...OPERATOR, type: 'LiftBlockOnBehalf', targetId: blocked.participantId };
}

/** Sometimes no time, sometimes minutes, sometimes exactly to what is due or a microsecond before it. */
function later(random: Random, market: NaiveMarket): number {
  const { timeUs } = market;
  const dueUs = dueItems(market, timeUs + 30 * SECOND_US)[0]?.dueUs;
  if (dueUs !== undefined && random.chance(0.04)) return Math.max(timeUs, dueUs - random.below(2));
  if (random.chance(0.01)) return timeUs + random.below(700 * SECOND_US);
  const goesUs = importGoesUs(market);
  if (goesUs !== undefined && random.chance(0.0008)) return Math.max(timeUs, goesUs - random.below(2));
  return random.chance(0.5) ? timeUs : timeUs + random.below(SECOND_US);
}

/** Where much rests, more may be due than a command settles on the way. */
function itemsDueAtMost(market: NaiveMarket, timeUs: number): number {
  const due = dueItems(market, timeUs);
  if (due.length === 0 && market.unfinished.orders.length === 0) return 0;
  const closing = market.contracts.filter(({ closesAtUs, session }) => closesAtUs <= timeUs && session !== 'CLOSED');
  const isClosing = ({ contractId }: NaiveOrder): boolean => closing.some((one) => one.contractId === contractId);
  const armed = market.switches.filter(({ dueUs }) => dueUs <= timeUs).map(({ participantId }) => participantId);
  const ended = market.orders.filter((order) => isClosing(order) || armed.includes(order.participantId));
  const left = market.unfinished.orders.length;
  return due.length + 2 * closing.length + ended.length + left;
}

export const participant = (random: Random): string =>
  random.chance(0.02) ? 'delta' : random.oneOf(['alpha', 'beta', 'gamma']);

function actor(random: Random, participantId: string) {
  return { participantId, userId: `${participantId}-user`, keyId: random.oneOf(['k1', 'k2']) };
}

const isOpen = ({ state }: NaiveOrder): boolean => state === 'ACTIVE' || state === 'PARKED';

/** Mostly one to which something may still happen. */
function recentOrder(random: Random, market: NaiveMarket): NaiveOrder | undefined {
  const recent = market.orders.slice(-60);
  const open = recent.filter(isOpen);
  return random.anyOf(open.length > 0 && random.chance(0.85) ? open : recent);
}

/** Mostly whole ticks, at a few prices around zero, buyers mostly below sellers: some orders meet, some rest. */
function priceAt(random: Random, contract: NaiveContract | undefined, side: Side): number {
  const tick = contract?.rules.priceTickTicks ?? 1;
  if (random.chance(0.02)) return tick * random.oneOf([1_001, -1_001, 60, -60]);
  const lean = (side === 'BUY') === random.chance(0.65) ? -1 : 1;
  return tick * (random.below(5) - 2 + lean) + (random.chance(0.02) ? 1 : 0);
}

function quantityAt(random: Random, contract: NaiveContract | undefined): number {
  const step = contract?.rules.quantityStepLots ?? 1;
  if (random.chance(0.02)) return random.oneOf([0, -step, step + 1, 2 ** 50]);
  if (random.chance(0.02)) return step * random.oneOf([90, 101, 230]);
  return step * (1 + random.below(8));
}

function displayAt(random: Random, contract: NaiveContract | undefined, quantityLots: number): number {
  const step = contract?.rules.quantityStepLots ?? 1;
  if (random.chance(0.04)) return random.oneOf([0, step + 1, quantityLots + step, step]);
  return step * (1 + random.below(3));
}

function validityAt(random: Random, { timeUs }: NaiveMarket, contract: NaiveContract | undefined): number {
  const closesAtUs = contract?.closesAtUs ?? timeUs;
  return random.oneOf([
    timeUs + random.below(400 * SECOND_US),
    timeUs + 1 + random.below(20 * SECOND_US),
    closesAtUs - random.below(2),
    closesAtUs + random.below(2),
  ]);
}

const MODES = ['ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH'] as const;

/** Mostly one of the few that trade now, so that orders meet. */
function aimedContract(random: Random, market: NaiveMarket): NaiveContract | undefined {
  const recent = market.contracts.filter(({ legs }) => legs.length === 0).slice(-12);
  const mayBeHalted = random.chance(0.5);
  const open = recent.filter(({ session, isHalted }) => session === 'OPEN' && (mayBeHalted || !isHalted));
  return random.anyOf(open.length > 0 && random.chance(0.95) ? open.slice(0, 2) : recent);
}

/** Sometimes of nothing, or of a block, which is no contract to order by its name. */
function contractName(random: Random, { contracts }: NaiveMarket, contract: NaiveContract | undefined): string {
  const block = random.chance(0.01) ? contracts.findLast(({ legs }) => legs.length > 0) : undefined;
  const named = random.chance(0.01) ? undefined : (block ?? contract);
  return named?.contractId ?? 'nowhere';
}

const clientId = (random: Random, prefix: string): string => `${prefix}${random.below(600)}`;

function place(random: Random, memory: Memory): Command {
  const { market, placed } = memory;
  const earlier = random.chance(0.08) ? random.anyOf(placed.slice(-30)) : undefined;
  if (earlier !== undefined) return again(random, earlier);
  const contract = aimedContract(random, market);
  const timeInForce = random.oneOf<TimeInForce>(['GFS', 'GFS', 'GFS', 'GFS', 'GFS', 'GTD', 'GTD', 'IOC', 'FOK', 'FOK']);
  const isValidityGiven = (timeInForce === 'GTD') !== random.chance(0.02);
  const isIceberg = random.chance(timeInForce === 'GFS' || timeInForce === 'GTD' ? 0.3 : 0.02);
  const isDisplayGiven = isIceberg !== random.chance(0.02);
  const side = random.oneOf<Side>(['BUY', 'SELL']);
  const quantityLots = quantityAt(random, contract) * (isIceberg ? 3 : 1);
  const owner = participant(random);
  const command = placeOrder(owner, side, {
    ...actor(random, owner),
    clientOrderId: clientId(random, 'c'),
    contractId: contractName(random, market, contract),
    priceTicks: priceAt(random, contract, side),
    quantityLots,
    timeInForce,
    orderType: isIceberg ? 'ICEBERG' : 'LIMIT',
    ...(isDisplayGiven && { displayLots: displayAt(random, contract, quantityLots) }),
    ...(isValidityGiven && { validUntilUs: validityAt(random, market, contract) }),
    ...extras(random),
    ...(random.chance(0.1) && { text: `note ${random.below(3)}` }),
    ...(random.chance(0.05) && { capacity: 'AGENT', onBehalfOf: 'customer' }),
  });
  placed.push(command);
  return command;
}

function extras(random: Random): Pick<PlaceOrder, 'selfTradePrevention' | 'parked' | 'priorUse'> {
  return {
    ...(random.chance(0.4) && { selfTradePrevention: random.oneOf<SelfTradePrevention>(MODES) }),
    ...(random.chance(0.08) && { parked: true }),
    ...(random.chance(0.02) && { priorUse: { acceptedSequence: 1, fingerprint: 'of old' } }),
  };
}

/** Sent again, sometimes not quite the same. */
function again(random: Random, earlier: PlaceOrder | PlaceBlock | PlaceBasket): Command {
  if (random.chance(0.7)) return { ...earlier };
  if (random.chance(0.3)) return ofOld(earlier, clientId(random, 'old'));
  if (earlier.type === 'PlaceBasket') return { ...earlier, legs: earlier.legs.slice().reverse() };
  return { ...earlier, quantityLots: earlier.quantityLots + 1 };
}

/** As if the market had let go of it since: only the table of old ids knows it. */
function ofOld(earlier: PlaceOrder | PlaceBlock | PlaceBasket, id: string): Command {
  const acceptedSequence = 1;
  switch (earlier.type) {
    case 'PlaceOrder':
      return { ...earlier, clientOrderId: id, priorUse: { acceptedSequence, fingerprint: fingerprintOf(earlier) } };
    case 'PlaceBlock':
      return {
        ...earlier,
        clientOrderId: id,
        priorUse: { acceptedSequence, fingerprint: blockFingerprintOf(earlier) },
      };
    case 'PlaceBasket': {
      const fingerprint = basketFingerprintOf(earlier);
      return { ...earlier, clientBasketId: id, priorUse: { acceptedSequence, fingerprint, leg: 1 } };
    }
  }
}

/** One that lets in orders of any size and value. */
function crowdedContract({ contracts, halt }: NaiveMarket): NaiveContract | undefined {
  return contracts.findLast(({ session, legs, rules, isHalted }) => {
    const hasMaxima = (rules.maxQuantityLots ?? rules.maxValueE5 ?? rules.collarTicks) !== undefined;
    return session === 'OPEN' && legs.length === 0 && !hasMaxima && !isHalted && halt === undefined;
  });
}

/** One of many small orders of two sellers and a buyer; then comes the one that meets them all. */
function crowdIn(random: Random, memory: Memory, contract: NaiveContract): Command {
  const { market } = memory;
  const limited = market.participants.find(({ terms }) => Object.keys(terms).length > 0);
  if (limited !== undefined) {
    return { ...OPERATOR, type: 'SetParticipantTerms', targetId: limited.participantId, terms: {} };
  }
  memory.crowd -= 1;
  const { priceTickTicks: tick, quantityStepLots: step } = contract.rules;
  const isLast = memory.crowd === 0;
  const side = isLast || random.chance(0.05) ? 'BUY' : 'SELL';
  const owner = isLast ? 'gamma' : random.oneOf(['alpha', 'beta']);
  return placeOrder(owner, side, {
    ...actor(random, owner),
    clientOrderId: `crowd${market.sequence}`,
    contractId: contract.contractId,
    priceTicks: tick * (isLast ? 4 : side === 'BUY' ? -9 : random.below(4)),
    quantityLots: isLast ? 1_000 * step : step,
    timeInForce: isLast ? random.oneOf(['IOC', 'IOC', 'GFS', 'GFS', 'FOK']) : 'GFS',
  });
}

function placeBasket(random: Random, { market, placed }: Memory): Command {
  const owner = participant(random);
  const resting = market.orders.filter(({ state }) => state === 'ACTIVE').slice(-30);
  const legs = Array.from({ length: 3 + random.below(5) }, () => basketLeg(random, market, random.anyOf(resting)));
  const distinct = legs.filter((leg, index) => legs.findIndex((one) => one.contractId === leg.contractId) === index);
  const isDistinct = distinct.length > 1 && random.chance(0.97);
  const command: PlaceBasket = {
    ...actor(random, owner),
    type: 'PlaceBasket',
    clientBasketId: random.chance(0.05) ? 'basket' : clientId(random, 'b'),
    legs: isDistinct ? distinct.slice(0, 3) : legs,
    ...(random.chance(0.02) && { priorUse: { acceptedSequence: 1, fingerprint: 'of old', leg: 1 + random.below(2) } }),
  };
  placed.push(command);
  return command;
}

/** Mostly one that can be filled. */
function basketLeg(random: Random, market: NaiveMarket, resting: NaiveOrder | undefined): BasketLeg {
  const contract = market.contracts.find(({ contractId }) => contractId === resting?.contractId);
  const side = resting?.side === 'BUY' ? 'SELL' : 'BUY';
  const isAimed = resting !== undefined && random.chance(0.9);
  const quantityLots = quantityAt(random, contract);
  return {
    portfolioId: 'main',
    contractId: random.chance(0.01) ? 'nowhere' : (contract?.contractId ?? 'nowhere'),
    side,
    priceTicks: isAimed ? resting.priceTicks : priceAt(random, contract, side),
    quantityLots: isAimed ? Math.min(resting.openLots, quantityLots) : quantityLots,
    ...(random.chance(0.3) && { selfTradePrevention: random.oneOf<SelfTradePrevention>(MODES) }),
  };
}

/** Mostly one that was ordered before; else of consecutive contracts that are open, and few, so that blocks meet. */
function blockLegs(random: Random, { contracts }: NaiveMarket): string[] {
  const listed = contracts.filter(({ legs, session }) => legs.length > 0 && session === 'OPEN').slice(0, 1);
  const again = listed.length > 0 && random.chance(0.75) ? random.anyOf(listed) : undefined;
  if (again !== undefined) return again.legs.map(({ contractId }) => contractId);
  const recent = contracts.filter(({ legs }) => legs.length === 0).slice(-12);
  const starts = recent.filter(({ session, isHalted }) => session === 'OPEN' && !isHalted).slice(0, 3);
  const first = random.anyOf(starts.length > 0 && random.chance(0.9) ? starts : recent);
  const follows = (one: NaiveContract): boolean =>
    random.chance(0.02) || (one.product === first?.product && one.deliveryStartUs >= first.deliveryStartUs);
  const legs = recent.filter(follows).slice(0, random.oneOf([2, 2, 2, 3, 4]));
  const ids = legs.map(({ contractId }) => contractId);
  if (ids.length < 2 || random.chance(0.01)) ids.push(random.oneOf(['nowhere', 'A']), 'nowhere');
  return random.chance(0.03) ? ids.reverse() : ids;
}

function placeBlock(random: Random, { market, placed }: Memory): Command {
  const contractIds = blockLegs(random, market);
  const contract = market.contracts.find(({ contractId }) => contractId === contractIds[0]);
  const owner = participant(random);
  const side = random.oneOf<Side>(['BUY', 'SELL']);
  const timeInForce = random.oneOf<TimeInForce>(['GFS', 'GFS', 'GFS', 'GTD', 'IOC', 'FOK']);
  const blockId = `${contractIds[0] ?? ''}-X${contractIds.length}`;
  const others = market.orders.filter((other) => other.contractId === blockId && other.state === 'ACTIVE');
  const met = random.chance(0.6) ? others[0] : undefined;
  const command: PlaceBlock = {
    ...actor(random, owner),
    type: 'PlaceBlock',
    portfolioId: 'main',
    clientOrderId: clientId(random, 'x'),
    contractIds,
    side,
    priceTicks: met?.priceTicks ?? priceAt(random, contract, side),
    quantityLots: quantityAt(random, contract),
    timeInForce,
    ...(timeInForce === 'GTD' && { validUntilUs: validityAt(random, market, contract) }),
    ...extras(random),
  };
  placed.push(command);
  return command;
}

function amend(random: Random, memory: Memory): Command {
  const { market, changed } = memory;
  const repeated = random.chance(0.1) ? random.anyOf(changed.slice(-10)) : undefined;
  if (repeated !== undefined) return { ...repeated };
  const order = recentOrder(random, market);
  if (order === undefined) return place(random, memory);
  const command: AmendOrder = {
    ...actor(random, random.chance(0.97) ? order.participantId : participant(random)),
    type: 'AmendOrder',
    ...named(random, order),
    revision: order.revision + (random.chance(0.05) ? 1 : 0),
    ...changeOf(random, market, order),
  };
  changed.push(command);
  return command;
}

function changeOf(random: Random, market: NaiveMarket, order: NaiveOrder): AmendedTerms {
  const contract = market.contracts.find(({ contractId }) => contractId === order.contractId);
  const isNearFilled = order.filledLots > 0 && random.chance(0.4);
  const quantityLots = order.filledLots + (isNearFilled ? random.below(3) - 1 : quantityAt(random, contract));
  const mayShow = order.displayLots !== undefined || random.chance(0.02);
  return {
    ...(random.chance(0.5) && { priceTicks: priceAt(random, contract, order.side) }),
    ...(random.chance(0.6) && { quantityLots }),
    ...(mayShow && random.chance(0.3) && { displayLots: displayAt(random, contract, order.quantityLots) }),
    ...(order.timeInForce === 'GTD' && random.chance(0.5) && { validUntilUs: validityAt(random, market, contract) }),
    ...(random.chance(0.01) && { validUntilUs: market.timeUs + SECOND_US }),
    ...(random.chance(0.1) && { text: `amended ${random.below(3)}` }),
  };
}

/** Participants use the same ids of their own, so by those it may be another's order too. */
function named(random: Random, { orderId, clientOrderId }: Pick<NaiveOrder, 'orderId' | 'clientOrderId'>) {
  return random.chance(0.6) ? { orderId } : { clientOrderId };
}

function aim(random: Random, market: NaiveMarket, order: NaiveOrder | undefined) {
  const isOwn = order !== undefined && random.chance(0.97);
  const reference: OrderReference = named(random, order ?? { orderId: random.below(5), clientOrderId: 'nothing' });
  const revision = order === undefined ? market.epoch : order.revision + (random.chance(0.1) ? 1 : 0);
  return { ...actor(random, isOwn ? order.participantId : participant(random)), reference, revision };
}

function cancel(random: Random, { market }: Memory): Command {
  const { reference, revision, ...who } = aim(random, market, recentOrder(random, market));
  const command: CancelOrder = { ...who, type: 'CancelOrder', ...reference };
  return random.chance(0.5) ? command : { ...command, revision };
}

/** Parks what is active and activates what is parked, mostly. */
function park(random: Random, { market, changed }: Memory): Command {
  const parked = market.orders.filter(({ state }) => state === 'PARKED');
  const order = random.chance(0.5) ? random.anyOf(parked.slice(-20)) : recentOrder(random, market);
  const { reference, revision, ...who } = aim(random, market, order);
  const type = (order?.state === 'PARKED') === random.chance(0.93) ? 'ActivateOrder' : 'ParkOrder';
  const command: Command = { ...who, type, ...reference, ...(random.chance(0.6) && { revision }) };
  changed.push(command);
  return command;
}

/** Mostly with one filter or two, of which some match little or nothing. */
export function filterAt(random: Random, market: NaiveMarket, aimed: NaiveOrder | undefined): OrderFilter {
  const recent = market.orders.slice(-20);
  return {
    ...(random.chance(0.1) && { area: random.oneOf(['NL', 'NL', 'XX']) }),
    ...(random.chance(0.1) && { product: random.oneOf(['PT60M', 'PT15M', 'PT5M']) }),
    ...(random.chance(0.3) && { contractId: aimed?.contractId ?? 'nowhere' }),
    ...(random.chance(0.3) && { side: random.oneOf<Side>(['BUY', 'SELL']) }),
    ...(random.chance(0.3) && { orderIds: recent.map(({ orderId }) => orderId) }),
    ...(random.chance(0.2) && { clientOrderIds: recent.map(({ clientOrderId }) => clientOrderId) }),
  };
}

function massCancel(random: Random, { market }: Memory): Command {
  const aimed = recentOrder(random, market);
  const owner = random.chance(0.02) ? 'omega' : (aimed?.participantId ?? participant(random));
  const filter = filterAt(random, market, aimed);
  return { ...actor(random, owner), type: 'CancelOrders', ...filter, ...(random.chance(0.1) && { block: true }) };
}

function setCancelAfter(random: Random): Command {
  const seconds = random.oneOf([0, 0, 1, 5, 30, 120]);
  const owner = random.chance(0.02) ? 'omega' : participant(random);
  return { ...actor(random, owner), type: 'SetCancelAfter', seconds, scope: random.oneOf(['KEY', 'PARTICIPANT']) };
}

function liftBlock(random: Random, { participants }: NaiveMarket): Command {
  const isByOwner = random.chance(0.7);
  const blocked = participants.filter((one) => (isByOwner ? one.isBlockedByOwner : one.isBlockedByOperator));
  const lifter = random.chance(0.8) ? random.anyOf(blocked)?.participantId : undefined;
  return { ...actor(random, lifter ?? participant(random)), type: 'LiftBlock' };
}

function requestRecall(random: Random, market: NaiveMarket): Command {
  const imported = random.chance(0.1) ? random.anyOf(market.imports.slice(-20)) : undefined;
  if (imported !== undefined) {
    const asks = random.anyOf([imported.buy, imported.sell].flatMap((each) => each?.participantId ?? []));
    const { tradeId } = imported;
    return { ...actor(random, asks ?? participant(random)), type: 'RequestRecall', tradeId };
  }
  const trade = random.anyOf(market.trades.slice(random.chance(0.5) ? -5 : -100));
  const side = random.oneOf([trade?.buyParticipantId, trade?.sellParticipantId]);
  const owner = side === undefined || random.chance(0.1) ? participant(random) : side;
  return { ...actor(random, owner), type: 'RequestRecall', tradeId: trade?.tradeId ?? 0, because: 'a slip' };
}
