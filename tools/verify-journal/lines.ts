import { Fault } from './fault.ts';

/** A block of 1 MiB whose every byte is escaped as `\u00xx`, with room for its other columns. */
const LINE_BYTES_MAX = 7 * 1024 * 1024;
const LINE_FEED = 0x0a;

export type Lines = {
  push(chunk: Uint8Array): void;
  /** Nothing comes any more: throws when the last line has no end. */
  end(): void;
};

/** Hands on line by line, without the line feeds, whatever pieces a file comes in. */
export function createLines(take: (line: Uint8Array) => void): Lines {
  let begun: Uint8Array[] = [];
  let bytes = 0;

  function add(piece: Uint8Array): void {
    begun.push(piece);
    bytes += piece.length;
    if (bytes > LINE_BYTES_MAX) throw new Fault(`a line is longer than ${LINE_BYTES_MAX} bytes: no block is`);
  }

  return {
    push: (chunk) => {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
        add(chunk.subarray(from, at));
        const line = begun.length === 1 ? begun[0] : undefined;
        take(line ?? Buffer.concat(begun));
        begun = [];
        bytes = 0;
        from = at + 1;
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    end: () => {
      if (bytes > 0) throw new Fault(`the file ends in the middle of a line, after ${bytes} bytes of it: it was cut`);
    },
  };
}
