/** The seam between gateway and exchange: what is asked, and what comes back. */
import type { Command } from '@wattbook/engine/commands';
import type { JournalRecord } from './journal/format.ts';
import type { OrderSnapshot } from './order-snapshot.ts';

/**
 * RECORDED: it happened and is durable; `order` is the one order that the command names, as it stood then.
 * NOT_EXECUTED: it was never written down and never will be.
 * UNKNOWN: it was on its way into the journal; only asking again with the same id tells.
 */
export type Outcome =
  { kind: 'RECORDED'; record: JournalRecord; order?: OrderSnapshot } | NotExecuted | { kind: 'UNKNOWN' };

/** `quarantined`: where in the batch those commands stand that are why nothing of it was executed. */
type NotExecuted = { kind: 'NOT_EXECUTED'; code: NotExecutedCode; quarantined?: readonly number[] };

export type NotExecutedCode = 'exchange-unavailable' | 'exchange-busy' | 'clock-untrusted' | 'command-quarantined';

/** `stopsIfRefused`: if this one is refused, those behind it are left out and never recorded. */
export type BatchItem = { command: Command; stopsIfRefused: boolean };

/** UNKNOWN: of at least one. */
export type BatchOutcome = RecordedBatch | Exclude<Outcome, { kind: 'RECORDED' }>;

/** In the order of the commands. `hasStopped`: the last one was refused, and what stood behind it was left out. */
export type RecordedBatch = { kind: 'RECORDED'; recorded: RecordedOutcome[]; hasStopped: boolean };

export type RecordedOutcome = Extract<Outcome, { kind: 'RECORDED' }>;

/** The seam between gateway and exchange: in one process a plain call, between processes a connection. */
export type ExchangeChannel = {
  submit(command: Command): Promise<Outcome>;
  /** One record each, with nothing in between and at one time; not atomic. At least one command. */
  submitBatch(items: readonly BatchItem[]): Promise<BatchOutcome>;
};

/** FOLLOWING: another process leads; this one stands by: it reads along, ready to lead, and says nothing. */
export type ExchangeState = 'STARTING' | 'LEADING' | 'REBUILDING' | 'FOLLOWING' | 'STOPPED';

/** One outcome for all: what is unknown of one command is unknown of the batch. */
export function together(outcomes: readonly Outcome[], hasStopped: boolean): BatchOutcome {
  const recorded = outcomes.filter((outcome) => outcome.kind === 'RECORDED');
  if (recorded.length === outcomes.length) return { kind: 'RECORDED', recorded, hasStopped };
  const [first] = outcomes;
  const isNothingExecuted = outcomes.every(({ kind }) => kind === 'NOT_EXECUTED');
  return isNothingExecuted && first?.kind === 'NOT_EXECUTED' ? first : { kind: 'UNKNOWN' };
}

/** Where an order is as it was asked to be (gone, parked, active), being told so is no refusal. */
export function isRefused({ events }: JournalRecord): boolean {
  return events.some((event) => {
    switch (event.type) {
      case 'CancellationRefused':
        return event.code !== 'order-ended';
      case 'ParkingRefused':
        return event.code !== 'order-parked';
      case 'ActivationRefused':
        return event.code !== 'order-active';
      case 'OrderRefused':
      case 'BasketRefused':
      case 'AmendmentRefused':
      case 'LiftRefused':
      case 'CancelAfterRefused':
      case 'RecallRefused':
      case 'OperatorRefused':
        return true;
      default:
        return false;
    }
  });
}
