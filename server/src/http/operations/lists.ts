/** What lists from the views have in common, whoever asks for them. */
import type { Traded } from '@wattbook/engine';
import { CursorInvalid, type Page, type PageRequest } from '../../views/view-types.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { PAGE_LIMIT_DEFAULT } from '../limits.ts';
import { marketToo, type Following, type Source } from './consistent-read.ts';

/** What tells the contract of an item of a list. */
type Contracts = Following & Pick<Parts, 'replica'> & { views: Source };

type Item = { contractId: string };

/**
 * The views don't know areas and products, the market does: what they filter goes here, so a page may hold less than
 * its limit though there are more pages. Clients go by `nextCursor`.
 */
export async function listAnswer<Row extends Item>(
  parts: Contracts,
  page: Page<Row>,
  sequence: number,
  accepts: (contract: Traded) => boolean,
  out: (row: Row, contract: Traded) => object,
): Promise<Answer> {
  const items: object[] = [];
  for (const row of page.items) {
    const contract = await contractOfItem(parts, row);
    if (isProblem(contract)) return contract;
    if (accepts(contract)) items.push(out(row, contract));
  }
  return success({ items, nextCursor: page.nextCursor }, sequence);
}

export async function contractOfItem(parts: Contracts, { contractId }: Item): Promise<Traded | Problem> {
  const { replica } = parts;
  const known = replica.findTraded(contractId);
  if (known !== undefined) return known;
  // Views and replica follow the journal each on its own: this replica is the one that is behind.
  const reached = await marketToo(parts, parts.views.sequence());
  if (isProblem(reached)) return reached;
  const contract = replica.findTraded(contractId);
  if (contract === undefined) throw new Error(`the views know the contract ${contractId}, the market doesn't`);
  return contract;
}

export function pageRequest({
  limit,
  cursor,
  after,
}: {
  limit?: number;
  cursor?: string;
  after?: number;
}): PageRequest {
  return {
    limit: limit ?? PAGE_LIMIT_DEFAULT,
    ...(cursor !== undefined && { cursor }),
    ...(after !== undefined && { afterSequence: after }),
  };
}

export async function pageOrProblem<Row>(reading: Promise<Page<Row>>): Promise<Page<Row> | Problem> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof CursorInvalid)) throw error;
    return cursorInvalid();
  }
}

export function cursorInvalid(): Problem {
  return problem('cursor-invalid', 'The cursor is not one that this venue gave for this list with these filters.', {
    errors: [{ parameter: 'cursor', detail: 'must be a nextCursor of this list, with the same filters' }],
  });
}
