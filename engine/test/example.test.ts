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
  const book = createBook(900);
  book.place(1, 'SELL', 5_000, 10, 'GFS');
  const { fills, openLots } = book.place(2, 'BUY', 5_100, 12, 'GFS');
  // fills: order 1, all 10 lots at 5,000; openLots: 2, which rest at 5,100
  // README: end
  assert.deepEqual(fills, [{ restingOrderId: 1, priceTicks: 5_000, quantityLots: 10, restingOpenLots: 0 }]);
  assert.equal(openLots, 2);
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
