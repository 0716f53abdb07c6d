/**
 * Holds what clients were told against the journal and against what the venue says now: each acknowledged order once,
 * each answer true, each retry the first answer again, each order as the journal tells it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ApiCaller, Call, Reply } from './api-caller.ts';
import type { JournalStory, OrderStory, OrderView } from './journal-story.ts';
import { nameOf, type Belief, type Change, type Ledger, type ParticipantId, type Submission } from './ledger.ts';
import { eventually } from './patience.ts';
import { acknowledgementOf } from './trading-load.ts';

export type Claims = { submissions: readonly Submission[]; changes: readonly Change[] };

export type AuditCounts = {
  lost: number;
  doubled: number;
  /** Amendments and cancellations in doubt that were in the journal, and those that were not. */
  changesHappened: number;
  changesNotHappened: number;
};

export type OrderAudit = {
  /** Asks for everything in doubt, as its client would; `story` has to be up to date. */
  settleDoubts(claims: Claims): Promise<void>;
  /** Asks for everything acknowledged once more: the ledger notices any other answer than the first. */
  askAgain(claims: Claims): Promise<void>;
  /** Fetches the orders as the venue shows them, to be compared when `story` has caught up. */
  fetch(claims: Claims): Promise<FetchedOrder[]>;
  /** Compares everything with `story`, which has to be up to date. */
  compare(claims: Claims, fetched: readonly FetchedOrder[]): void;
  counts: AuditCounts;
  faults: string[];
};

export type FetchedOrder = { submission: Submission; items: OrderView[]; sequence: number };

type Audited = {
  callers: Record<ParticipantId, ApiCaller>;
  ledger: Ledger;
  story: JournalStory;
};

const CALLS_AT_ONCE = 8;
const SETTLED_TIMEOUT_MS = 120_000;

export function createOrderAudit({ callers, ledger, story }: Audited): OrderAudit {
  const faults: string[] = [];
  const counts: AuditCounts = { lost: 0, doubled: 0, changesHappened: 0, changesNotHappened: 0 };
  const must = (isSo: boolean, claim: Submission | Change, fault: string): void => {
    if (!isSo) faults.push(`${nameOf(claim)}: ${fault}`);
  };

  /** Once more, until the answer is one. */
  function repeat(claim: Submission | Change): Promise<{ belief: Belief; reply: Reply }> {
    return eventually(`an answer for ${nameOf(claim)}`, SETTLED_TIMEOUT_MS, async () => {
      const sentAtMs = performance.now();
      const told = await callers[claim.participantId].call(callOf(claim));
      const belief = ledger.note(claim, told, sentAtMs);
      const isAnswer = belief === 'ACKNOWLEDGED' || belief === 'REFUSED';
      return isAnswer && told.kind === 'ANSWERED' ? { belief, reply: told.reply } : undefined;
    });
  }

  async function settleSubmission(submission: Submission): Promise<void> {
    const { participantId, clientOrderId } = submission;
    const isThere = story.accepted(participantId, clientOrderId).length > 0;
    const { belief, reply } = await repeat(submission);
    const isReplay = reply.headers['idempotent-replayed'] === 'true';
    if (belief === 'REFUSED') {
      must(!isThere && isTimesDoing(submission.refusal), submission, `refused: ${reply.text}`);
      return;
    }
    must(isReplay === isThere, submission, `in the journal: ${isThere}, answered as a replay: ${isReplay}`);
    const again = await repeat(submission);
    must(again.reply.text === reply.text && again.belief === 'ACKNOWLEDGED', submission, 'a second retry is another');
  }

  async function settleChange(change: Change): Promise<void> {
    const isThere = isInStory(change);
    counts[isThere ? 'changesHappened' : 'changesNotHappened'] += 1;
    const { belief, reply } = await repeat(change);
    if (change.kind === 'CANCEL') {
      must(belief === 'ACKNOWLEDGED', change, `refused: ${reply.text}`);
      return;
    }
    const isReplay = reply.headers['idempotent-replayed'] === 'true';
    must(isReplay === isThere, change, `in the journal: ${isThere}, answered as a replay: ${isReplay}`);
    if (belief === 'ACKNOWLEDGED') await repeat(change);
  }

  function isInStory(change: Change): boolean {
    const order = storyOf(change);
    if (change.kind === 'CANCEL') return order?.versions.at(-1)?.['reason'] === 'OWNER';
    return amendmentsAt(order, change.revision).length > 0;
  }

  function storyOf(change: Change): OrderStory | undefined {
    return story.orders.get(Number(change.orderId.slice('O-'.length)));
  }

  function compareSubmission(submission: Submission): void {
    const { participantId, clientOrderId, belief, answer } = submission;
    const accepted = story.accepted(participantId, clientOrderId);
    if (accepted.length > 1) counts.doubled += 1;
    const wanted = belief === 'ACKNOWLEDGED' ? 1 : 0;
    if (accepted.length < wanted) counts.lost += 1;
    must(accepted.length === wanted, submission, `${belief}, and ${accepted.length} times in the journal`);
    const [order] = accepted;
    if (order === undefined || answer === undefined) return;
    compareAnswer(submission, order, order.acceptedSequence);
  }

  /** The answer, word for word, is what the journal's record says. */
  function compareAnswer(claim: Submission | Change, order: OrderStory, sequence: number): void {
    const version = order.versions.find((candidate) => candidate.sequence === sequence);
    const expected = { ...version, fills: order.fills.get(sequence) ?? [] };
    const told: unknown = JSON.parse(claim.answer ?? 'null');
    must(isDeepStrictEqual(told, expected), claim, `told ${claim.answer}, but it is ${JSON.stringify(expected)}`);
  }

  function compareAmendment(change: Change, acknowledged: number): void {
    const order = storyOf(change);
    const found = amendmentsAt(order, change.revision);
    must(found.length === acknowledged, change, `${found.length} times in the journal, ${acknowledged} acknowledged`);
    const [amendment] = found;
    if (change.belief !== 'ACKNOWLEDGED' || order === undefined || amendment === undefined) return;
    compareAnswer(change, order, amendment.sequence);
  }

  /** An order that was said to be gone is gone for good: that answer was its last version. */
  function compareCancel(change: Change): void {
    if (change.belief !== 'ACKNOWLEDGED') return;
    const last = storyOf(change)?.versions.at(-1);
    const told: unknown = JSON.parse(change.answer ?? 'null');
    must(last?.state !== 'ACTIVE', change, 'acknowledged, and the order is still active');
    must(isDeepStrictEqual(told, last), change, `told ${change.answer}, but it is ${JSON.stringify(last)}`);
  }

  function compareFetched({ submission, items, sequence }: FetchedOrder): void {
    const wanted = submission.belief === 'ACKNOWLEDGED' ? 1 : 0;
    must(items.length === wanted, submission, `GET /orders?clientOrderId= shows ${items.length}, not ${wanted}`);
    const [item] = items;
    const [order] = story.accepted(submission.participantId, submission.clientOrderId);
    if (item === undefined || order === undefined) return;
    const fault = viewFault(item, order, sequence);
    must(fault === undefined, submission, fault ?? '');
  }

  function callOf(claim: Submission | Change): Call {
    if ('clientOrderId' in claim) return { method: 'POST', path: '/orders', body: claim.body };
    const path = `/orders/${claim.orderId}`;
    if (claim.body !== undefined) return { method: 'PATCH', path, body: claim.body };
    return { method: 'DELETE', path: claim.revision === undefined ? path : `${path}?revision=${claim.revision}` };
  }

  return {
    settleDoubts: async ({ submissions, changes }) => {
      const inDoubt = ({ belief }: Submission | Change): boolean => belief === 'UNKNOWN';
      await inParallel(submissions.filter(inDoubt), settleSubmission);
      await inParallel(changes.filter(inDoubt), settleChange);
    },
    askAgain: async (claims) => {
      const acknowledged = [...claims.submissions, ...lastOfEachOrder(claims.changes)].filter(
        ({ belief }) => belief === 'ACKNOWLEDGED',
      );
      await inParallel(acknowledged, repeat);
    },
    fetch: ({ submissions }) =>
      inParallel(submissions, async (submission) => {
        const path = `/orders?clientOrderId=${submission.clientOrderId}`;
        const { items, sequence } = await readList(callers[submission.participantId], path);
        return { submission, items, sequence };
      }),
    compare: ({ submissions, changes }, fetched) => {
      submissions.forEach(compareSubmission);
      const amendments = Map.groupBy(
        changes.filter(({ kind }) => kind === 'AMEND'),
        ({ orderId, revision }) => `${orderId} ${revision}`,
      );
      for (const group of amendments.values()) {
        const acknowledged = group.filter(({ belief }) => belief === 'ACKNOWLEDGED').length;
        for (const change of group) compareAmendment(change, acknowledged);
      }
      changes.filter(({ kind }) => kind === 'CANCEL').forEach(compareCancel);
      fetched.forEach(compareFetched);
    },
    counts,
    faults,
  };
}

