/** Both nights of a year in which the clocks change, with the dull parts left out. */
import assert from 'node:assert/strict';
import type { Random } from '../../../src/ops/random.ts';
import type { Stops } from '../../../src/ops/stops.ts';
import { failOn, logFaults, replayAll } from '../../support/bench-checks.ts';
import { killNow, untilExit } from '../../support/real-server.ts';
import { changesOf, offsetMs } from '../../support/wall-oracle.ts';
import type { LoneFault, OwnVenue } from '../fault-kind.ts';
import { instantsAround, judgeNight, sessionsAround, ZONE } from '../night-oracle.ts';
import { openNightVenue, type NightVenue } from '../night-venue.ts';

const MUST =
  'Every contract opens at 02:30 on the wall of the day before (the first of two, or behind the gap) and closes 5 ' +
  'minutes before its delivery, in UTC; what trades does so in between, also when the server is killed meanwhile: ' +
  'all of it by an oracle that only asks Intl what the clock on the wall shows.';
const MINUTE_MS = 60_000;
/** Orders are sent so long before something falls due, and after. */
const BEFORE_MS = 2_000;
const LAST_MS = 200;
const AFTER_MS = 1_000;

export const NIGHTS: readonly LoneFault[] = [night('night-of-autumn', -1), night('night-of-spring', 1)];

/** @param direction of the clocks: 1 ahead, -1 back. */
function night(name: string, direction: 1 | -1): LoneFault {
  return {
    name,
    place: 'ALONE',
    needs: ['FAKETIME'],
    must: MUST,
    carryOut: (random, stops) => liveThrough(changeAfter(Date.now(), direction), random, stops),
  };
}

/** When the clocks of the market's zone next change in that direction. */
function changeAfter(nowMs: number, direction: 1 | -1): number {
  const year = new Date(nowMs).getUTCFullYear();
  const changes = [year, year + 1].flatMap((one) => changesOf(ZONE, one));
  const found = changes.find((change) => {
    const shift = offsetMs(change + MINUTE_MS, ZONE) - offsetMs(change - MINUTE_MS, ZONE);
    return change > nowMs + MINUTE_MS && Math.sign(shift) === direction;
  });
  if (found === undefined) throw new Error(`the clocks of ${ZONE} do not change any more`);
  return found;
}

async function liveThrough(changeMs: number, random: Random, stops: Stops): Promise<OwnVenue> {
  const instants = instantsAround(changeMs);
  const venue = await openNightVenue(stops, (instants[0] ?? changeMs) - MINUTE_MS);
  const beganMs = venue.nowMs();
  const killedAt = 1 + random.below(instants.length - 2);
  let tookMs: number | undefined;
  // Also what opens later, and at the end what has closed.
  await venue.trade(instants.flatMap((instant) => dueAt(changeMs, instant)));
  for (const [index, instant] of instants.entries()) {
    const traded = dueAt(changeMs, instant);
    venue.leapTo(instant - BEFORE_MS);
    await venue.tradeUntil(instant - LAST_MS, traded);
    if (index === killedAt) tookMs = await killAndReturn(venue, traded);
    await venue.tradeUntil(instant + AFTER_MS, traded);
    // Whatever fell due was settled before it.
    await venue.untilExecuted([venue.openContractId]);
  }
  await venue.trade(instants.flatMap((instant) => dueAt(changeMs, instant)));
  return { ...(await judge(venue, { changeMs, beganMs, untilMs: instants.at(-1) ?? changeMs })), tookMs };
}

/** What closes at that instant, and one of what opens. */
function dueAt(changeMs: number, instant: number): string[] {
  const sessions = sessionsAround(changeMs);
  const closing = sessions.filter(({ closesAtMs }) => closesAtMs === instant);
  const opening = sessions.filter(({ opensAtMs }) => opensAtMs === instant).slice(0, 1);
  return [...closing, ...opening].map(({ contractId }) => contractId);
}

/** Just before something falls due: it does while nobody is there, and is settled first when somebody is again. */
async function killAndReturn(venue: NightVenue, traded: readonly string[]): Promise<number> {
  const killed = venue.server();
  const sinceMs = performance.now();
  killNow(killed.pid);
  await killed.exited;
  venue.launch();
  await venue.untilExecuted([...traded, venue.openContractId]);
  return performance.now() - sinceMs;
}

async function judge(
  venue: NightVenue,
  night: { changeMs: number; beganMs: number; untilMs: number },
): Promise<Omit<OwnVenue, 'tookMs'>> {
  const { records, faults, trades } = await venue.audit();
  const verdict = judgeNight(records, night);
  failOn([...faults, ...verdict.faults]);
  const { opened, closed, accepted, tooEarly, tooLate, lateMsMax } = verdict;
  for (const count of [trades, tooEarly, tooLate]) assert.ok(count > 0, 'orders come before, in and after sessions');
  assert.ok((await replayAll(venue.premises)) >= records.length, 'the replay comes to the end');
  const server = venue.server();
  process.kill(server.pid, 'SIGTERM');
  assert.deepEqual(await untilExit(server), { code: 0, signal: null }, 'the server stops when asked to');
  failOn(logFaults(venue.premises));
  const seen =
    `${new Date(night.changeMs).toISOString()}: ${opened} opened, ${closed} closed, at most ` +
    `${Math.round(lateMsMax)} ms late; ${accepted} orders accepted, ${tooEarly} too early, ${tooLate} too late, ` +
    `${trades} trades`;
  return { seen, acknowledged: venue.ledger.acknowledged, records: records.length };
}
