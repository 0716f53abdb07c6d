/**
 * The journal of a venue that trades around the clock, for benchmarks: a contract is listed every quarter of an hour,
 * trades for eight hours, closes, and is archived, so that a market's size depends on how busy it is, not on how long
 * it has been running. The same seed gives the same blocks.
 */
import { apply, createMarket, isDue, stateHash, type Market } from '@wattbook/engine';
import { VENUE, type Actor, type Command, type ContractTerms, type PlaceOrder } from '@wattbook/engine/commands';
import { createFillingBlock } from '../../src/journal/filling-block.ts';
import { GENESIS_HASH, recordLine, type Block, type JournalRecord } from '../../src/journal/format.ts';
import { createSeededRandom, type Random } from '../../src/ops/random.ts';

export type TradingDay = {
  seed: number;
  records: number;
  /** How busy: with it grow the orders that the market knows, about ten times as many. */
  recordsPerQuarter: number;
  /** Active orders that the books come to hold. */
  resting: number;
  recordsPerBlock: number;
  /** Time of the first record, a whole quarter of an hour: microseconds since 1970 UTC. */
  startUs: number;
};

const PARTICIPANTS: readonly string[] = Array.from({ length: 20 }, (_, index) => `participant-${index + 1}`);
const QUARTER_US = 15 * 60 * 1_000_000;
const OPEN_QUARTERS = 32;

const PRODUCT = {
  product: 'PT15M',
  durationMinutes: 15,
  priceTickTicks: 1,
  quantityStepLots: 1,
  minPriceTicks: -999_900,
  maxPriceTicks: 999_900,
};

/** What the trading remembers to aim by. */
type Memory = {
  market: Market;
  random: Random;
  timeUs: number;
  resting: number;
  /** Ids of orders that may still be open. */
  open: number[];
  /** Listed and not closed, oldest first. */
  contracts: ContractTerms[];
};

/** The blocks one by one, and at last the market as it is after them. */
export function* tradeAllDay(day: TradingDay): Generator<Block, Market> {
  const { records, recordsPerBlock, recordsPerQuarter, startUs } = day;
  const memory = openingOf(day);
  const { market } = memory;
  let previous = { lastSequence: 0, hash: GENESIS_HASH };
  let block = createFillingBlock<null>();
  for (const command of commandsOf(memory, records, startUs, recordsPerQuarter)) {
    const sequence = market.sequence + 1;
    const events = apply(market, command, { sequence, timeUs: memory.timeUs });
    const record: JournalRecord = { sequence, timeUs: memory.timeUs, command, events };
    block.add(record, recordLine(record), null, { epoch: 1, rules: market.rules, stateHash: stateHash(market) });
    if (sequence % recordsPerBlock !== 0 && sequence < records) continue;
    const sealed = block.seal(previous).block;
    yield sealed;
    previous = { lastSequence: sealed.lastSequence, hash: sealed.hash };
    block = createFillingBlock<null>();
  }
  return market;
}

function openingOf({ seed, startUs, resting }: TradingDay): Memory {
  const random = createSeededRandom(seed);
  return { market: createMarket(), random, timeUs: startUs, resting, open: [], contracts: [] };
}

function* commandsOf(memory: Memory, records: number, startUs: number, perQuarter: number): Generator<Command> {
  const { market } = memory;
  yield* setUp();
  for (let quarter = 1 - OPEN_QUARTERS; quarter <= 0; quarter++) yield list(memory, startUs, quarter);
  for (let step = 1; market.sequence < records; step++) {
    memory.timeUs = startUs + Math.floor((step * QUARTER_US) / perQuarter);
    while (isDue(market, memory.timeUs) && market.sequence < records) yield { ...VENUE, type: 'AdvanceTime' };
    if (market.sequence === records) return;
    yield step % perQuarter === 0 ? list(memory, startUs, step / perQuarter) : trade(memory);
  }
}

