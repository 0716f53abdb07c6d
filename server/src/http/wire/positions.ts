/** A place in the stream: `<sequence>-<index>`, or a bare sequence for "after all of that record". */
import { END_OF_RECORD, type Position } from '../../feed/feed-types.ts';

export function positionText({ sequence, index }: Position): string {
  return index >= END_OF_RECORD ? String(sequence) : `${sequence}-${index}`;
}

/** Precondition: the API file's StreamPosition, `^\d{1,16}(-\d{1,6})?$`. */
export function parsePosition(text: string): Position {
  const [sequence, index] = text.split('-');
  return {
    // 16 digits may be beyond what a number holds exactly; then it is ahead of any journal, whatever it is exactly.
    sequence: Math.min(Number(sequence), Number.MAX_SAFE_INTEGER),
    index: index === undefined ? END_OF_RECORD : Math.min(Number(index), END_OF_RECORD),
  };
}
