/**
 * Endless random commands for a small, busy venue: right and wrong ones, retries, and leaps in time that end exactly
 * at, or a microsecond before, what is due. The same seed gives the same commands; failures print it (see withSeed).
 */
import {
  VENUE,
  type AmendOrder,
  type CancelOrder,
  type Command,
  type ContractTerms,
  type OrderReference,
  type PlaceOrder,
  type Side,
  type TimeInForce,
} from '../src/commands.ts';
import { DUE_INLINE_MAX } from '../src/limits.ts';
import { isDue, type Contract, type Market, type Order } from '../src/market.ts';
import { archivesAtUs, contractOf } from '../src/state.ts';
import { contractTerms, placeOrder, PRODUCT, SECOND_US } from './venue.ts';

export type Random = {
  /** 0 … n − 1. */
  below(n: number): number;
  chance(probability: number): boolean;
  oneOf<T>(values: readonly [T, ...T[]]): T;
  anyOf<T>(values: readonly T[]): T | undefined;
};

/** mulberry32: small, fast, and good enough to surprise a market. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (probability) => next() < probability,
    oneOf: (values) => values[below(values.length)] ?? values[0],
    anyOf: (values) => values[below(values.length)],
  };
}

/** Runs with the seed of the environment variable WATTBOOK_SEED, else with `seed`; a failure names the seed. */
export function withSeed(seed: number, run: (random: Random) => void, file = 'engine/test/properties.test.ts'): void {
  const chosen = Number(process.env['WATTBOOK_SEED'] ?? seed);
  try {
    run(createRandom(chosen));
  } catch (error) {
    const again = `WATTBOOK_SEED=${chosen} npx node --test ${file}`;
    throw new Error(`seed ${chosen} fails; again with: ${again}`, { cause: error });
  }
}

/** The same products at other ticks and steps: contracts keep those of their listing. */
const STEPS = [1, 2, 5] as const;

/** What is asked next, and when. */
export type Next = { command: Command; timeUs: number };

/** What the generator remembers; it reads the market only to aim well. */
type Memory = {
  random: Random;
  market: Market;
  contracts: number;
  lastClosesAtUs: number;
  placed: PlaceOrder[];
  amended: AmendOrder[];
};

export function createRandomCommands(random: Random, market: Market): () => Next {
  const memory: Memory = { random, market, contracts: 0, lastClosesAtUs: 0, placed: [], amended: [] };
  return () => {
    const timeUs = later(memory);
    return { command: mayOverflow(market, timeUs) ? { ...VENUE, type: 'AdvanceTime' } : choose(memory), timeUs };
  };
}

function choose(memory: Memory): Command {
  const { random, market } = memory;
  if (memory.lastClosesAtUs < market.timeUs + 60 * SECOND_US && random.chance(0.3)) return list(memory);
  const number = random.below(100);
  if (number < 62) return place(memory);
  if (number < 80) return amend(memory);
  if (number < 88) return cancel(memory);
  if (number < 90) return massCancel(memory);
  if (number < 93) return setUp(memory);
  return number < 95 ? list(memory) : { ...VENUE, type: 'AdvanceTime' };
}

/** Seconds on average; sometimes none, sometimes exactly to what is due or a microsecond before it. */
function later({ random, market }: Memory): number {
  const { timeUs } = market;
  const dueUs = market.due.next()?.dueUs ?? timeUs;
  const isNear = dueUs < timeUs + 30 * SECOND_US || random.chance(0.02);
  if (isNear && random.chance(0.1)) return Math.max(timeUs, dueUs - random.below(2));
  return random.chance(0.2) ? timeUs : timeUs + random.below(4 * SECOND_US);
}

/** Where much rests or waits to be archived, more may be due than a command settles on the way. */
function mayOverflow(market: Market, timeUs: number): boolean {
  if (!isDue(market, timeUs)) return false;
  const settled = [...market.orders.values()].filter(
    (order) => order.state === 'ACTIVE' || archivesAtUs(contractOf(market, order.contractId)) <= timeUs,
  );
  return market.unfinished !== undefined || settled.length + 20 > DUE_INLINE_MAX;
}

