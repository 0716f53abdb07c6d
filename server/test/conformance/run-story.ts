/** Carries a story out and tells what was answered, as an example shows it. It holds no tests itself. */
import assert from 'node:assert/strict';
import type { TestApi } from '../support/test-apis.ts';
import { assertPromised, assertPromisedEvent, declaredHeaders, type Answered } from '../support/test-promise.ts';
import { sendUnder } from './conditions.ts';
import { listen, send, type StreamEvent } from './send.ts';
import type { StoryVenue } from './story-venue.ts';
import { expand, named, pathInFile, textOf, type Shown, type Step, type Story } from './story.ts';

/** Between two steps. */
const STEP_MS = 1_250;

/** On every answer, and of no interest. */
const NOT_SHOWN = ['Wattbook-Version', 'X-Request-Id'];

export type StoryRun = {
  venue: StoryVenue;
  /** How a request is sent, if something stands between; streams that are heard go to the venue. */
  sendStep?: (step: Step) => Promise<Answered>;
};

/** What was answered to each step. Throws when an answer isn't as the API file promises. */
export async function runStory(story: Story, { venue, sendStep }: StoryRun): Promise<Shown[]> {
  const shown: Shown[] = [];
  const askedBefore: string[] = [];
  for (const step of story.steps) {
    const asked = JSON.stringify({ ...step, response: undefined });
    venue.drawBy(`${asked} ${askedBefore.filter((earlier) => earlier === asked).length}`);
    askedBefore.push(asked);
    await venue.clock.advance(STEP_MS);
    shown.push(await runStep(step, venue, sendStep));
  }
  return shown;
}

async function runStep(step: Step, venue: StoryVenue, sendStep?: StoryRun['sendStep']): Promise<Shown> {
  const { method } = step.request;
  const { api } = venue;
  const { document } = api.file;
  const path = pathInFile(api, expand(step.request.path));
  let events: StreamEvent[] | undefined;
  const answer = await sendUnder(venue, step, async () => {
    if (step.listen === undefined) return sendStep === undefined ? send(venue, step) : sendStep(step);
    const heard = await listen(venue, step, step.listen);
    ({ events } = heard);
    return heard;
  });
  assertPromised(document, method, path, answer);
  for (const event of events ?? []) assertPromisedEvent(document, event);
  const headers = declaredHeaders(document, method, path, answer).filter(([name]) => !NOT_SHOWN.includes(name));
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, named(value)])),
    ...(events !== undefined && { events }),
    ...(events === undefined && bodyOf(api, step, answer)),
  };
}

/** The API file is told by its name; it is long. */
function bodyOf({ yaml }: TestApi, { operation }: Step, answer: Answered): Pick<Shown, 'body' | 'file'> {
  const { statusCode, headers, body } = answer;
  if (body === '') return {};
  if (statusCode !== 200 || (operation !== 'getSpecYaml' && operation !== 'getSpecJson')) {
    if (String(headers['content-type']).startsWith('text/csv')) return { body };
    const value: unknown = JSON.parse(body);
    assert.equal(JSON.stringify(value), body, 'an example shows a body byte for byte');
    return { body: value };
  }
  const file = operation === 'getSpecYaml' ? yaml : yaml.replace(/yaml$/, 'json');
  if (operation === 'getSpecYaml') assert.equal(body, textOf(file));
  else assert.deepEqual(JSON.parse(body), JSON.parse(textOf(file)));
  return { file };
}
