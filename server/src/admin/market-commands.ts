/** What the operator asks of the market: handed over as on the public API; a refusal is put into words. */
import type { Market } from '@wattbook/engine';
import type { Actor, Command } from '@wattbook/engine/commands';
import type { OperatorRefusalCode } from '@wattbook/engine/events';
import type { Identity } from '../directory/directory.ts';
import type { RecordedOutcome } from '../exchange-channel.ts';
import { isProblem, type Problem } from '../http/answers/problem.ts';
import { marketToo } from '../http/operations/consistent-read.ts';
import { handOver, outcomeUnknown } from '../http/operations/hand-over.ts';
import { actorOf } from '../http/wire/commands.ts';

import type { AdminParts } from './admin-options.ts';

export type JournalRecord = RecordedOutcome['record'];

/** How an operation says each refusal that its command can get; `subject` as in rule 11. */
export type OperatorWords = { readonly [Code in OperatorRefusalCode]?: (subject: string) => Problem };

/** Who asks, and why; the journal keeps both. */
export function reasonOf(identity: Identity, { reason }: { reason: string }): Actor & { because: string } {
  return { ...actorOf(identity), because: reason };
}

/** The record of the command that the market carried out; or why not. */
export async function carryOut(
  parts: AdminParts,
  command: Command,
  words: OperatorWords,
): Promise<JournalRecord | Problem> {
  const recorded = await handOver(parts, command);
  if (isProblem(recorded)) return recorded;
  const { sequence, events } = recorded.record;
  const refused = events.find((event) => event.type === 'OperatorRefused');
  if (refused === undefined) return recorded.record;
  const say = words[refused.code];
  if (say === undefined) throw new Error(`bug: ${command.type} was refused with ${refused.code} in record ${sequence}`);
  return { ...say(refused.subject), sequence };
}

/**
 * The market with what the record says in it. Where this process doesn't follow in time, the change has happened but
 * can't be shown: to the client that is an unknown outcome.
 */
export async function marketAfter(parts: AdminParts, { sequence }: JournalRecord): Promise<Market | Problem> {
  const reached = await marketToo(parts, sequence);
  return isProblem(reached) ? outcomeUnknown() : parts.replica.market;
}
