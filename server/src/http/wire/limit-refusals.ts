/** What a participant may not, in words: blocks, and limits of what it has at once. */
import type { RefusalCode } from '@wattbook/engine/events';
import { problem, problemAt } from '../answers/problem.ts';
import { formatAmountE5 } from './decimals.ts';
import { amountE5, integer, word, type Words } from './refusal-details.ts';

type LimitCode = Extract<
  RefusalCode,
  | 'unknown-participant'
  | 'participant-blocked'
  | 'not-blocked'
  | 'blocked-by-operator'
  | 'value-too-large'
  | 'too-many-open-orders'
  | 'trading-limit-exceeded'
>;

export const LIMIT_WORDS: { [Code in LimitCode]: Words } = {
  'unknown-participant': (details) => {
    const detail = `The participant "${word(details, 'participantId')}" is not admitted to the market.`;
    return problem('unknown-participant', detail);
  },
  'participant-blocked': (details) => {
    const by = word(details, 'by') === 'OPERATOR' ? 'by the operator' : 'by itself';
    const detail = `Your participant is blocked ${by}: it can cancel and park orders, and nothing else.`;
    return problem('participant-blocked', detail);
  },
  'not-blocked': (details) =>
    problem('not-blocked', `The participant "${word(details, 'participantId')}" is not blocked.`),
  'blocked-by-operator': (details) => {
    const blocked = `The participant "${word(details, 'participantId')}" is blocked by the operator`;
    return problem('blocked-by-operator', `${blocked}, who alone can lift that.`);
  },
  'value-too-large': (details) => {
    const most = formatAmountE5(amountE5(details, 'maxValueE5'));
    const detail = `The order is worth ${formatAmountE5(amountE5(details, 'valueE5'))}; the most is ${most}.`;
    const wanted = `must be so small that the order is worth at most ${most}`;
    return problemAt('value-too-large', '/quantity', detail, wanted);
  },
  'too-many-open-orders': (details) => {
    const most = integer(details, 'maxOpenOrders');
    const detail = `At most ${most} orders of your participant may be open at once, parked ones included.`;
    return problem('too-many-open-orders', detail);
  },
  'trading-limit-exceeded': (details) => {
    const exposure = formatAmountE5(amountE5(details, 'exposureE5'));
    const limit = formatAmountE5(amountE5(details, 'tradingLimitE5'));
    const detail = `The exposure of your participant would be ${exposure}; its trading limit is ${limit}.`;
    return problem('trading-limit-exceeded', detail);
  },
};
