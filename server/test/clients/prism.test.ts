/**
 * Prism between client and venue, for every story of api/examples and api/admin-examples: does a validator that nobody
 * here wrote read the API files as the venue does? They disagree where an answer isn't as promised to Prism, where the
 * venue understands what Prism finds wrong, and where it refuses as not well-formed what Prism finds right. Each is
 * explained, or a failure.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { runStory } from '../conformance/run-story.ts';
import { send } from '../conformance/send.ts';
import { createStoryVenue } from '../conformance/story-venue.ts';
import { readStories, type Step, type Story } from '../conformance/story.ts';
import { APIS, type TestApi } from '../support/test-apis.ts';
import { startPrism, violationsIn } from '../support/prism.ts';
import type { Answered } from '../support/test-promise.ts';

/** A Prism that never answers is a failure, not a wait. */
const STORY_MS_MAX = 30_000;

/** What the venue says of a request that isn't well-formed, whatever the state of the market. */
const NOT_WELL_FORMED = [400, 401, 405, 413, 415];

const ANY_PARAMETER =
  'OpenAPI has no word for "no other parameters"; the venue refuses them, so that no typo is ignored';
const ANY_CURSOR = 'a cursor is any text to the file; only the venue knows which ones it gave';
const ANY_KEY = 'Prism looks whether there is a bearer token, it cannot know whose, or whether it was revoked';

const DAYS_CONFIGURED = 'from which delivery day on things are kept is configured; the file has only the form of a day';
const VERSIONS_ELSEWHERE = 'which versions are served is known at GET /version; the file only has the form of one';

/** Of the operator's API, below its prefix: asked for with a parameter that it hasn't. */
const WITH_ANY_PARAMETER = [
  ...['GET /health', 'GET /openapi.yaml', 'GET /openapi.json', 'GET /market', 'GET /recalls', 'GET /operators/keys'],
  ...['GET /participants', 'GET /participants/alpha', 'GET /participants/alpha/keys', 'GET /participants/alpha/terms'],
  ...['GET /orders', 'GET /orders/O-1', 'GET /trades', 'GET /trades/T-1', 'GET /areas/NL/products/PT15M'],
  ...['GET /contracts', 'GET /contracts/NL-20261122T1400Z-PT15M'],
].map((asked) => `${asked}?sort=name`);
const WITH_ANY_FORCE = ['/operators/keys/4kR9mZq2TbXx', '/participants/alpha/keys/4kR9mZq2TbXx'].map(
  (path) => `DELETE ${path}?force=true`,
);
const WITH_ANY_CURSOR = ['/participants', '/participants/alpha/keys', '/orders', '/contracts', '/recalls'].map(
  (path) => `GET ${path}?cursor=eyJiIjo0ODIxMX0`,
);

const ofOperators = (asked: string): string => `admin-examples/malformed.json: ${asked.replace(' ', ' /admin/v1')}`;

