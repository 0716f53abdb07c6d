/** A trading bench of one fault's own. */
import type { Random } from '../../src/ops/random.ts';
import type { Stops } from '../../src/ops/stops.ts';
import { checkAll, checkRound, failOn, logFaults, roundStart } from '../support/bench-checks.ts';
import { closePremises, createPremises, untilExit, type RealServer } from '../support/real-server.ts';
import { openTradingBench, untilAnswers, type TradingBench } from '../support/trading-bench.ts';
import type { OwnVenue } from './fault-kind.ts';

const ANSWERS = 100;
const SEEDS = 2 ** 31;

/** Trades, lets `act` do its worst under load, trades on, and checks everything. */
export async function onLoneBench(
  { random, stops, environment }: { random: Random; stops: Stops; environment: Record<string, string> },
  act: (bench: TradingBench) => Promise<{ seen: string; tookMs: number }>,
): Promise<OwnVenue> {
  const premises = createPremises();
  const servers: RealServer[] = [];
  stops.add('the premises', () => closePremises(premises, servers));
  const bench = await openTradingBench({ seed: random.below(SEEDS), premises, environment, servers });
  stops.add('the traders', bench.leave);
  const from = roundStart(bench);
  bench.load.go();
  await untilAnswers(bench, ANSWERS);
  const seen = await act(bench);
  await untilAnswers(bench, ANSWERS);
  await bench.load.stop();
  await checkRound(bench, from);
  await checkAll(bench);
  await bench.leave();
  const server = bench.server();
  process.kill(server.pid, 'SIGTERM');
  await untilExit(server);
  failOn(logFaults(premises));
  return { ...seen, acknowledged: bench.ledger.acknowledged, records: bench.story.sequence() };
}
