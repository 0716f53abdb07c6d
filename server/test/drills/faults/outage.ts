/** A venue that was away for longer than anybody can be expected to wait with open orders. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../src/ops/random.ts';
import { eventually } from '../../support/patience.ts';
import { killNow } from '../../support/real-server.ts';
import { untilExecuted, type TradingBench } from '../../support/trading-bench.ts';
import type { LoneFault } from '../fault-kind.ts';
import { onLoneBench } from '../lone-bench.ts';
import { between, NOTICE_TIMEOUT_MS } from '../timing.ts';
import { assertNothingExecuted, hearing, untilHeard } from '../witness.ts';

const AWAY_MS = { least: 10_500, most: 12_500 };
/** A minute by default. */
const HALT_SECONDS = 8;

export const OUTAGE: LoneFault = {
  name: 'outage-halt',
  place: 'ALONE',
  must:
    'DESIGN §5: back after more than 10 s the market is HALTED for a while: orders are refused as contract-halted, ' +
    'cancellations are taken, and it opens by itself when that is over.',
  carryOut: (random, stops) => {
    const environment = { WATTBOOK_OUTAGE_HALT_SECONDS: String(HALT_SECONDS) };
    return onLoneBench({ random, stops, environment }, (bench) => stayAway(bench, random));
  },
};

async function stayAway(bench: TradingBench, random: Random): Promise<{ seen: string; tookMs: number }> {
  const heard = hearing(bench);
  const killed = bench.server();
  killNow(killed.pid);
  await killed.exited;
  const awayMs = between(random, AWAY_MS.least, AWAY_MS.most);
  await delay(awayMs);
  const backAtMs = performance.now();
  bench.launch();
  await untilHeard(bench, 'contract-halted');
  const haltedAtMs = performance.now();
  const cancelled = await cancelSomething(bench);
  assertNothingExecuted(bench, backAtMs, 'it was back');
  const executedAtMs = await untilExecuted(bench, backAtMs);
  const haltedMs = executedAtMs - haltedAtMs;
  assert.ok(haltedMs < (HALT_SECONDS + 60) * 1_000, `halted for ${haltedMs} ms`);
  const seen = `away for ${awayMs} ms, ${cancelled} cancelled while halted, open ${Math.round(haltedMs)} ms later`;
  return { seen: `${seen}: ${heard()}`, tookMs: executedAtMs - backAtMs };
}

/** An acknowledged order that is still active, by its owner: the ledger's traders are told by the next look. */
async function cancelSomething({ callers }: TradingBench): Promise<string> {
  // The views may be a moment behind.
  const text = await eventually('its orders are listed', NOTICE_TIMEOUT_MS, async () => {
    const told = await callers.alpha.ask({ method: 'GET', path: '/orders?state=ACTIVE&limit=1' });
    return told.status === 200 ? told.text : undefined;
  });
  const { items } = JSON.parse(text) as { items: { orderId: string }[] };
  const [order] = items;
  assert.ok(order !== undefined, 'alpha has an active order');
  const { status } = await callers.alpha.ask({ method: 'DELETE', path: `/orders/${order.orderId}` });
  assert.equal(status, 200, 'a cancellation is taken while the market is halted');
  return order.orderId;
}
