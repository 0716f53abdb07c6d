/** Several operations in one request, and what its one answer says of each: claims of their own. */
import type { AmendOrder, CancelOrder, PlaceOrder } from '@wattbook/engine/commands';
import type { Identity } from '../../src/directory/directory.ts';
import { orderIdText } from '../../src/http/wire/ids.ts';
import { requestOf } from '../scenarios/requests.ts';
import type { StoredRecord } from '../support/stored-journal.ts';
import { bodyOf, SKIPPED_CODE, wordOf, type Claim, type ClaimNotes, type Word } from './claims.ts';
import type { Told } from './deployment.ts';
import type { Answered, Asked } from './door.ts';
import { isPoison } from './simulated-quarantine.ts';

export type BatchedCommand = PlaceOrder | AmendOrder | CancelOrder;

export type BatchWish = { commands: BatchedCommand[]; onError: 'CONTINUE' | 'STOP' };

export type Batch = {
  onError: BatchWish['onError'];
  operations: object[];
  /** One for each operation, in their order. */
  claims: Claim[];
  /** One attempt at a time, so that each answer is compared with those before it. */
  isOnItsWay: boolean;
  /** The venue has let go of what one of them changed: as it is refused now, the others are never reached again. */
  isSpent: boolean;
};

/** As the API file words it. */
type Result = {
  action: 'PLACE' | 'AMEND' | 'CANCEL';
  result: 'EXECUTED' | 'REFUSED' | 'SKIPPED';
  status?: number;
  sequence?: number | null;
  replayed?: true;
  order?: object;
  problem?: { outcome?: string };
};

const TYPE_OF = { PLACE: 'PlaceOrder', AMEND: 'AmendOrder', CANCEL: 'CancelOrder' } as const;

export function batchOf({ commands, onError }: BatchWish, identity: Identity): Batch {
  return {
    onError,
    operations: commands.map(operationOf),
    claims: commands.map((command) => claimOf(command, identity)),
    isOnItsWay: false,
    isSpent: false,
  };
}

export function requestFor({ onError, operations }: Batch): Asked {
  return { method: 'POST', path: '/batch', body: { version: '1.0', onError, operations } };
}

function operationOf(command: BatchedCommand): object {
  switch (command.type) {
    case 'PlaceOrder':
      return { action: 'PLACE', order: termsOf(command) };
    case 'AmendOrder':
      return { action: 'AMEND', ...referenceOf(command), ...termsOf(command) };
    case 'CancelOrder': {
      const { revision } = command;
      return { action: 'CANCEL', ...referenceOf(command), ...(revision !== undefined && { revision }) };
    }
  }
}

/** Of the request that it would be alone. */
function termsOf(command: PlaceOrder | AmendOrder): object {
  const { version: _version, ...terms } = requestOf(command, () => 0).body as Record<string, unknown>;
  return terms;
}

function referenceOf({ orderId, clientOrderId }: AmendOrder | CancelOrder): object {
  return clientOrderId === undefined ? { orderId: orderIdText(orderId) } : { clientOrderId };
}

function claimOf(command: BatchedCommand, identity: Identity): Claim {
  // Asked alone, it has to be told the same; but by its owner's id an order is named in batches only.
  const asked = requestOf(command, () => 0);
  const unsent = {
    identity,
    asked,
    isPoison: isPoison(command),
    belief: 'UNSENT',
    wasInDoubt: false,
    attempts: 0,
  } as const;
  if (command.type === 'PlaceOrder') return { ...unsent, kind: 'SUBMIT', clientOrderIds: [command.clientOrderId] };
  const { orderId, clientOrderId, revision } = command;
  return {
    ...{ ...unsent, kind: command.type === 'AmendOrder' ? 'AMEND' : 'CANCEL', clientOrderIds: [] },
    ...(orderId !== undefined && { orderId }),
    ...(clientOrderId !== undefined && { ofClientOrderId: clientOrderId }),
    ...(revision !== undefined && { revision }),
  };
}

/** The market knows no operation again that it refused: sent again, it may be executed. */
export function readyAgain({ claims }: Batch): void {
  for (const claim of claims) if (claim.belief === 'REFUSED') claim.belief = 'NOT_EXECUTED';
}

export type BatchNotes = { note(batch: Batch, told: Told): void };