/** The only rules that time alone can break. */
function isTimesDoing(refusal: string | undefined): boolean {
  return refusal === 'valid-until-past' || refusal === 'contract-closed';
}

/** Only the last amendment of an order is promised to be answered again; its owner knows of no others. */
function lastOfEachOrder(changes: readonly Change[]): Change[] {
  const last = new Map<string, Change>();
  for (const change of changes) {
    if (change.belief !== 'ACKNOWLEDGED') continue;
    const known = last.get(`${change.kind} ${change.orderId}`);
    const isLater = known === undefined || acknowledgementOf(change).sequence > acknowledgementOf(known).sequence;
    if (isLater) last.set(`${change.kind} ${change.orderId}`, change);
  }
  return [...last.values()];
}

function amendmentsAt(order: OrderStory | undefined, revision: number | undefined): OrderStory['changes'] {
  const isAmendment = ({ type }: OrderStory['changes'][number]['command']): boolean => type === 'AmendOrder';
  return order?.changes.filter(({ command }) => isAmendment(command) && command.revision === revision) ?? [];
}

/** What is wrong with an order as GET shows it in an answer that is up to `sequence`. */
export function viewFault(item: OrderView, order: OrderStory, sequence: number): string | undefined {
  const expected = order.versions.findLast((version) => version.sequence <= Math.max(sequence, item.sequence));
  if (isDeepStrictEqual(item, expected)) return undefined;
  return `at ${sequence} GET shows ${JSON.stringify(item)}, the journal ${JSON.stringify(expected)}`;
}

/** Items as they come: orders and trades differ only in what a checker looks at. */
export type ListPage = { items: OrderView[]; nextCursor: string | null; sequence: number };

/** One page of a list; a view that is behind is asked again. */
export function readList(caller: ApiCaller, path: string): Promise<ListPage> {
  return eventually(`GET ${path}`, SETTLED_TIMEOUT_MS, async () => {
    const { status, text, headers } = await caller.ask({ method: 'GET', path });
    if (status === 503) return undefined;
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
    const page = JSON.parse(text) as Omit<ListPage, 'sequence'>;
    return { ...page, sequence: Number(headers['wattbook-sequence']) };
  });
}

/** Like Promise.all over `act`, a few at a time. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of waiting) results[index] = await act(item);
  }
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
  return results;
}
