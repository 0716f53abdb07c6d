/**
 * What time will do: a heap by due time, then kind, then id, with one entry for each kind and id. What will not happen
 * any more is taken out at once, so it never holds more than there is.
 */
import { assert } from './assert.ts';

/** In this order where the due time is the same. */
export const DUE_KINDS = ['RESUME', 'OPEN', 'CLOSE', 'EXPIRE', 'CANCEL_AFTER'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** `id`: a contract's listing number; of EXPIRE an order's id; of RESUME and CANCEL_AFTER when it was set. */
export type Due = { dueUs: number; kind: DueKind; id: number };

export type DueQueue = {
  /** Replaces the entry of the same kind and id. */
  add(due: Due): void;
  /** Nothing happens if there is none. */
  remove(kind: DueKind, id: number): void;
  /** The next due item, not taken. */
  next(): Due | undefined;
  take(): Due;
  size(): number;
  /** In no order that means anything. */
  all(): readonly Due[];
};

export function createDueQueue(): DueQueue {
  const heap: Due[] = [];
  /** Where in the heap, by kind and id. */
  const places = new Map<DueKind, Map<number, number>>(DUE_KINDS.map((kind) => [kind, new Map<number, number>()]));
  const at = (index: number): Due => {
    const due = heap[index];
    assert(due !== undefined, () => `heap has an entry ${index}`);
    return due;
  };

  function put(index: number, due: Due): void {
    heap[index] = due;
    places.get(due.kind)?.set(due.id, index);
  }

  function swap(left: number, right: number): void {
    const kept = at(left);
    put(left, at(right));
    put(right, kept);
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

  function sink(from: number): void {
    let index = from;
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

  /** The last one takes its place, and goes on from there. */
  function removeAt(index: number): Due {
    const removed = at(index);
    const last = heap.pop();
    places.get(removed.kind)?.delete(removed.id);
    if (last !== undefined && last !== removed) {
      put(index, last);
      rise(index);
      sink(index);
    }
    return removed;
  }

  function remove(kind: DueKind, id: number): void {
    const index = places.get(kind)?.get(id);
    if (index !== undefined) removeAt(index);
  }

  return {
    add: (due) => {
      remove(due.kind, due.id);
      put(heap.length, due);
      rise(heap.length - 1);
    },
    remove,
    next: () => heap[0],
    take: () => removeAt(0),
    size: () => heap.length,
    all: () => heap,
  };
}

function isBefore(left: Due, right: Due): boolean {
  if (left.dueUs !== right.dueUs) return left.dueUs < right.dueUs;
  if (left.kind !== right.kind) return DUE_KINDS.indexOf(left.kind) < DUE_KINDS.indexOf(right.kind);
  return left.id < right.id;
}
