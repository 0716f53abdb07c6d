/**
 * Records from a file, one a line: what is there, then what is appended. A last line without a line feed waits. A file
 * that was cut, or replaced by another one, is read from its start: what came already is dropped by the filter.
 */
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { createLineSplitter, type Line, type LineSplitter } from './line-splitter.ts';
import { RECORD_BYTES_MAX } from './read-record.ts';
import { SourceUnavailable, type Delivery, type OpenSource, type Source } from './source.ts';
import type { FilePosition, UpstreamPositions } from './upstream-positions.ts';

const PIECE_BYTES = 64 * 1024;
/** So much of what stands before an offset tells one file from another. */
const ANCHOR_BYTES = 256;

export type FileSourceOptions = {
  /** Absolute. */
  path: string;
  positions: UpstreamPositions;
  log: { warn(details: object, message: string): void };
};

export function createFileSource(options: FileSourceOptions): Source {
  return {
    channel: 'file',
    name: options.path,
    open: () => Promise.resolve(openFile(options)),
    stop: () => Promise.resolve(),
  };
}

/** The file that is read. `offset`: of the next byte. `anchored`: what stood before its end when that was reached. */
type Reading = {
  handle: FileHandle;
  fileId: string;
  splitter: LineSplitter;
  offset: number;
  anchored: { offset: number; anchor: string } | null;
};

function openFile({ path, positions, log }: FileSourceOptions): OpenSource {
  const origin = `file:${path}`;
  let reading: Reading | undefined;
  /** Lines that were split off, and not asked for yet. */
  let lines: Line[] = [];
  let settledNext: { handle: FileHandle; fileId: string; offset: number } | undefined;

  async function read(countMax: number): Promise<Delivery[]> {
    reading ??= await beginAt(await positions.load(origin));
    if (reading === undefined) return [];
    if (lines.length === 0) await readOn(reading);
    return hand(reading, countMax);
  }

  /** Undefined: there is no file yet. */
  async function beginAt(position: FilePosition | undefined): Promise<Reading | undefined> {
    const handle = await openIfThere(path);
    if (handle === undefined) return undefined;
    try {
      const { fileId, size } = lookOf(await handle.stat({ bigint: true }));
      const offset = await startOf({ handle, fileId, size }, position);
      return { handle, fileId, offset, anchored: null, splitter: createLineSplitter(offset, RECORD_BYTES_MAX) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async function startOf(
    { handle, fileId, size }: Look & { handle: FileHandle },
    position: FilePosition | undefined,
  ): Promise<number> {
    if (position === undefined) return 0;
    const { offset } = position;
    const isSame = position.fileId === fileId && size >= offset;
    if (isSame && (await anchorAt(handle, offset)) === position.anchor) return offset;
    log.warn({ path, readTo: offset }, 'the file of upstream trades is another one, or was cut: read from its start');
    return 0;
  }

  async function readOn(from: Reading): Promise<void> {
    if (await wasCut(from)) {
      log.warn({ path, readTo: from.offset }, 'the file of upstream trades was cut: read from its start');
      Object.assign(from, { offset: 0, anchored: null, splitter: createLineSplitter(0, RECORD_BYTES_MAX) });
    }
    // Asked before its end is looked for: what is appended to it until it is replaced must not be passed over.
    const isReplaced = await wasReplaced(from);
    if (await readLines(from)) return;
    if (!isReplaced) {
      const { handle, offset } = from;
      from.anchored = { offset, anchor: await anchorAt(handle, offset) };
      return;
    }
    const rest = from.splitter.rest();
    if (rest !== undefined) lines.push(rest);
    else await switchFile(from);
  }

  /** Whether a line ended. Reads on to the end of a line, however long it is. */
  async function readLines(from: Reading): Promise<boolean> {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    while (lines.length === 0) {
      const { bytesRead } = await from.handle.read(piece, 0, PIECE_BYTES, from.offset);
      if (bytesRead === 0) return false;
      from.offset += bytesRead;
      lines = from.splitter.push(piece.subarray(0, bytesRead));
    }
    return true;
  }

  async function wasCut({ handle, offset, anchored }: Reading): Promise<boolean> {
    const { size } = await handle.stat();
    if (size < offset) return true;
    return anchored !== null && (await anchorAt(handle, anchored.offset)) !== anchored.anchor;
  }

  async function wasReplaced({ fileId }: Reading): Promise<boolean> {
    const now = await lookIfThere(path);
    return now !== undefined && now.fileId !== fileId;
  }

  /** Nothing is left in the old one; the next read begins with the new one. */
  async function switchFile({ handle }: Reading): Promise<void> {
    await handle.close();
    log.warn({ path }, 'the file of upstream trades was replaced: the new one is read from its start');
    reading = await beginAt(undefined);
    if (reading !== undefined) await readLines(reading);
  }

  function hand(from: Reading, countMax: number): Delivery[] {
    // Switching may have opened another one meanwhile.
    const { handle, fileId } = reading ?? from;
    const handed = lines.slice(0, countMax);
    lines = lines.slice(countMax);
    const last = handed.at(-1);
    if (last !== undefined) settledNext = { handle, fileId, offset: last.end };
    return handed.map(deliveryOf);
  }

  async function acknowledge(): Promise<void> {
    if (settledNext === undefined) return;
    const { handle, fileId, offset } = settledNext;
    await positions.save(origin, { fileId, offset, anchor: await anchorAt(handle, offset) });
    settledNext = undefined;
  }

  return {
    read,
    acknowledge,
    close: async () => {
      const { handle } = reading ?? {};
      reading = undefined;
      await handle?.close();
    },
  };
}

function deliveryOf(line: Line): Delivery {
  const place = `byte ${line.start}`;
  if (line.kind === 'WHOLE') return { kind: 'RECORD', place, bytes: line.bytes };
  return { kind: 'TOO_LONG', place, bytes: line.bytes, length: line.length };
}

/** SHA-256 of up to ANCHOR_BYTES before the offset. */
async function anchorAt(handle: FileHandle, offset: number): Promise<string> {
  const bytes = Buffer.alloc(Math.min(ANCHOR_BYTES, offset));
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset - bytes.length);
  return createHash('sha256').update(bytes.subarray(0, bytesRead)).digest('hex');
}

type Look = { fileId: string; size: number };

function lookOf({ dev, ino, size }: BigIntStats): Look {
  return { fileId: `${dev}:${ino}`, size: Number(size) };
}

/** Whatever else has a name would block, or could not be read again. */
async function lookIfThere(path: string): Promise<Look | undefined> {
  const found = await ifThere(stat(path, { bigint: true }));
  if (found !== undefined && !found.isFile()) throw new SourceUnavailable(`${path} is no file, or not a regular one`);
  return found && lookOf(found);
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return (await lookIfThere(path)) && (await ifThere(open(path, 'r')));
}

async function ifThere<Found>(looking: Promise<Found>): Promise<Found | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
