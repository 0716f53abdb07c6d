/**
 * The kill switch is let through without a token: whoever has spent all, by a program that went mad, must be able to
 * stop it. That can't be used to ask for nothing, however often: each one that passes so either blocks the participant,
 * and lifting that costs a token, or ends all of its open orders, and new ones cost more.
 */
import type { Market } from '@wattbook/engine';
import type { Identity } from '../../directory/directory.ts';
import type { Problem } from '../answers/problem.ts';
import { isRecord } from './record.ts';

/** What throttling has to know of it. */
export type KillSwitch = {
  /** Known before the body is read: then it is read, though there was no token. */
  mayBe(operationId: string, identity: Identity): boolean;
  /** Of a body that was validated: it is one, and has something to do in the market as it is now. */
  isNeeded(body: unknown, identity: Identity): boolean;
};

/** What would be answered, and with which headers. */
export type Refused = { problem: Problem; headers: Record<string, string> };

export function createKillSwitch(market: Market): KillSwitch {
  return {
    mayBe: mayBeKillSwitch,
    isNeeded: (body, identity) => isNeededKillSwitch(body, identity, market),
  };
}

function mayBeKillSwitch(operationId: string, { scopes }: Identity): boolean {
  return operationId === 'cancelOrders' && scopes.includes('risk');
}

function isNeededKillSwitch(body: unknown, { participantId }: Identity, market: Market): boolean {
  if (!isRecord(body) || body['block'] !== true) return false;
  const participant = market.participants.get(participantId);
  if (participant === undefined) return false;
  const { version: _version, block: _block, ...filters } = body;
  const isForAll = Object.keys(filters).length === 0;
  return !participant.isBlockedByOwner || (isForAll && participant.openOrderIds.size > 0);
}
