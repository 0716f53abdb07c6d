/** What a venue did otherwise than a step says. */
import type { ExpectedOrder, ExpectedTrade, Outcome } from './scenario.ts';
import type { Answer, SeenOrder, SeenTrade } from './venue.ts';
import { mw, price } from './written.ts';

/** What came of a step. */
export type Seen = {
  answers: Answer[];
  orders: ReadonlyMap<number, SeenOrder>;
  trades: SeenTrade[];
  newTrades: SeenTrade[];
  /** By this step, otherwise than by being filled. */
  ended: SeenOrder[];
};

/** In words, one thing each; none if all is as it says. */
export function differences(outcome: Outcome, seen: Seen): string[] {
  return [
    ...answerDifferences(outcome, seen.answers),
    ...tradeDifferences(outcome, seen.newTrades),
    ...endDifferences(outcome, seen.ended),
    ...outcome.orders.flatMap((expected) => orderDifferences(expected, seen)),
    ...outcome.recalls.flatMap(({ tradeId, state, revision }) => {
      const trade = seen.trades.find((known) => known.tradeId === tradeId);
      const isSo = trade?.state === state && (revision ?? trade.revision) === trade.revision;
      return isSo
        ? []
        : [`T-${tradeId} is ${trade?.state ?? 'unknown'} revision ${trade?.revision ?? 0}, not ${state}`];
    }),
  ];
}

/** Several where the step asked several times. */
function answerDifferences({ refusal, isRepeated }: Outcome, answers: Answer[]): string[] {
  const wanted = refusal !== undefined ? `refused ${refusal}` : isRepeated ? 'answered as the first time' : 'accepted';
  return [...new Set(answers.map(answerText))].filter((is) => is !== wanted).map((is) => `is ${is}, not ${wanted}`);
}

function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'ACCEPTED':
      return 'accepted';
    case 'AGAIN':
      return 'answered as the first time';
    case 'REFUSED':
      return `refused ${answer.code}`;
  }
}

function tradeDifferences({ trades, manyTrades }: Outcome, seen: SeenTrade[]): string[] {
  if (manyTrades !== undefined) {
    const traded = seen.reduce((sum, trade) => sum + trade.lots, 0);
    if (seen.length === manyTrades.count && traded === manyTrades.lots) return [];
    return [`${seen.length} trades of ${mw(traded)} in all, not ${manyTrades.count} of ${mw(manyTrades.lots)}`];
  }
  return listDifferences(seen.map(tradeText), trades.map(tradeText), 'no trade');
}

function tradeText({ order, restingOrder, lots, priceTicks }: ExpectedTrade): string {
  return `${order} trades ${mw(lots)} at ${price(priceTicks)} with ${restingOrder}`;
}

/** In any order: which of several orders ends first is told by some venues only. `manyEnded`: besides those named. */
function endDifferences({ orders, manyEnded }: Outcome, ended: SeenOrder[]): string[] {
  const named = new Set(orders.map(({ order }) => order));
  const others = ended.filter(({ name }) => !named.has(name));
  if (manyEnded === undefined) {
    return others.map(({ name, state, reason = '' }) => `${name} is ${state} ${reason}, which is not told`);
  }
  const { count, state, reason } = manyEnded;
  const alike = others.filter((order) => order.state === state && order.reason === reason);
  if (alike.length === count && others.length === count) return [];
  return [`${others.length} orders ended, ${alike.length} of them ${state} ${reason}, not ${count}`];
}

function orderDifferences(expected: ExpectedOrder, { orders }: Seen): string[] {
  const order = [...orders.values()].find(({ name }) => name === expected.order);
  if (order === undefined) return [`there is no order ${expected.order}`];
  const { state, reason, openLots, filledLots, priceTicks, revision } = order;
  const pairs: [string, string | number | undefined, string | number | undefined][] = [
    ['', state, expected.state],
    ['', reason, expected.reason],
    ['open ', openLots, expected.openLots],
    ['filled ', filledLots, expected.filledLots],
    ['at ', priceTicks, expected.priceTicks],
    ['revision ', revision, expected.revision],
  ];
  return pairs
    .filter(([, is, wanted]) => wanted !== undefined && is !== wanted)
    .map(([what, is, wanted]) => `${order.name} is ${what}${is ?? 'nothing'}, not ${what}${wanted ?? ''}`);
}

/** Nothing if both are the same, else both in words. */
export function listDifferences(seen: string[], wanted: string[], none: string): string[] {
  const text = (lines: string[]): string => (lines.length === 0 ? none : lines.join('; '));
  return text(seen) === text(wanted) ? [] : [`seen:   ${text(seen)}`, `wanted: ${text(wanted)}`];
}