const participant = (random: Random): string =>
  random.chance(0.02) ? 'delta' : random.oneOf(['alpha', 'beta', 'gamma']);
const actor = (participantId: string) => ({ participantId, userId: `${participantId}-user`, keyId: 'k' });
/** Mostly one to which something may still happen. */
function recentOrder({ random, market }: Memory): Order | undefined {
  const recent = [...market.orders.values()].slice(-40);
  const active = recent.filter((order) => order.state === 'ACTIVE');
  return random.anyOf(active.length > 0 && random.chance(0.85) ? active : recent);
}

/** Mostly whole ticks, at a few prices around zero, buyers a little below sellers: some orders meet, some rest. */
function priceAt(random: Random, contract: Contract | undefined, side: Side): number {
  const tick = contract?.rules.priceTickTicks ?? 1;
  if (random.chance(0.02)) return random.oneOf([1_001, -1_001]);
  const lean = side === 'BUY' ? -1 : 1;
  return tick * (random.below(9) - 4 + lean) + (random.chance(0.02) ? 1 : 0);
}

function quantityAt(random: Random, contract: Contract | undefined): number {
  const step = contract?.rules.quantityStepLots ?? 1;
  if (random.chance(0.02)) return random.oneOf([0, -step, step + 1, 2 ** 52]);
  return step * (1 + random.below(8));
}

function validityAt({ random, market }: Memory, contract: Contract | undefined): number {
  const closesAtUs = contract?.closesAtUs ?? market.timeUs;
  return random.oneOf([
    market.timeUs + random.below(400 * SECOND_US),
    market.timeUs + 1 + random.below(20 * SECOND_US),
    closesAtUs - random.below(2),
    closesAtUs + random.below(2),
  ]);
}

function place(memory: Memory): Command {
  const { random, market, placed } = memory;
  const earlier = random.chance(0.08) ? random.anyOf(placed.slice(-30)) : undefined;
  if (earlier !== undefined) {
    return random.chance(0.8) ? { ...earlier } : { ...earlier, quantityLots: earlier.quantityLots + 1 };
  }
  const recent = market.contractsListed.slice(-8);
  const open = recent.filter((listed) => listed.state === 'OPEN');
  const contract = random.anyOf(open.length > 0 && random.chance(0.95) ? open.slice(-2) : recent);
  const timeInForce = random.oneOf<TimeInForce>(['GFS', 'GFS', 'GFS', 'GFS', 'GFS', 'GTD', 'GTD', 'IOC', 'FOK']);
  const isValidityGiven = (timeInForce === 'GTD') !== random.chance(0.02);
  const side = random.oneOf<Side>(['BUY', 'SELL']);
  const command = placeOrder(participant(random), side, {
    clientOrderId: `c${random.below(400)}`,
    contractId: random.chance(0.01) ? 'nowhere' : (contract?.contractId ?? 'nowhere'),
    priceTicks: priceAt(random, contract, side),
    quantityLots: quantityAt(random, contract),
    timeInForce,
    ...(isValidityGiven && { validUntilUs: validityAt(memory, contract) }),
    ...(random.chance(0.1) && { text: `note ${random.below(3)}` }),
    ...(random.chance(0.05) && { capacity: 'AGENT', onBehalfOf: 'customer' }),
    ...(random.chance(0.02) && { priorUse: { acceptedSequence: 1, fingerprint: 'of old' } }),
  });
  placed.push(command);
  return command;
}

function amend(memory: Memory): Command {
  const { random, market, amended } = memory;
  const again = random.chance(0.1) ? random.anyOf(amended.slice(-10)) : undefined;
  if (again !== undefined) return { ...again };
  const order = recentOrder(memory);
  if (order === undefined) return place(memory);
  const contract = market.contracts.get(order.contractId);
  const isNearFilled = order.filledLots > 0 && random.chance(0.4);
  const quantityLots = order.filledLots + (isNearFilled ? random.below(3) - 1 : quantityAt(random, contract));
  const command: AmendOrder = {
    ...actor(random.chance(0.97) ? order.participantId : participant(random)),
    type: 'AmendOrder',
    ...named(random, order),
    revision: order.revision + (random.chance(0.05) ? 1 : 0),
    ...(random.chance(0.5) && { priceTicks: priceAt(random, contract, order.side) }),
    ...(random.chance(0.6) && { quantityLots }),
    ...(order.timeInForce === 'GTD' && random.chance(0.5) && { validUntilUs: validityAt(memory, contract) }),
    ...(random.chance(0.1) && { text: `amended ${random.below(3)}` }),
  };
  amended.push(command);
  return command;
}

