/** Halts of the whole market and of single contracts. */
import type { Contract, Market } from '@wattbook/engine';
import type { HaltMarket } from '@wattbook/engine/commands';
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, problemAt, type Problem } from '../http/answers/problem.ts';
import { readMarket } from '../http/operations/consistent-read.ts';
import { contractPage } from '../http/operations/market-reads.ts';
import { whoAsks } from '../http/requests/authentication.ts';
import { readTime } from '../http/wire/terms.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { carryOut, marketAfter, reasonOf, type JournalRecord, type OperatorWords } from './market-commands.ts';
import { contractOut, marketOut } from './wire/market.ts';

const MARKET_WORDS: OperatorWords = {
  'already-halted': () => problem('already-halted', 'The market is halted already.'),
  'not-halted': () => problem('not-halted', 'The market is not halted.'),
  'halt-until-past': () => problemAt('halt-until-past', '/until', 'The end of the halt has passed.', 'must be later'),
};

const CONTRACT_WORDS: OperatorWords = {
  'unknown-contract': contractNotFound,
  'already-halted': (contractId) => problem('already-halted', `"${contractId}" is halted already.`),
  'not-halted': (contractId) => problem('not-halted', `"${contractId}" is not halted itself.`),
  'contract-closed': (contractId) => problem('contract-closed', `"${contractId}" is closed.`),
};

export async function getMarket(parts: AdminParts, request: AdminRequest<'getMarket'>): Promise<Answer> {
  const sequence = await readMarket(parts, whoAsks(request), request);
  return isProblem(sequence) ? sequence : success(marketOut(parts.replica.market), sequence);
}

export async function haltMarket(
  parts: AdminParts,
  identity: Identity,
  body: AdminSchemas['MarketHalt'],
): Promise<Answer> {
  const untilUs = body.until === undefined ? undefined : readTime(body.until, 'until', zoneOf(parts.replica.market));
  if (typeof untilUs === 'object') return untilUs;
  const command: HaltMarket = {
    type: 'HaltMarket',
    ...reasonOf(identity, body),
    ...(untilUs !== undefined && { untilUs }),
  };
  return marketAnswer(parts, await carryOut(parts, command, MARKET_WORDS));
}

export async function resumeMarket(
  parts: AdminParts,
  identity: Identity,
  body: AdminSchemas['Reasoned'],
): Promise<Answer> {
  const command = { type: 'ResumeMarket', ...reasonOf(identity, body) } as const;
  return marketAnswer(parts, await carryOut(parts, command, MARKET_WORDS));
}

export function listContracts(parts: AdminParts, request: AdminRequest<'listContracts'>): Promise<Answer> {
  return contractPage(parts, whoAsks(request), request, (contract) => contractOut(parts.replica, contract));
}

export async function getContract(parts: AdminParts, request: AdminRequest<'getContract'>): Promise<Answer> {
  const { contractId } = request.params;
  const sequence = await readMarket(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const { market } = parts.replica;
  const contract = market.contracts.get(contractId);
  return contract === undefined
    ? contractNotFound(contractId)
    : success(contractOut(parts.replica, contract), sequence);
}

export async function haltContract(
  parts: AdminParts,
  identity: Identity,
  { params: { contractId }, body }: AdminRequest<'haltContract'>,
): Promise<Answer> {
  const command = { type: 'HaltContract', ...reasonOf(identity, body), contractId } as const;
  return contractAnswer(parts, contractId, await carryOut(parts, command, CONTRACT_WORDS));
}

export async function resumeContract(
  parts: AdminParts,
  identity: Identity,
  { params: { contractId }, body }: AdminRequest<'resumeContract'>,
): Promise<Answer> {
  const command = { type: 'ResumeContract', ...reasonOf(identity, body), contractId } as const;
  return contractAnswer(parts, contractId, await carryOut(parts, command, CONTRACT_WORDS));
}

async function marketAnswer(parts: AdminParts, record: JournalRecord | Problem): Promise<Answer> {
  if (isProblem(record)) return record;
  const market = await marketAfter(parts, record);
  return isProblem(market) ? market : success(marketOut(market), record.sequence);
}

async function contractAnswer(parts: AdminParts, contractId: string, record: JournalRecord | Problem): Promise<Answer> {
  if (isProblem(record)) return record;
  const market = await marketAfter(parts, record);
  return isProblem(market)
    ? market
    : success(contractOut(parts.replica, listedContract(market, contractId)), record.sequence);
}

function listedContract({ contracts }: Market, contractId: string): Contract {
  const contract = contracts.get(contractId);
  if (contract === undefined) throw new Error(`bug: ${contractId} was changed, and is not listed`);
  return contract;
}

function contractNotFound(contractId: string): Problem {
  return problem('contract-not-found', `There is no contract "${contractId}".`);
}

/** To say what a time without an offset could have meant. */
function zoneOf({ areas }: Market): string {
  const [area] = areas.values();
  return area?.timeZone ?? 'UTC';
}
