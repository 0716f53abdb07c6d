/** Rule 13: trades of other engines, each once, and what it is known for. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  decideRecall,
  defineProduct,
  halt,
  haltMarket,
  importTrade,
  placeBlock,
  requestRecall,
  setTerms,
  settleDay,
  venueOfHours,
} from '../../test/operator.ts';
import { dump, hashFromScratch } from '../../test/market-checks.ts';
import {
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  openVenue,
  OPENS_US,
  refusalOf,
  scheduledVenue,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { VENUE, type ImportTrade } from '../commands.ts';
import {
  ARCHIVE_AFTER_CLOSURE_US,
  EVENTS_PER_RECORD_MAX,
  IMPORT_AHEAD_US_MAX,
  IMPORT_REMEMBERED_US,
  PRICE_TICKS_MAX,
  QUANTITY_LOTS_MAX,
} from '../limits.ts';
import { collarOf, isDue, nextDueUs, stateHash } from '../market.ts';
import { contractOf, participantOf } from '../state.ts';

const GOES_US = OPENS_US + IMPORT_AHEAD_US_MAX + IMPORT_REMEMBERED_US;
const RECALL: Partial<ImportTrade> = { sourceRevision: 2, state: 'RECALLED', executedAtUs: OPENS_US };
const SELL = { participantId: 'beta', portfolioId: 'night' };

const told = (sourceRevision: number) => ({
  ...{ tradeId: 1, source: 'XB', sourceTradeId: 't1', sourceRevision, contractId: 'A', priceTicks: 103 },
  ...{ quantityLots: 7, executedAtUs: OPENS_US, importedSequence: 9, importedAtUs: OPENS_US },
  buy: { participantId: 'alpha', portfolioId: 'main' },
});

function venueWithImport(change: Partial<ImportTrade> = {}): Venue {
  const venue = openVenue();
  importTrade(venue, change);
  return venue;
}

/** All but sequence and time. */
const portrait = (venue: Venue): string => dump({ ...venue.market, sequence: 0, timeUs: 0 });