function setUp(): Command[] {
  return [
    { ...VENUE, type: 'FoundVenue', venueId: 'bench', environment: 'sandbox' },
    { ...VENUE, type: 'TakeLeadership', epoch: 1, holder: 'bench' },
    {
      ...VENUE,
      type: 'DefineArea',
      area: 'NL',
      eic: '10YNL----------L',
      timeZone: 'Europe/Amsterdam',
      currency: 'EUR',
    },
    { ...VENUE, type: 'DefineProduct', because: 'for the bench', area: 'NL', terms: PRODUCT },
    ...PARTICIPANTS.map((admittedId): Command => ({ ...VENUE, type: 'AdmitParticipant', admittedId })),
  ];
}

/** Open at once, for eight hours from its quarter on. */
function list(memory: Memory, startUs: number, quarter: number): Command {
  const opensAtUs = startUs + quarter * QUARTER_US;
  const closesAtUs = opensAtUs + OPEN_QUARTERS * QUARTER_US;
  const terms: ContractTerms = {
    contractId: `NL-${closesAtUs / QUARTER_US}-PT15M`,
    product: 'PT15M',
    deliveryStartUs: closesAtUs + QUARTER_US,
    deliveryEndUs: closesAtUs + 2 * QUARTER_US,
    deliveryDay: '2026-11-22',
    label: `quarter ${quarter}`,
    opensAtUs,
    closesAtUs,
  };
  memory.contracts = [...memory.contracts.slice(1 - OPEN_QUARTERS), terms];
  return { ...VENUE, type: 'ListContracts', area: 'NL', contracts: [terms] };
}

/** Once enough rests: 60 % of what is asked is new orders, 33 % cancellations, 7 % amendments. */
function trade(memory: Memory): Command {
  const chance = memory.random.below(100);
  const order = chance < 60 || memory.open.length < memory.resting ? undefined : anOpenOrder(memory);
  if (order === undefined) return place(memory);
  const { participantId, orderId, revision, quantityLots, filledLots, priceTicks } = order;
  const actor: Actor = { participantId, userId: 'bot-1', keyId: 'key-1' };
  if (chance < 93) return { ...actor, type: 'CancelOrder', orderId };
  const isSmaller = memory.random.below(2) === 0 && quantityLots - filledLots > 1;
  const change = isSmaller ? { quantityLots: quantityLots - 1 } : { priceTicks: priceTicks + 1 };
  return { ...actor, type: 'AmendOrder', orderId, revision, ...change };
}

function anOpenOrder({ market, random, open }: Memory) {
  while (open.length > 0) {
    const index = random.below(open.length);
    const order = market.orders.get(open[index] ?? 0);
    if (order?.state === 'ACTIVE') return order;
    open[index] = open.at(-1) ?? 0;
    open.pop();
  }
  return undefined;
}

/** Around a price that swings slowly. Once enough rests, one in four meets somebody. */
function place({ market, random, open, resting, contracts }: Memory): PlaceOrder {
  const side = random.below(2) === 0 ? 'BUY' : 'SELL';
  const middle = 5_000 + Math.round(2_000 * Math.sin(market.sequence / 20_000));
  const isPassive = open.length < resting || random.below(4) > 0;
  const distance = isPassive ? random.below(150) : -random.below(50);
  open.push(market.nextOrderId);
  return {
    type: 'PlaceOrder',
    participantId: PARTICIPANTS[random.below(PARTICIPANTS.length)] ?? '',
    ...{ userId: 'bot-1', keyId: 'key-1', portfolioId: 'default' },
    clientOrderId: `order-${market.sequence}`,
    contractId: contracts[random.below(contracts.length)]?.contractId ?? '',
    side,
    priceTicks: middle + (side === 'BUY' ? -distance : distance),
    quantityLots: 1 + random.below(100),
    orderType: 'LIMIT',
    timeInForce: random.below(10) === 0 ? 'IOC' : 'GFS',
  };
}
