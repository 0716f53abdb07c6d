/** Parts bytes that come in pieces into lines; keeps no more of a line than a record may have. */

/** `end`: how many bytes there were in all, up to and with its line feed. */
export type Line = { start: number; end: number } & (
  { kind: 'WHOLE'; bytes: Buffer } | { kind: 'TOO_LONG'; bytes: Buffer; length: number }
);

export type LineSplitter = {
  /** The lines that end in this piece. */
  push(piece: Buffer): Line[];
  /** What is there of a line that hasn't ended, as if it had. */
  rest(): Line | undefined;
};

const LINE_FEED = 0x0a;

/** @param offset of the first byte, @param bytesMax of a line without its line feed */
export function createLineSplitter(offset: number, bytesMax: number): LineSplitter {
  let start = offset;
  let length = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;

  function keep(piece: Buffer): void {
    length += piece.length;
    const part = piece.subarray(0, bytesMax - keptBytes);
    if (part.length === 0) return;
    keptBytes += part.length;
    // A copy: what is read into may be used again.
    kept.push(Buffer.from(part));
  }

  function take(end: number): Line {
    const bytes = Buffer.concat(kept);
    const place = { start, end };
    const line: Line =
      length > bytesMax ? { ...place, kind: 'TOO_LONG', bytes, length } : { ...place, kind: 'WHOLE', bytes };
    start = end;
    length = 0;
    kept = [];
    keptBytes = 0;
    return line;
  }

  return {
    push: (piece) => {
      const lines: Line[] = [];
      let from = 0;
      for (let at = piece.indexOf(LINE_FEED); at !== -1; at = piece.indexOf(LINE_FEED, from)) {
        keep(piece.subarray(from, at));
        lines.push(take(start + length + 1));
        from = at + 1;
      }
      keep(piece.subarray(from));
      return lines;
    },
    rest: () => (length === 0 ? undefined : take(start + length)),
  };
}
