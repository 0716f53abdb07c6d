/** What the API file says of a batch beyond the form of its answer: results in order, one record each, STOP stops. */
import type { components } from '@wattbook/api/types';
import { problemFaults } from './problem-faults.ts';

type Schemas = components['schemas'];
type Operation = Schemas['BatchOperation'];

/** As it came: what it has and what it lacks is what is looked at. */
export type ToldResult = Pick<Schemas['BatchResult'], 'action' | 'result'> &
  Partial<Omit<Schemas['ExecutedResult'], 'result' | 'sequence'> & Omit<Schemas['RefusedResult'], 'result'>>;

export type AnsweredBatch = {
  batch: Schemas['Batch'];
  results: readonly ToldResult[];
  /** `Wattbook-Sequence` of the answer. */
  sequence: number;
  /** The journal's last one when the batch was sent. */
  sequenceBefore: number;
  requestId: string | undefined;
  /** `RateLimit-Policy` of the answer. */
  policy: string;
};

export function batchFaults(answered: AnsweredBatch): string[] {
  const { batch, results, requestId } = answered;
  const { operations, onError } = batch;
  if (results.length !== operations.length) return [`${results.length} results of ${operations.length} operations`];
  const faults = operations.flatMap((operation, index) => {
    const result = results[index];
    if (result === undefined) return [];
    const found = resultFaults(operation, result, requestId);
    return found.map((fault) => `result ${index}: ${fault}`);
  });
  return [...faults, ...skipFaults(onError, results), ...sequenceFaults(answered), ...costFaults(answered)];
}

/** A token for each operation, in the class of each: more than a full bucket holds can't have been paid. */
function costFaults({ batch: { operations }, policy }: AnsweredBatch): string[] {
  const cancels = operations.filter(({ action }) => action === 'CANCEL').length;
  const costs = { cancels, orders: operations.length - cancels };
  return Object.entries(costs).flatMap(([name, cost]) => {
    const most = new RegExp(`"${name}";q=(\\d+)`).exec(policy)?.[1];
    if (most === undefined) return cost === 0 ? [] : [`it costs ${cost} of ${name}, and the policies are ${policy}`];
    return cost <= Number(most) ? [] : [`it costs ${cost} of ${name}, of which a key never has more than ${most}`];
  });
}

function resultFaults(operation: Operation, result: ToldResult, requestId: string | undefined): string[] {
  const { action, status, order, problem } = result;
  if (action !== operation.action) return [`${action} in the place of ${operation.action}`];
  switch (result.result) {
    case 'SKIPPED':
      return isUntouched(result) ? [] : ['skipped, and yet something came of it'];
    case 'REFUSED':
      if (problem === undefined || order !== undefined) return ['refused without a problem, or with an order'];
      return problemFaults(problem, { status: status ?? 0, requestId, changes: true });
    case 'EXECUTED':
      if (order === undefined || problem !== undefined) return ['executed without an order, or with a problem'];
      return [
        ...(status === (action === 'PLACE' ? 201 : 200) ? [] : [`${action} is executed with ${status}`]),
        ...orderFaults(operation, order),
      ];
  }
}

function isUntouched({ status, sequence, order, problem }: ToldResult): boolean {
  return [status, sequence, order, problem].every((member) => member === undefined);
}

/** Is it the order that was meant, and as it was asked for? */
function orderFaults(operation: Operation, order: Schemas['OrderOutcome']): string[] {
  switch (operation.action) {
    case 'PLACE': {
      const { clientOrderId, contractId, side, price, quantity } = operation.order;
      return differences({ clientOrderId, contractId, side, price, quantity }, order);
    }
    case 'AMEND': {
      const { orderId, clientOrderId, revision, price, quantity } = operation;
      return differences({ orderId, clientOrderId, revision: revision + 1, price, quantity }, order);
    }
    case 'CANCEL': {
      const { orderId, clientOrderId } = operation;
      const isThere = order.state === 'ACTIVE' ? ['cancelled, and still active'] : [];
      return [...isThere, ...differences({ orderId, clientOrderId }, order)];
    }
  }
}

type Wanted = { [Name in keyof Schemas['Order']]?: Schemas['Order'][Name] | undefined };

function differences(wanted: Wanted, order: Schemas['Order']): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const told = (order as Record<string, unknown>)[name];
    const isSame = name === 'price' || name === 'quantity' ? Number(told) === Number(value) : told === value;
    return isSame ? [] : [`${name} is ${String(told)}, asked for was ${String(value)}`];
  });
}

/** SKIPPED only behind a refusal with STOP, and then all of them. */
function skipFaults(onError: Schemas['Batch']['onError'], results: readonly ToldResult[]): string[] {
  const refused = results.findIndex(({ result }) => result === 'REFUSED');
  const stopsAt = onError === 'STOP' && refused >= 0 ? refused : Infinity;
  return results.flatMap(({ result }, index) =>
    (result === 'SKIPPED') === index > stopsAt ? [] : [`result ${index} is ${result} with ${onError}`],
  );
}

/**
 * Each operation that came to the market has a record, right behind the one before; the answer's sequence is the last.
 * What is answered as the first time shows the sequence of then.
 */
function sequenceFaults({ results, sequence, sequenceBefore }: AnsweredBatch): string[] {
  const decided = results.filter((result) => typeof result.sequence === 'number');
  if (decided.length === 0) return [];
  const first = sequence - decided.length + 1;
  const faults = decided.flatMap((result, place) =>
    result.replayed === true || result.sequence === first + place
      ? []
      : [`the sequences ${decided.map((one) => one.sequence).join(', ')} don't follow each other up to ${sequence}`],
  );
  return [...faults.slice(0, 1), ...(first > sequenceBefore ? [] : [`decided at ${first}, which was taken`])];
}
