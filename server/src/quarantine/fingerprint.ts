/** By what a command is known again when it is sent again. */
import { createHash } from 'node:crypto';
import type { Command } from '@wattbook/engine/commands';

/**
 * 64 hexadecimal digits of what was asked and of which participant, whatever the order of its fields. Left out is what
 * may differ when the same is asked again: what a table knew of the id, and which person or key of the participant
 * asks; but a dead man's switch of a key is that key's alone.
 */
export function commandFingerprint(command: Command): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(asked(command))))
    .digest('hex');
}

function asked(command: Command): object {
  const { userId: _user, keyId, ...others } = command;
  const whose = command.type === 'SetCancelAfter' && command.scope === 'KEY' ? { keyId } : {};
  if (!('priorUse' in others)) return { ...others, ...whose };
  const { priorUse: _prior, ...terms } = others;
  return terms;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)]));
}
