/** What a trader may want next: few contracts and few prices, so that orders meet; aimed by the market as it is. */
import type { NaiveContract, NaiveMarket, NaiveOrder } from '../../../engine/naive/market.ts';
import type {
  Actor,
  AmendedTerms,
  BasketLeg,
  Command,
  PlaceOrder,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from '@wattbook/engine/commands';
import type { Random } from '../../../engine/test/random.ts';
import { DISTRUST } from '../../src/exchange/poison.ts';
import type { BatchedCommand, BatchWish } from './batches.ts';
import { POISON_TEXT } from './simulated-quarantine.ts';
import type { Feature, Swarm } from './swarm.ts';

export type Wish = {
  random: Random;
  swarm: Swarm;
  market: NaiveMarket;
  actor: Actor;
  nowUs: number;
  nextId: () => string;
};

export const PARTICIPANTS = ['alpha', 'beta', 'gamma'] as const;

const SECOND_US = 1_000_000;
const MODES: [SelfTradePrevention, ...SelfTradePrevention[]] = [
  'ALLOW',
  'CANCEL_INCOMING',
  'CANCEL_RESTING',
  'CANCEL_BOTH',
];
const ORDERS_AIMED_AT = 25;
/** So few that no process comes to distrust its market (exchange/poison.ts). */
const POISONERS = PARTICIPANTS.slice(0, DISTRUST.participants - 1);

type Want = (wish: Wish) => Command | undefined;

/** Of a hundred wishes; the rest are orders, and so are those of features that this run doesn't have. */
const WANTS: readonly { ofHundred: number; feature: Feature; want: Want }[] = [
  { ofHundred: 12, feature: 'amendments', want: amend },
  { ofHundred: 10, feature: 'cancellations', want: cancel },
  { ofHundred: 8, feature: 'parking', want: park },
  { ofHundred: 5, feature: 'baskets', want: basket },
  { ofHundred: 7, feature: 'blocks', want: block },
  { ofHundred: 3, feature: 'mass cancels', want: massCancel },
  { ofHundred: 2, feature: 'kill switch', want: ({ actor }) => ({ ...actor, type: 'LiftBlock' }) },
  { ofHundred: 2, feature: 'dead man’s switch', want: switchOn },
  { ofHundred: 4, feature: 'recalls', want: recall },
];

/** Undefined where there is nothing to trade. */
export function wantNext(wish: Wish): Command | undefined {
  let number = wish.random.below(100);
  for (const { ofHundred, feature, want } of WANTS) {
    if (number < ofHundred && wish.swarm.features.has(feature)) return want(wish);
    number -= ofHundred;
    if (number < 0) break;
  }
  return place(wish);
}

/** What is open, the first to close first. */
export function contractsAt({ contracts }: NaiveMarket, nowUs: number): NaiveContract[] {
  return contracts
    .filter(({ legs, session, closesAtUs }) => legs.length === 0 && session === 'OPEN' && closesAtUs > nowUs)
    .sort((one, other) => one.closesAtUs - other.closesAtUs);
}

/** The first to close, mostly; now and then one of the next, one that has just closed, or any. */
function aimedContract({ random, market, nowUs }: Wish): NaiveContract | undefined {
  if (random.chance(0.02)) return random.anyOf(market.contracts.filter(({ legs }) => legs.length === 0));
  const open = contractsAt(market, nowUs - (random.chance(0.03) ? SECOND_US : 0));
  return random.chance(0.8) ? open[0] : random.anyOf(open.slice(0, 3));
}

const priceAt = ({ random }: Wish, side: Side): number => {
  if (random.chance(0.02)) return random.oneOf([-50_000, 1_000_000, 0, 999_900]);
  const lean = random.chance(0.4) ? 1 : 0;
  return 5_000 + (random.below(5) - 2 + (side === 'BUY' ? -lean : lean)) * 25;
};

const lotsAt = ({ random }: Wish): number => (random.chance(0.02) ? 500 : 1 + random.below(20));

function placed(wish: Wish, contract: NaiveContract): PlaceOrder {
  const { random, swarm, actor } = wish;
  const has = (feature: Feature, probability: number): boolean =>
    swarm.features.has(feature) && random.chance(probability);
  const side = random.oneOf<Side>(['BUY', 'SELL']);
  const quantityLots = lotsAt(wish);
  const isIceberg = has('icebergs', 0.2) && quantityLots > 1;
  const isTimed = has('good till date', 0.15);
  const isAtOnce = !isIceberg && !isTimed && has('fill or kill', 0.25);
  const timeInForce: TimeInForce = isTimed ? 'GTD' : isAtOnce ? random.oneOf<TimeInForce>(['IOC', 'FOK']) : 'GFS';
  return {
    ...actor,
    ...{ type: 'PlaceOrder', portfolioId: 'default', clientOrderId: wish.nextId(), contractId: contract.contractId },
    ...{ side, priceTicks: priceAt(wish, side), quantityLots, timeInForce, orderType: isIceberg ? 'ICEBERG' : 'LIMIT' },
    ...(isIceberg && { displayLots: 1 + random.below(Math.ceil(quantityLots / 2)) }),
    ...(isTimed && { validUntilUs: validityAt(wish, contract) }),
    ...(!isAtOnce && has('parking', 0.08) && { parked: true }),
    ...(has('self-trade prevention', 0.5) && { selfTradePrevention: random.oneOf(MODES) }),
    ...(random.chance(0.1) && { text: `note ${random.below(3)}` }),
    ...(isPoisoned(wish) && { text: POISON_TEXT }),
  };
}

function isPoisoned({ random, swarm, actor }: Wish): boolean {
  const isPoisoner = POISONERS.some((participantId) => participantId === actor.participantId);
  return isPoisoner && swarm.features.has('poison') && random.chance(0.04);
}

/** Whole milliseconds, as the wire has them. */
function validityAt({ random, nowUs }: Wish, { closesAtUs }: NaiveContract): number {
  const untilUs = random.oneOf([
    nowUs + random.below(20 * SECOND_US),
    nowUs + random.below(3_600 * SECOND_US),
    closesAtUs,
  ]);
  return Math.ceil(Math.min(untilUs, closesAtUs) / SECOND_US) * SECOND_US;
}

function place(wish: Wish): Command | undefined {
  const contract = aimedContract(wish);
  return contract && placed(wish, contract);
}

/** One of one's own, mostly one to which something may still happen. */
function ownOrder({ random, market, actor }: Wish): NaiveOrder | undefined {
  const own = market.orders
    .filter(({ participantId }) => participantId === actor.participantId)
    .slice(-ORDERS_AIMED_AT);
  const open = own.filter(({ state }) => state === 'ACTIVE' || state === 'PARKED');
  return random.anyOf(open.length > 0 && random.chance(0.9) ? open : own);
}

function amend(wish: Wish): Command | undefined {
  const { random, actor } = wish;
  const order = ownOrder(wish);
  if (order === undefined) return place(wish);
  const { orderId, filledLots, side } = order;
  const terms: AmendedTerms = {
    ...(random.chance(0.5) && { priceTicks: priceAt(wish, side) }),
    ...(random.chance(0.6) && { quantityLots: filledLots + (random.chance(0.1) ? 0 : lotsAt(wish)) }),
    ...(order.displayLots !== undefined && random.chance(0.3) && { displayLots: 1 + random.below(4) }),
    ...(random.chance(0.1) && { text: `amended ${random.below(3)}` }),
    ...(isPoisoned(wish) && { text: POISON_TEXT }),
  };
  const contract = wish.market.contracts.find(({ contractId }) => contractId === order.contractId);
  if (order.timeInForce === 'GTD' && contract !== undefined && random.chance(0.4)) {
    terms.validUntilUs = validityAt(wish, contract);
  }
  if (Object.keys(terms).length === 0) terms.text = 'amended';
  return { ...actor, type: 'AmendOrder', orderId, revision: revisionOf(wish, order), ...terms };
}

const revisionOf = ({ random }: Wish, { revision }: NaiveOrder): number => revision + (random.chance(0.04) ? 1 : 0);

function cancel(wish: Wish): Command | undefined {
  const order = ownOrder(wish);
  if (order === undefined) return place(wish);
  const asked = { ...wish.actor, type: 'CancelOrder', orderId: order.orderId } as const;
  return wish.random.chance(0.5) ? asked : { ...asked, revision: revisionOf(wish, order) };
}

function park(wish: Wish): Command | undefined {
  const { random, market, actor } = wish;
  const parked = market.orders.filter((one) => one.participantId === actor.participantId && one.state === 'PARKED');
  const order = random.chance(0.5) ? random.anyOf(parked.slice(-ORDERS_AIMED_AT)) : ownOrder(wish);
  if (order === undefined) return place(wish);
  const type = (order.state === 'PARKED') === random.chance(0.95) ? 'ActivateOrder' : 'ParkOrder';
  return { ...actor, type, orderId: order.orderId, revision: revisionOf(wish, order) };
}

const BATCHED_MAX = 6;

/** Mostly a quote made anew: what was there goes or changes, and so may what the batch itself places. */
export function wantBatch(wish: Wish): BatchWish | undefined {
  const { random } = wish;
  const commands: BatchedCommand[] = [];
  for (let left = 1 + random.below(BATCHED_MAX); left > 0; left--) {
    const command = random.oneOf([place, place, amend, cancel, () => changeOf(wish, commands)])(wish);
    const isBatchable =
      command?.type === 'PlaceOrder' || command?.type === 'AmendOrder' || command?.type === 'CancelOrder';
    if (isBatchable) commands.push(command);
  }
  return commands.length === 0 ? undefined : { commands, onError: random.oneOf(['CONTINUE', 'STOP']) };
}

/** Of what stands before it in the same batch: as it has no id yet, by its owner's. */
function changeOf(wish: Wish, before: readonly BatchedCommand[]): Command | undefined {
  const { random, actor } = wish;
  const order = random.anyOf(before.filter(({ type }) => type === 'PlaceOrder'));
  if (order?.type !== 'PlaceOrder') return place(wish);
  const { clientOrderId, side } = order;
  if (random.chance(0.4)) return { ...actor, type: 'CancelOrder', clientOrderId };
  const priceTicks = priceAt(wish, side);
  return { ...actor, type: 'AmendOrder', clientOrderId, revision: random.oneOf([1, 1, 2]), priceTicks };
}

/** Mostly of what rests in what is open, so that some can be filled. */
function basket(wish: Wish): Command | undefined {
  const { random, market, actor, nextId, nowUs } = wish;
  const legs = contractsAt(market, nowUs)
    .slice(0, 6)
    .map(({ contractId }) => legFor(wish, contractId))
    .toSorted((one, other) => Number(other.isAimed) - Number(one.isAimed))
    .slice(0, random.oneOf([2, 2, 3]))
    .map(({ leg }) => leg);
  if (legs.length < 2) return place(wish);
  return { ...actor, type: 'PlaceBasket', clientBasketId: nextId(), legs };
}

function legFor(wish: Wish, contractId: string): { leg: BasketLeg; isAimed: boolean } {
  const { random, market } = wish;
  const resting = market.orders.findLast((order) => order.contractId === contractId && order.state === 'ACTIVE');
  const side = resting?.side === 'BUY' ? 'SELL' : 'BUY';
  const priceTicks = resting?.priceTicks ?? priceAt(wish, side);
  const quantityLots = resting === undefined ? lotsAt(wish) : 1 + random.below(resting.openLots);
  return {
    leg: { portfolioId: 'default', contractId, side, priceTicks, quantityLots },
    isAimed: resting !== undefined,
  };
}

function block(wish: Wish): Command | undefined {
  const { random, market, actor, nextId, nowUs } = wish;
  const [first, ...others] = contractsAt(market, nowUs);
  if (first === undefined) return undefined;
  const legs = [first];
  for (const other of others) {
    if (other.product === first.product && other.deliveryStartUs === legs.at(-1)?.deliveryEndUs) legs.push(other);
  }
  if (legs.length < 2) return place(wish);
  const side = random.oneOf<Side>(['BUY', 'SELL']);
  return {
    ...{ ...actor, type: 'PlaceBlock', portfolioId: 'default', clientOrderId: nextId(), side },
    contractIds: legs.slice(0, random.oneOf([2, 2, 3])).map(({ contractId }) => contractId),
    ...{ priceTicks: priceAt(wish, side), quantityLots: lotsAt(wish) },
    timeInForce: random.oneOf<TimeInForce>(['GFS', 'GFS', 'IOC', 'FOK']),
  };
}

function massCancel(wish: Wish): Command {
  const { random, actor, swarm, market, nowUs } = wish;
  const [front] = contractsAt(market, nowUs);
  return {
    ...{ ...actor, type: 'CancelOrders' },
    ...(random.chance(0.4) && { side: random.oneOf<Side>(['BUY', 'SELL']) }),
    ...(front !== undefined && random.chance(0.4) && { contractId: front.contractId }),
    ...(swarm.features.has('kill switch') && random.chance(0.4) && { block: true }),
  };
}

function switchOn({ random, actor }: Wish): Command {
  const scope = random.oneOf<'KEY' | 'PARTICIPANT'>(['KEY', 'PARTICIPANT']);
  return { ...actor, type: 'SetCancelAfter', seconds: random.oneOf([0, 1, 5, 60]), scope };
}

function recall(wish: Wish): Command | undefined {
  const { random, market, actor } = wish;
  const known = market.trades.filter(({ isGone }) => !isGone);
  const own = known.filter((trade) => [trade.buyParticipantId, trade.sellParticipantId].includes(actor.participantId));
  const trade = random.anyOf(own.slice(-8));
  return trade === undefined ? place(wish) : { ...actor, type: 'RequestRecall', tradeId: trade.tradeId };
}
