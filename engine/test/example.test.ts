/** The examples of README.md: they stand here too, and run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createBook } from '../src/book.ts';
import { VENUE } from '../src/commands.ts';
import { apply, createMarket } from '../src/market.ts';

test('driving the market', () => {
  // README: market
  const market = createMarket();
  const found = { ...VENUE, type: 'FoundVenue', venueId: 'demo', environment: 'sandbox' } as const;
  const admit = { ...VENUE, type: 'AdmitParticipant', admittedId: 'alpha' } as const;
  apply(market, found, { sequence: 1, timeUs: 1_800_000_000_000_000 });
  const events = apply(market, admit, { sequence: 2, timeUs: 1_800_000_000_000_001 });
  // events: [{ type: 'ParticipantAdmitted' }]
  // README: end
  assert.deepEqual(events, [{ type: 'ParticipantAdmitted' }]);
});

test('driving the bare book', () => {
  // README: book
  const book = createBook(800);
  book.place({ orderId: 1, side: 'SELL', priceTicks: 5_000, openLots: 10, timeInForce: 'GFS' });
  const placed = book.place({ orderId: 2, side: 'BUY', priceTicks: 5_100, openLots: 12, timeInForce: 'GFS' });
  // placed.met: order 1, all 10 lots at 5,000; placed.openLots: 2, which rest at 5,100
  // README: end
  const none = { restingOpenLots: 0, restingVisibleLots: 0 };
  assert.deepEqual(placed.met, [{ restingOrderId: 1, priceTicks: 5_000, quantityLots: 10, ...none }]);
  assert.equal(placed.openLots, 2);
  assert.deepEqual(book.levels('BUY', 5), [{ priceTicks: 5_100, quantityLots: 2, orders: 1 }]);
});

test('README.md shows exactly these examples', () => {
  const read = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');
  const shown = read('example.test.ts').matchAll(
    /^ {2}\/\/ README: (?:market|book)\n(?<code>.*?)^ {2}\/\/ README: end$/gms,
  );
  const examples = [...shown].map((match) => (match.groups?.['code'] ?? '').replace(/^ {2}/gm, ''));
  assert.equal(examples.length, 2);
  for (const example of examples) assert.ok(read('../README.md').includes(example), `README.md lacks:\n${example}`);
});
