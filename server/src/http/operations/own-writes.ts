/**
 * "A participant always reads its own acknowledged writes": the highest sequence that was acknowledged to each
 * participant, by this gateway, or by another as far as this one has followed the journal. Reads wait for it.
 */
import type { AskedRecord } from '../../journal/format.ts';
import { PARTICIPANTS_REMEMBERED_MAX } from '../limits.ts';

export type OwnWrites = {
  note(participantId: string, sequence: number): void;
  /** What was committed, whoever asked for it. */
  follow(committed: { records: readonly AskedRecord[] }): void;
  /** 0 when nothing was acknowledged. */
  last(participantId: string): number;
};

export function createOwnWrites(): OwnWrites {
  /** The one that wrote longest ago comes first. */
  const sequences = new Map<string, number>();

  function note(participantId: string, sequence: number): void {
    const highest = Math.max(sequence, sequences.get(participantId) ?? 0);
    sequences.delete(participantId);
    sequences.set(participantId, highest);
    const oldest = sequences.keys().next();
    if (sequences.size > PARTICIPANTS_REMEMBERED_MAX && oldest.done !== true) sequences.delete(oldest.value);
  }

  return {
    note,
    follow: ({ records }) => {
      for (const { sequence, command } of records) {
        // The exchange's own: nobody was told of it.
        if (command.type !== 'AdvanceTime') note(command.participantId, sequence);
      }
    },
    last: (participantId) => sequences.get(participantId) ?? 0,
  };
}