/** Participants use the same ids of their own, so by those it may be another's order too. */
function named(random: Random, { orderId, clientOrderId }: Pick<Order, 'orderId' | 'clientOrderId'>): OrderReference {
  return random.chance(0.6) ? { orderId } : { clientOrderId };
}

function cancel(memory: Memory): Command {
  const { random } = memory;
  const order = recentOrder(memory);
  const command: CancelOrder = {
    ...actor(order === undefined || random.chance(0.03) ? participant(random) : order.participantId),
    type: 'CancelOrder',
    ...named(random, order ?? { orderId: random.below(5), clientOrderId: `c${random.below(400)}` }),
  };
  return random.chance(0.5) ? command : { ...command, revision: order?.revision ?? 1 };
}

/** Mostly with one filter or two, of which some match little or nothing. */
function massCancel(memory: Memory): Command {
  const { random, market } = memory;
  const recent = [...market.orders.values()].slice(-20);
  const aimed = recentOrder(memory);
  return {
    ...actor(random.chance(0.02) ? 'omega' : (aimed?.participantId ?? participant(random))),
    type: 'CancelOrders',
    ...(random.chance(0.1) && { area: random.oneOf(['NL', 'NL', 'XX']) }),
    ...(random.chance(0.1) && { product: random.oneOf([PRODUCT.product, PRODUCT.product, 'PT15M']) }),
    ...(random.chance(0.3) && { contractId: aimed?.contractId ?? 'nowhere' }),
    ...(random.chance(0.3) && { side: random.oneOf<Side>(['BUY', 'SELL']) }),
    ...(random.chance(0.3) && { orderIds: recent.map((order) => order.orderId) }),
    ...(random.chance(0.2) && { clientOrderIds: recent.map((order) => order.clientOrderId) }),
  };
}

function list(memory: Memory): Command {
  const { random, market } = memory;
  const contracts = Array.from({ length: 1 + random.below(2) }, (): ContractTerms => {
    const opensAtUs = market.timeUs + random.oneOf([-SECOND_US, 0, 1, random.below(60 * SECOND_US)]);
    const closesAtUs = Math.max(opensAtUs, market.timeUs) + 1 + random.below(random.oneOf([5, 300, 900]) * SECOND_US);
    memory.lastClosesAtUs = Math.max(memory.lastClosesAtUs, closesAtUs);
    memory.contracts += random.chance(0.95) ? 1 : 0;
    return contractTerms(`C${memory.contracts}`, { opensAtUs, closesAtUs });
  });
  return { ...VENUE, type: 'ListContracts', area: random.chance(0.98) ? 'NL' : 'XX', contracts };
}

function setUp({ random, market }: Memory): Command {
  const terms = { ...PRODUCT, priceTickTicks: random.oneOf(STEPS), quantityStepLots: random.oneOf(STEPS) };
  return random.oneOf<Command>([
    { ...VENUE, type: 'DefineProduct', area: 'NL', terms },
    { ...VENUE, type: 'DefineProduct', area: 'NL', terms: { ...terms, quantityStepLots: 0 } },
    { ...VENUE, type: 'AdmitParticipant', admittedId: participant(random) },
    { ...VENUE, type: 'TakeLeadership', epoch: market.epoch + 1, holder: 'random' },
    { ...VENUE, type: 'AdoptRules', rules: random.below(3) },
    { ...VENUE, type: 'FoundVenue', venueId: 'again', environment: 'live' },
    { ...VENUE, type: 'DefineArea', area: 'NL', eic: 'eic', timeZone: 'Europe/Amsterdam', currency: 'EUR' },
  ]);
}
