/** A command at which the market throws. */
import assert from 'node:assert/strict';
import type { Told } from '../../support/api-caller.ts';
import { killNow } from '../../support/real-server.ts';
import { untilExecuted, type TradingBench } from '../../support/trading-bench.ts';
import type { LoneFault } from '../fault-kind.ts';
import { onLoneBench } from '../lone-bench.ts';
import { POISON } from '../poison-hook.ts';
import { assertSameServer, hearing } from '../witness.ts';

const HOOK = new URL('../poison-hook.ts', import.meta.url).href;

export const POISON_FAULT: LoneFault = {
  name: 'poison',
  place: 'ALONE',
  must:
    'A command at which the market throws is held in quarantine (EPEX, 7 June 2019: one corrupt order locked the ' +
    'server again and again): refused as command-quarantined, also after a restart; the others go on.',
  carryOut: (random, stops) => {
    const environment = { NODE_OPTIONS: `--import=${HOOK}`, DRILL_POISON: '1' };
    return onLoneBench({ random, stops, environment }, takePoison);
  },
};

async function takePoison(bench: TradingBench): Promise<{ seen: string; tookMs: number }> {
  const [heard, { pid }] = [hearing(bench), bench.server()];
  const sinceMs = performance.now();
  const first = codeOf(await send(bench));
  const tookMs = (await untilExecuted(bench, sinceMs)) - sinceMs;
  assertSameServer(bench, pid);
  assert.equal(codeOf(await send(bench)), 'command-quarantined', 'the same again is refused');
  const killed = bench.server();
  killNow(killed.pid);
  await killed.exited;
  const restartedMs = performance.now();
  bench.launch();
  await untilExecuted(bench, restartedMs);
  assert.equal(codeOf(await send(bench)), 'command-quarantined', 'the same again is refused after a restart');
  return { seen: `told ${first}, then refused: ${heard()}`, tookMs };
}

function send({ callers, contractIds }: TradingBench): Promise<Told> {
  const terms = { contractId: contractIds[0], side: 'BUY', price: '50.00', quantity: '1.0', timeInForce: 'GFS' };
  const body = JSON.stringify({ version: '1.0', clientOrderId: 'poison-1', ...terms, text: POISON });
  return callers.alpha.call({ method: 'POST', path: '/orders', body });
}

function codeOf(told: Told): string {
  if (told.kind !== 'ANSWERED') return told.kind;
  return String((JSON.parse(told.reply.text) as { code?: string }).code ?? told.reply.status);
}