describe('a trade that is not known', () => {
  test('gets the next trade id, shared with trades that are made here', () => {
    const venue = openVenue();
    assert.deepEqual(importTrade(venue), [{ type: 'TradeImported', tradeId: 1 }]);
    venue.buy('alpha', 2, 100);
    venue.sell('beta', 2, 100);
    assert.deepEqual([...venue.market.trades.keys()], [2]);
    assert.deepEqual(importTrade(venue, { sourceTradeId: 't2' }), [{ type: 'TradeImported', tradeId: 3 }]);
    assert.deepEqual([...venue.market.imports.byTradeId.keys()], [1, 3]);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });

  test('is known with all that is told of it, and nothing that is not', () => {
    const venue = venueWithImport({ aggressorSide: 'SELL', sell: SELL });
    const { hash: _hash, ...kept } = venue.market.imports.oldestFirst[0] ?? assert.fail();
    assert.deepEqual(kept, { ...told(1), aggressorSide: 'SELL', sell: SELL, state: 'EXECUTED' });
    const bare = openVenue();
    bare.apply({
      ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: 't1', sourceRevision: 4, state: 'EXECUTED' },
      ...{ contractId: 'A', priceTicks: -5, quantityLots: 1, executedAtUs: OPENS_US },
    });
    const [trade] = bare.market.imports.oldestFirst;
    assert.ok(trade !== undefined && !('buy' in trade) && !('sell' in trade) && !('aggressorSide' in trade));
  });

  test('is another one where source or id differs', () => {
    const venue = venueWithImport();
    assert.equal(typesOf(importTrade(venue, { source: 'YB' })), 'TradeImported');
    assert.equal(typesOf(importTrade(venue, { sourceTradeId: 't' })), 'TradeImported');
    assert.equal(refusalOf(importTrade(venue)), 'duplicate-trade');
  });

  test('whatever the state of its contract: scheduled, halted, closed, archived; and of its sides', () => {
    const scheduled = scheduledVenue();
    assert.equal(typesOf(importTrade(scheduled)), 'TradeImported');
    const venue = openVenue();
    halt(venue, 'A');
    haltMarket(venue);
    venue.cancelAll('alpha');
    venue.apply({ participantId: 'alpha', userId: 'u', keyId: 'k', type: 'CancelOrders', block: true });
    assert.equal(typesOf(importTrade(venue)), 'TradeImported');
    venue.advance(CLOSES_US);
    assert.equal(typesOf(importTrade(venue, { sourceTradeId: 't2' })), 'TradeImported');
    venue.advance(CLOSES_US + ARCHIVE_AFTER_CLOSURE_US);
    assert.equal(contractOf(venue.market, 'A').archived, true);
    assert.equal(typesOf(importTrade(venue, { sourceTradeId: 't3' })), 'TradeImported');
    settleDay(venue, '2027-01-15');
    assert.equal(typesOf(importTrade(venue, { sourceTradeId: 't4' })), 'TradeImported');
  });

  test('has no ticks, steps or limits to obey, but those of what is possible at all', () => {
    const venue = openVenue();
    setTerms(venue, 'alpha', { orderQuantityLots: 2, tradingLimitE5: 1 });
    for (const [index, change] of [
      { priceTicks: PRICE_TICKS_MAX, quantityLots: QUANTITY_LOTS_MAX },
      { priceTicks: -PRICE_TICKS_MAX, quantityLots: 1 },
    ].entries()) {
      assert.equal(typesOf(importTrade(venue, { sourceTradeId: `b${index}`, ...change })), 'TradeImported');
    }
    const range = { minPriceTicks: -PRICE_TICKS_MAX, maxPriceTicks: PRICE_TICKS_MAX };
    for (const [change, code, details] of [
      [{ priceTicks: PRICE_TICKS_MAX + 1 }, 'price-out-of-range', range],
      [{ priceTicks: -PRICE_TICKS_MAX - 1 }, 'price-out-of-range', range],
      [{ quantityLots: 0 }, 'quantity-not-positive', { minQuantityLots: 1 }],
      [{ quantityLots: -1 }, 'quantity-not-positive', { minQuantityLots: 1 }],
      [{ quantityLots: QUANTITY_LOTS_MAX + 1 }, 'quantity-too-large', { maxQuantityLots: QUANTITY_LOTS_MAX }],
    ] as const) {
      assert.deepEqual(importTrade(venue, change), [{ type: 'ImportRefused', code, details }]);
    }
  });

  test('is of a contract that is listed, and of participants that are admitted', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2']);
    for (const contractId of ['Z', 'H1-X2']) {
      const refused = { type: 'ImportRefused', code: 'unknown-contract', details: { contractId } };
      assert.deepEqual(importTrade(venue, { contractId }), [refused]);
    }
    const side = (participantId: string) => ({ participantId, portfolioId: 'main' });
    const refused = (participantId: string) => ({
      type: 'ImportRefused',
      code: 'unknown-participant',
      details: { participantId },
    });
    assert.deepEqual(importTrade(venue, { buy: side('omega'), sell: side('psi') }), [refused('omega')]);
    assert.deepEqual(importTrade(venue, { sell: side('psi') }), [refused('psi')]);
  });

  test('the first fault refuses it, in the order of the rule, and changes nothing', () => {
    const venue = openVenue();
    const faults: Partial<ImportTrade>[] = [
      { contractId: 'Z' },
      { buy: { participantId: 'omega', portfolioId: 'main' } },
      { priceTicks: PRICE_TICKS_MAX + 1 },
      { quantityLots: 0 },
      { executedAtUs: 0 },
    ];
    const before = portrait(venue);
    const from = (first: number): Partial<ImportTrade> =>
      faults.slice(first).reduce((all, fault) => ({ ...all, ...fault }), {});
    const codes = faults.map((_fault, index) => refusalOf(importTrade(venue, from(index))));
    const expected = ['unknown-contract', 'unknown-participant', 'price-out-of-range', 'quantity-not-positive'];
    assert.deepEqual(codes, [...expected, 'trade-too-old']);
    assert.equal(portrait(venue), before);
  });
});

