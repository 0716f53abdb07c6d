/** Why a trade can't be recalled, in words. */
import type { RefusalCode } from '@wattbook/engine/events';
import { formatEventTime } from '../../calendar/instant.ts';
import { problem, type Problem } from '../answers/problem.ts';
import { integer, type Words } from './refusal-details.ts';

type RecallCode = Extract<
  RefusalCode,
  'trade-not-found' | 'recall-window-over' | 'recall-requested' | 'trade-recalled' | 'trade-imported'
>;

export const RECALL_WORDS: { [Code in RecallCode]: Words } = {
  'trade-not-found': (_details, { tradeId = '' }) => tradeNotFound(tradeId),
  'recall-window-over': (details) => recallWindowOver(integer(details, 'endedUs')),
  'recall-requested': (_details, { tradeId = '' }) => {
    const detail = `The other side has asked for the recall of "${tradeId}"; the operator has not decided yet.`;
    return problem('recall-requested', detail);
  },
  'trade-recalled': (_details, { tradeId = '' }) => problem('trade-recalled', `"${tradeId}" is recalled already.`),
  'trade-imported': (_details, { tradeId = '' }) => {
    const detail = `"${tradeId}" was made by another matching engine: ask for its recall there.`;
    return problem('trade-imported', detail);
  },
};

export function tradeNotFound(tradeId: string): Problem {
  return problem('trade-not-found', `There is no trade "${tradeId}" of yours.`);
}

export function recallWindowOver(endedUs: number): Problem {
  const detail = `The recall of this trade could be asked for until ${formatEventTime(endedUs)}.`;
  return problem('recall-window-over', detail);
}
