/**
 * Simulated participants: two quote around real Dutch prices, two trade against the quotes. They go through the same
 * channel as everyone's orders, so what they do is in the journal, the books and the feed like anything else.
 */
import type { Contract, Order } from '@wattbook/engine';
import type { Actor, Command, PlaceOrder, Side } from '@wattbook/engine/commands';
import type { ExchangeChannel, Outcome } from '../exchange-channel.ts';
import { delay, type Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Random } from '../ops/random.ts';
import type { Replica } from '../replica.ts';
import type { SimulatedPrices } from './simulated-prices.ts';

export const SIMULATED_PARTICIPANTS = ['sim-wind', 'sim-gas', 'sim-solar', 'sim-retail'] as const;
const QUOTERS = ['sim-wind', 'sim-gas'] as const;
const TAKERS = ['sim-solar', 'sim-retail'] as const;

const TICK_MS = 100;
/** Contracts without a quote are quoted ahead of the rate, so that every book is alive soon after the start. */
const NEW_QUOTES_PER_TICK = 20;
/** Most of the activity is in what is delivered next. */
const NEAREST_CONTRACTS = 12;
const NEAREST_PERCENT = 70;
const TAKE_PERCENT = 25;
/** Lots of 0.1 MW, drawn evenly: median 2 MW, as on a real tape. */
const SIZES_LOTS = [1, 5, 10, 10, 20, 20, 20, 30, 50, 100];
const SPREAD_TICKS = 60;

export type SimulationOptions = {
  exchange: Pick<ExchangeChannel, 'submit'>;
  replica: Replica;
  clock: Clock;
  random: Random;
  log: Log;
  prices: SimulatedPrices;
  commandsPerSecond: number;
};

export type Simulation = { start(): void; stop(): Promise<void> };

/** A quoter's two sides of one contract, as order ids. */
type Quote = Partial<Record<Side, number>>;

