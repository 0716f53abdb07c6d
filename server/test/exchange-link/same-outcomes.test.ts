/**
 * Goal: whoever asks over the link gets what whoever asks in the same process gets, and the market comes out the same.
 * Random commands of the engine's own tests are asked of two exchanges side by side, at the same times.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { apply as applyNaively, createNaiveMarket } from '../../../engine/naive/market.ts';
import { createRandomCommands } from '../../../engine/test/random-commands.ts';
import { createRandom, type Random } from '../../../engine/test/random.ts';
import { HOUR_US, OPENS_US, SET_UP } from '../../../engine/test/venue.ts';
import type { Command } from '@wattbook/engine/commands';
import type { BatchItem, BatchOutcome, ExchangeChannel } from '../../src/exchange-channel.ts';
import { answerText, readAnswer } from '../../src/exchange-link/answer.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { linkTo, startExchange } from '../support/linked-exchange.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryJournal } from '../support/memory-journal.ts';
import { seedOfRun } from '../support/seed-of-run.ts';

const RUNS = 5;
const ROUNDS = 250;
/** What only the exchange itself asks: no gateway may. */
const EXCHANGES_OWN = ['FoundVenue', 'TakeLeadership', 'AdvanceTime', 'EndOutage', 'AdoptRules'];

test('outcomes over the link are those of plain calls, and so is the journal', async () => {
  const kinds = new Set<string>();
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    for (const kind of await playSideBySide(seed)) kinds.add(kind);
  });
  await fc.assert(property, { seed: seedOfRun(), numRuns: RUNS, endOnFailure: true });
  for (const kind of ['RECORDED', 'stopped', 'with order', 'TradeExecuted', 'OrderRefused']) {
    assert.ok(kinds.has(kind), `the random commands never came to ${kind}: the test says less than it seems`);
  }
});

test('what is not recorded survives the way as well', () => {
  const outcomes: BatchOutcome[] = [
    { kind: 'UNKNOWN' },
    { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' },
    { kind: 'NOT_EXECUTED', code: 'exchange-busy' },
    { kind: 'NOT_EXECUTED', code: 'clock-untrusted' },
    { kind: 'NOT_EXECUTED', code: 'command-quarantined', quarantined: [0, 2] },
  ];
  assert.deepEqual(readAnswer(200, answerText(outcomes), [1, 1, 1, 1, 3]), { kind: 'OUTCOMES', outcomes });
});

/** What was seen on the way. */
async function playSideBySide(seed: number): Promise<Set<string>> {
  const clock = createManualClock(OPENS_US - HOUR_US);
  const [plainJournal, farJournal] = [createMemoryJournal(), createMemoryJournal()];
  const plain = await startExchange(clock, plainJournal);
  const far = await startExchange(clock, farJournal);
  const link = await linkTo({ clock, journal: farJournal, exchange: far });
  const naive = createNaiveMarket();
  let told = 0;
  const seen = new Set<string>();

  /** The generator looks at the naive market to aim well. */
  function tellNaive(): void {
    for (const block of plainJournal.blocks.slice(told)) {
      for (const { command, ...stamp } of parseBlock(block).records) applyNaively(naive, command, stamp);
    }
    told = plainJournal.blocks.length;
  }

  async function ask(items: readonly BatchItem[]): Promise<void> {
    const isExchanges = items.some(({ command }) => EXCHANGES_OWN.includes(command.type));
    const there: ExchangeChannel = isExchanges ? far : link.remote;
    const [expected, actual] = await Promise.all([plain.submitBatch(items), there.submitBatch(items)]);
    assert.deepEqual(actual, expected);
    note(seen, expected);
    tellNaive();
  }

  try {
    tellNaive();
    for (const command of SET_UP) if (command.type !== 'FoundVenue') await ask([single(command)]);
    const random = createRandom(seed);
    const next = createRandomCommands(naive);
    for (let round = 0; round < ROUNDS; round++) {
      const { command, timeUs } = next(random);
      clock.setUs(Math.max(timeUs, clock.nowUs()));
      await ask(batchOf(random, command, () => next(random).command));
    }
    assert.deepEqual(farJournal.blocks, plainJournal.blocks, 'byte for byte, hashes included');
  } finally {
    await link.close();
    await plain.stop();
  }
  return seen;
}

function batchOf(random: Random, first: Command, another: () => Command): BatchItem[] {
  if (EXCHANGES_OWN.includes(first.type) || random.chance(0.7)) return [single(first)];
  const stopsIfRefused = random.chance(0.5);
  const more = Array.from({ length: 1 + random.below(4) }, another).filter(({ type }) => !EXCHANGES_OWN.includes(type));
  return [first, ...more].map((command) => ({ command, stopsIfRefused }));
}

function single(command: Command): BatchItem {
  return { command, stopsIfRefused: false };
}

function note(seen: Set<string>, outcome: BatchOutcome): void {
  seen.add(outcome.kind);
  if (outcome.kind !== 'RECORDED') return;
  if (outcome.hasStopped) seen.add('stopped');
  for (const { record, order } of outcome.recorded) {
    if (order !== undefined) seen.add('with order');
    for (const { type } of record.events) seen.add(type);
  }
}
