/**
 * Random histories for tests: a small busy venue whose contracts open, close and are archived while orders come in,
 * right and wrong ones, with retries and hostile text. The same seed gives the same blocks. It holds no tests itself.
 */
import { VENUE, type Command, type ContractTerms, type PlaceOrder, type Side } from '@wattbook/engine/commands';
import { apply, createMarket, isDue, stateHash, type Market, type Order } from '@wattbook/engine';
import { fingerprintOf } from '@wattbook/engine/fingerprint';
import { createSeededRandom, type Random } from '../ops/random.ts';
import { parseBlock, type CommittedBlock } from './committed-block.ts';
import { createFillingBlock } from './filling-block.ts';
import { GENESIS_HASH, recordLine, type JournalRecord } from './format.ts';

export type History = { market: Market; records: JournalRecord[]; blocks: CommittedBlock[] };

export type HistoryOptions = {
  seed: number;
  commands: number;
  recordsPerBlockMax?: number;
  /** Sees the market right after each record. */
  afterRecord?: (record: JournalRecord, market: Market) => void;
};

export const START_US = 1_795_348_800_000_000;
const SECOND_US = 1_000_000;
export const PARTICIPANTS = ['alpha', 'beta', 'gamma'] as const;
export const CONTRACTS = 12;
const TEXTS = ['', 'plain', 'naïve “quotes” \\ and \n lines', '🌬 wind', 'line\u2028separator'];

type Memory = {
  market: Market;
  random: Random;
  placed: PlaceOrder[];
  /** What the table of client order ids would answer: by `participant id`. */
  used: Map<string, { acceptedSequence: number; fingerprint: string }>;
  timeUs: number;
};

/** Contracts that open and close one after the other, two minutes apart. */
function contract(index: number): ContractTerms {
  const opensAtUs = START_US + (index - 4) * 120 * SECOND_US;
  const deliveryStartUs = START_US + 86_400 * SECOND_US + index * 900 * SECOND_US;
  return {
    contractId: `NL-${index}`,
    product: 'PT15M',
    deliveryStartUs,
    deliveryEndUs: deliveryStartUs + 900 * SECOND_US,
    deliveryDay: '2026-11-23',
    label: `quarter ${index}`,
    opensAtUs,
    closesAtUs: opensAtUs + 700 * SECOND_US,
  };
}

const TERMS = {
  product: 'PT15M',
  durationMinutes: 15,
  priceTickTicks: 1,
  quantityStepLots: 1,
  minPriceTicks: -1_000,
  maxPriceTicks: 1_000,
};

function setUp(): Command[] {
  return [
    { ...VENUE, type: 'FoundVenue', venueId: 'random', environment: 'sandbox' },
    { ...VENUE, type: 'TakeLeadership', epoch: 1, holder: 'test' },
    { ...VENUE, type: 'DefineArea', area: 'NL', eic: 'eic', timeZone: 'Europe/Amsterdam', currency: 'EUR' },
    { ...VENUE, type: 'DefineProduct', area: 'NL', terms: TERMS },
    {
      ...VENUE,
      type: 'ListContracts',
      area: 'NL',
      contracts: Array.from({ length: CONTRACTS }, (_, i) => contract(i)),
    },
    ...PARTICIPANTS.map((admittedId): Command => ({ ...VENUE, type: 'AdmitParticipant', admittedId })),
  ];
}

export function randomHistory({ seed, commands, recordsPerBlockMax = 12, afterRecord }: HistoryOptions): History {
  const random = createSeededRandom(seed);
  const memory: Memory = { market: createMarket(), random, placed: [], used: new Map(), timeUs: START_US };
  const { market } = memory;
  /** So that the last contracts are still open at the end, and the first are archived. */
  const unitUs = Math.ceil((340 * SECOND_US) / commands);
  const records: JournalRecord[] = [];
  const hashes: string[] = [];
  const run = (command: Command): void => {
    const sequence = market.sequence + 1;
    const events = apply(market, command, { sequence, timeUs: memory.timeUs });
    const record = { sequence, timeUs: memory.timeUs, command, events };
    records.push(record);
    hashes.push(stateHash(market));
    if (command.type === 'PlaceOrder' && events[0]?.type === 'OrderAccepted') {
      const key = `${command.participantId} ${command.clientOrderId}`;
      memory.used.set(key, { acceptedSequence: sequence, fingerprint: fingerprintOf(command) });
    }
    afterRecord?.(record, market);
  };
  setUp().forEach(run);
  while (records.length < commands) {
    memory.timeUs += random.below(8) === 0 ? random.below(60 * unitUs) : random.below(unitUs);
    while (isDue(market, memory.timeUs)) run({ ...VENUE, type: 'AdvanceTime' });
    run(choose(memory));
  }
  return { market, records, blocks: sealBlocks(records, hashes, random, recordsPerBlockMax) };
}

