/** What can be traded: areas, contracts and books, from the replica of the market (committed only). */
import type { Contract, Market } from '@wattbook/engine';
import type { Replica } from '../../replica.ts';
import type { Identity } from '../../directory/directory.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { BOOK_DEPTH_DEFAULT, PAGE_LIMIT_DEFAULT } from '../limits.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { areasOut, bookOut, contractOut } from '../wire/contracts.ts';
import { decodeContractCursor, encodeContractCursor, type ContractFilter } from '../wire/contract-cursor.ts';
import { readMarket, type Asked, type MarketReading } from './consistent-read.ts';
import { isNow, readMoment } from './moments.ts';
import { cursorInvalid } from './lists.ts';

export function listAreas({ replica }: Parts): Answer {
  return success({ items: areasOut(replica.market), nextCursor: null });
}

export function listContracts(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listContracts'>,
): Promise<Answer> {
  const shown = (contract: Contract): object => contractOut(contract, parts.replica.standingOf(contract));
  return contractPage(parts, identity, request, shown);
}

type ContractQuery = OperationRequest<'listContracts'>['query'];

/** One page of the contracts that match, each as `shown`, for participants and operators. */
export async function contractPage(
  parts: MarketReading,
  identity: Identity,
  request: Asked & { query: ContractQuery },
  shown: (contract: Contract) => object,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor, area = '', product = '', deliveryDay = '', state = '' } = request.query;
  const filter: ContractFilter = [area, product, deliveryDay, state];
  const from = cursor === undefined ? undefined : decodeContractCursor(cursor, filter);
  if (from === null) return cursorInvalid();
  const sequence = await readMarket(parts, identity, request);
  if (isProblem(sequence)) return sequence;

  const found = findContracts(parts.replica, filter, from, limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? encodeContractCursor(last, filter) : null;
  return success({ items: page.map(shown), nextCursor }, sequence);
}

/** The first `countMax` that match, behind `from`. */
function findContracts(
  replica: Replica,
  filter: ContractFilter,
  from: Place | undefined,
  countMax: number,
): Contract[] {
  const found: Contract[] = [];
  for (const contract of contractsByDelivery(replica.market)) {
    if (from !== undefined && compareDelivery(contract, from) <= 0) continue;
    if (matches(replica, contract, filter)) found.push(contract);
    if (found.length === countMax) break;
  }
  return found;
}

export async function getContract(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getContract'>,
): Promise<Answer> {
  const { contractId } = request.params;
  const sequence = await readMarket(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const { market } = parts.replica;
  const contract = market.contracts.get(contractId);
  return contract === undefined
    ? contractNotFound(contractId)
    : success(contractOut(contract, parts.replica.standingOf(contract)), sequence);
}

export async function getBook(parts: Parts, identity: Identity, request: OperationRequest<'getBook'>): Promise<Answer> {
  const { contractId } = request.params;
  const { depth = BOOK_DEPTH_DEFAULT, at } = request.query;
  const read = await readMarket(parts, identity, request);
  if (isProblem(read)) return read;
  const moment = at === undefined ? undefined : await readMoment(parts, at, contractId);
  if (moment !== undefined && isProblem(moment)) return moment;
  // Only now: what `at` names may have been waited for.
  const published = parts.replica.head().lastSequence;
  if (moment === undefined || isNow(parts.replica, moment)) {
    const contract = parts.replica.market.contracts.get(contractId);
    if (contract === undefined) return contractNotFound(contractId);
    const { book } = contract;
    const [bids, asks] = [book.levels('BUY', depth), book.levels('SELL', depth)];
    return success(bookOut({ contractId, sequence: published, bids, asks }), published);
  }
  const answer = await parts.past.bookAt({ contractId, at: moment, depth, published });
  switch (answer.kind) {
    case 'BOOK':
      return success(bookOut(answer), answer.sequence);
    case 'NO_CONTRACT':
      return problem('contract-not-found', `There was no contract "${contractId}" after record ${answer.sequence}.`);
    case 'LATER':
      return problem('past-not-ready', `The book at ${at} is not ready yet: ask for the same again.`);
  }
}

function contractNotFound(contractId: string): Answer {
  return problem('contract-not-found', `There is no contract "${contractId}".`);
}

function matches(replica: Replica, contract: Contract, [area, product, deliveryDay, state]: ContractFilter): boolean {
  return (
    (area === '' || contract.area === area) &&
    (product === '' || contract.product === product) &&
    (deliveryDay === '' || contract.deliveryDay === deliveryDay) &&
    (state === '' || replica.standingOf(contract).state === state)
  );
}

type Place = Pick<Contract, 'deliveryStartUs' | 'contractId'>;

/** Contracts that begin together are in the order of their ids, so that pages neither repeat nor miss one. */
function compareDelivery(one: Place, other: Place): number {
  if (one.deliveryStartUs !== other.deliveryStartUs) return one.deliveryStartUs - other.deliveryStartUs;
  if (one.contractId === other.contractId) return 0;
  return one.contractId < other.contractId ? -1 : 1;
}

const sorted = new WeakMap<Market, { listed: number; contracts: Contract[] }>();

/** Contracts are only ever added, now and then: sorted again when there are more. Blocks are not listed. */
function contractsByDelivery(market: Market): Contract[] {
  const known = sorted.get(market);
  const listed = market.nextListingNumber;
  if (known?.listed === listed) return known.contracts;
  const contracts = [...market.contracts.values()].filter(({ legs }) => legs === undefined).sort(compareDelivery);
  sorted.set(market, { listed, contracts });
  return contracts;
}
