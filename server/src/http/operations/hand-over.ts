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
  parts: Pick<Parts, 'clock' | 'ownWrites' | 'replica'> & { exchange: Pick<ExchangeChannel, 'submit'> },
  command: Command,
): Promise<RecordedOutcome | Problem> {
  const outcome = await withDeadline(parts.clock, parts.exchange.submit(command));
  if (outcome.kind !== 'RECORDED') return notRecorded(parts, outcome);
  parts.ownWrites.note(command.participantId, outcome.record.sequence);
  return outcome;
}

/** The records of a batch, durable. `pointers`: where what became each command stands in the body. */
export async function handOverBatch(
  parts: Pick<Parts, 'exchange' | 'clock' | 'ownWrites' | 'replica'>,
  items: readonly BatchItem[],
  pointers: readonly string[],
): Promise<RecordedBatch | Problem> {
  const outcome = await withDeadline(parts.clock, parts.exchange.submitBatch(items));
  if (outcome.kind !== 'RECORDED') return notRecorded(parts, outcome, pointers);
  for (const { record } of outcome.recorded) parts.ownWrites.note(record.command.participantId, record.sequence);
  return outcome;
}

function notRecorded(
  { replica }: Pick<Parts, 'replica'>,
  outcome: Exclude<Outcome, RecordedOutcome>,
  pointers: readonly string[] = [],
): Problem {
  switch (outcome.kind) {
    case 'NOT_EXECUTED': {
      const { code, quarantined = [] } = outcome;
      const places = pointers.filter((_, index) => quarantined.includes(index));
      const errors = places.map((pointer) => ({ pointer, detail: 'is quarantined' }));
      const found = problem(code, NOT_EXECUTED_WORDS[code], errors.length === 0 ? {} : { errors });
      return { ...found, sequence: replica.head().lastSequence };
    }
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
  'command-quarantined': 'The market failed at this request. It is in quarantine, and was not executed.',
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
