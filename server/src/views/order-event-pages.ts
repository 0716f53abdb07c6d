/** Where in the journal an order's history stands, page by page, along the primary key of `order_records`. */
import type { Pool } from 'pg';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { CursorInvalid, type EventPlace, type Page, type PageRequest } from './view-types.ts';

/** Each may stand in a block of its own, which is read whole: then a page ends early, with a cursor. */
export const RECORDS_PER_PAGE_MAX = 50;

export async function orderEventsProgress(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ sequence: string }>(
    `select sequence from view_progress where view_name = 'order-records'`,
  );
  return Number(rows[0]?.sequence ?? 0);
}

export async function listOrderEvents(pool: Pool, orderId: number, page: PageRequest): Promise<Page<EventPlace>> {
  const ascending = page.afterSequence !== undefined;
  const values = [orderId];
  const conditions = ['order_id = $1'];
  const from = startOf(orderId, page);
  if (from !== undefined) {
    const places = [from.sequence, from.index].map((part) => `$${values.push(part)}`).join(', ');
    conditions.push(`(sequence, event_index) ${ascending ? '>' : '<'} (${places})`);
  }
  if (page.afterSequence !== undefined) conditions.push(`sequence > $${values.push(page.afterSequence)}`);
  const direction = ascending ? 'asc' : 'desc';
  const { rows } = await pool.query<{ sequence: string; event_index: number }>(
    `select sequence, event_index from order_records where ${conditions.join(' and ')}
     order by sequence ${direction}, event_index ${direction} limit $${values.push(page.limit + 1)}`,
    values,
  );
  const places = rows.map((row) => ({ sequence: Number(row.sequence), index: row.event_index }));
  return eventPage(orderId, page, places);
}

/** The event that a cursor goes on behind. It is of one order and one direction. */
export function startOf(orderId: number, page: PageRequest): EventPlace | undefined {
  if (page.cursor === undefined) return undefined;
  const [ofOrder, sequence = 0, index = 0] = decodeCursor(nameOf(page), 3, page.cursor);
  if (ofOrder !== orderId) throw new CursorInvalid(`this cursor belongs to order ${ofOrder}, not to ${orderId}`);
  return { sequence, index };
}

/** @param places from where the page begins, one more than its limit if there are so many */
export function eventPage(orderId: number, page: PageRequest, places: readonly EventPlace[]): Page<EventPlace> {
  const records = new Set<number>();
  const items: EventPlace[] = [];
  for (const place of places.slice(0, page.limit)) {
    records.add(place.sequence);
    if (records.size > RECORDS_PER_PAGE_MAX) break;
    items.push(place);
  }
  const last = items.at(-1);
  const isWhole = last === undefined || items.length === places.length;
  const nextCursor = isWhole ? null : encodeCursor(nameOf(page), [orderId, last.sequence, last.index]);
  return { items, nextCursor };
}

function nameOf({ afterSequence }: PageRequest): string {
  return afterSequence === undefined ? 'order-events' : 'order-events-ascending';
}
