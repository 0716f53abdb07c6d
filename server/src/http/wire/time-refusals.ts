/** What is wrong with how long an order shall stay, in words. */
import type { RefusalCode } from '@wattbook/engine/events';
import { formatEventTime, formatInstant } from '../../calendar/instant.ts';
import { problemAt, type Problem } from '../answers/problem.ts';
import { integer, word, type Words } from './refusal-details.ts';

type ValidUntilCode = Extract<RefusalCode, `valid-until-${string}`>;
type TimeCode = ValidUntilCode | Extract<RefusalCode, 'time-in-force-not-allowed' | 'parked-not-allowed'>;

export const TIME_WORDS: { [Code in TimeCode]: Words } = {
  'time-in-force-not-allowed': (details) => {
    const detail = `An ${word(details, 'orderType')} can't have timeInForce ${word(details, 'timeInForce')}.`;
    return problemAt('time-in-force-not-allowed', '/timeInForce', detail, 'must be GFS or GTD');
  },
  'parked-not-allowed': (details) => {
    const detail = `An order with timeInForce ${word(details, 'timeInForce')} can't be parked.`;
    return problemAt('parked-not-allowed', '/parked', detail, 'is only for orders with GFS or GTD');
  },
  'valid-until-required': () =>
    atTime('valid-until-required', 'An order with timeInForce GTD needs validUntil.', 'is required with GTD'),
  'valid-until-not-allowed': (details) => {
    const detail = `An order with timeInForce ${word(details, 'timeInForce')} has no validUntil.`;
    return atTime('valid-until-not-allowed', detail, 'is only for orders with GTD');
  },
  'valid-until-past': (details) => {
    const now = formatEventTime(integer(details, 'timeUs'));
    const detail = `validUntil has passed: the order reached the market at ${now}.`;
    return atTime('valid-until-past', detail, `must be after ${now}`);
  },
  'valid-until-after-closure': (details) => {
    const closes = formatInstant(integer(details, 'closesAtUs'));
    const detail = `validUntil is after the contract closes, at ${closes}.`;
    return atTime('valid-until-after-closure', detail, `must not be after ${closes}`);
  },
};

function atTime(code: ValidUntilCode, detail: string, wanted: string): Problem {
  return problemAt(code, '/validUntil', detail, wanted);
}
