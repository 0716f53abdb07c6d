/** Reads what participants do: `alpha buys a1 5.0 at 50.00 in Q1 IOC`. */
import type { Actor, BasketLeg, Command, OrderFilter, OrderTerms, Side, TimeInForce } from '../../src/commands.ts';
import type { Ask, Known } from './scenario.ts';
import { areaOf, productOf, selfTradeMode, type Named } from './set-up.ts';
import { choice, instant, lots, name, names, options, priceTicks, quoted, whole, type Words } from './words.ts';

const TIMES_IN_FORCE = ['GFS', 'GTD', 'IOC', 'FOK'] as const;
/** Of all that is traded in scenarios. */
export const PORTFOLIO = 'default';
const VERBS = [
  ...['buys', 'sells', 'amends', 'cancels', 'parks', 'activates', 'cancels-all', 'kill-switch', 'lifts-block'],
  ...['switch', 'recalls', 'basket'],
];

/** The commands of one line; legs of a basket come on lines of their own, so `basket` is read elsewhere. */
export function readAct(words: Words, participantId: string, named: Named): Ask[] {
  const verb = words.next('what is done');
  switch (verb) {
    case 'buys':
      return readOrders(words, participantId, 'BUY', named);
    case 'sells':
      return readOrders(words, participantId, 'SELL', named);
    case 'amends':
      return [readAmendment(words, participantId)];
    case 'cancels':
      return [readChange(words, participantId, 'CancelOrder')];
    case 'parks':
      return [readChange(words, participantId, 'ParkOrder')];
    case 'activates':
      return [readChange(words, participantId, 'ActivateOrder')];
    case 'cancels-all':
      return [readMassCancel(words, participantId, named, false)];
    case 'kill-switch':
      return [readMassCancel(words, participantId, named, true)];
    case 'lifts-block':
      return [always({ ...actor(participantId), type: 'LiftBlock' })];
    case 'switch':
      return [readSwitch(words, participantId)];
    case 'recalls':
      return [always({ ...actor(participantId), type: 'RequestRecall', tradeId: tradeId(words) })];
    default:
      return words.fail(`"${verb}" should be one of ${VERBS.join(', ')}`);
  }
}

const always =
  (command: Command): Ask =>
  () =>
    command;

/** Whoever trades for the participant, with one of its keys. */
export function actor(participantId: string, key = 'main'): Actor {
  return { participantId, userId: `${participantId}-trader`, keyId: `${participantId}-${key}` };
}

/** `T-1`: the first trade at this venue. */
export function tradeId(words: Words): number {
  const wanted = 'a trade, such as T-1 for the first';
  const word = words.next(wanted);
  const [, digits] = /^T-([1-9]\d*)$/.exec(word) ?? [];
  return digits === undefined ? words.fail(`"${word}" should be ${wanted}`) : Number(digits);
}

/** The contracts of `Q1`, `Q1..4` (one each), or `Q1+Q2+Q3` (a block). */
function contractIds(words: Words, named: Named): { each: string[] } | { block: string[] } {
  if (words.peek()?.includes('+') === true) {
    const parts = words.next('a block').split('+');
    return { block: parts.map((part) => contractIdOf(words, part, named)) };
  }
  return { each: names(words, 'a contract').map((part) => contractIdOf(words, part, named)) };
}

export function contractIdOf(words: Words, contractName: string, named: Named): string {
  // So that a scenario can name one that there isn't.
  if (contractName === 'nothing') return 'NL-20260101T0000Z-PT15M';
  const known = [...named.contracts.keys()];
  const contract = named.contracts.get(contractName);
  if (contract !== undefined) return contract.contractId;
  return words.fail(`"${contractName}" is none of the contracts ${known.slice(0, 8).join(', ')}`);
}

/** The id of one contract or block. */
export function oneContractId(words: Words, named: Named): string {
  const found = contractIds(words, named);
  if ('block' in found) return `${found.block[0] ?? ''}-X${found.block.length}`;
  const [first, second] = found.each;
  return first === undefined || second !== undefined ? words.fail('here only one contract is meant') : first;
}

type Price = { quantityLots: number; priceTicks: number; where: { each: string[] } | { block: string[] } };

/** `5.0 at 50.00 in Q1`; where there is only one contract, it need not be named. */
export function readPrice(words: Words, named: Named): Price {
  const quantityLots = lots(words);
  words.expect('at');
  const price = priceTicks(words);
  const [only, second] = named.contracts.values();
  if (words.take('in')) return { quantityLots, priceTicks: price, where: contractIds(words, named) };
  if (only === undefined || second !== undefined) return words.fail('there are several contracts: say "in" which one');
  return { quantityLots, priceTicks: price, where: { each: [only.contractId] } };
}

type Terms = Omit<OrderTerms, 'portfolioId' | 'clientOrderId' | 'contractId' | 'side' | 'priceTicks' | 'quantityLots'>;

