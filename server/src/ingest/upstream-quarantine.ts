/** The seams to what could not be taken over: kept until an operator has it tried again, or discards it. */
import { createHash } from 'node:crypto';
import type { Actor, ImportTrade } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import type { Asker, AskerRevoked } from '../directory/live-asker.ts';
import type { Channel } from './source.ts';
import type { Broken } from './upstream-trade.ts';

/** A record that could not be taken over. `bytes`: its first ones, if it is too long. */
export type Unusable = Broken & {
  channel: Channel;
  origin: string;
  place: string;
  source?: string;
  bytes: Buffer;
  length: number;
};

export type UpstreamQuarantine = {
  /**
   * Resolves once they are kept for good. One that is known counts once more; one that was resolved stays so. Rejects
   * with QuarantineFull while so many wait for an operator: then nothing of it is kept, and nothing more is taken in.
   */
  add(unusable: readonly Unusable[]): Promise<void>;
  /** How many wait for an operator, as far as this process knows. */
  size(): number;
  stop(): void;
};

/** More than a few mean that the source is wrong, and not its records. */
export const QUARANTINED_TRADES_MAX = 10_000;

export class QuarantineFull extends Error {
  override name = 'QuarantineFull';
}

/** As operators see it. Times in microseconds since 1970 UTC. */
export type QuarantinedTrade = {
  id: number;
  channel: Channel;
  origin: string;
  place: string;
  source: string | null;
  bytes: Buffer;
  length: number;
  reason: string;
  detail: string;
  quarantinedUs: number;
  times: number;
  resolved: { resolution: Resolution; atUs: number; by: string; because: string } | null;
};

/** IMPORTED: it was tried again, and taken over. KNOWN: the market knew it already, or something newer of the trade. */
export type Resolution = 'IMPORTED' | 'KNOWN' | 'DISCARDED';

export type Operator = Asker & { userId: string };

/** Where operators look at what waits, and decide. */
export type UpstreamDesk = {
  /** Newest first, at most `limit`, with lower ids than `after`. */
  list(page: { limit: number; after?: number; isResolved?: boolean }): Promise<QuarantinedTrade[]>;
  find(id: number): Promise<QuarantinedTrade | undefined>;
  /** What to ask the market when it is tried again; or what is wrong with it still. */
  attempt(trade: QuarantinedTrade, actor: Actor): Attempt;
  /** After the market was asked: resolved, or still refused, with the reason that holds now. */
  conclude(
    operator: Operator,
    id: number,
    events: readonly Event[],
    because: string,
  ): Promise<Settlement | StillRefused>;
  /** One that is resolved stays as it is. */
  discard(operator: Operator, id: number, because: string): Promise<Settlement>;
};

export type Attempt = { kind: 'COMMAND'; command: ImportTrade } | StillRefused;

export type StillRefused = { kind: 'STILL_REFUSED' } & Broken;

export type Settlement = AskerRevoked | { kind: 'NOT_FOUND' } | { kind: 'RESOLVED'; trade: QuarantinedTrade };

/** By it a record is known again; one that is missing, by its place. */
export function recordFingerprint({ bytes, length, origin, place, reason }: Unusable): string {
  const hash = createHash('sha256').update(`${length}:`).update(bytes);
  if (reason === 'record-missing') hash.update(`${origin}:${place}`);
  return hash.digest('hex');
}
