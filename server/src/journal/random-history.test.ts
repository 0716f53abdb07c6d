/**
 * Random histories for tests: a small busy venue whose contracts open, close and are archived while participants and
 * operator ask for all that there is, rightly and wrongly, with retries and hostile text. The same seed gives the same
 * blocks. It holds no tests itself.
 */
import {
  VENUE,
  type BlockTerms,
  type Command,
  type ContractTerms,
  type OrderTerms,
  type PlaceBasket,
  type PlaceBlock,
  type PlaceOrder,
  type PriorUse,
  type Side,
} from '@wattbook/engine/commands';
import { apply, createMarket, isDue, stateHash, type Contract, type Market, type Order } from '@wattbook/engine';
import { createSeededRandom, type Random } from '../ops/random.ts';
import { acceptedTerms, fingerprintOfPlacement } from '../order-snapshot.ts';
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
  placed: Placement[];
  /** What the table of client order ids would answer: by `participant id`. */
  used: Map<string, PriorUse>;
  timeUs: number;
};

type Placement = PlaceOrder | PlaceBlock | PlaceBasket;

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
    { ...VENUE, type: 'DefineProduct', area: 'NL', terms: TERMS, because: 'a random day' },
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
    for (const { participantId, clientOrderId } of acceptedTerms(record).values()) {
      const fingerprint = fingerprintOfPlacement(command) ?? '';
      memory.used.set(`${participantId} ${clientOrderId}`, { acceptedSequence: sequence, fingerprint });
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
  if (number < 60) return place(memory);
  if (number < 76) return amend(memory);
  if (number < 82) return parkOrActivate(memory);
  if (number < 90) return cancel(memory);
  if (number < 94) return recall(memory);
  if (number < 96) return atOnce(memory);
  return number < 99 ? operate(memory) : { ...VENUE, type: 'AdvanceTime' };
}

function place(memory: Memory): Command {
  const { random, placed, used } = memory;
  const earlier =
    random.below(12) === 0 ? placed[placed.length - 1 - random.below(random.below(2) === 0 ? 30 : 1_000)] : undefined;
  const command = earlier ?? newPlacement(memory);
  if (earlier === undefined) placed.push(command);
  if (command.type !== 'PlaceBasket') {
    const priorUse = used.get(`${command.participantId} ${command.clientOrderId}`);
    return { ...command, ...(priorUse !== undefined && { priorUse }) };
  }
  const usedBy = command.legs.map((_, index) =>
    used.get(`${command.participantId} ${command.clientBasketId}:${index + 1}`),
  );
  const index = usedBy.findIndex((use) => use !== undefined);
  const priorUse = usedBy[index];
  return { ...command, ...(priorUse !== undefined && { priorUse: { ...priorUse, leg: index + 1 } }) };
}

function newPlacement(memory: Memory): Placement {
  const number = memory.random.below(20);
  if (number === 0) return newBasket(memory);
  return number < 3 ? newBlock(memory) : newOrder(memory);
}

const isOpen = ({ session }: Contract): boolean => session === 'OPEN';

const listed = ({ contracts }: Market): Contract[] => [...contracts.values()];

function openContracts({ market }: Memory): Contract[] {
  return listed(market).filter((contract) => isOpen(contract) && contract.legs === undefined);
}

/** What every order has: most meet one another, some are of nobody that is admitted. */
function terms({ random }: Memory) {
  const participantId = random.below(60) === 0 ? 'stranger' : oneOf(random, PARTICIPANTS);
  const side = oneOf<Side>(random, ['BUY', 'SELL']);
  const text = oneOf(random, ['', '', '', ...TEXTS]);
  return {
    ...{ participantId, userId: `${participantId}-user`, keyId: 'key1', side },
    portfolioId: oneOf(random, ['default', 'wind']),
    clientOrderId: `c${random.below(20_000)}`,
    priceTicks: random.below(9) - 4 + (side === 'BUY' ? -1 : 1),
    quantityLots: random.below(10),
    ...(text !== '' && { text }),
    ...(random.below(20) === 0 && { capacity: 'AGENT' as const, onBehalfOf: 'customer' }),
    ...(random.below(4) === 0 && { selfTradePrevention: oneOf(random, SELF_TRADE_MODES) }),
  };
}

