/** The seam to where records come from: a file, a stream. At least once, and again from the last acknowledgement. */
import type { Broken } from './upstream-trade.ts';

/**
 * `place`: where it stands, for people. TOO_LONG: only its first bytes. UNREADABLE: what came holds no record, and why.
 */
export type Delivery = { place: string } & (
  | { kind: 'RECORD'; bytes: Buffer }
  | { kind: 'TOO_LONG'; bytes: Buffer; length: number }
  | ({ kind: 'UNREADABLE'; bytes: Buffer } & Broken)
);

/** Which kind of source: how figures and log lines call it. */
export type Channel = 'file' | 'stream';

export type Source = {
  channel: Channel;
  /** What it reads, for people. */
  name: string;
  /** From where was acknowledged last, by whatever process. */
  open(): Promise<OpenSource>;
  /** For good: what is waited for is given up. */
  stop(): Promise<void>;
};

/** One reader at a time. What it rejects with passes: it is closed, and opened again later. */
export type OpenSource = {
  /** The next ones, in order, at most `countMax`. None: nothing is there now. */
  read(countMax: number): Promise<Delivery[]>;
  /** All that was read is settled, for good. */
  acknowledge(): Promise<void>;
  close(): Promise<void>;
};

/** What could not be reached, or didn't do what was asked: it is tried again. */
export class SourceUnavailable extends Error {
  override name = 'SourceUnavailable';
}
