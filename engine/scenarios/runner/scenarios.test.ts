/** Every scenario on the market of `engine/src`. Through HTTP: server/test/scenarios/scenarios.test.ts. */
import { test } from 'node:test';
import { FAST } from './fast-market.ts';
import { createMarketVenue } from './market-venue.ts';
import { play } from './play.ts';
import { readScenarios } from './read-scenarios.ts';

for (const scenario of readScenarios()) {
  const skip = scenario.exceptions.get('fast') ?? false;
  test(`${scenario.file}, fast: ${scenario.title}`, { skip }, async () => {
    const venue = createMarketVenue(FAST, scenario);
    await play(scenario, venue);
    await venue.close();
  });
}
