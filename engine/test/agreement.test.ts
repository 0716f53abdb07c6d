/**
 * The two markets agree, event for event and in the state hash, on random days and on cases that fast-check makes up.
 * A day again, by its seed: `npm run agree -- --commands=2500 --seed=3`, which also shrinks it.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyToBoth, createTwoMarkets, playBoth, shrink, tell, type Played } from './agreement.ts';
import type { Command } from '../src/commands.ts';
import { CHANGES_REMEMBERED_MAX } from '../src/limits.ts';
import { EVERYTHING, namesOf } from './everything.ts';
import { MISTAKES } from './mistakes.ts';
import { createRandomCommands, type Next } from './random-commands.ts';
import { createRandom } from './random.ts';
import { HOUR_US, OPENS_US, placeOrder, SET_UP } from './venue.ts';

const DAY = 2_500;
const reached = new Set<string>();

describe('on a random day', () => {
  for (let seed = 1; seed <= 8; seed++) {
    test(`seed ${seed}: the two markets agree`, (t) => {
      const played = playBoth({
        random: createRandom(seed),
        commands: DAY,
        isCrowded: seed % 4 === 0,
        hashEvery: 20,
        note: (command, events) => namesOf(command, events).forEach((name) => reached.add(name)),
      });
      t.diagnostic(`${played.asked.length} commands`);
      const again = `npm run agree -- --commands=${DAY} --seed=${seed}`;
      if (played.disagreement !== undefined)
        assert.fail(`seed ${seed}; again: ${again}\n${tell(shrink(played.asked))}`);
    });
  }

  test('everything is asked, and everything happens', () => {
    assert.deepEqual(
      EVERYTHING.filter((name) => !reached.has(name)),
      [],
    );
  });
});

describe('on cases that shrink', () => {
  const seed = Number(process.env['WATTBOOK_SEED'] ?? 4_711);

  test(`seed ${seed}: each number chooses a command, fewer and smaller ones are tried where the markets part`, () => {
    const numbers = fc.array(fc.nat(), { minLength: 1, maxLength: 120, size: 'max' });
    const property = fc.property(numbers, (chosen) => {
      const { asked, disagreement } = playChosen(chosen);
      if (disagreement === undefined) return;
      const again = `WATTBOOK_SEED=${seed} npx node --test engine/test/agreement.test.ts`;
      throw new Error(`again: ${again}\n${tell({ asked, disagreement })}`);
    });
    fc.assert(property, { seed, numRuns: 60 });
  });
});

/** Each command is made from a number of its own, so that leaving one out leaves the others much as they were. */
function playChosen(numbers: readonly number[]): Played {
  const two = createTwoMarkets();
  const next = createRandomCommands(two.naive);
  const asked: Next[] = [];
  for (const step of [...SET_UP, ...numbers]) {
    const isNumber = typeof step === 'number';
    const chosen = isNumber ? next(createRandom(step)) : { command: step, timeUs: OPENS_US - HOUR_US };
    asked.push(chosen);
    const { disagreement } = applyToBoth(two, chosen, true);
    if (disagreement !== undefined) return { asked, disagreement };
  }
  return { asked };
}

test('the two markets remember equally many changes of an order', () => {
  const two = createTwoMarkets();
  const eventOf = (command: Command, timeUs = OPENS_US): string | undefined => {
    const { events, disagreement } = applyToBoth(two, { command, timeUs }, true);
    assert.equal(disagreement, undefined);
    return events.at(-1)?.type;
  };
  for (const command of SET_UP) eventOf(command, OPENS_US - HOUR_US);
  const placed = placeOrder('alpha', 'BUY');
  assert.equal(eventOf(placed), 'OrderAccepted');
  const { participantId, userId, keyId } = placed;
  const amend = (revision: number): Command => {
    return { type: 'AmendOrder', participantId, userId, keyId, orderId: 1, revision, text: `note ${revision}` };
  };
  for (let revision = 1; revision <= CHANGES_REMEMBERED_MAX + 1; revision++) {
    assert.equal(eventOf(amend(revision)), 'OrderAmended');
  }
  const unnumbered = { type: 'ParkOrder', participantId, userId, keyId, orderId: 1 } as const;
  assert.equal(eventOf(unnumbered), 'OrderParked', 'is not remembered, so nothing is forgotten for it');
  assert.deepEqual([eventOf(amend(1)), eventOf(amend(2))], ['AmendmentRefused', 'ChangeReplayed']);
});

describe('the comparison finds', () => {
  for (const { name, applyNaively } of MISTAKES) {
    test(name, (t) => {
      let commands = 0;
      for (let seed = 1; seed <= 8; seed++) {
        const played = playBoth({ random: createRandom(seed), commands: DAY, hashEvery: 100, applyNaively });
        commands += played.asked.length;
        if (played.disagreement !== undefined) return t.diagnostic(`after ${commands} commands`);
      }
      assert.fail(`${commands} commands did not find it`);
    });
  }
});
