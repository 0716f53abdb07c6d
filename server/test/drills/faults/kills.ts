/** `kill -9` of whatever is there, at moments that nobody chose. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/patience.ts';
import { findPostmaster, findWriter, killNow } from '../../support/real-server.ts';
import { RECOVERY_TIMEOUT_MS, type TradingBench } from '../../support/trading-bench.ts';
import type { EmbeddedFault, Observation } from '../fault-kind.ts';
import { between } from '../timing.ts';

/**
 * The server; PostgreSQL's postmaster; the one process of PostgreSQL that commits the exchange's blocks, so that a
 * block may be durable though nobody will ever be told; server and postmaster at once.
 */
const VICTIMS = ['SERVER', 'POSTMASTER', 'WRITER', 'BOTH'] as const;
type Victim = (typeof VICTIMS)[number];

const AGAIN_MS = { least: 100, most: 1_600 };
/** To look for the writer takes a while, and ends in step with it: a moment that has nothing to do with that. */
const ANY_MOMENT_MS = 10;

const ONCE =
  'DESIGN §3: what was acknowledged is there once; what was not is there once or not at all, and says which.';

export const KILLS: readonly EmbeddedFault[] = [
  kill('kill-server', 'SERVER', `${ONCE} The next start replays the journal and leads.`),
  kill('kill-postmaster', 'POSTMASTER', `${ONCE} The server starts PostgreSQL again and rebuilds its market.`),
  kill('kill-writer', 'WRITER', `${ONCE} Also if the block is durable and nobody was told.`),
  kill('kill-both', 'BOTH', `${ONCE} The next start ends what is left of the old PostgreSQL.`),
  {
    name: 'kill-again',
    place: 'EMBEDDED',
    must: `${ONCE} A recovery can be killed like anything else.`,
    inflict: async (bench) => {
      const [first, second] = [drawVictim(bench), drawVictim(bench)];
      await strike(bench, first);
      const afterMs = between(bench.random, AGAIN_MS.least, AGAIN_MS.most);
      await delay(afterMs);
      const { overAtMs, isBack } = await strike(bench, second);
      return { seen: `${first}, and ${second} ${afterMs} ms later`, overAtMs, backSinceMs: await isBack() };
    },
  },
];

function kill(name: string, victim: Victim, must: string): EmbeddedFault {
  return {
    name,
    place: 'EMBEDDED',
    must,
    inflict: async (bench): Promise<Observation> => {
      const { overAtMs, isBack } = await strike(bench, victim);
      return { seen: 'killed', overAtMs, backSinceMs: await isBack() };
    },
  };
}

function drawVictim({ random }: TradingBench): Victim {
  return VICTIMS[random.below(VICTIMS.length)] ?? 'SERVER';
}

type Strike = { overAtMs: number; isBack(): Promise<number> };

/** kill -9, and what an operator would do then: start the server again, if it was hit. */
async function strike({ premises, random, server, launch }: TradingBench, victim: Victim): Promise<Strike> {
  const hit = server();
  const find = victim === 'WRITER' ? findWriter : findPostmaster;
  const pid = victim === 'SERVER' ? undefined : await find(premises);
  if (victim === 'WRITER') await delay(random.below(ANY_MOMENT_MS));
  const overAtMs = performance.now();
  if (pid !== undefined) killNow(pid);
  if (victim === 'WRITER' || victim === 'POSTMASTER') {
    const isBack = async (): Promise<number> => {
      await eventually('PostgreSQL runs again', RECOVERY_TIMEOUT_MS, async () => {
        const found = await find(premises);
        return found === pid ? undefined : found;
      });
      return performance.now();
    };
    return { overAtMs, isBack };
  }
  killNow(hit.pid);
  await hit.exited;
  launch();
  return { overAtMs, isBack: () => Promise.resolve(overAtMs) };
}
