/** Why an order is where it is: what each record did to it, in codes and in words. */
import type { Place } from '@wattbook/engine';
import type { Ahead, Amount } from '@wattbook/engine/book';
import { formatEventTime } from '../../calendar/instant.ts';
import type { OrderSnapshot } from '../../order-snapshot.ts';
import type { Step, TradedTogether, What } from '../../past/order-steps.ts';
import type { Schemas } from './api-schemas.ts';
import { formatPrice, formatQuantity } from './decimals.ts';
import { orderIdText } from './ids.ts';
import { END_WORDS } from './order-history.ts';
import { refusalProblem } from './refusals.ts';

type Now = Schemas['OrderStandingNow'];
type StepOut = Schemas['ExplanationStep'];

/** Of an order that rests: where, and what is on the other side of its book. */
export type RestingNow = { place: Place; isHalted: boolean; bestOppositeTicks: number | undefined };

/** @param now undefined of an order that doesn't rest */
export function explanationOut(
  order: OrderSnapshot,
  now: RestingNow | undefined,
  page: { steps: readonly Step[]; nextCursor: string | null },
): Schemas['OrderExplanation'] {
  const { orderId, clientOrderId, contractId, side, state } = order;
  return {
    orderId: orderIdText(orderId),
    ...{ clientOrderId, contractId, side, state },
    now: now === undefined ? { code: state, words: wordsOfEnd(order) } : restingOut(order, now),
    items: page.steps.map((step) => stepOut(step, order)),
    nextCursor: page.nextCursor,
  };
}

function restingOut(order: OrderSnapshot, { place, isHalted, bestOppositeTicks }: RestingNow): Now {
  const { better, samePrice } = place.ahead;
  const resting = better.orders + samePrice.orders === 0 ? 'RESTS_FIRST' : 'RESTS_BEHIND';
  const halted = isHalted ? ' The contract is halted: nothing trades.' : '';
  return {
    code: isHalted ? 'HALTED' : resting,
    words: `${wordsOfPlace(place)} ${wordsOfOpposite(order, bestOppositeTicks)}${halted}`,
    place: placeOut(place),
    ...(bestOppositeTicks !== undefined && { bestOppositePrice: formatPrice(bestOppositeTicks) }),
  };
}

function wordsOfOpposite({ side }: OrderSnapshot, priceTicks: number | undefined): string {
  const name = side === 'BUY' ? 'offer' : 'bid';
  return priceTicks === undefined ? `There is no ${name}.` : `The best ${name} is ${formatPrice(priceTicks)}.`;
}

function wordsOfEnd({ state, reason }: OrderSnapshot): string {
  if (state === 'PARKED') return 'Parked: out of the book until it is activated.';
  if (state === 'FILLED') return 'Filled: it traded in full.';
  return reason === undefined ? 'It is not in the book.' : END_WORDS[reason];
}

function wordsOfPlace({ priceTicks, ahead: { better, samePrice } }: Place): string {
  const at = formatPrice(priceTicks);
  if (better.orders + samePrice.orders === 0) return `First in the queue at ${at}, the best price of its side.`;
  const before = samePrice.orders === 0 ? `First in the queue at ${at}` : `Before it at ${at}: ${amount(samePrice)}`;
  return `${before}; at better prices: ${better.orders === 0 ? 'none' : amount(better)}.`;
}

function amount({ orders, quantityLots }: Amount): string {
  return `${orders} order${orders === 1 ? '' : 's'} with ${formatQuantity(quantityLots)} MW`;
}

function placeOut({ priceTicks, visibleLots, ahead }: Place): Schemas['OrderPlace'] {
  return {
    price: formatPrice(priceTicks),
    shownQuantity: formatQuantity(visibleLots),
    position: ahead.samePrice.orders + 1,
    ahead: aheadOut(ahead),
  };
}

function aheadOut({ better, samePrice }: Ahead): Schemas['OrderPlace']['ahead'] {
  const out = ({ orders, quantityLots }: Amount) => ({ orders, quantity: formatQuantity(quantityLots) });
  return { betterPrices: out(better), queuedEarlier: out(samePrice) };
}

