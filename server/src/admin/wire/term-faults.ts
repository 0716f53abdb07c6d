/** Terms that the market can't take: which they are, and what would be right. */
import type { ErrorCode } from '@wattbook/api/errors';
import { problem, type Problem } from '../../http/answers/problem.ts';

/** What a term may be, in the integers of the market and in words. */
export type Bound = { name: string; value: number | undefined; min: number; max: number; wanted: string };

type TermFault = { name: string; wanted: string };

/** A term that is finer than the market counts: it can't even be written as a command. */
export function offUnit(code: ErrorCode, name: string, text: string, unit: string): Problem {
  return termsProblem(code, [{ name, wanted: `a multiple of ${unit}, and is ${text}` }]);
}

export function faultsOf(bounds: readonly Bound[]): TermFault[] {
  return bounds.filter(({ value, min, max }) => value !== undefined && (value < min || value > max));
}

/** `wanted` completes the sentence "It must be …". */
export function termsProblem(code: ErrorCode, faults: readonly TermFault[]): Problem {
  const detail = faults.map(({ name, wanted }) => `${name} must be ${wanted}.`).join(' ');
  const errors = faults.map(({ name, wanted }) => ({ pointer: `/terms/${name}`, detail: `must be ${wanted}` }));
  return problem(code, detail, { errors });
}
