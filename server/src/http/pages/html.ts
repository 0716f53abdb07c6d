/** The pages as HTML. No inline scripts and styles: the policy allows none. */
import { errors } from '@wattbook/api/errors';
import type { ServedApi } from '../served-api.ts';

/** Whose pages they are. */
type Shown = Pick<ServedApi, 'title' | 'prefix'>;

const OUTCOMES = {
  NOT_EXECUTED: 'It was certainly not executed.',
  UNKNOWN: 'It may have been executed or not.',
};

const RETRIES = {
  SAFE_SAME_ID: 'Send the very same request again, with the same clientOrderId or revision: it can’t happen twice.',
  NEVER: 'The same request fails again: change it first.',
  AFTER: 'The same request may succeed later; `detail` or Retry-After says when, if the venue knows.',
};

export function referencePage({ title, prefix }: Shown): string {
  return page(
    title,
    `<redoc spec-url="${prefix}/openapi.json" disable-telemetry="true"></redoc>
<noscript><main class="page"><p>This page needs JavaScript. The same without it: the API file as
<a href="${prefix}/openapi.yaml">YAML</a> or <a href="${prefix}/openapi.json">JSON</a>, and the
<a href="/docs/errors">errors</a>.</p></main></noscript>
<script type="module" src="/docs/redoc.standalone.js"></script>`,
  );
}

/** Every code of the catalogue. */
export function errorsPage({ title: api }: Shown): string {
  const rows = Object.entries(errors).map(
    ([code, { status, title }]) =>
      `<tr><td>${status}</td><td><a href="/docs/errors/${code}">${code}</a></td><td>${prose(title)}</td></tr>`,
  );
  return page(
    'Errors',
    `<main class="page"><p><a href="/docs">${api}</a></p><h1>Errors</h1>
<table><thead><tr><th>Status</th><th>Code</th><th>What it says</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></main>`,
  );
}

/** Undefined for a code that the catalogue doesn't have. */
export function errorPage({ title: api }: Shown, code: string): string | undefined {
  const entry = Object.entries(errors).find(([known]) => known === code)?.[1];
  if (entry === undefined) return undefined;
  const { status, title, happened, todo, outcome, retry } = entry;
  const advice = outcome === null ? '' : `<h2>On a change</h2><p>${OUTCOMES[outcome]} ${RETRIES[retry]}</p>`;
  return page(
    `${title} (${code})`,
    `<main class="page"><p><a href="/docs">${api}</a> · <a href="/docs/errors">Errors</a></p>
<h1>${prose(title)}</h1>
<p><code>${code}</code>, HTTP status ${status}</p>
<h2>What happened</h2><p>${prose(happened)}</p>
<h2>What to do</h2><p>${prose(todo)}</p>
${advice}</main>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/docs/pages.css">
</head>
<body>
${body}
</body>
</html>
`;
}

/** The catalogue's prose: `code` between backticks. */
function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
