/** The lines of a text; `isFinished` is false when the last one has no line break, as in a file that was cut. */
export interface Lines {
  readonly lines: readonly string[];
  readonly isFinished: boolean;
}

/** Splits at CRLF, LF or CR. Empty lines at the end are dropped. */
export function splitLines(text: string): Lines {
  const lines = text.split(/\r\n|\n|\r/);
  const isFinished = lines.at(-1) === '';
  while (lines.at(-1) === '') lines.pop();
  return { lines, isFinished };
}

/** The fields of a line without their quotes (RFC 4180, no line breaks in fields); `null` if quotes don't close. */
export function splitFields(line: string, separator: ',' | ';'): readonly string[] | null {
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const isQuoted = line[at] === '"';
    const end = isQuoted ? endOfQuoted(line, at) : endOfPlain(line, at, separator);
    const raw = line.slice(at, end);
    if (isQuoted && !(raw.length >= 2 && raw.endsWith('"'))) return null;
    if (!isQuoted && raw.includes('"')) return null;
    if (end < line.length && line[end] !== separator) return null;
    fields.push(isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    at = end + 1;
  }
  return fields;
}

function endOfPlain(line: string, from: number, separator: string): number {
  const end = line.indexOf(separator, from);
  return end === -1 ? line.length : end;
}

/** The place behind the closing quote; a doubled quote inside is a character. */
function endOfQuoted(line: string, from: number): number {
  let at = from + 1;
  while (at < line.length) {
    if (line[at] !== '"') at += 1;
    else if (line[at + 1] === '"') at += 2;
    else return at + 1;
  }
  return line.length;
}