describe('when it was executed', () => {
  test('at most a little ahead of our clock', () => {
    const latestUs = OPENS_US + IMPORT_AHEAD_US_MAX;
    assert.equal(typesOf(importTrade(openVenue(), { executedAtUs: latestUs })), 'TradeImported');
    const refused = { type: 'ImportRefused', code: 'executed-in-future', details: { latestUs } };
    assert.deepEqual(importTrade(openVenue(), { executedAtUs: latestUs + 1 }), [refused]);
  });

  test('less than 48 hours ago', () => {
    const afterUs = OPENS_US - IMPORT_REMEMBERED_US;
    assert.equal(typesOf(importTrade(openVenue(), { executedAtUs: afterUs + 1 })), 'TradeImported');
    const refused = { type: 'ImportRefused', code: 'trade-too-old', details: { afterUs } };
    assert.deepEqual(importTrade(openVenue(), { executedAtUs: afterUs }), [refused]);
  });
});

describe('a trade that is known', () => {
  const known = { tradeId: 1, sourceRevision: 3 };
  const refusedWith = (code: string) => [{ type: 'ImportRefused', code, details: known }];
  const rows: [string, Partial<ImportTrade>, string][] = [
    ['the same again', {}, 'duplicate-trade'],
    ['the same with another aggressor', { aggressorSide: 'SELL' }, 'duplicate-trade'],
    ['an earlier revision', { sourceRevision: 2 }, 'revision-superseded'],
    ['an earlier revision of other terms', { sourceRevision: 1, priceTicks: 1 }, 'revision-superseded'],
    ['an earlier recall', { sourceRevision: 2, state: 'RECALLED' }, 'revision-superseded'],
    ['the same revision as a recall', { state: 'RECALLED' }, 'trade-terms-differ'],
    ['a correction', { sourceRevision: 4 }, 'trade-terms-differ'],
    ['another contract', { contractId: 'B' }, 'trade-terms-differ'],
    ['a contract that is not listed', { contractId: 'Z' }, 'trade-terms-differ'],
    ['another price', { priceTicks: 104 }, 'trade-terms-differ'],
    ['another quantity', { quantityLots: 8 }, 'trade-terms-differ'],
    ['another time', { executedAtUs: OPENS_US - 1 }, 'trade-terms-differ'],
    ['another buyer', { buy: { participantId: 'beta', portfolioId: 'main' } }, 'trade-terms-differ'],
    ['another portfolio of the buyer', { buy: { participantId: 'alpha', portfolioId: 'x' } }, 'trade-terms-differ'],
    ['another seller', { sell: { participantId: 'alpha', portfolioId: 'night' } }, 'trade-terms-differ'],
    ['another portfolio of the seller', { sell: { ...SELL, portfolioId: 'x' } }, 'trade-terms-differ'],
  ];
  for (const [name, change, code] of rows) {
    test(`${name}: ${code}, and nothing has changed`, () => {
      const venue = openVenue();
      listContracts(venue, contractTerms('B'));
      const original = { sourceRevision: 3, aggressorSide: 'BUY', sell: SELL } as const;
      importTrade(venue, original);
      const before = portrait(venue);
      assert.deepEqual(importTrade(venue, { ...original, ...change }), refusedWith(code));
      assert.equal(portrait(venue), before);
      if (code !== 'trade-terms-differ' || change.sourceRevision !== undefined) return;
      const recall = { ...original, ...change, sourceRevision: 4, state: 'RECALLED' } as const;
      if (change.state === undefined) assert.deepEqual(importTrade(venue, recall), refusedWith(code));
    });
  }

  test('one without a seller is not the same as one with', () => {
    const venue = venueWithImport();
    assert.equal(refusalOf(importTrade(venue, { sell: SELL })), 'trade-terms-differ');
    const other = venueWithImport({ sell: SELL });
    assert.equal(refusalOf(importTrade(other)), 'trade-terms-differ');
  });

  test('is not asked for its age again', () => {
    const venue = venueWithImport();
    venue.advance(OPENS_US + IMPORT_REMEMBERED_US);
    assert.equal(refusalOf(importTrade(venue, { executedAtUs: OPENS_US })), 'duplicate-trade');
    assert.equal(refusalOf(importTrade(venue, { sourceTradeId: 't2', executedAtUs: OPENS_US })), 'trade-too-old');
    assert.equal(typesOf(importTrade(venue, RECALL)), 'ImportedTradeRecalled');
  });
});

