/** Many who want to be up to date share one reading of the journal. */

/**
 * Resolves when a reading has ended that began after it was asked for: so whatever was committed by then has been
 * followed. One that is under way doesn't count, as it may be past that already; who asks meanwhile shares the next.
 * Rejects as `catchUp` does, to all who shared it.
 */
export function shareCatchUp(catchUp: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    if (next !== undefined) return next;
    const shared = last.then(() => {
      next = undefined;
      return catchUp();
    });
    // Whoever shared it hears why; those behind it try for themselves.
    last = shared.catch(() => undefined);
    next = shared;
    return shared;
  };
}
