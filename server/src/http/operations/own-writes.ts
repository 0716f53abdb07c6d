/**
 * "A participant always reads its own acknowledged writes": the highest sequence that this gateway acknowledged to each
 * participant. Reads wait for it. (Another gateway's writes: the client sends Wattbook-Min-Sequence.)
 */
import { PARTICIPANTS_REMEMBERED_MAX } from '../limits.ts';

export type OwnWrites = {
  note(participantId: string, sequence: number): void;
  /** 0 when nothing was acknowledged. */
  last(participantId: string): number;
};

export function createOwnWrites(): OwnWrites {
  /** The one that wrote longest ago comes first. */
  const sequences = new Map<string, number>();
  return {
    note: (participantId, sequence) => {
      const highest = Math.max(sequence, sequences.get(participantId) ?? 0);
      sequences.delete(participantId);
      sequences.set(participantId, highest);
      const oldest = sequences.keys().next();
      if (sequences.size > PARTICIPANTS_REMEMBERED_MAX && oldest.done !== true) sequences.delete(oldest.value);
    },
    last: (participantId) => sequences.get(participantId) ?? 0,
  };
}