function readTerms(words: Words): { terms: Terms; key: string } {
  const terms: Terms = { orderType: 'LIMIT', timeInForce: 'GFS' };
  let key = 'main';
  const timeInForce = (word: TimeInForce): [string, () => void] => [word, () => (terms.timeInForce = word)];
  options(words, {
    ...Object.fromEntries(TIMES_IN_FORCE.map(timeInForce)),
    until: () => (terms.validUntilUs = instant(words).timeUs),
    iceberg: () => (terms.orderType = 'ICEBERG'),
    shows: () => (terms.displayLots = lots(words)),
    parked: () => (terms.parked = true),
    'self-trade': () => (terms.selfTradePrevention = selfTradeMode(words)),
    key: () => (key = words.next('a key')),
    text: () => (terms.text = quoted(words)),
  });
  return { terms, key };
}

function readOrders(words: Words, participantId: string, side: Side, named: Named): Ask[] {
  const orders = names(words, 'a name for the order');
  const { where, ...price } = readPrice(words, named);
  const { terms, key } = readTerms(words);
  const shared = { ...actor(participantId, key), portfolioId: PORTFOLIO, side, ...price };
  if ('block' in where) {
    const { orderType, displayLots, ...blockTerms } = terms;
    if (orderType !== 'LIMIT' || displayLots !== undefined) words.fail('a block order is no iceberg');
    const { block } = where;
    return orders.map((clientOrderId) =>
      always({ ...shared, ...blockTerms, type: 'PlaceBlock', clientOrderId, contractIds: block }),
    );
  }
  const { each } = where;
  if (each.length !== 1 && each.length !== orders.length) {
    words.fail(`${orders.length} orders can't be placed in ${each.length} contracts, one each`);
  }
  return orders.map((clientOrderId, index) =>
    always({ ...shared, ...terms, type: 'PlaceOrder', clientOrderId, contractId: each[index] ?? each[0] ?? '' }),
  );
}

/** One leg of a basket: `buys 5.0 at 50.00 in Q1`. */
export function readLeg(words: Words, named: Named): BasketLeg {
  const side = choice(words, ['buys', 'sells']) === 'buys' ? 'BUY' : 'SELL';
  const { where, ...price } = readPrice(words, named);
  if ('block' in where || where.each[0] === undefined) return words.fail('a leg is an order for one contract');
  const { terms } = readTerms(words);
  const { selfTradePrevention, text } = terms;
  return {
    portfolioId: PORTFOLIO,
    contractId: where.each[0],
    side,
    ...price,
    ...(selfTradePrevention !== undefined && { selfTradePrevention }),
    ...(text !== undefined && { text }),
  };
}

/** Revision: the one that the order has, unless the file says another. */
function readAmendment(words: Words, participantId: string): Ask {
  const clientOrderId = name(words, 'an order');
  const change: { quantityLots?: number; priceTicks?: number; displayLots?: number; validUntilUs?: number } = {};
  let text: string | undefined;
  let revision: number | undefined;
  options(words, {
    to: () => (change.quantityLots = lots(words)),
    at: () => (change.priceTicks = priceTicks(words)),
    shows: () => (change.displayLots = lots(words)),
    until: () => (change.validUntilUs = instant(words).timeUs),
    text: () => (text = quoted(words)),
    revision: () => (revision = whole(words, 'a revision')),
  });
  return (known: Known) => ({
    ...actor(participantId),
    type: 'AmendOrder',
    clientOrderId,
    revision: revision ?? known.revisionOf(clientOrderId),
    ...change,
    ...(text !== undefined && { text }),
  });
}

function readChange(words: Words, participantId: string, type: 'CancelOrder' | 'ParkOrder' | 'ActivateOrder'): Ask {
  const clientOrderId = name(words, 'an order');
  const command = { ...actor(participantId), type, clientOrderId };
  return always(words.take('revision') ? { ...command, revision: whole(words, 'a revision') } : command);
}

function readMassCancel(words: Words, participantId: string, named: Named, block: boolean): Ask {
  const filter = readFilter(words, named);
  const more = block ? { block: true as const } : {};
  return (known) => ({ ...actor(participantId), type: 'CancelOrders', ...more, ...filter(known) });
}

/** `in Q1 side BUY`; `orders a1 a2` by the venue's ids, `ids a1 a2` by their owner's. Both stand last. */
export function readFilter(words: Words, named: Named): (known: Known) => OrderFilter {
  const filter: OrderFilter = {};
  let byOrderId: string[] | undefined;
  const allNames = (): string[] => {
    const found: string[] = [];
    while (words.peek() !== undefined) found.push(name(words, 'an order'));
    return found;
  };
  options(words, {
    area: () => (filter.area = areaOf(words)),
    product: () => (filter.product = productOf(words)),
    in: () => (filter.contractId = oneContractId(words, named)),
    side: () => (filter.side = choice(words, ['BUY', 'SELL'])),
    orders: () => (byOrderId = allNames()),
    ids: () => (filter.clientOrderIds = allNames()),
  });
  const orders = byOrderId;
  return (known) => (orders === undefined ? filter : { ...filter, orderIds: orders.map(known.orderIdOf) });
}

/** `60 KEY`: seconds, and whose orders go. */
function readSwitch(words: Words, participantId: string): Ask {
  const seconds = whole(words, 'a number of seconds');
  const scope = choice(words, ['KEY', 'PARTICIPANT']);
  const key = words.take('key') ? words.next('a key') : undefined;
  return always({ ...actor(participantId, key), type: 'SetCancelAfter', seconds, scope });
}
