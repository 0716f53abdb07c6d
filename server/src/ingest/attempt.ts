/** A quarantined record that is tried again. */
import type { Market } from '@wattbook/engine';
import type { Actor } from '@wattbook/engine/commands';
import { NO_SUCH_CONTRACT } from './import-outcome.ts';
import { readRecord, tooLong } from './read-record.ts';
import type { Attempt, QuarantinedTrade } from './upstream-quarantine.ts';
import { importCommandOf } from './upstream-trade.ts';

/** What to ask the market, or what is wrong with the record still. */
export function attemptOf({ bytes, length }: QuarantinedTrade, market: Market, actor: Actor): Attempt {
  const read = length > bytes.length ? tooLong() : readRecord(bytes);
  if (read.kind === 'BROKEN') return { kind: 'STILL_REFUSED', reason: read.reason, detail: read.detail };
  const command = importCommandOf(read.trade, market, actor);
  return command === undefined ? { kind: 'STILL_REFUSED', ...NO_SUCH_CONTRACT } : { kind: 'COMMAND', command };
}
