/**
 * Tables as CSV (RFC 4180): commas, CR LF after each line, a header first; UTF-8. Spreadsheets run a cell that begins
 * like a formula, also a quoted one: text that a user could choose is told apart from the venue's own, and guarded.
 */

/** Null is an empty cell. */
export type CsvCell = string | number | null | UserText;

/** What a participant or operator has written, or another venue sent. */
type UserText = { userText: string | null };

/** With which it is sent. */
export const CSV_CONTENT_TYPE = 'text/csv; charset=utf-8; header=present';

/** Also their full-width forms, which some spreadsheets take as the same. */
const BEGINS_LIKE_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
const NEEDS_QUOTES = /[",\r\n]/;

export function writeCsv(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  let text = writeCsvLine(header);
  for (const row of rows) {
    if (row.length !== header.length) throw new Error(`bug: ${row.length} cells below ${header.length} names`);
    text += writeCsvLine(row);
  }
  return text;
}

/** Of a table that is sent line by line. */
export function writeCsvLine(cells: readonly CsvCell[]): string {
  return `${cells.map((cell) => quoted(textOf(cell))).join(',')}\r\n`;
}

function textOf(cell: CsvCell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? guarded(cell.userText ?? '') : String(cell);
}

/** An apostrophe in front makes it text to spreadsheets. Programs should rather read JSON, which has it as it was. */
function guarded(text: string): string {
  return BEGINS_LIKE_FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
