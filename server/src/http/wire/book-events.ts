/** The books on the stream. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { BookEvent, Position } from '../../feed/feed-types.ts';
import type { Schemas } from './api-schemas.ts';
import { levelOut } from './contracts.ts';

type BookTold = Schemas['BookEvent']['data'];

export function booksStartOut({ sequence }: Position): BookTold {
  return { kind: 'START', sequence };
}

export function bookEventOut({ kind, contractId, bids, asks, timeUs, position: { sequence } }: BookEvent): BookTold {
  const levels = { bids: bids.map(levelOut), asks: asks.map(levelOut) };
  return { kind, contractId, ...levels, ...(timeUs !== undefined && { time: formatEventTime(timeUs) }), sequence };
}
