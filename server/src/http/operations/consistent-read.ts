/** A read shows at least what it was asked for and what its participant was told has happened; or it says so. */
import type { Identity } from '../../directory/directory.ts';
import { isDatabaseFault } from '../answers/database-fault.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { VIEW_WAIT_MS_MAX, VIEWS_BEHIND_MS_MAX } from '../limits.ts';

export type Source = { sequence(): number; reached(sequence: number, timeoutMs: number): Promise<boolean> };

/** Of a request that was validated: `wattbook-min-sequence` is digits, or absent. */
export type Asked = { headers: { 'wattbook-min-sequence'?: unknown } };

/** What brings this process to where the journal is. */
export type Following = Pick<Parts, 'clock' | 'catchUp'>;

/** What a read of the market needs. */
export type MarketReading = Following & Pick<Parts, 'ownWrites' | 'replica'>;

/** Waits for the views. Returns the sequence that the answer shows everything up to. */
export async function readViews(
  parts: Following & Pick<Parts, 'ownWrites'> & { views: Source },
  identity: Identity,
  request: Asked,
): Promise<number | Problem> {
  // Only then it is known what others acknowledged to this participant.
  const behind = await refuseIfNotCaughtUp(parts);
  return behind ?? reach(parts.views, needed(parts, identity, request));
}

/** Waits for the replica of the market: books and contracts. */
export async function readMarket(parts: MarketReading, identity: Identity, request: Asked): Promise<number | Problem> {
  const behind = await refuseIfNotCaughtUp(parts);
  return behind ?? reach(marketOf(parts), needed(parts, identity, request));
}

/** What a view shows names contracts of the market: the replica has to have come as far. */
export function marketToo(parts: Following & Pick<Parts, 'replica'>, sequence: number): Promise<number | Problem> {
  return catchUpTo(parts, marketOf(parts), sequence);
}

/** Before a change whose answer is made of what the views show. */
export function viewsToo(parts: Following & Pick<Parts, 'views'>, sequence: number): Promise<number | Problem> {
  return catchUpTo(parts, parts.views, sequence);
}

/** Before it is said that there is nothing as far as `sequence`: another process may just have committed it. */
export async function followedBefore(
  parts: Following & Pick<Parts, 'replica'>,
  sequence: number,
): Promise<Problem | undefined> {
  return sequence <= marketOf(parts).sequence() ? undefined : refuseIfNotCaughtUp(parts);
}

async function catchUpTo(parts: Following, source: Source, sequence: number): Promise<number | Problem> {
  const behind = sequence <= source.sequence() ? undefined : await refuseIfNotCaughtUp(parts);
  return behind ?? reach(source, sequence);
}

/** Where the journal can't be read in time, nobody knows what others were told since. */
async function refuseIfNotCaughtUp({ clock, catchUp }: Following): Promise<Problem | undefined> {
  if (catchUp === undefined) return undefined;
  const isCaughtUp = await new Promise<boolean>((resolve, reject) => {
    const timer = clock.after(VIEW_WAIT_MS_MAX, () => resolve(false));
    catchUp()
      .finally(timer.cancel)
      .then(
        () => resolve(true),
        (error: unknown) => {
          if (isDatabaseFault(error)) resolve(false);
          else reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
  });
  if (isCaughtUp) return undefined;
  return problem('view-behind', "What was committed last can't be read at the moment, so this might not be all of it.");
}

/** Before `findPriorUse`: what the views don't know by then must not be taken for unused. */
export function refuseIfViewsTooOld({ viewsBehindUs }: Parts): Problem | undefined {
  const behindUs = viewsBehindUs();
  if (behindUs <= VIEWS_BEHIND_MS_MAX * 1_000) return undefined;
  const seconds = Math.floor(behindUs / 1_000_000);
  return problem('view-behind', `The views are ${seconds} s behind: whether this clientOrderId is new can't be told.`);
}

function marketOf({ replica }: Pick<Parts, 'replica'>): Source {
  return { sequence: () => replica.head().lastSequence, reached: replica.reached };
}

function needed({ ownWrites }: Pick<Parts, 'ownWrites'>, { participantId }: Identity, { headers }: Asked): number {
  return Math.max(Number(headers['wattbook-min-sequence'] ?? 0), ownWrites.last(participantId));
}

/** Taken before the rows are read, so the answer may show more than it promises, never less. */
async function reach(source: Source, sequence: number): Promise<number | Problem> {
  if (sequence <= source.sequence() || (await source.reached(sequence, VIEW_WAIT_MS_MAX))) return source.sequence();
  return problem('view-behind', `The view is at sequence ${source.sequence()}; ${sequence} was asked for.`);
}
