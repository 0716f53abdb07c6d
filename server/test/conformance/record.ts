/**
 * `npm run examples`: carries out every story of api/examples and writes down what was answered. A changed answer is a
 * difference to review. Words after it are parts of the names of files: `npm run examples -- orders`.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { runStory } from './run-story.ts';
import { createStoryVenue } from './story-venue.ts';
import { EXAMPLES, readStories, type Story } from './story.ts';

const words = process.argv.slice(2);

for (const [name, story] of readStories()) {
  if (words.length === 0 || words.some((word) => name.includes(word))) await record(name, story);
}

async function record(name: string, story: Story): Promise<void> {
  const venue = await createStoryVenue();
  try {
    const answers = await runStory(story, { venue });
    const steps = story.steps.map((step, index) => ({ ...step, response: answers[index] }));
    await write(name, { ...story, steps } as Story);
  } finally {
    await venue.close();
  }
}

/** On as few lines as Prettier allows: it breaks only what doesn't fit. */
async function write(name: string, story: Story): Promise<void> {
  const file = new URL(name, EXAMPLES);
  const options = await resolveConfig(file);
  const text = JSON.stringify(story).replace('"steps":[', '"steps":[\n');
  writeFileSync(file, await format(text, { ...options, parser: 'json' }));
  console.log(`${name}: ${story.steps.length} steps`);
}
