/** The fast market and the naive one, side by side: the same commands must give the same events and state hash. */
import assert from 'node:assert/strict';
import * as naive from '../naive/market.ts';
import type { Command } from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import * as fast from '../src/market.ts';
import { createRandomCommands, type Next } from './random-commands.ts';
import type { Random } from './random.ts';
import { HOUR_US, OPENS_US, SET_UP } from './venue.ts';

/** What is told of a market in place of events where it threw. */
type Answer = { events: Event[] } | { threw: string };

/** Where they part: after that command. */
export type Disagreement = { sequence: number; command: Command; fast: unknown; naive: unknown };

/** Applies a command to the naive market, as it is or with a mistake. */
export type ApplyNaively = typeof naive.apply;

export type TwoMarkets = { fast: fast.Market; naive: naive.NaiveMarket; applyNaively: ApplyNaively };

export function createTwoMarkets(applyNaively: ApplyNaively = naive.apply): TwoMarkets {
  return { fast: fast.createMarket(), naive: naive.createNaiveMarket(), applyNaively };
}

/**
 * What they disagree in, if they do. With both having thrown, `isOver`: neither takes such a command, as more is due.
 * @param isHashed compares the state hashes too, which is slow
 */
export function applyToBoth(
  two: TwoMarkets,
  { command, timeUs }: Next,
  isHashed: boolean,
): { events: Event[]; isOver: boolean; disagreement?: Disagreement } {
  const stamp = { sequence: two.fast.sequence + 1, timeUs };
  const fastAnswer = answerOf(() => fast.apply(two.fast, command, stamp));
  const naiveAnswer = answerOf(() => two.applyNaively(two.naive, command, stamp));
  const isOver = 'threw' in fastAnswer && 'threw' in naiveAnswer;
  if (isOver) return { events: [], isOver };
  const events = 'events' in fastAnswer ? fastAnswer.events : [];
  const told = { sequence: stamp.sequence, command };
  if (!areEqual(fastAnswer, naiveAnswer)) {
    return { events, isOver, disagreement: { ...told, fast: fastAnswer, naive: naiveAnswer } };
  }
  if (!isHashed) return { events, isOver };
  const hashes = { fast: fast.stateHash(two.fast), naive: naive.stateHash(two.naive) };
  return { events, isOver, ...(hashes.fast !== hashes.naive && { disagreement: { ...told, ...hashes } }) };
}

/** A market that throws has a bug, or what it was given was too much: both must say so then. */
function answerOf(run: () => Event[]): Answer {
  try {
    return { events: run() };
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function areEqual(left: Answer, right: Answer): boolean {
  try {
    assert.deepEqual(left, right);
    return true;
  } catch {
    return false;
  }
}

export type Play = {
  random: Random;
  commands: number;
  isCrowded?: boolean;
  /** The state hash is compared every so many commands, and at a disagreement's end. */
  hashEvery: number;
  applyNaively?: ApplyNaively;
  note?: (command: Command, events: readonly Event[]) => void;
};

export type Played = { asked: Next[]; disagreement?: Disagreement };

/** Plays a random day on both; stops where they part. */
export function playBoth({ random, commands, isCrowded, hashEvery, applyNaively, note }: Play): Played {
  const two = createTwoMarkets(applyNaively);
  const asked: Next[] = [];
  const next = createRandomCommands(two.naive, isCrowded);
  for (let count = 0; count < SET_UP.length + commands; count++) {
    const command = SET_UP[count];
    const chosen = command === undefined ? next(random) : { command, timeUs: OPENS_US - HOUR_US };
    asked.push(chosen);
    const { events, isOver, disagreement } = applyToBoth(two, chosen, count % hashEvery === 0);
    if (disagreement !== undefined) return { asked, disagreement };
    if (isOver) throw new Error(`the generator asked for too much: ${JSON.stringify(chosen)}`);
    note?.(chosen.command, events);
  }
  return { asked };
}

/** The first disagreement over these commands, hashes compared after each. */
function replay(asked: readonly Next[], applyNaively?: ApplyNaively): Played {
  const two = createTwoMarkets(applyNaively);
  for (const [index, each] of asked.entries()) {
    const { disagreement, isOver } = applyToBoth(two, each, true);
    if (disagreement !== undefined) return { asked: asked.slice(0, index + 1), disagreement };
    if (isOver) return { asked: asked.slice(0, index) };
  }
  return { asked: [...asked] };
}

/** Leaves commands out, in ever smaller pieces, as long as the markets still disagree. */
export function shrink(asked: readonly Next[], applyNaively?: ApplyNaively): Played {
  let best = replay(asked, applyNaively);
  for (let size = Math.ceil(best.asked.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = best.asked.length - size; from > -size; from -= size) {
      const rest = best.asked.filter((_each, index) => index < from || index >= from + size);
      const tried = replay(rest, applyNaively);
      if (tried.disagreement !== undefined) best = tried;
    }
  }
  return best;
}

/** For people: the commands, one a line, and where the markets part. */
export function tell({ asked, disagreement }: Played): string {
  const lines = asked.map(({ timeUs, command }) => JSON.stringify({ timeUs, ...command }));
  return `${lines.join('\n')}\n${JSON.stringify(disagreement, undefined, 2)}`;
}
