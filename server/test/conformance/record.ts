/**
 * `npm run examples`: carries out every story of api/examples and api/admin-examples, and writes down what was
 * answered. A changed answer is a difference to review. Words after it are parts of the names of files:
 * `npm run examples -- orders`.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { APIS, type TestApi } from '../support/test-apis.ts';
import { runStory } from './run-story.ts';
import { createStoryVenue } from './story-venue.ts';
import { examplesOf, readStories, type Story } from './story.ts';

const words = process.argv.slice(2);

for (const api of APIS) {
  for (const [name, story] of readStories(api)) {
    const isAsked = words.length === 0 || words.some((word) => `${api.examples}${name}`.includes(word));
    if (isAsked) await record(api, name, story);
  }
}

async function record(api: TestApi, name: string, story: Story): Promise<void> {
  const venue = await createStoryVenue(api);
  try {
    const answers = await runStory(story, { venue });
    const steps = story.steps.map((step, index) => ({ ...step, response: answers[index] }));
    await write(new URL(name, examplesOf(api)), { ...story, steps } as Story);
  } finally {
    await venue.close();
  }
}

/** On as few lines as Prettier allows: it breaks only what doesn't fit. */
async function write(file: URL, story: Story): Promise<void> {
  const options = await resolveConfig(file);
  const text = JSON.stringify(story).replace('"steps":[', '"steps":[\n');
  writeFileSync(file, await format(text, { ...options, parser: 'json' }));
  console.log(`${file.pathname.split('/').slice(-2).join('/')}: ${story.steps.length} steps`);
}
