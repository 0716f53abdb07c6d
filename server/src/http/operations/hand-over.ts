/** The way of a command to the exchange and back. */
import type { Command } from '@wattbook/engine/commands';
import type {
  BatchItem,
  ExchangeChannel,
  NotExecutedCode,
  Outcome,
  RecordedBatch,
  RecordedOutcome,
} from '../../exchange-channel.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { Clock } from '../../ops/clock.ts';
import { isDatabaseFault } from '../answers/database-fault.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { EXCHANGE_ANSWER_MS_MAX } from '../limits.ts';

/** The record of the command, durable; or why there is none, or why nobody knows. */
export async function handOver(
  { exchange, clock, ownWrites }: Pick<Parts, 'clock' | 'ownWrites'> & { exchange: Pick<ExchangeChannel, 'submit'> },
  command: Command,
): Promise<RecordedOutcome | Problem> {
  const outcome = await withDeadline(clock, exchange.submit(command));
  if (outcome.kind !== 'RECORDED') return notRecorded(outcome);
  ownWrites.note(command.participantId, outcome.record.sequence);
  return outcome;
}

/** The records of a batch, durable. */
export async function handOverBatch(
  { exchange, clock, ownWrites }: Pick<Parts, 'exchange' | 'clock' | 'ownWrites'>,
  items: readonly BatchItem[],
): Promise<RecordedBatch | Problem> {
  const outcome = await withDeadline(clock, exchange.submitBatch(items));
  if (outcome.kind !== 'RECORDED') return notRecorded(outcome);
  for (const { record } of outcome.recorded) ownWrites.note(record.command.participantId, record.sequence);
  return outcome;
}

function notRecorded(outcome: Exclude<Outcome, RecordedOutcome>): Problem {
  switch (outcome.kind) {
    case 'NOT_EXECUTED':
      return problem(outcome.code, NOT_EXECUTED_WORDS[outcome.code]);
    case 'UNKNOWN':
      return outcomeUnknown();
  }
}

/**
 * The record that a replay refers to. If it can't be read now, then what the client asks for has happened, but what
 * came of it can't be told: to the client that is an unknown outcome, and asking again is right.
 */
export async function findFirst(
  { records }: Pick<Parts, 'records'>,
  sequence: number,
): Promise<JournalRecord | Problem> {
  try {
    return await records.find(sequence);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return outcomeUnknown();
  }
}

export function outcomeUnknown(): Problem {
  return problem(
    'outcome-unknown',
    'No answer came in time. Send the very same request again, with the same clientOrderId or revision if it has one.',
  );
}

const NOT_EXECUTED_WORDS: { [Code in NotExecutedCode]: string } = {
  'exchange-unavailable': 'No exchange process is taking commands at the moment.',
  'exchange-busy': 'More commands are waiting than the exchange takes.',
  'clock-untrusted':
    "The exchange's clocks disagree, so it can't say what is open; it takes no orders until they agree.",
};

/** An answer that doesn't come is no answer: the command may still be written down. */
function withDeadline<Answer>(clock: Clock, answer: Promise<Answer>): Promise<Answer | { kind: 'UNKNOWN' }> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(EXCHANGE_ANSWER_MS_MAX, () => resolve({ kind: 'UNKNOWN' }));
    answer.then(
      (outcome) => {
        timer.cancel();
        resolve(outcome);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
