/**
 * Why a snapshot doesn't count. NEWER: a later version wrote it. OTHER_JOURNAL: its block is not in this journal.
 * INCOMPLETE, DAMAGED: its chunks are not what was written. NOT_RESTORABLE: no market comes of it. OTHER_STATE: another
 * one does than was recorded. DIVERGED: what the journal holds after it comes out differently. UNREADABLE: PostgreSQL
 * finds its own files damaged.
 */
export type FaultKind =
  'NEWER' | 'OTHER_JOURNAL' | 'INCOMPLETE' | 'DAMAGED' | 'NOT_RESTORABLE' | 'OTHER_STATE' | 'DIVERGED' | 'UNREADABLE';

/** A snapshot that doesn't count. Not a reason to stop: there is the one before, and always the journal. */
export class SnapshotFault extends Error {
  override name = 'SnapshotFault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
