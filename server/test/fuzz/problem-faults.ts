/** What a problem document has to say, whether it is an answer or one result of a batch. */
import { errors, type ErrorCode } from '@wattbook/api/errors';

export type ProblemBody = {
  code: string;
  status: number;
  type: string;
  title: string;
  requestId: string;
  outcome?: string;
  retry?: string;
};

/** `status`: that it came with. `changes`: it answers a request that would have changed something. */
export type ProblemPlace = { status: number; requestId: string | undefined; changes: boolean };

export function problemFaults(problem: ProblemBody, { status: sent, requestId, changes }: ProblemPlace): string[] {
  if (!isCode(problem.code)) return [`${problem.code} is not in the catalogue`];
  const { status, title, outcome, retry } = errors[problem.code];
  const advises = changes && outcome !== null;
  const wanted = {
    ...{ status, title, requestId },
    type: `/docs/errors/${problem.code}`,
    outcome: advises ? outcome : undefined,
    retry: advises ? retry : undefined,
  };
  const faults = Object.entries(wanted).flatMap(([name, value]) => {
    const told = (problem as Record<string, unknown>)[name];
    return told === value ? [] : [`${name} of ${problem.code} is ${String(told)}, not ${String(value)}`];
  });
  if (sent !== status) faults.push(`${problem.code} came with ${sent}, not ${status}`);
  return faults;
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}
