/** What drills assert of a venue while something is wrong with it. */
import assert from 'node:assert/strict';
import { Client } from 'pg';
import { eventually } from '../support/patience.ts';
import { databaseUrl, type Premises } from '../support/real-server.ts';
import type { TradedVenue } from '../support/trading-bench.ts';
import { NOTICE_TIMEOUT_MS } from './timing.ts';

export type JournalHead = { sequence: number; epoch: number; timeUs: number };

/** The journal's last block, read past the server. */
export async function journalHead(premises: Premises): Promise<JournalHead> {
  const client = new Client({ connectionString: databaseUrl(premises), application_name: 'wattbook test' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ sequence: string; epoch: string; time_us: string }>(
      'select last_sequence as sequence, epoch, time_us from journal order by last_sequence desc limit 1',
    );
    const [head] = rows;
    if (head === undefined) throw new Error('the journal is empty');
    return { sequence: Number(head.sequence), epoch: Number(head.epoch), timeUs: Number(head.time_us) };
  } finally {
    await client.end();
  }
}

/** Nothing that was sent after `sinceMs` was executed. */
export function assertNothingExecuted({ ledger }: TradedVenue, sinceMs: number, why: string): void {
  const { sentAtMs } = ledger.lastExecuted();
  const lateMs = Math.round(sentAtMs - sinceMs);
  assert.ok(lateMs <= 0, `an order was executed that was sent ${lateMs} ms after ${why}`);
}

/** The server is the one it was: it neither ended nor was it started again. */
export function assertSameServer({ server }: TradedVenue, pid: number): void {
  assert.equal(server().pid, pid, 'the server goes on by itself');
}

/** How often something was heard since; `heard` names a problem's code, `acknowledged`, `no answer` or `not sent`. */
export function listen({ ledger }: TradedVenue, name: string): () => number {
  const before = ledger.heard.get(name) ?? 0;
  return () => (ledger.heard.get(name) ?? 0) - before;
}

/** Resolves when it was heard at least once more. */
export async function untilHeard(bench: TradedVenue, name: string): Promise<void> {
  const count = listen(bench, name);
  await eventually(`somebody hears ${name}`, NOTICE_TIMEOUT_MS, () => {
    bench.server();
    return count() > 0 ? true : undefined;
  });
}

/** What clients heard since, in words: everything but what is normal. */
export function hearing({ ledger }: TradedVenue): () => string {
  const before = new Map(ledger.heard);
  return () =>
    [...ledger.heard]
      .map(([name, count]) => ({ name, more: count - (before.get(name) ?? 0) }))
      .filter(({ name, more }) => more > 0 && name.includes('-'))
      .map(({ name, more }) => `${name} ${more}×`)
      .join(', ') || 'no refusal';
}