const SELF_TRADE_MODES = ['ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH'] as const;

function stay({ random, timeUs }: Memory): Pick<OrderTerms, 'timeInForce' | 'validUntilUs' | 'parked'> {
  const timeInForce = oneOf(random, ['GFS', 'GFS', 'GFS', 'GTD', 'IOC', 'FOK'] as const);
  return {
    timeInForce,
    ...(timeInForce === 'GTD' && { validUntilUs: timeUs + random.below(200 * SECOND_US) }),
    ...(random.below(12) === 0 && { parked: true }),
  };
}

function newOrder(memory: Memory): PlaceOrder {
  const { random, market } = memory;
  const open = listed(market).filter(isOpen).slice(0, 3);
  const chosen = open[random.below(open.length + 1)] ?? listed(market)[random.below(CONTRACTS)];
  const isIceberg = random.below(6) === 0;
  return {
    type: 'PlaceOrder',
    ...terms(memory),
    ...stay(memory),
    contractId: chosen?.contractId ?? 'NL-NONE',
    orderType: isIceberg ? 'ICEBERG' : 'LIMIT',
    ...(isIceberg && { displayLots: 1 + random.below(3) }),
  };
}

/** Over two or three contracts that are open together; there are few of them, so that blocks meet. */
function newBlock(memory: Memory): PlaceBlock {
  const contracts = openContracts(memory).slice(1, 3 + memory.random.below(2));
  const contractIds = contracts.map(({ contractId }): BlockTerms['contractIds'][number] => contractId);
  return { type: 'PlaceBlock', ...terms(memory), ...stay(memory), contractIds: atLeastTwo(contractIds) };
}

const atLeastTwo = (contractIds: string[]): string[] =>
  contractIds.length < 2 ? [...contractIds, 'NL-NONE', 'NL-NONE'].slice(0, 2) : contractIds;

function newBasket(memory: Memory): PlaceBasket {
  const { participantId, userId, keyId, clientOrderId: clientBasketId } = terms(memory);
  const legs = atLeastTwo(
    openContracts(memory)
      .slice(0, 3)
      .map(({ contractId }) => contractId),
  ).map((contractId) => {
    const { side, portfolioId, selfTradePrevention } = terms(memory);
    const priceTicks = side === 'BUY' ? 5 : -5;
    const mode = selfTradePrevention === undefined ? {} : { selfTradePrevention };
    return { side, portfolioId, priceTicks, contractId, quantityLots: 1 + memory.random.below(2), ...mode };
  });
  return { type: 'PlaceBasket', participantId, userId, keyId, clientBasketId, legs };
}

function recentOrder({ random, market }: Memory): Order | undefined {
  const recent = [...market.orders.values()].slice(-60);
  const open = recent.filter(({ state }) => state === 'ACTIVE' || state === 'PARKED');
  const from = open.length > 0 && random.below(8) > 0 ? open : recent;
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
    ...(order.displayLots !== undefined && random.below(4) === 0 && { displayLots: 1 + random.below(3) }),
    ...(order.timeInForce === 'GTD' && { validUntilUs: memory.timeUs + random.below(200 * SECOND_US) }),
  };
}

function cancel(memory: Memory): Command {
  const order = recentOrder(memory);
  if (order === undefined) return place(memory);
  return { ...actorOf(order), type: 'CancelOrder', orderId: order.orderId };
}

function parkOrActivate(memory: Memory): Command {
  const { random } = memory;
  const order = recentOrder(memory);
  if (order === undefined) return place(memory);
  const isParked = order.state === 'PARKED';
  const isAsItIs = random.below(8) === 0;
  return {
    ...actorOf(order),
    type: isParked === isAsItIs ? 'ParkOrder' : 'ActivateOrder',
    orderId: order.orderId,
    ...(random.below(3) === 0 && { revision: order.revision }),
  };
}

