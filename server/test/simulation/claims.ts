/** What clients sent and what they were told of it: the claims that the journal has to bear out. */
import { isDeepStrictEqual } from 'node:util';
import type { Identity } from '../../src/directory/directory.ts';
import type { JournalStory, OrderStory } from '../support/journal-story.ts';
import type { Told } from './deployment.ts';
import type { Answered, Asked } from './door.ts';

/** SUBMIT: of an order, a block or a basket. The others change one order. */
export type ClaimKind = 'SUBMIT' | 'AMEND' | 'PARK' | 'ACTIVATE' | 'CANCEL';

/**
 * ACKNOWLEDGED: it happened. REFUSED, NOT_EXECUTED: it did not. UNKNOWN: at least one attempt had no answer, and none
 * since has said more. UNKNOWABLE: by now nobody can say.
 */
export type Belief = 'UNSENT' | 'ACKNOWLEDGED' | 'REFUSED' | 'NOT_EXECUTED' | 'UNKNOWN' | 'UNKNOWABLE';

export type Claim = {
  kind: ClaimKind;
  identity: Identity;
  asked: Asked;
  /** The market throws at it: it is refused for good, as it is held in quarantine. */
  isPoison: boolean;
  /** Of what it submits. */
  clientOrderIds: string[];
  /** Of what it changes: by one of the two. */
  orderId?: number;
  ofClientOrderId?: string;
  revision?: number;
  belief: Belief;
  /** An attempt had no answer. */
  wasInDoubt: boolean;
  attempts: number;
  /** The first acknowledgement. */
  answer?: Answered;
};

/** In the place of a problem's: an operation of a batch was left out. */
export const SKIPPED_CODE = 'skipped';

/** What one attempt says of a claim; IN_DOUBT: nothing. */
export type Word = { kind: 'HAPPENED' | 'REFUSED'; answered: Answered } | { kind: 'NOT_EXECUTED' | 'IN_DOUBT' };

type ToldOrder = { orderId: string; sequence: number; fills?: unknown } & Record<string, unknown>;

export type ClaimNotes = {
  claims: Claim[];
  note(claim: Claim, told: Told): void;
  /** Of an attempt that was told in other words than those of a single request. */
  hear(claim: Claim, word: Word): void;
  /** When nothing is in doubt any more. */
  checkAll(): void;
};

export type Facts = {
  story: JournalStory;
  /** Whether the market has let go of an order, and with it of what was asked of it. */
  isForgotten: (orderId: number) => boolean;
  /** Whether it is in quarantine, durably. */
  isHeld: (claim: Claim) => boolean;
};

