/**
 * How long ago the first record happened that the views don't have yet. Blocks of a tenth of a second are kept
 * together, so what is told may be that much too long, never too short.
 */
import type { CommittedBlock } from '../journal/committed-block.ts';

export type ViewLag = {
  /** Each committed block, in order. */
  note(committed: CommittedBlock): void;
  /** Microseconds; 0 when the views have everything. */
  behindUs(nowUs: number): number;
};

const SPAN_US = 100_000;
/** Hours of views that stand still; what comes after joins the newest span. */
const SPANS_MAX = 100_000;

/** @param viewSequence The last sequence that the views have. */
export function createViewLag(viewSequence: () => number, spansMax = SPANS_MAX): ViewLag {
  /** Of blocks that the views may not have, in order; `sinceUs` is the time of the first record of each. */
  const spans: { sinceUs: number; lastSequence: number }[] = [];

  function dropSeen(): void {
    const seen = viewSequence();
    const unseen = spans.findIndex(({ lastSequence }) => lastSequence > seen);
    spans.splice(0, unseen < 0 ? spans.length : unseen);
  }

  return {
    note: ({ block: { lastSequence }, records }) => {
      dropSeen();
      const [first] = records;
      if (first === undefined || lastSequence <= viewSequence()) return;
      const newest = spans.at(-1);
      const joins = newest !== undefined && (first.timeUs - newest.sinceUs < SPAN_US || spans.length >= spansMax);
      if (joins) newest.lastSequence = lastSequence;
      else spans.push({ sinceUs: first.timeUs, lastSequence });
    },
    behindUs: (nowUs) => {
      dropSeen();
      const [oldest] = spans;
      return oldest === undefined ? 0 : Math.max(0, nowUs - oldest.sinceUs);
    },
  };
}
