/**
 * JSON can hold text that PostgreSQL's can't: NUL, and half of a surrogate pair. The API takes neither; but if one ever
 * stood in the journal, that one record would stop the views for ever. Such text is kept with its escape instead.
 */
const UNSTORABLE = /\0|\p{Surrogate}/gu;
/** As JSON.stringify writes them. It may also match where nothing is wrong; then it only costs time. */
const ESCAPED = /\\u(?:0000|d[89a-f])/;

/** Rows as JSON that PostgreSQL can read. */
export function jsonOfRows(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return ESCAPED.test(json) ? JSON.stringify(rows, storable) : json;
}

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(UNSTORABLE, escape) : value;
}

function escape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
