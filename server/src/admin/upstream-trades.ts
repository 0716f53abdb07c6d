/** Trades of other engines that could not be taken over. */
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, type Problem } from '../http/answers/problem.ts';
import { PAGE_LIMIT_DEFAULT } from '../http/limits.ts';
import { handOver } from '../http/operations/hand-over.ts';
import { cursorInvalid } from '../http/operations/lists.ts';
import { refusedKey } from '../http/requests/authentication.ts';
import { actorOf } from '../http/wire/commands.ts';
import type { Settlement } from '../ingest/upstream-quarantine.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import {
  decodeUpstreamCursor,
  encodeUpstreamCursor,
  parseQuarantineId,
  quarantinedTradeOut,
} from './wire/upstream-trades.ts';

export async function listQuarantinedTrades(
  { upstream }: AdminParts,
  { query }: AdminRequest<'listQuarantinedTrades'>,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor, state } = query;
  const after = cursor === undefined ? undefined : decodeUpstreamCursor(cursor);
  if (after === null) return cursorInvalid();
  const found = await upstream.list({
    limit: limit + 1,
    ...(after !== undefined && { after }),
    ...(state !== undefined && { isResolved: state === 'DECIDED' }),
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const body: AdminSchemas['QuarantinedTradePage'] = {
    items: items.map(quarantinedTradeOut),
    nextCursor: found.length > limit && last !== undefined ? encodeUpstreamCursor(last.id) : null,
  };
  return success(body);
}

export async function retryQuarantinedTrade(
  parts: AdminParts,
  identity: Identity,
  { params: { quarantineId }, body: { reason } }: AdminRequest<'retryQuarantinedTrade'>,
): Promise<Answer> {
  const { upstream } = parts;
  const id = parseQuarantineId(quarantineId);
  const trade = id === undefined ? undefined : await upstream.find(id);
  if (trade === undefined) return tradeNotFound(quarantineId);
  if (trade.resolved !== null) return success(quarantinedTradeOut(trade));
  const attempt = upstream.attempt(trade, actorOf(identity));
  if (attempt.kind === 'STILL_REFUSED') return stillRefused(attempt.detail, parts.replica.head().lastSequence);
  const recorded = await handOver(parts, attempt.command);
  if (isProblem(recorded)) return recorded;
  const { sequence, events } = recorded.record;
  const concluded = await upstream.conclude(identity, trade.id, events, reason);
  if (concluded.kind !== 'STILL_REFUSED') return settlementAnswer(concluded, quarantineId);
  return stillRefused(concluded.detail, sequence);
}

export async function discardQuarantinedTrade(
  { upstream }: AdminParts,
  identity: Identity,
  { params: { quarantineId }, body: { reason } }: AdminRequest<'discardQuarantinedTrade'>,
): Promise<Answer> {
  const id = parseQuarantineId(quarantineId);
  if (id === undefined) return tradeNotFound(quarantineId);
  return settlementAnswer(await upstream.discard(identity, id, reason), quarantineId);
}

function settlementAnswer(settlement: Settlement, quarantineId: string): Answer {
  switch (settlement.kind) {
    case 'RESOLVED':
      return success(quarantinedTradeOut(settlement.trade));
    case 'NOT_FOUND':
      return tradeNotFound(quarantineId);
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

function stillRefused(detail: string, sequence: number): Problem {
  return { ...problem('upstream-trade-refused', detail), sequence };
}

function tradeNotFound(quarantineId: string): Problem {
  return problem('quarantined-trade-not-found', `No record "${quarantineId}" is or was in quarantine.`);
}