export function createSimulation(options: SimulationOptions): Simulation {
  const { exchange, replica, clock, random, log, prices } = options;
  /** By `quoter contractId`. */
  const quotes = new Map<string, Quote>();
  const run = clock.nowUs().toString(36);
  let placed = 0;
  let sent = 0;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let running: Promise<void> = Promise.resolve();

  async function keepTrading(): Promise<void> {
    adoptQuotes();
    let budget = 0;
    while (!isStopped()) {
      budget = Math.min(budget + (options.commandsPerSecond * TICK_MS) / 1_000, options.commandsPerSecond);
      try {
        await quoteNewContracts();
        while (budget >= 1 && !isStopped()) budget -= await act();
      } catch (error) {
        log.warn({ error: String(error) }, 'a simulated participant stumbled; going on');
      }
      await delay(clock, TICK_MS);
    }
  }

  /** After a restart the quotes of the run before still rest; they are ours to move. */
  function adoptQuotes(): void {
    for (const order of replica.market.orders.values()) {
      if (order.state !== 'ACTIVE' || !QUOTERS.some((quoter) => quoter === order.participantId)) continue;
      quoteOf(order.participantId, order.contractId)[order.side] = order.orderId;
    }
  }

  async function quoteNewContracts(): Promise<void> {
    for (const key of quotes.keys()) {
      const contractId = key.slice(key.indexOf(' ') + 1);
      if (replica.market.contracts.get(contractId)?.session === 'CLOSED') quotes.delete(key);
    }
    const unquoted = openContracts().filter(({ contractId }) => !quotes.has(`${QUOTERS[0]} ${contractId}`));
    for (const contract of unquoted.slice(0, NEW_QUOTES_PER_TICK)) await requote(QUOTERS[0], contract);
  }

  /** Returns how many commands it took; one that found nothing to do counts too. */
  async function act(): Promise<number> {
    const before = sent;
    const contract = pickContract();
    if (contract === undefined) return 1;
    if (random.below(100) < TAKE_PERCENT) await take(pick(TAKERS), contract);
    else await requote(pick(QUOTERS), contract);
    return Math.max(1, sent - before);
  }

  function send(command: Command): Promise<Outcome> {
    sent += 1;
    return exchange.submit(command);
  }

  function openContracts(): Contract[] {
    return [...replica.market.contracts.values()].filter(({ session }) => session === 'OPEN');
  }

  function pickContract(): Contract | undefined {
    const open = openContracts().sort((left, right) => left.deliveryStartUs - right.deliveryStartUs);
    const range = random.below(100) < NEAREST_PERCENT ? open.slice(0, NEAREST_CONTRACTS) : open;
    return range.length === 0 ? undefined : range[random.below(range.length)];
  }

  /** Moves both sides of a quote to around the price of the moment, or makes the quote. */
  async function requote(quoter: string, contract: Contract): Promise<void> {
    const middleTicks = prices.priceTicks(contract, clock.nowUs());
    const quote = quoteOf(quoter, contract.contractId);
    for (const side of ['BUY', 'SELL'] as const) {
      const distanceTicks = SPREAD_TICKS + random.below(SPREAD_TICKS);
      const priceTicks = clamp(contract, middleTicks + (side === 'BUY' ? -distanceTicks : distanceTicks));
      const resting = replica.market.orders.get(quote[side] ?? 0);
      if (resting?.state === 'ACTIVE') await move(resting, priceTicks);
      else await quoteSide(quoter, contract, side, priceTicks, quote);
    }
  }

  async function move(order: Order, priceTicks: number): Promise<void> {
    if (order.priceTicks === priceTicks) return;
    const { participantId, userId, keyId, orderId, revision } = order;
    await send({ type: 'AmendOrder', participantId, userId, keyId, orderId, revision, priceTicks });
  }

  async function quoteSide(
    quoter: string,
    contract: Contract,
    side: Side,
    priceTicks: number,
    quote: Quote,
  ): Promise<void> {
    const outcome = await submit(quoter, contract, { side, priceTicks, timeInForce: 'GFS' });
    const orderId = orderIdOf(outcome);
    if (orderId !== undefined) quote[side] = orderId;
  }

  /** Takes what is offered near the price of the moment; what isn't there is not waited for. */
  async function take(taker: string, contract: Contract): Promise<void> {
    const side = random.below(2) === 0 ? 'BUY' : 'SELL';
    const reachTicks = (side === 'BUY' ? 2 : -2) * SPREAD_TICKS;
    const priceTicks = clamp(contract, prices.priceTicks(contract, clock.nowUs()) + reachTicks);
    await submit(taker, contract, { side, priceTicks, timeInForce: 'IOC' });
  }

  function submit(
    participantId: string,
    { contractId }: Contract,
    terms: Pick<PlaceOrder, 'side' | 'priceTicks' | 'timeInForce'>,
  ): Promise<Outcome> {
    placed += 1;
    const actor: Actor = { participantId, userId: 'simulation', keyId: 'none' };
    return send({
      type: 'PlaceOrder',
      ...actor,
      portfolioId: 'default',
      clientOrderId: `${run}-${placed}`,
      contractId,
      orderType: 'LIMIT',
      quantityLots: pick(SIZES_LOTS),
      ...terms,
    });
  }

  function quoteOf(quoter: string, contractId: string): Quote {
    const key = `${quoter} ${contractId}`;
    const quote = quotes.get(key) ?? {};
    quotes.set(key, quote);
    return quote;
  }

  function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[random.below(items.length)];
    if (item === undefined) throw new Error('bug: nothing to pick from');
    return item;
  }

  return {
    start: () => {
      running = keepTrading();
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

function clamp({ rules }: Contract, priceTicks: number): number {
  return Math.min(Math.max(priceTicks, rules.minPriceTicks), rules.maxPriceTicks);
}

function orderIdOf(outcome: Outcome): number | undefined {
  if (outcome.kind !== 'RECORDED') return undefined;
  return outcome.record.events.find((event) => event.type === 'OrderAccepted')?.orderId;
}
