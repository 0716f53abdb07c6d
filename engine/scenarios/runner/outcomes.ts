/** Reads the indented lines below a step: what comes of it. */
import { oneContractId, tradeId } from './acts.ts';
import { ELSEWHERE, type ExpectedOrder, type Level, type Outcome } from './scenario.ts';
import type { Named } from './set-up.ts';
import { choice, lots, name, options, priceTicks, whole, type Words } from './words.ts';

const ORDER_STATES = ['ACTIVE', 'PARKED', 'FILLED', 'CANCELLED', 'EXPIRED'] as const;
const CONTRACT_STATES = ['SCHEDULED', 'OPEN', 'HALTED', 'CLOSED'] as const;
const TRADE_STATES = ['EXECUTED', 'RECALL_REQUESTED', 'RECALLED'] as const;

export function nothing(): Outcome {
  return { isRepeated: false, trades: [], orders: [], contracts: [], recalls: [] };
}

export function readOutcome(words: Words, outcome: Outcome, named: Named): void {
  if (words.take('refused')) {
    outcome.refusal = words.next('the code of a refusal');
  } else if (words.take('answered')) {
    for (const word of ['as', 'the', 'first', 'time']) words.expect(word);
    outcome.isRepeated = true;
  } else if (/^\d+$/.test(words.peek() ?? '')) {
    readMany(words, outcome);
  } else if (/^T-/.test(words.peek() ?? '')) {
    const id = tradeId(words);
    words.expect('is');
    const state = choice(words, TRADE_STATES);
    const revision = words.take('revision') ? { revision: whole(words, 'a revision') } : {};
    outcome.recalls.push({ tradeId: id, state, ...revision });
  } else if (isContract(words.peek() ?? '', named)) {
    const contractId = oneContractId(words, named);
    words.expect('is');
    outcome.contracts.push({ contractId, state: choice(words, CONTRACT_STATES) });
  } else {
    readOrder(words, outcome);
  }
  words.end();
}

const isContract = (word: string, named: Named): boolean => named.contracts.has(word.split('+', 1)[0] ?? '');

/** `801 trades of 80.1 in all`, `1200 orders are EXPIRED GATE_CLOSURE`. */
function readMany(words: Words, outcome: Outcome): void {
  const count = whole(words, 'a number');
  if (words.take('trades')) {
    words.expect('of');
    outcome.manyTrades = { count, lots: lots(words) };
    words.expect('in');
    words.expect('all');
    return;
  }
  words.expect('orders');
  words.expect('are');
  outcome.manyEnded = { count, state: choice(words, ['CANCELLED', 'EXPIRED']), reason: words.next('a reason') };
}

/** `a1 trades 5.0 at 50.00 with b1`, `XB:t1 trades 5.0 at 50.00 elsewhere`, `a1 is ACTIVE open 3.0`. */
function readOrder(words: Words, outcome: Outcome): void {
  const order = name(words, 'an order, a contract or a trade');
  if (words.take('trades')) {
    const quantity = lots(words);
    words.expect('at');
    const price = priceTicks(words);
    if (words.take('elsewhere')) {
      outcome.trades.push({ order, restingOrder: ELSEWHERE, lots: quantity, priceTicks: price });
      return;
    }
    words.expect('with');
    outcome.trades.push({ order, restingOrder: name(words, 'an order'), lots: quantity, priceTicks: price });
    return;
  }
  words.expect('is');
  const expected: ExpectedOrder = { order, state: choice(words, ORDER_STATES) };
  if (/^[A-Z_]+$/.test(words.peek() ?? '')) expected.reason = words.next('a reason');
  const hasEnded = expected.state === 'CANCELLED' || expected.state === 'EXPIRED';
  if (hasEnded !== (expected.reason !== undefined)) words.fail('a reason follows CANCELLED and EXPIRED, nothing else');
  options(words, {
    open: () => (expected.openLots = lots(words)),
    filled: () => (expected.filledLots = lots(words)),
    at: () => (expected.priceTicks = priceTicks(words)),
    revision: () => (expected.revision = whole(words, 'a revision')),
  });
  outcome.orders.push(expected);
}

/** A line of a book: `SELL 3.0 at 50.00`, and how many orders, if that is said. */
export function readLevel(words: Words): Level {
  const side = choice(words, ['SELL', 'BUY']);
  const quantityLots = lots(words);
  words.expect('at');
  const level = { side, quantityLots, priceTicks: priceTicks(words) };
  if (words.peek() === undefined) return level;
  const orders = whole(words, 'a number of orders');
  if (!words.take('order')) words.expect('orders');
  words.end();
  return { ...level, orders };
}
