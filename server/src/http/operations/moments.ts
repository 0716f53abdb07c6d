/** A moment of the past, as a client names it: a sequence, or a time. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { Moment } from '../../past/past-market.ts';
import type { Replica } from '../../replica.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { readTime } from '../wire/terms.ts';
import { marketToo } from './consistent-read.ts';

/**
 * A sequence that isn't there yet is waited for, as with `Wattbook-Min-Sequence`; a time to come can't be known.
 * @param contractId in whose time zone a time that isn't clear is read, to say what it could have meant
 */
export async function readMoment(parts: Parts, at: string, contractId: string): Promise<Moment | Problem> {
  if (/^\d+$/.test(at)) {
    const sequence = Number(at);
    const reached = await marketToo(parts, sequence);
    return isProblem(reached) ? reached : { sequence };
  }
  const timeZone = parts.replica.market.contracts.get(contractId)?.timeZone ?? 'UTC';
  const timeUs = readTimeParameter(at, 'at', timeZone);
  if (isProblem(timeUs)) return timeUs;
  const nowUs = parts.clock.nowUs();
  if (timeUs <= nowUs) return { timeUs };
  return problem('view-behind', `It is ${formatEventTime(nowUs)}; ${formatEventTime(timeUs)} was asked for.`);
}

/** Whether nothing has happened since, as far as is known here. */
export function isNow({ market }: Replica, moment: Moment): boolean {
  return 'sequence' in moment ? moment.sequence === market.sequence : moment.timeUs >= market.timeUs;
}

/** @param timeZone in which a time that isn't clear is read, to say what it could have meant */
export function readTimeParameter(text: string, name: string, timeZone: string): number | Problem {
  const timeUs = readTime(text, name, timeZone);
  if (!isProblem(timeUs)) return timeUs;
  // What is said of a member of a body, said of a parameter.
  const { errors, ...members } = timeUs.members;
  if (errors === undefined) return timeUs;
  return { ...timeUs, members: { ...members, errors: errors.map(({ detail }) => ({ parameter: name, detail })) } };
}
