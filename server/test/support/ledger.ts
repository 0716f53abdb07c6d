/** What clients sent and what they were told: the claims that the journal has to bear out. */
import type { Reply, Told } from './api-caller.ts';

export type ParticipantId = 'alpha' | 'beta';

/**
 * What a client may believe of something it sent, however often. ACKNOWLEDGED: it happened. REFUSED, NOT_EXECUTED: it
 * did not. UNKNOWN: at least one attempt had no answer, and none since said more.
 */
export type Belief = 'UNSENT' | 'ACKNOWLEDGED' | 'REFUSED' | 'NOT_EXECUTED' | 'UNKNOWN';

/** Of something sent: the same for orders, amendments and cancellations. */
type Claim = {
  participantId: ParticipantId;
  belief: Belief;
  /** An attempt before the acknowledged one had no answer. */
  wasInDoubt: boolean;
  /** The first acknowledgement, as text. */
  answer: string | undefined;
  /** `code` of the refusal. */
  refusal: string | undefined;
};

export type Submission = Claim & { clientOrderId: string; body: string };

export type Change = Claim & {
  kind: 'AMEND' | 'CANCEL';
  orderId: string;
  /** Of the order as the client knew it; a cancellation may come without. */
  revision: number | undefined;
  body: string | undefined;
};

export type Acknowledgement = { orderId: string; state: string; revision: number; sequence: number };

export type Execution = { sequence: number; answeredAtMs: number };

export type Ledger = {
  submissions: Submission[];
  changes: Change[];
  /** Contradictions that a client notices by itself, without any journal. */
  faults: string[];
  acknowledged: number;
  /** Orders that were in doubt, and what their acknowledgement said: replayed, or done only now. */
  resolved: { happened: number; notHappened: number };
  /** Each order that was executed when it was answered, not before: where it is in the journal, and when. */
  executions: Execution[];
  /** How often each thing was heard: `acknowledged`, a problem's code, `no answer`, `not sent`. */
  heard: Map<string, number>;
  /** Notes an attempt's answer; returns what the client believes from now on. */
  note(claim: Submission | Change, told: Told, sentAtMs: number): Belief;
  /** The order sent last of those that were executed just then: a repeated answer may come from a view. */
  lastExecuted(): { sentAtMs: number; answeredAtMs: number };
};

export function submissionOf(participantId: ParticipantId, clientOrderId: string, body: string): Submission {
  return { ...unsent(participantId), clientOrderId, body };
}

export function changeOf(
  kind: Change['kind'],
  participantId: ParticipantId,
  { orderId, revision, body }: { orderId: string; revision?: number; body?: string },
): Change {
  return { ...unsent(participantId), kind, orderId, revision, body };
}

function unsent(participantId: ParticipantId): Claim {
  return { participantId, belief: 'UNSENT', wasInDoubt: false, answer: undefined, refusal: undefined };
}

