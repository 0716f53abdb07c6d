/** Events by their time; of the same time, in the order in which they were added. A binary heap. */
export type QueuedEvent = { dueUs: number; callback: () => void };

export type EventQueue = {
  add(dueUs: number, callback: () => void): { cancel(): void };
  take(): QueuedEvent | undefined;
};

type Entry = QueuedEvent & { order: number; isCancelled: boolean };

export function createEventQueue(): EventQueue {
  const heap: Entry[] = [];
  let added = 0;

  const isBefore = (one: Entry, other: Entry): boolean =>
    one.dueUs < other.dueUs || (one.dueUs === other.dueUs && one.order < other.order);

  function entry(index: number): Entry {
    const found = heap[index];
    if (found === undefined) throw new Error(`there is no event ${index}`);
    return found;
  }

  function swap(one: number, other: number): void {
    const kept = entry(one);
    heap[one] = entry(other);
    heap[other] = kept;
  }

  function rise(index: number): void {
    const parent = (index - 1) >> 1;
    if (index === 0 || !isBefore(entry(index), entry(parent))) return;
    swap(index, parent);
    rise(parent);
  }

  function sink(index: number): void {
    let first = index;
    for (const child of [2 * index + 1, 2 * index + 2]) {
      if (child < heap.length && isBefore(entry(child), entry(first))) first = child;
    }
    if (first === index) return;
    swap(first, index);
    sink(first);
  }

  function takeFirst(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    sink(0);
    return first;
  }

  return {
    add: (dueUs, callback) => {
      const added_: Entry = { dueUs, callback, order: added++, isCancelled: false };
      heap.push(added_);
      rise(heap.length - 1);
      return { cancel: () => void (added_.isCancelled = true) };
    },
    take: () => {
      for (;;) {
        const next = takeFirst();
        if (next?.isCancelled !== true) return next;
      }
    },
  };
}
