/**
 * A scenario that tells something else than what happens fails. Each line that tells what comes of a step (all that are
 * indented, but for the legs of a basket) is told wrongly in each way that its words allow, each step below which no
 * refusal stands is told to be refused, and each lie is noticed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAST } from './fast-market.ts';
import { createMarketVenue } from './market-venue.ts';
import { parseScenario } from './parse.ts';
import { play } from './play.ts';
import { readScenarioTexts } from './read-scenarios.ts';
import type { Scenario } from './scenario.ts';

/** Another word of the same kind. */
const OTHER_WORD: Readonly<Record<string, string>> = {
  ACTIVE: 'PARKED',
  PARKED: 'ACTIVE',
  FILLED: 'ACTIVE',
  CANCELLED: 'EXPIRED',
  EXPIRED: 'CANCELLED',
  SCHEDULED: 'CLOSED',
  OPEN: 'CLOSED',
  HALTED: 'OPEN',
  CLOSED: 'OPEN',
  EXECUTED: 'RECALLED',
  RECALL_REQUESTED: 'EXECUTED',
  RECALLED: 'EXECUTED',
  BUY: 'SELL',
  SELL: 'BUY',
};

/** What isn't told has not happened: without these a scenario says that nothing did. */
const TELLS_THAT_IT_HAPPENED = /^\s+(?:refused|answered as|\S+ trades|\d+ trades|\d+ orders are|(?:SELL|BUY) )/;

/** A line of what comes of a step, told wrongly in one place each time. */
function* liesOf(line: string): Generator<string> {
  if (TELLS_THAT_IT_HAPPENED.test(line)) yield '';
  if (/^\s+empty$/.test(line)) yield '        BUY  0.1 at 0.00';
  for (const { 0: word, index } of line.matchAll(/\S+/g)) {
    const other = otherThan(word, line.slice(0, index).trimEnd());
    if (other !== undefined) yield line.slice(0, index) + other + line.slice(index + word.length);
  }
}

/** A number is one more in its last digit, a word is another one; undefined for a name, or what binds the words. */
function otherThan(word: string, before: string): string | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return oneMore(word);
  if (/^(?:refused|is answered)$/.test(before.trim())) return 'contract-frozen';
  if (/ trades .* with$/.test(before)) return 'nobody';
  return OTHER_WORD[word] ?? (/^[A-Z_]{4,}$/.test(word) ? 'OTHER_REASON' : undefined);
}

function oneMore(number: string): string {
  const [, decimals = ''] = number.split('.');
  return (Number(number) + 10 ** -decimals.length).toFixed(decimals.length);
}

/** The scenario with one line told wrongly, in each way. */
function* lies(lines: readonly string[]): Generator<{ line: number; lie: string; text: string }> {
  for (const [index, line] of lines.entries()) {
    if (!tells(line)) continue;
    for (const lie of liesOf(line)) yield { line: index + 1, lie, text: lines.with(index, lie).join('\n') };
    const [end] = /^\s+\S+ is (?:CANCELLED|EXPIRED) /.exec(line) ?? [];
    // Told again later, it is no news there.
    const untold = lines.map((other) => (end !== undefined && other.startsWith(end) ? '' : other)).join('\n');
    if (end !== undefined) yield { line: index + 1, lie: '', text: untold };
  }
}

const tells = (line: string): boolean => /^\s+\S/.test(line) && !/^\s+leg /.test(line);

/** The scenario with one step refused that was taken, for each. */
function* refusals(scenario: Scenario): Generator<{ line: number; lie: string; scenario: Scenario }> {
  for (const [index, step] of scenario.steps.entries()) {
    const { act, outcome } = step;
    const isTaken = act.kind === 'ASK' && act.fate === 'ANSWERED' && outcome.refusal === undefined;
    if (!isTaken) continue;
    const refused = { ...step, outcome: { ...outcome, refusal: 'contract-frozen' } };
    yield { line: step.line, lie: 'refused', scenario: { ...scenario, steps: scenario.steps.with(index, refused) } };
  }
}

async function isBelieved(scenario: Scenario): Promise<boolean> {
  return play(scenario, createMarketVenue(FAST, scenario)).then(
    () => true,
    () => false,
  );
}

for (const { file, text } of readScenarioTexts()) {
  test(`${file}: no line can be told otherwise`, async () => {
    const lines = text.split('\n');
    const believed: string[] = [];
    const toldWrongly = new Set<number>();
    for (const { line, lie, text: otherwise } of lies(lines)) {
      toldWrongly.add(line);
      if (await isBelieved(parseScenario(file, otherwise))) believed.push(`${line}: ${lie.trim()}`);
    }
    for (const { line, lie, scenario } of refusals(parseScenario(file, text))) {
      if (await isBelieved(scenario)) believed.push(`${line}: ${lie}`);
    }
    assert.deepEqual(believed, [], 'lines that could say something else');
    const untried = lines.flatMap((line, index) => (tells(line) && !toldWrongly.has(index + 1) ? [line] : []));
    assert.deepEqual(untried, [], 'lines of a kind that nobody tells wrongly here');
  });
}
