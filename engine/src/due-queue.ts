/**
 * What time will do: a heap by due time, then kind, then id. Entries are never removed early; whoever takes one checks
 * that it still holds (an order may be gone, its validity amended).
 */
import { assert } from './assert.ts';

/** In this order where the due time is the same. */
export const DUE_KINDS = ['OPEN', 'CLOSE', 'EXPIRE', 'ARCHIVE'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** `id`: the contract's listing number, for EXPIRE the order's id. */
export type Due = { dueUs: number; kind: DueKind; id: number };

export type DueQueue = {
  add(due: Due): void;
  /** The next due item, not taken. */
  next(): Due | undefined;
  take(): Due;
};

export function createDueQueue(): DueQueue {
  const heap: Due[] = [];
  const at = (index: number): Due => {
    const due = heap[index];
    assert(due !== undefined, `heap has an entry ${index}`);
    return due;
  };

  function swap(left: number, right: number): void {
    const kept = at(left);
    heap[left] = at(right);
    heap[right] = kept;
  }

  function rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(at(index), at(parent))) return;
      swap(index, parent);
      index = parent;
    }
  }

  function sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const smaller = right < heap.length && isBefore(at(right), at(left)) ? right : left;
      if (!isBefore(at(smaller), at(index))) return;
      swap(index, smaller);
      index = smaller;
    }
  }

  return {
    add: (due) => {
      heap.push(due);
      rise(heap.length - 1);
    },
    next: () => heap[0],
    take: () => {
      const first = at(0);
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}

function isBefore(left: Due, right: Due): boolean {
  if (left.dueUs !== right.dueUs) return left.dueUs < right.dueUs;
  if (left.kind !== right.kind) return DUE_KINDS.indexOf(left.kind) < DUE_KINDS.indexOf(right.kind);
  return left.id < right.id;
}