/** @param records of the journal, from the first one on */
export function createBatchNotes(
  notes: Pick<ClaimNotes, 'hear'>,
  records: readonly StoredRecord[],
  fault: (words: string) => void,
): BatchNotes {
  function note(batch: Batch, told: Told): void {
    const word = wordOf(told);
    if (word === undefined) return fault(`${nameOf(batch)}: no client should be told ${JSON.stringify(told)}`);
    if (word.kind === 'REFUSED') return leaveOut(batch, word.answered);
    if (word.kind !== 'HAPPENED') {
      for (const claim of batch.claims) notes.hear(claim, word);
      return;
    }
    const results = bodyOf(word.answered)['results'] as Result[];
    const wrong = shapeFault(batch, results) ?? placesFault(batch, results, word.answered);
    if (wrong !== undefined) return fault(`${nameOf(batch)}: ${wrong}: ${word.answered.text}`);
    for (const [index, claim] of batch.claims.entries()) hearResult(batch, claim, results[index] ?? SKIPPED);
  }

  /** Nothing of it was executed, as some of it is quarantined: the others are free to go, says the guide. */
  function leaveOut(batch: Batch, answered: Answered): void {
    const { code, errors = [] } = bodyOf(answered) as { code?: string; errors?: { pointer?: string }[] };
    const places = errors.map(({ pointer }) => Number(/^\/operations\/(\d+)/.exec(pointer ?? '')?.[1]));
    const isPointed = code === 'command-quarantined' && places.length > 0;
    if (!isPointed) return fault(`${nameOf(batch)}: no client should be told ${answered.text}`);
    for (const [index, claim] of batch.claims.entries()) {
      notes.hear(claim, places.includes(index) ? { kind: 'REFUSED', answered } : { kind: 'NOT_EXECUTED' });
    }
    batch.claims = batch.claims.filter((_claim, index) => !places.includes(index));
    batch.operations = batch.operations.filter((_operation, index) => !places.includes(index));
  }

  function hearResult(batch: Batch, claim: Claim, result: Result): void {
    notes.hear(claim, batch.isSpent && result.result === 'SKIPPED' ? { kind: 'NOT_EXECUTED' } : wordOfResult(result));
    // What was once executed is told again, not refused, as long as the market knows it.
    const isTooLate = result.result === 'REFUSED' && claim.belief !== 'REFUSED';
    if (isTooLate && batch.onError === 'STOP') batch.isSpent = true;
  }

  /** What came to the market has the last records up to the answer's, at one time, with nothing in between. */
  function placesFault({ claims }: Batch, results: readonly Result[], { headers }: Answered): string | undefined {
    const taken = results.flatMap((result, index) => (typeof result.sequence === 'number' ? [{ result, index }] : []));
    const first = Number(headers['wattbook-sequence']) - taken.length + 1;
    const [{ timeUs } = { timeUs: 0 }] = records.slice(first - 1);
    for (const [place, { result, index }] of taken.entries()) {
      const record = records[first - 1 + place];
      if (record === undefined) return `its answer is of ${first + place}, which is not durable`;
      const { command } = record;
      const keyId = claims[index]?.identity.keyId;
      const isOwn = command.keyId === keyId && command.type === TYPE_OF[result.action] && record.timeUs === timeUs;
      if (!isOwn) return `record ${first + place} is ${JSON.stringify(command)}, not operation ${index}`;
      if (result.replayed !== true && result.sequence !== record.sequence) {
        return `operation ${index} is told to be record ${result.sequence}, not ${record.sequence}`;
      }
    }
    return undefined;
  }

  return { note };
}

/** A result for each operation; behind a refusal the others only where the client wants them. */
function shapeFault({ claims, onError }: Batch, results: readonly Result[]): string | undefined {
  if (results.length !== claims.length) return `${claims.length} operations have ${results.length} results`;
  const refused = results.findIndex(({ result }) => result === 'REFUSED');
  const ends = onError === 'STOP' && refused >= 0 ? refused + 1 : results.length;
  const isCutThere = results.every(({ result }, index) => (result === 'SKIPPED') === index >= ends);
  if (!isCutThere) return `onError ${onError} ends it behind operation ${ends - 1}`;
  const isUnsure = results.some(({ problem }) => problem !== undefined && problem.outcome !== 'NOT_EXECUTED');
  return isUnsure ? 'an operation is refused without saying that it was not executed' : undefined;
}

const SKIPPED: Result = { action: 'PLACE', result: 'SKIPPED' };

/** As if it had been asked alone. Behind a refusal nothing was ever executed: else there would have been none. */
function wordOfResult({ result, status = 0, sequence, replayed, order, problem }: Result): Word {
  switch (result) {
    case 'EXECUTED': {
      const headers = {
        'wattbook-sequence': `${sequence}`,
        ...(replayed === true && { 'idempotent-replayed': 'true' }),
      };
      return { kind: 'HAPPENED', answered: { status, headers, text: JSON.stringify(order) } };
    }
    case 'REFUSED':
      return { kind: 'REFUSED', answered: { status, headers: {}, text: JSON.stringify(problem) } };
    case 'SKIPPED':
      return { kind: 'REFUSED', answered: { status, headers: {}, text: JSON.stringify({ code: SKIPPED_CODE }) } };
  }
}

function nameOf({ claims }: Batch): string {
  return `${claims[0]?.identity.participantId}'s batch with ${claims.flatMap((one) => one.clientOrderIds).join()}`;
}