/** What the venue refuses and Prism finds right. One that no longer occurs is a failure, as is one that isn't here. */
const EXPLAINED = new Map<string, string>([
  ['malformed.json: GET /api/v1/health?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: GET /api/v1/status?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: GET /api/v1/version?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: GET /api/v1/openapi.yaml?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: GET /api/v1/openapi.json?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: GET /api/v1/areas?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: GET /api/v1/account?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['malformed.json: DELETE /api/v1/account/keys/4kR9mZq2TbXw?unknown=1, 400 malformed-request', ANY_PARAMETER],
  ['bodies.json: GET /api/v1/contracts?cursor=bm90IG91cnM, 400 cursor-invalid', ANY_CURSOR],
  ['account.json: GET /api/v1/account/keys?cursor=bm90IG91cnM, 400 cursor-invalid', ANY_CURSOR],
  ['without-key.json: GET /api/v1/orders/O-1, 401 invalid-credentials', ANY_KEY],
  ['without-key.json: GET /api/v1/orders/O-1/events, 401 invalid-credentials', ANY_KEY],
  ['without-key.json: GET /api/v1/orders/O-1/explanation, 401 invalid-credentials', ANY_KEY],
  ['account.json: GET /api/v1/account, 401 invalid-credentials', ANY_KEY],
  ['bodies.json: POST /api/v1/orders, 400 unsupported-version', VERSIONS_ELSEWHERE],
  [
    'analytics.json: GET /api/v1/analytics/statistics?deliveryDay=2026-11-21, 400 delivery-day-not-kept',
    DAYS_CONFIGURED,
  ],
  ...[...WITH_ANY_PARAMETER, ...WITH_ANY_FORCE].map((asked): [string, string] => [
    `${ofOperators(asked)}, 400 malformed-request`,
    ANY_PARAMETER,
  ]),
  ...WITH_ANY_CURSOR.map((asked): [string, string] => [`${ofOperators(asked)}, 400 cursor-invalid`, ANY_CURSOR]),
  [`${ofOperators('GET /quarantined-commands?cursor=bm90LW91cnM')}, 400 cursor-invalid`, ANY_CURSOR],
  [`${ofOperators('GET /upstream-trades/quarantine?cursor=bm90LW91cnM')}, 400 cursor-invalid`, ANY_CURSOR],
  [`${ofOperators('POST /participants')}, 400 unsupported-version`, VERSIONS_ELSEWHERE],
  ['admin-examples/operators.json: GET /admin/v1/operators/keys, 401 invalid-credentials', ANY_KEY],
  ['admin-examples/operators.json: GET /admin/v1/orders, 401 invalid-credentials', ANY_KEY],
  ['admin-examples/without-key.json: GET /admin/v1/orders, 401 invalid-credentials', ANY_KEY],
]);

const NO_JSON = 'Prism 5.16 never answers a body that is not JSON';
const BROKEN_ESCAPE = 'Prism 5.16 fails with a URIError, and never answers';
const WHOLE_REQUEST = 'Prism reads a request to its end before it passes it on';
const OPEN_CONNECTION = 'it needs a connection that is open already, and Prism opens one for each request';
const NO_END = 'Prism reads an answer to its end before it passes it on, and a stream has none';

/** What goes to the venue directly. Held as exactly as the list above. */
const NOT_THROUGH_PRISM = new Map<string, string>([
  [
    'imported-trades.json: GET /api/v1/stream?channels=trades,orders&contractId=NL-20261122T1400Z-PT15M&after=0, 200',
    NO_END,
  ],
  ['imported-trades.json: GET /api/v1/stream?channels=trades&after=0, 200', NO_END],
  ['market.json: GET /api/v1/stream?after=0, 200', NO_END],
  ['market.json: GET /api/v1/stream, 200', NO_END],
  ['stream.json: GET /api/v1/stream?channels=books&contractId=NL-20261122T1400Z-PT15M&after=12, 200', NO_END],
  [
    'stream.json: GET /api/v1/stream?channels=books&contractId=NL-20261122T1400Z-PT15M&conflate=250ms&after=12, 200',
    NO_END,
  ],
  ['stream.json: GET /api/v1/stream?channels=market&after=15, 200', NO_END],
  ['stream.json: GET /api/v1/stream?channels=market&contractId=NL-20261122T1400Z-PT15M&after=0, 200', NO_END],
  ['stream.json: GET /api/v1/stream?channels=orders&after=0, 200', NO_END],
  ['stream.json: GET /api/v1/stream?channels=trades&after=0, 200', NO_END],
  ['stream.json: GET /api/v1/stream?channels=trades,orders&contractId=NL-20261122T1400Z-PT15M&after=0, 200', NO_END],
  ['bodies.json: POST /api/v1/orders, 400 malformed-json', NO_JSON],
  ['http.json: GET /api/v1/orders/%zz, 400 malformed-request', BROKEN_ESCAPE],
  ['http.json: POST /api/v1/orders, 408 request-timeout', WHOLE_REQUEST],
  ['exchange-away.json: POST /api/v1/orders, 503 shutting-down', OPEN_CONNECTION],
  ['admin-examples/malformed.json: POST /admin/v1/participants, 400 malformed-json', NO_JSON],
  ['admin-examples/http.json: GET /admin/v1/participants/%E0%A4, 400 malformed-request', BROKEN_ESCAPE],
  ['admin-examples/http.json: POST /admin/v1/participants, 408 request-timeout', WHOLE_REQUEST],
  ['admin-examples/unavailable.json: GET /admin/v1/participants/alpha, 503 shutting-down', OPEN_CONNECTION],
]);

function nameOf(file: string, { request, response }: Step): string {
  const code = (response?.body as { code?: string } | undefined)?.code;
  const status = String(response?.status) + (code === undefined ? '' : ` ${code}`);
  return `${file}: ${request.method} ${request.path}, ${status}`;
}

/** How Prism sees the exchange otherwise than the venue; undefined if it doesn't. */
function disagreementIn(name: string, statusCode: number, violations: string[]): string | undefined {
  const inAnswer = violations.filter((violation) => violation.startsWith('response'));
  if (inAnswer.length > 0) return `${name}, and ${inAnswer.join(', ')}`;
  const isRefused = NOT_WELL_FORMED.includes(statusCode) || name.endsWith('404 route-not-found');
  if (isRefused === violations.length > 0) return undefined;
  return violations.length === 0 ? name : `${name}, and ${violations.join(', ')}`;
}

const of = (file: string, list: Iterable<string>): string[] =>
  [...list].filter((name) => name.startsWith(`${file}: `)).toSorted();

async function tellThroughPrism(context: TestContext, api: TestApi, file: string, story: Story): Promise<void> {
  const venue = await createStoryVenue(api);
  context.after(venue.close);
  const prism = await startPrism(venue.origin, api);
  context.after(prism.close);
  const disagreements: string[] = [];
  const through = new Set<string>();

  async function sendStep(step: Step): Promise<Answered> {
    const name = nameOf(file, step);
    if (NOT_THROUGH_PRISM.has(name)) return send(venue, step);
    through.add(name);
    const { headers, ...answer } = await send({ origin: prism.origin, keyTexts: venue.keyTexts }, step);
    const { 'sl-violations': found, ...ofTheVenue } = headers;
    const disagreement = disagreementIn(name, answer.statusCode, violationsIn(found));
    if (disagreement !== undefined) disagreements.push(disagreement);
    return { ...answer, headers: ofTheVenue };
  }

  const answers = await runStory(story, { venue, sendStep });
  for (const [index, step] of story.steps.entries()) {
    assert.deepEqual(answers[index], step.response, `${nameOf(file, step)}: another answer than without Prism`);
  }
  assert.deepEqual(disagreements.toSorted(), of(file, EXPLAINED.keys()));
  const names = story.steps.map((step) => nameOf(file, step));
  const around = new Set(names.filter((name) => !through.has(name)));
  assert.deepEqual([...around].toSorted(), of(file, NOT_THROUGH_PRISM.keys()));
}

/** Those of operators are named with their folder: both APIs have a story `keys.json`. */
const nameIn = ({ name, examples }: TestApi, file: string): string => (name === 'admin' ? examples + file : file);

const stories = APIS.flatMap((api) =>
  [...readStories(api)].map(([file, story]) => ({ api, file: nameIn(api, file), story })),
);

for (const { api, file, story } of stories) {
  test(`Prism and the venue read the API file alike in ${file}`, { timeout: STORY_MS_MAX }, (context) =>
    tellThroughPrism(context, api, file, story),
  );
}

test('everything that is explained is of a story', () => {
  const names = [...EXPLAINED.keys(), ...NOT_THROUGH_PRISM.keys()];
  const known = stories.flatMap(({ file }) => of(file, names));
  assert.deepEqual(names.toSorted(), known.toSorted());
});

test('Prism sees an answer that is not as promised', async (context) => {
  const liar = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'r' }).end('{"status":"perhaps"}');
  });
  context.after(() => liar.close());
  liar.listen(0, '127.0.0.1');
  await once(liar, 'listening');
  const address = liar.address();
  assert.ok(typeof address === 'object' && address !== null);
  const prism = await startPrism(`http://127.0.0.1:${address.port}`);
  context.after(prism.close);

  const answer = await fetch(`${prism.origin}/api/v1/health`);
  const violations = violationsIn(answer.headers.get('sl-violations') ?? undefined);
  assert.deepEqual(violations, [
    'response.body.status: Response body property status must be equal to one of the allowed values: ok',
    "response.header: Response header must have required property 'wattbook-version'",
  ]);
  assert.equal(prism.complaints.length, 2);
  assert.match(disagreementIn('a lie', answer.status, violations) ?? '', /^a lie, and response.body.status/);
});
