/** Every example is carried out over HTTP; its answers are those that it shows, byte for byte, and as promised. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APIS } from '../support/test-apis.ts';
import { runStory } from './run-story.ts';
import { createStoryVenue } from './story-venue.ts';
import { readStories } from './story.ts';

const all = APIS.flatMap((api) => [...readStories(api)].map(([name, story]) => ({ api, name, story })));

for (const { api, name, story } of all) {
  test(`${api.examples}${name}: ${story.title}`, async () => {
    const venue = await createStoryVenue(api);
    try {
      const answers = await runStory(story, { venue });
      for (const [index, { operation = 'no operation', request, response }] of story.steps.entries()) {
        const where = `step ${index + 1}, ${operation} (${request.method} ${request.path})`;
        const [told, shown] = [answers[index], response].map((answer) => JSON.stringify(answer, undefined, 2));
        assert.equal(told, shown, `${where} is answered otherwise; if that is wanted: npm run examples`);
      }
    } finally {
      await venue.close();
    }
  });
}