export function createLedger(): Ledger {
  const faults: string[] = [];
  const heardOften = new Map<string, number>();
  let last = { sentAtMs: 0, answeredAtMs: 0 };

  const ledger: Ledger = {
    submissions: [],
    changes: [],
    faults,
    executions: [],
    acknowledged: 0,
    resolved: { happened: 0, notHappened: 0 },
    heard: heardOften,
    note: (claim, told, sentAtMs) => {
      const name = nameOfTold(told);
      heardOften.set(name, (heardOften.get(name) ?? 0) + 1);
      const heard = beliefOf(told);
      if (typeof heard !== 'string') {
        faults.push(`${nameOf(claim)}: ${heard.fault}`);
        return claim.belief;
      }
      if (heard === 'ACKNOWLEDGED' && told.kind === 'ANSWERED') {
        const isExecuted = noteAcknowledged(claim, told.reply);
        const answeredAtMs = performance.now();
        if (isExecuted) ledger.executions.push({ sequence: sequenceOf(told.reply), answeredAtMs });
        if (isExecuted && sentAtMs > last.sentAtMs) last = { sentAtMs, answeredAtMs };
      } else if (claim.belief !== 'ACKNOWLEDGED') {
        noteOther(claim, heard, told);
      } else if (heard === 'REFUSED') {
        faults.push(`${nameOf(claim)}: acknowledged before, refused now: ${JSON.stringify(told)}`);
      }
      return heard;
    },
    lastExecuted: () => last,
  };

  /** Whether it was an order that was executed just now. */
  function noteAcknowledged(claim: Submission | Change, { text, headers }: Reply): boolean {
    const isReplay = headers['idempotent-replayed'] === 'true';
    const isFirst = claim.belief !== 'ACKNOWLEDGED';
    // A cancellation is not marked as repeated: that the order is gone is true each time.
    const isMarked = !('kind' in claim && claim.kind === 'CANCEL');
    if (isFirst) {
      ledger.acknowledged += 1;
      if (claim.wasInDoubt && 'clientOrderId' in claim) ledger.resolved[isReplay ? 'happened' : 'notHappened'] += 1;
      if (isReplay && !claim.wasInDoubt) faults.push(`${nameOf(claim)}: replayed what was never done: ${text}`);
    } else {
      if (isMarked && !isReplay) faults.push(`${nameOf(claim)}: done a second time: ${text}`);
      if (text !== claim.answer) faults.push(`${nameOf(claim)}: answered ${claim.answer} and then ${text}`);
    }
    claim.belief = 'ACKNOWLEDGED';
    claim.answer ??= text;
    return isFirst && !isReplay && 'clientOrderId' in claim;
  }

  return ledger;
}

function noteOther(claim: Submission | Change, heard: Belief, told: Told): void {
  if (heard === 'UNKNOWN') claim.wasInDoubt = true;
  if (heard === 'REFUSED' && told.kind === 'ANSWERED') claim.refusal = codeOf(told.reply);
  // "Not executed" speaks of one attempt only; a refusal of the same order or amendment speaks of all of them.
  claim.belief = heard === 'NOT_EXECUTED' && claim.wasInDoubt ? 'UNKNOWN' : heard;
}

/** An answer that no client should ever get is a fault. */
function beliefOf(told: Told): Belief | { fault: string } {
  if (told.kind === 'NOT_SENT') return 'NOT_EXECUTED';
  if (told.kind === 'NO_ANSWER') return 'UNKNOWN';
  const { status, text } = told.reply;
  if (status === 200 || status === 201) return 'ACKNOWLEDGED';
  const outcome = problemOf(told.reply)['outcome'];
  if ((status === 409 || status === 422) && outcome === 'NOT_EXECUTED') return 'REFUSED';
  if (status === 503 && outcome === 'NOT_EXECUTED') return 'NOT_EXECUTED';
  if (status === 504 && outcome === 'UNKNOWN') return 'UNKNOWN';
  return { fault: `status ${status}: ${text}` };
}

function nameOfTold(told: Told): string {
  if (told.kind !== 'ANSWERED') return told.kind === 'NOT_SENT' ? 'not sent' : 'no answer';
  return told.reply.status < 300 ? 'acknowledged' : codeOf(told.reply);
}

function sequenceOf({ text }: Reply): number {
  return (JSON.parse(text) as Acknowledgement).sequence;
}

function codeOf(reply: Reply): string {
  return String(problemOf(reply)['code']);
}

function problemOf({ text }: Reply): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // No problem document: the caller finds no outcome in it, and says so.
    return {};
  }
}

export function nameOf(claim: Submission | Change): string {
  if ('clientOrderId' in claim) return `${claim.participantId}'s order ${claim.clientOrderId}`;
  const { participantId, kind, orderId, revision } = claim;
  return `${participantId}'s ${kind} of ${orderId} at revision ${revision ?? 'any'}`;
}