describe('a recall of its own engine', () => {
  test('tells the whole trade, and is known', () => {
    const venue = venueWithImport({ aggressorSide: 'SELL', sell: SELL });
    venue.timeUs += 1;
    const recalled = { type: 'ImportedTradeRecalled', ...told(5), aggressorSide: 'SELL', sell: SELL };
    assert.deepEqual(importTrade(venue, { ...RECALL, sourceRevision: 5, sell: SELL }), [recalled]);
    assert.equal(venue.market.imports.oldestFirst[0]?.state, 'RECALLED');
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });

  test('comes once: then it is a duplicate, or recalled already', () => {
    const venue = venueWithImport();
    importTrade(venue, RECALL);
    assert.equal(refusalOf(importTrade(venue, RECALL)), 'duplicate-trade');
    assert.equal(refusalOf(importTrade(venue)), 'revision-superseded');
    const refused = { type: 'ImportRefused', code: 'trade-recalled', details: { tradeId: 1, sourceRevision: 2 } };
    assert.deepEqual(importTrade(venue, { ...RECALL, sourceRevision: 3 }), [refused]);
    assert.equal(refusalOf(importTrade(venue, { sourceRevision: 3 })), 'trade-terms-differ');
  });

  test('before its execution: the trade comes in recalled, and its execution is superseded', () => {
    const venue = openVenue();
    assert.deepEqual(importTrade(venue, RECALL), [{ type: 'TradeImported', tradeId: 1 }]);
    assert.equal(venue.market.imports.oldestFirst[0]?.state, 'RECALLED');
    assert.equal(refusalOf(importTrade(venue)), 'revision-superseded');
    assert.equal(venue.market.imports.oldestFirst.length, 1);
  });
});

describe('nothing here rests on it:', () => {
  test('no exposure, no book, no unsettled cost', () => {
    const venue = venueWithImport({ sell: SELL });
    for (const participantId of ['alpha', 'beta']) {
      const { openCostE5, unsettledCostE5, unsettled } = participantOf(venue.market, participantId);
      assert.deepEqual([openCostE5, unsettledCostE5, unsettled.size], [0n, 0n, 0]);
    }
    assert.deepEqual(contractOf(venue.market, 'A').book.levels('BUY', 9), []);
    assert.deepEqual(contractOf(venue.market, 'A').tradeIds, []);
  });

  test('no reference of a collar: not alone, and not after a trade that was made here', () => {
    const venue = openVenue();
    defineProduct(venue, { collarTicks: 10 });
    listContracts(venue, contractTerms('B'));
    const contract = contractOf(venue.market, 'B');
    importTrade(venue, { contractId: 'B', priceTicks: 900 });
    assert.equal(collarOf(venue.market, contract), undefined);
    venue.buy('alpha', 2, 100, { contractId: 'B' });
    venue.sell('beta', 2, 100, { contractId: 'B' });
    importTrade(venue, { contractId: 'B', priceTicks: 900, sourceTradeId: 't2' });
    assert.deepEqual(collarOf(venue.market, contract), { lowTicks: 90, highTicks: 110 });
  });

  test('no recall can be asked for here by a side, nor decided; for anybody else there is no such trade', () => {
    const venue = venueWithImport({ sell: SELL });
    for (const side of ['alpha', 'beta']) {
      const refused = { type: 'RecallRefused', code: 'trade-imported', details: { tradeId: 1 } };
      assert.deepEqual(requestRecall(venue, side, 1), [refused]);
    }
    assert.equal(refusalOf(requestRecall(venue, 'gamma', 1)), 'trade-not-found');
    assert.equal(refusalOf(requestRecall(venue, 'alpha', 2)), 'trade-not-found');
    assert.equal(refusalOf(decideRecall(venue, 1, 'GRANT')), 'recall-not-requested');
    assert.equal(refusalOf(decideRecall(venue, 2, 'GRANT')), 'trade-not-found');
    assert.equal(venue.market.openRecalls.size, 0);
  });
});