export function createClaimNotes({ story, isForgotten, isHeld }: Facts, fault: (words: string) => void): ClaimNotes {
  const claims: Claim[] = [];

  function note(claim: Claim, told: Told): void {
    const word = wordOf(told);
    if (word === undefined) return fault(`${nameOf(claim)}: no client should be told ${JSON.stringify(told)}`);
    hear(claim, word);
  }

  function hear(claim: Claim, word: Word): void {
    claim.attempts += 1;
    switch (word.kind) {
      case 'HAPPENED':
        return acknowledge(claim, word.answered);
      case 'REFUSED':
        return refuse(claim, word.answered);
      case 'NOT_EXECUTED':
        return notExecuted(claim);
      case 'IN_DOUBT':
        return doubt(claim);
    }
  }

  function doubt(claim: Claim): void {
    if (claim.belief === 'ACKNOWLEDGED' || claim.belief === 'REFUSED') return;
    claim.wasInDoubt = true;
    claim.belief = 'UNKNOWN';
  }

  /** It speaks of one attempt only. */
  function notExecuted(claim: Claim): void {
    if (claim.belief === 'UNSENT' || claim.belief === 'NOT_EXECUTED') claim.belief = 'NOT_EXECUTED';
  }

  function refuse(claim: Claim, answered: Answered): void {
    checkQuarantine(claim, answered);
    // Whether a change happened can't be asked any more once the order is let go of, ten minutes after closure.
    const orderId = orderIdOf(claim);
    const isTooLate = claim.kind !== 'SUBMIT' && orderId !== undefined && isForgotten(orderId);
    if (isRemembered(claim) && !isTooLate) fault(`${nameOf(claim)}: acknowledged, now refused: ${answered.text}`);
    if (claim.belief !== 'ACKNOWLEDGED') claim.belief = isTooLate && claim.wasInDoubt ? 'UNKNOWABLE' : 'REFUSED';
  }

  /** What the market throws at, and nothing else, is refused for that; and only once it is held for good. */
  function checkQuarantine(claim: Claim, answered: Answered): void {
    const { code } = bodyOf(answered);
    const isTrue = code === 'command-quarantined' ? claim.isPoison && isHeld(claim) : !claim.isPoison;
    if (!isTrue && code !== SKIPPED_CODE) fault(`${nameOf(claim)}: ${answered.text}, held: ${isHeld(claim)}`);
  }

  function acknowledge(claim: Claim, answered: Answered): void {
    if (claim.isPoison) fault(`${nameOf(claim)}: the market throws at it, and it is told ${answered.text}`);
    const isReplay = answered.headers['idempotent-replayed'] === 'true';
    if (claim.answer === undefined) {
      if (claim.kind === 'SUBMIT' && isReplay && !claim.wasInDoubt)
        fault(`${nameOf(claim)}: replayed what was never done`);
      if (claim.belief === 'REFUSED') fault(`${nameOf(claim)}: refused before, acknowledged now: ${answered.text}`);
    } else if (isRemembered(claim) && answered.text !== claim.answer.text) {
      fault(`${nameOf(claim)}: answered ${claim.answer.text} and then ${answered.text}`);
    } else if (claim.kind === 'SUBMIT' && !isReplay) {
      fault(`${nameOf(claim)}: done a second time: ${answered.text}`);
    }
    claim.belief = 'ACKNOWLEDGED';
    claim.answer ??= answered;
    checkAnswer(claim, answered);
  }

  /** Each order that an answer shows is one that the journal knows, word for word. */
  function checkAnswer(claim: Claim, answered: Answered): void {
    const body = bodyOf(answered);
    const orders = Array.isArray(body['orders']) ? (body['orders'] as ToldOrder[]) : [body as ToldOrder];
    for (const [index, told] of orders.entries()) {
      const { fills, ...view } = told;
      const order = story.orders.get(Number(told.orderId.slice('O-'.length)));
      const version = order?.versions.find(({ sequence }) => sequence === told.sequence);
      const words = `${nameOf(claim)}: told ${answered.text}, but the journal has ${JSON.stringify(version)}`;
      if (order === undefined || !isDeepStrictEqual(view, version)) return fault(words);
      const decided = Number(answered.headers['wattbook-sequence']);
      const expected = decided === told.sequence ? (order.fills.get(decided) ?? []) : [];
      if (fills !== undefined && !isDeepStrictEqual(fills, expected))
        return fault(`${words}, ${JSON.stringify(expected)}`);
      if (claim.kind !== 'SUBMIT') continue;
      const isOwn = order.placed.clientOrderId === claim.clientOrderIds[index];
      if (!isOwn || order.acceptedSequence !== told.sequence) fault(words);
    }
  }

  function checkAll(): void {
    for (const claim of claims) {
      if (claim.belief === 'UNKNOWN' && isRepeatable(claim)) fault(`${nameOf(claim)}: still in doubt`);
      if (claim.kind === 'SUBMIT') checkSubmission(claim);
      else if (claim.kind === 'CANCEL') checkCancel(claim);
    }
    checkChanges();
  }

  function checkSubmission(claim: Claim): void {
    const wanted = claim.belief === 'ACKNOWLEDGED' ? 1 : 0;
    for (const clientOrderId of claim.clientOrderIds) {
      const found = story.accepted(claim.identity.participantId, clientOrderId).length;
      if (found !== wanted) fault(`${nameOf(claim)}: ${claim.belief}, and ${found} times in the journal`);
    }
  }

  /** What was said to be gone is gone for good. */
  function checkCancel(claim: Claim): void {
    if (claim.belief !== 'ACKNOWLEDGED') return;
    const last = story.orders.get(orderIdOf(claim) ?? 0)?.versions.at(-1);
    if (last === undefined || last.state === 'ACTIVE' || last.state === 'PARKED') {
      fault(`${nameOf(claim)}: acknowledged, and the order is ${JSON.stringify(last)}`);
    }
  }

  /** Of each order and revision at most one change happened, and it was acknowledged to somebody, and nothing else. */
  function checkChanges(): void {
    const changes = claims.filter((claim) => isRepeatable(claim) && claim.kind !== 'SUBMIT');
    const keyOf = (claim: Claim): string => `${orderIdOf(claim) ?? 'never accepted'} at revision ${claim.revision}`;
    for (const [key, group] of Map.groupBy(changes, keyOf)) {
      const [first] = group;
      if (first === undefined || group.some(({ belief }) => belief === 'UNKNOWABLE')) continue;
      const found = changesAt(story.orders.get(orderIdOf(first) ?? 0), first.revision);
      const isAcknowledged = group.some(({ belief, answer }) => belief === 'ACKNOWLEDGED' && isOwnDoing(answer));
      if (found > 1 || (found === 1) !== isAcknowledged) {
        const beliefs = group.map(({ kind, belief }) => `${kind} ${belief}`).join(', ');
        fault(`order ${key}: ${beliefs}, and ${found} times in the journal`);
      }
    }
  }

  /** Undefined where an order was never accepted under the id that it names. */
  function orderIdOf({ identity, orderId, ofClientOrderId }: Claim): number | undefined {
    if (ofClientOrderId === undefined) return orderId;
    return story.accepted(identity.participantId, ofClientOrderId)[0]?.orderId;
  }

  return { claims, note, hear, checkAll };
}

