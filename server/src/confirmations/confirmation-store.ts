/** The seams between who signs confirmations, where they are kept, and who hands them out. */
import type { Side } from '@wattbook/engine/commands';
import type { ConfirmationDocument } from './document.ts';
import type { PublicSigningKey } from './signing-key.ts';

export type ConfirmationRow = {
  trade_id: number;
  side: Side;
  revision: number;
  participant_id: string;
  sequence: number;
  kid: string;
  jws: string;
};

export type ConfirmationStore = {
  /** The sequence up to which everything is signed. */
  progress(): Promise<number>;
  /**
   * One transaction: kept when `write` resolves to true, undone when it resolves to false or rejects. Where it rejects,
   * its outcome is unknown: the progress tells.
   */
  transaction(write: (confirmations: ConfirmationWriter) => Promise<boolean>): Promise<boolean>;
};

export type ConfirmationWriter = {
  /** Whether the progress stood at `expected`. Nobody else moves it before the transaction has ended. */
  moveProgress(expected: number, last: number): Promise<boolean>;
  /** One that is there already stays as it is. */
  registerKey(key: PublicSigningKey, sinceUs: number): Promise<void>;
  /** The newest revision of each side of these trades. */
  newest(tradeIds: readonly number[]): Promise<Pick<ConfirmationRow, 'trade_id' | 'side' | 'jws'>[]>;
  /** Of those that have one. */
  orderTexts(orderIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
  names(participantIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A revision that is there already stays as it was signed first. */
  insert(rows: readonly ConfirmationRow[]): Promise<void>;
};

export type WantedConfirmation = { participantId: string; tradeId: number; side: Side; revision: number };

/** `document` is what was signed, for reading; `jws` holds it byte for byte, and proves it. */
export type SignedConfirmation = { document: ConfirmationDocument; jws: string };

/** For those who hand them out. */
export type Confirmations = {
  /** Undefined: there is none (yet). */
  find(wanted: WantedConfirmation): Promise<SignedConfirmation | undefined>;
  /** Of everything that was ever signed, oldest first. */
  keys(): Promise<PublicSigningKey[]>;
};
