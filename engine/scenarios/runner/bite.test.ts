/** A scenario that tells something else than what happens fails: each of its lines holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAST } from './fast-market.ts';
import { createMarketVenue } from './market-venue.ts';
import { parseScenario } from './parse.ts';
import { play } from './play.ts';
import { readScenarioTexts } from './read-scenarios.ts';

/** What a line tells wrongly; undefined where the line tells nothing of what happened. */
function falsified(line: string): string | undefined {
  if (/^\s+(?:refused|answered as|\S+ trades|\d+ trades)/.test(line)) return '';
  if (/^\s+(?:SELL|BUY) /.test(line)) return '';
  if (/^\s+\S.* (?:is|are) CANCELLED /.test(line)) return line.replace('CANCELLED', 'EXPIRED');
  if (/^\s+\S.* (?:is|are) EXPIRED /.test(line)) return line.replace('EXPIRED', 'CANCELLED');
  if (/^\s+\S+ is (?:OPEN|HALTED|CLOSED|SCHEDULED)$/.test(line)) return line.replace(/\w+$/, otherState);
  return undefined;
}

const otherState = (state: string): string => (state === 'OPEN' ? 'CLOSED' : 'OPEN');

/** The scenario with one line told wrongly, for each line that can be. */
function* lies(text: string): Generator<{ line: number; text: string }> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const lie = falsified(line);
    if (lie !== undefined) yield { line: index + 1, text: lines.with(index, lie).join('\n') };
  }
}

for (const { file, text } of readScenarioTexts()) {
  test(`${file}: no line can be told otherwise`, async () => {
    const believed: number[] = [];
    for (const lie of lies(text)) {
      const scenario = parseScenario(file, lie.text);
      const isBelieved = await play(scenario, createMarketVenue(FAST, scenario)).then(
        () => true,
        () => false,
      );
      if (isBelieved) believed.push(lie.line);
    }
    assert.deepEqual(believed, [], 'lines that could say something else');
  });
}