function sealBlocks(
  records: readonly JournalRecord[],
  hashes: readonly string[],
  random: Random,
  recordsPerBlockMax: number,
): CommittedBlock[] {
  const blocks: CommittedBlock[] = [];
  let previous = { lastSequence: 0, hash: GENESIS_HASH };
  for (let index = 0; index < records.length;) {
    const filling = createFillingBlock<null>();
    const size = 1 + random.below(recordsPerBlockMax);
    for (const record of records.slice(index, index + size)) {
      const stateHashAfter = hashes[record.sequence - 1] ?? '';
      filling.add(record, recordLine(record), null, { epoch: 1, rules: 1, stateHash: stateHashAfter });
    }
    const { block } = filling.seal(previous);
    previous = { lastSequence: block.lastSequence, hash: block.hash };
    // As everyone gets it who didn't write it: through JSON.
    blocks.push(parseBlock(block));
    index += size;
  }
  return blocks;
}

const oneOf = <Item>(random: Random, items: readonly [Item, ...Item[]]): Item =>
  items[random.below(items.length)] ?? items[0];

function choose(memory: Memory): Command {
  const number = memory.random.below(100);
  if (number < 65) return place(memory);
  if (number < 85) return amend(memory);
  return number < 97 ? cancel(memory) : { ...VENUE, type: 'AdvanceTime' };
}

function place(memory: Memory): Command {
  const { random, placed, used } = memory;
  const earlier =
    random.below(12) === 0 ? placed[placed.length - 1 - random.below(random.below(2) === 0 ? 30 : 1_000)] : undefined;
  const command = earlier ?? newOrder(memory);
  if (earlier === undefined) placed.push(command);
  const priorUse = used.get(`${command.participantId} ${command.clientOrderId}`);
  return { ...command, ...(priorUse !== undefined && { priorUse }) };
}

function newOrder({ random, market, timeUs }: Memory): PlaceOrder {
  const participantId = random.below(60) === 0 ? 'stranger' : oneOf(random, PARTICIPANTS);
  const open = market.contractsListed.filter(({ state }) => state === 'OPEN').slice(0, 3);
  const chosen = open[random.below(open.length + 1)] ?? market.contractsListed[random.below(CONTRACTS)];
  const side = oneOf<Side>(random, ['BUY', 'SELL']);
  const timeInForce = oneOf(random, ['GFS', 'GFS', 'GFS', 'GTD', 'IOC', 'FOK'] as const);
  const text = oneOf(random, ['', '', '', ...TEXTS]);
  return {
    type: 'PlaceOrder',
    participantId,
    userId: `${participantId}-user`,
    keyId: 'key1',
    portfolioId: oneOf(random, ['default', 'wind']),
    clientOrderId: `c${random.below(20_000)}`,
    contractId: chosen?.contractId ?? 'NL-NONE',
    side,
    priceTicks: random.below(9) - 4 + (side === 'BUY' ? -1 : 1),
    quantityLots: random.below(10),
    orderType: 'LIMIT',
    timeInForce,
    ...(timeInForce === 'GTD' && { validUntilUs: timeUs + random.below(200 * SECOND_US) }),
    ...(text !== '' && { text }),
    ...(random.below(20) === 0 && { capacity: 'AGENT', onBehalfOf: 'customer' }),
  };
}

function recentOrder({ random, market }: Memory): Order | undefined {
  const recent = [...market.orders.values()].slice(-60);
  const active = recent.filter(({ state }) => state === 'ACTIVE');
  const from = active.length > 0 && random.below(8) > 0 ? active : recent;
  return from[random.below(from.length)];
}

const actorOf = ({ participantId, userId }: Order) => ({ participantId, userId, keyId: 'key2' });

function amend(memory: Memory): Command {
  const { random } = memory;
  const order = recentOrder(memory);
  if (order === undefined) return place(memory);
  return {
    ...actorOf(order),
    type: 'AmendOrder',
    orderId: order.orderId,
    revision: order.revision - (random.below(15) === 0 ? 1 : 0),
    ...(random.below(2) === 0 && { priceTicks: random.below(11) - 5 }),
    ...(random.below(2) === 0 && { quantityLots: order.filledLots + random.below(6) }),
    ...(random.below(6) === 0 && { text: oneOf(random, ['amended', ...TEXTS]) }),
    ...(order.timeInForce === 'GTD' && { validUntilUs: memory.timeUs + random.below(200 * SECOND_US) }),
  };
}

function cancel(memory: Memory): Command {
  const order = recentOrder(memory);
  if (order === undefined) return place(memory);
  return { ...actorOf(order), type: 'CancelOrder', orderId: order.orderId };
}
