/** Every scenario of engine/scenarios as participants meet it: through the gateway, exchange and journal. */
import { test } from 'node:test';
import { play } from '@wattbook/engine/scenarios/play';
import { readScenarios } from '@wattbook/engine/scenarios/read-scenarios';
import { createHttpVenue } from './http-venue.ts';

for (const scenario of readScenarios()) {
  const skip = scenario.exceptions.get('http') ?? false;
  test(`${scenario.file}, http: ${scenario.title}`, { skip }, async () => {
    const venue = await createHttpVenue(scenario);
    try {
      await play(scenario, venue);
    } finally {
      await venue.close();
    }
  });
}