/** One side asks, or the operator decides; now and then there is nothing to ask or to decide. */
function recall({ random, market }: Memory): Command {
  const trades = [...market.trades.values()].slice(-20);
  const trade = trades[random.below(trades.length || 1)];
  if (trade === undefined) return { ...VENUE, type: 'AdvanceTime' };
  const { tradeId, state } = trade;
  const participantId = oneOf(random, [trade.buyParticipantId, trade.sellParticipantId, oneOf(random, PARTICIPANTS)]);
  const isDecided = state === 'RECALL_REQUESTED' ? random.below(4) > 0 : random.below(10) === 0;
  if (!isDecided) return { participantId, userId: 'u', keyId: 'key1', type: 'RequestRecall', tradeId };
  return { ...OPERATOR, type: 'DecideRecall', tradeId, decision: oneOf(random, ['GRANT', 'REFUSE']) };
}

const OPERATOR = { ...VENUE, because: 'the story wants it' };

/** Many orders at once: mass cancels, kill switches, dead man's switches; who is blocked mostly lifts it. */
function atOnce({ random, market, timeUs }: Memory): Command {
  const participantId = oneOf(random, PARTICIPANTS);
  const actor = { participantId, userId: `${participantId}-user`, keyId: oneOf(random, ['key1', 'key2']) };
  const blocked = PARTICIPANTS.find((id) => market.participants.get(id)?.isBlockedByOwner === true);
  if (blocked !== undefined && random.below(4) > 0) return { ...actor, participantId: blocked, type: 'LiftBlock' };
  const block = random.below(6) === 0 ? { block: true as const } : {};
  switch (random.below(3)) {
    case 0:
      return { ...actor, type: 'CancelOrders', side: oneOf<Side>(random, ['BUY', 'SELL']), ...block };
    case 1:
      return {
        ...actor,
        type: 'SetCancelAfter',
        seconds: random.below(40),
        scope: oneOf(random, ['KEY', 'PARTICIPANT']),
      };
    default:
      return { ...actor, type: 'CancelOrders', contractId: `NL-${timeUs % CONTRACTS}`, ...block };
  }
}

/** Of what the operator has stopped. */
function resume({ market }: Memory): Command | undefined {
  const halted = listed(market).find(({ isHalted }) => isHalted);
  const blocked = PARTICIPANTS.find((id) => market.participants.get(id)?.isBlockedByOperator === true);
  if (market.halt !== undefined) return { ...OPERATOR, type: 'ResumeMarket' };
  if (halted !== undefined) return { ...OPERATOR, type: 'ResumeContract', contractId: halted.contractId };
  return blocked === undefined ? undefined : { ...OPERATOR, type: 'LiftBlockOnBehalf', targetId: blocked };
}

/** What the operator does; what it has halted or blocked it mostly lets go on. */
function operate(memory: Memory): Command {
  const { random, timeUs } = memory;
  const targetId = oneOf(random, PARTICIPANTS);
  const open = openContracts(memory);
  const contractId = open[random.below(open.length || 1)]?.contractId ?? 'NL-NONE';
  const letGoOn = random.below(2) === 0 ? resume(memory) : undefined;
  if (letGoOn !== undefined) return letGoOn;
  switch (random.below(7)) {
    case 0:
      return { ...OPERATOR, type: 'HaltContract', contractId };
    case 1:
      return { ...OPERATOR, type: 'HaltMarket', untilUs: timeUs + SECOND_US * (1 + random.below(5)) };
    case 2:
      return { ...OPERATOR, type: 'SetParticipantTerms', targetId, terms: { openOrders: 500 + random.below(500) } };
    case 3: {
      const prices = open.slice(0, 3).map((one) => ({ contractId: one.contractId, priceTicks: random.below(5) - 2 }));
      return { ...OPERATOR, type: 'SetReferencePrices', area: 'NL', prices };
    }
    case 4:
      return {
        ...OPERATOR,
        type: 'CancelOrdersOnBehalf',
        targetId,
        contractId,
        ...(random.below(4) === 0 && { block: true }),
      };
    default: {
      const { orderId = 1 } = recentOrder(memory) ?? {};
      return { ...OPERATOR, type: 'CancelOrderOnBehalf', orderId };
    }
  }
}
