/** What became of the operations of a batch. */
import { errors } from '@wattbook/api/errors';
import type { Success } from '../answers/answer.ts';
import { problemBody, type Problem } from '../answers/problem.ts';
import type { Schemas } from './api-schemas.ts';

type Result = Schemas['BatchResult'];
type Action = Result['action'];

export function executedResult(action: Action, answer: Success<Schemas['OrderOutcome']>): Result {
  const { status, sequence, isReplay, body: order } = answer;
  if (sequence === undefined) throw new Error('bug: what was executed has a sequence');
  return { action, result: 'EXECUTED', status, sequence, ...(isReplay === true && { replayed: true }), order };
}

/** @param sequence of its record; none for what could not become a command. */
export function refusedResult(action: Action, refused: Problem, requestId: string, sequence?: number): Result {
  const { status } = errors[refused.code];
  const { requiredScope, ...problem } = problemBody(refused, { requestId, method: 'POST' });
  if (requiredScope !== undefined) throw new Error('bug: scopes are looked at before a batch is carried out');
  return { action, result: 'REFUSED', status, sequence: sequence ?? null, problem };
}

export function skippedResult(action: Action): Result {
  return { action, result: 'SKIPPED' };
}
