/**
 * When an order is decided: now, for one that is placed; now or later, for a preview, as if all that is due by then
 * were settled. Of what is due, only ends of orders need care; the rest follows from the time itself.
 */
import { contractOf, orderOf, participantOf, type Market, type Order } from '../state.ts';

/** `isGone`: it is open in the market as it stands, but not any more then. Absent where nobody is. */
export type Moment = { timeUs: number; isGone?: (orderId: number) => boolean };

/** All that is due is settled before a command is carried out. */
export function now({ timeUs }: Market): Moment {
  return { timeUs };
}

export function momentAt(market: Market, timeUs: number): Moment {
  const isNothingDue = market.unfinished === undefined && (market.due.next()?.dueUs ?? Infinity) > timeUs;
  if (isNothingDue) return { timeUs };
  const leaving = new Set(market.unfinished?.ids);
  return {
    timeUs,
    isGone: (orderId) => {
      const order = orderOf(market, orderId);
      return leaving.has(orderId) || endsByItself(market, order, timeUs) || isSwitchedOff(market, order, timeUs);
    },
  };
}

/** Its own time comes, or its contract's. */
function endsByItself(market: Market, { validUntilUs = Infinity, contractId }: Order, timeUs: number): boolean {
  return Math.min(validUntilUs, contractOf(market, contractId).closesAtUs) <= timeUs;
}

/** A dead man's switch goes off: its key's, or the participant's. */
function isSwitchedOff(market: Market, { participantId, keyId }: Order, timeUs: number): boolean {
  const { switches } = participantOf(market, participantId);
  return [keyId, ''].some((key) => (switches.get(key)?.dueUs ?? Infinity) <= timeUs);
}
