/** Questions about what happened to an order, and their answers, a page of records at a time. */
import type { PastMarket, PastReader } from './past-market.ts';
import { mayMove, standingOf, stepsOf, UNKNOWN, type Before, type Step } from './order-steps.ts';

/**
 * `after`, `until`: the steps of the records after that one, up to this one, which was published. A page ends with the
 * record that reaches `limit`, or early, when many records were read.
 */
export type StepsQuestion = { orderId: number; after: number; until: number; limit: number };

/** `readUntil`: there may be more after it, unless it is the end of what was asked. */
export type StepsAnswer = { kind: 'STEPS'; steps: Step[]; readUntil: number };

/** Some half a second of work; a page that ends for it may be empty. */
const RECORDS_PER_PAGE_MAX = 50_000;

/** One question at a time. */
export type Explainer = { stepsOf(question: StepsQuestion): Promise<StepsAnswer> };

/** What was read from the record after `after` on: to the end of a block, where a page may end before. */
type Reading = { orderId: number; after: number; readUntil: number; steps: Step[] };

export function createExplainer(past: PastMarket, recordsMax = RECORDS_PER_PAGE_MAX): Explainer {
  /** Behind the last page, so that the next one needn't go back for it. */
  let ahead: Reading | undefined;

  async function read({ orderId, after, until, limit }: StepsQuestion): Promise<Reading> {
    const known = ahead?.orderId === orderId && ahead.after === after ? ahead : undefined;
    ahead = undefined;
    const from = known ?? { orderId, after, readUntil: after, steps: [] };
    if (from.readUntil >= until || from.steps.length >= limit) return from;
    const reader = createStepReader(from, limit, recordsMax);
    await past.read(from.readUntil, until, reader);
    return reader.reading();
  }

  return {
    stepsOf: async (question) => {
      const { orderId, until, limit } = question;
      const { steps, readUntil } = await read(question);
      const isOfPage = endOfPage(steps, limit, until);
      const page = steps.filter(isOfPage);
      const rest = steps.filter((step) => !isOfPage(step));
      const told = rest.length > 0 ? (page.at(-1)?.sequence ?? until) : Math.min(readUntil, until);
      ahead = { orderId, after: told, readUntil, steps: rest };
      return { kind: 'STEPS', steps: page, readUntil: told };
    },
  };
}

/** With the record in which the limit is reached a page ends, and at the latest with what was asked for. */
function endOfPage(steps: readonly Step[], limit: number, until: number): (step: Step) => boolean {
  const last = Math.min(until, steps[limit - 1]?.sequence ?? Infinity);
  return ({ sequence }) => sequence <= last;
}

/** @param from to where was read already, with fewer steps than the limit */
function createStepReader(from: Reading, limit: number, recordsMax: number): PastReader & { reading(): Reading } {
  const { orderId } = from;
  const steps = [...from.steps];
  let { readUntil } = from;
  let records = 0;
  let before: Before = UNKNOWN;
  return {
    begin: (market) => {
      before = standingOf(market, orderId);
    },
    see: (record, market) => {
      // What can't have moved it isn't looked at further: most records of a venue are about other contracts.
      const after = mayMove(orderId, record, market) ? standingOf(market, orderId) : before;
      if (record.sequence > from.readUntil) steps.push(...stepsOf(orderId, record, market, before, after));
      [before, records, readUntil] = [after, records + 1, record.sequence];
    },
    hasEnough: () => steps.length >= limit || records >= recordsMax,
    reading: () => ({ ...from, readUntil, steps }),
  };
}