describe('letting go of imports', () => {
  test('happens when they can not come in again, to the microsecond, and by AdvanceTime alone', () => {
    const venue = venueWithImport({ executedAtUs: OPENS_US + IMPORT_AHEAD_US_MAX });
    venue.advance(CLOSES_US);
    venue.advance(CLOSES_US + ARCHIVE_AFTER_CLOSURE_US);
    assert.equal(nextDueUs(venue.market), GOES_US);
    venue.advance(GOES_US - 1);
    assert.equal(venue.market.imports.oldestFirst.length, 1);
    venue.timeUs = GOES_US;
    assert.equal(isDue(venue.market, GOES_US), true);
    const again = { executedAtUs: OPENS_US + IMPORT_AHEAD_US_MAX };
    assert.equal(refusalOf(importTrade(venue, again)), 'duplicate-trade', 'known, as no time was advanced');
    assert.deepEqual(venue.advance(GOES_US), []);
    const { byKey, byTradeId, oldestFirst } = venue.market.imports;
    assert.deepEqual([byKey.size, byTradeId.size, oldestFirst.length], [0, 0, 0]);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    assert.equal(isDue(venue.market, Number.MAX_SAFE_INTEGER), false);
    assert.equal(refusalOf(importTrade(venue, again)), 'trade-too-old', 'so it can never come in twice');
    assert.equal(refusalOf(requestRecall(venue, 'alpha', 1)), 'trade-not-found');
  });

  test('takes the oldest first, and only those whose time has come', () => {
    const venue = venueWithImport();
    venue.timeUs += 1;
    importTrade(venue, { sourceTradeId: 't2' });
    venue.advance(CLOSES_US);
    venue.advance(CLOSES_US + ARCHIVE_AFTER_CLOSURE_US);
    venue.advance(GOES_US);
    assert.deepEqual([...venue.market.imports.byTradeId.keys()], [2]);
    assert.equal(nextDueUs(venue.market), GOES_US + 10_000, 'the next slice comes after a pause');
  });

  test('comes after what is archived, in slices of so many items', () => {
    const venue = openVenue();
    const imports = EVENTS_PER_RECORD_MAX + 200;
    for (let index = 0; index < imports; index++) importTrade(venue, { sourceTradeId: `t${index}` });
    venue.buy('alpha', 2, 100);
    venue.advance(CLOSES_US);
    const slices = [GOES_US, GOES_US + 10_000].map((timeUs) => {
      venue.advance(timeUs);
      return venue.market.imports.oldestFirst.length;
    });
    assert.deepEqual(slices, [202, 0], 'an order and a contract go with the first');
    assert.equal(contractOf(venue.market, 'A').archived, true);
  });

  test('waits for nobody: other commands are carried out while much is to go', () => {
    const venue = openVenue();
    for (let index = 0; index < 60; index++) importTrade(venue, { sourceTradeId: `t${index}` });
    venue.advance(CLOSES_US);
    venue.timeUs = GOES_US + HOUR_US;
    assert.equal(typesOf(importTrade(venue, { sourceTradeId: 'new' })), 'TradeImported');
    assert.equal(venue.market.imports.oldestFirst.length, 61);
  });
});