/** Undefined for what no client should ever be told. */
export function wordOf(told: Told): Word | undefined {
  if (told.kind === 'NO_ANSWER') return { kind: 'IN_DOUBT' };
  if (told.kind === 'NOT_SENT') return { kind: 'NOT_EXECUTED' };
  const { answered } = told;
  const { status } = answered;
  if (status === 200 || status === 201) return { kind: 'HAPPENED', answered };
  const { outcome } = bodyOf(answered);
  if (status === 504 && outcome === 'UNKNOWN') return { kind: 'IN_DOUBT' };
  if (outcome !== 'NOT_EXECUTED') return undefined;
  if (status === 503) return { kind: 'NOT_EXECUTED' };
  return status < 500 ? { kind: 'REFUSED', answered } : undefined;
}

/** Not "it is so already". */
function isOwnDoing(answer: Answered | undefined): boolean {
  if (answer === undefined) return false;
  return bodyOf(answer)['sequence'] === Number(answer.headers['wattbook-sequence']);
}

function changesAt(order: OrderStory | undefined, revision: number | undefined): number {
  return order?.changes.filter(({ command }) => command.revision === revision).length ?? 0;
}

/** It was acknowledged for what it did: asked again, the venue says the same. */
function isRemembered(claim: Claim): boolean {
  return isRepeatable(claim) && (claim.kind === 'SUBMIT' ? claim.answer !== undefined : isOwnDoing(claim.answer));
}

/** Sent again, it is known again. */
export function isRepeatable({ kind, revision }: Claim): boolean {
  return kind === 'SUBMIT' || ((kind === 'AMEND' || kind === 'PARK' || kind === 'ACTIVATE') && revision !== undefined);
}

export function bodyOf({ text }: Answered): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

function nameOf({ identity, kind, clientOrderIds, orderId, ofClientOrderId, revision }: Claim): string {
  const order = ofClientOrderId ?? `O-${orderId}`;
  const what = kind === 'SUBMIT' ? clientOrderIds[0] : `${order} at revision ${revision ?? 'any'}`;
  return `${identity.participantId}'s ${kind} of ${what}`;
}
