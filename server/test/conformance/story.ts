/**
 * The stories of api/examples and api/admin-examples: whole exchanges with a venue, requests written by hand, answers
 * recorded (`npm run examples`). It holds no tests itself.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ConditionName } from './conditions.ts';
import type { KeyName } from './story-keys.ts';
import { PUBLIC_API, type AnyOperationId, type TestApi } from '../support/test-apis.ts';
import type { Method } from '../support/test-gateway.ts';

export type Story = { title: string; steps: Step[] };

export type Step = {
  /** Absent where no operation is meant. */
  operation?: AnyOperationId;
  /** Whose key comes along; absent: none. */
  as?: KeyName;
  /** What holds at the venue during this step. */
  when?: ConditionName;
  request: {
    method: Method;
    path: string;
    headers?: Record<string, string>;
    /** Sent as JSON; `text` is sent as it is. */
    body?: unknown;
    text?: string;
    /** The API file doesn't allow it. */
    malformed?: true;
  };
  /** How many events of a stream are waited for. */
  listen?: number;
  /** Recorded; absent until then. */
  response?: Shown;
};

/** What an example shows of an answer: a body of JSON, a table as text, events of a stream, or the file it was. */
export type Shown = {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  events?: unknown[];
  file?: string;
};

const API = new URL('../../../api/', import.meta.url);
export const examplesOf = ({ examples }: TestApi): URL => new URL(examples, API);

/** By the name of the file. */
export function readStories(api: TestApi = PUBLIC_API): Map<string, Story> {
  const folder = examplesOf(api);
  const names = readdirSync(folder).toSorted();
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Story]));
}

/** Every step, with a name for messages. */
export function allSteps(api: TestApi): { where: string; step: Step; shown: Shown }[] {
  return [...readStories(api)].flatMap(([file, { steps }]) =>
    steps.map((step, index) => {
      const { operation = 'no operation', request, response } = step;
      const where = `${file}, step ${index + 1}, ${operation} (${request.method} ${request.path})`;
      assert.ok(response !== undefined, `${where} has no answer yet: npm run examples`);
      return { where, step, shown: response };
    }),
  );
}

/** The files that the venue serves, and a name for their tags: those change with every change of the API file. */
const FILES = {
  'openapi.yaml': 'openapi.yaml',
  'openapi.json': 'generated/openapi.json',
  'admin.yaml': 'admin.yaml',
  'admin.json': 'generated/admin.json',
};

function tagOf(file: string): string {
  const text = readFileSync(new URL(file, API), 'utf8');
  const sent = file.endsWith('json') ? JSON.stringify(JSON.parse(text)) : text;
  return `W/"${createHash('sha256').update(sent).digest('base64url')}"`;
}

const TAGS = Object.entries(FILES).map(([name, file]) => [`{tag of ${name}}`, tagOf(file)] as const);

/** What a text of a request stands for: `{x*500}` is 500 times x, `{tag of openapi.yaml}` the ETag of that file. */
export function expand(text: string): string {
  const repeated = text.replaceAll(/\{(.)\*(\d{1,7})\}/g, (_, character: string, times: string) =>
    character.repeat(Number(times)),
  );
  return TAGS.reduce((known, [name, tag]) => known.replaceAll(name, tag), repeated);
}

/** The way back, for tags. */
export const named = (value: string): string => TAGS.find(([, tag]) => value === tag)?.[0] ?? value;

/** The text of a file that a step shows by its name. */
export function textOf(name: string): string {
  const found = Object.entries(FILES).find(([known]) => known === name);
  assert.ok(found, `${name} is no file that the venue serves`);
  return readFileSync(new URL(found[1], API), 'utf8');
}

/** What is sent as the body. */
export function payloadOf({ request }: Step): string | undefined {
  if (request.text !== undefined) return expand(request.text);
  return request.body === undefined ? undefined : expand(JSON.stringify(request.body));
}

/** Below the API's prefix; as it is where it isn't. */
export const pathInFile = ({ prefix }: TestApi, path: string): string =>
  path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