function stepOut({ sequence, timeUs, what, place }: Step, order: OrderSnapshot): StepOut {
  return {
    code: what.code,
    words: wordsOf(what, order),
    ...membersOf(what, order),
    ...(place !== undefined && { place: placeOut(place) }),
    time: formatEventTime(timeUs),
    sequence,
  };
}

function membersOf(what: What, { orderId }: OrderSnapshot): Partial<StepOut> {
  switch (what.code) {
    case 'ACCEPTED':
    case 'AMENDED_IN_PLACE':
    case 'AMENDED_TO_BACK':
    case 'AMENDED_PARKED':
      return { price: formatPrice(what.priceTicks), quantity: formatQuantity(what.quantityLots) };
    case 'TRADED_INCOMING':
    case 'TRADED_RESTING':
    case 'PASSED_BETTER':
    case 'PASSED_EARLIER': {
      const { trades, quantityLots, lowTicks, highTicks } = what;
      const prices = { lowPrice: formatPrice(lowTicks), highPrice: formatPrice(highTicks) };
      return { trades, quantity: formatQuantity(quantityLots), ...prices };
    }
    case 'CANCELLED':
    case 'EXPIRED':
      return { reason: what.reason, quantity: formatQuantity(what.quantityLots) };
    case 'REFUSED': {
      const { code, detail } = refusalProblem(what.refusal, { orderId: orderIdText(orderId) });
      return { refusal: { asked: what.asked, code, detail } };
    }
    default:
      return {};
  }
}

function wordsOf(what: What, { side }: OrderSnapshot): string {
  switch (what.code) {
    case 'ACCEPTED':
      return `Accepted: ${side} ${termsOf(what)}${what.isParked ? ', parked: out of the book' : ''}.`;
    case 'TRADED_INCOMING':
      return `Coming in, it traded ${wordsOfTrades(what)}: the best price first, there who was first in the queue.`;
    case 'TRADED_RESTING':
      return `An incoming order reached it and traded ${wordsOfTrades(what)}.`;
    case 'PASSED_BETTER':
      return `Orders at better prices traded before it: ${wordsOfTrades(what)}. Price comes first.`;
    case 'PASSED_EARLIER':
      return `Orders that were in its queue earlier traded before it: ${wordsOfTrades(what)}.`;
    case 'AMENDED_IN_PLACE':
      return `Amended to ${termsOf(what)}; it kept its place in the queue.`;
    case 'AMENDED_TO_BACK':
      return `Amended to ${termsOf(what)}; it went to the end of its price's queue.`;
    case 'AMENDED_PARKED':
      return `Amended to ${termsOf(what)}; it stays parked.`;
    case 'REFUSED':
      return `Its owner asked to ${what.asked.toLowerCase()} it, and was refused: ${what.refusal.code}.`;
    case 'CANCELLED':
    case 'EXPIRED':
      return END_WORDS[what.reason];
    default:
      return PLAIN_WORDS[what.code];
  }
}

const PLAIN_WORDS = {
  NEXT_SLICE: "Its slice was used up: the next one joined the end of its price's queue.",
  PARKED: 'Parked: out of the book, its place in the queue is given up.',
  ACTIVATED: "Back in the book, at the end of its price's queue.",
  OVERTAKEN: 'More came in at better prices. Price comes before time.',
  MOVED_UP: 'An order before it was changed or ended: less is before it.',
  HALTED: 'The contract was halted: nothing trades until it is resumed.',
  RESUMED: 'The contract was resumed: it trades again.',
} as const;

function termsOf({ quantityLots, priceTicks }: { quantityLots: number; priceTicks: number }): string {
  return `${formatQuantity(quantityLots)} MW at ${formatPrice(priceTicks)}`;
}

function wordsOfTrades({ trades, quantityLots, lowTicks, highTicks }: TradedTogether): string {
  const prices =
    lowTicks === highTicks ? formatPrice(lowTicks) : `${formatPrice(lowTicks)} to ${formatPrice(highTicks)}`;
  return `${formatQuantity(quantityLots)} MW at ${prices} in ${trades} trade${trades === 1 ? '' : 's'}`;
}
