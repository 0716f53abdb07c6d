/** What makes the sandbox of a venue, in the process that leads: its market, and participants that trade in it. */
import type { Exchange } from '../exchange.ts';
import type { Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import { SANDBOX_PARTICIPANTS } from '../sandbox/keys.ts';
import { readSimulatedPrices } from '../sandbox/simulated-prices.ts';
import { createSimulation, SIMULATED_PARTICIPANTS, type Simulation } from '../sandbox/simulation.ts';
import { keepContractsListed, setUpVenue } from '../sandbox/venue.ts';
import { isAlone, type House } from './house.ts';
import type { Readers } from './readers.ts';

const RETRY_MS = 1_000;
/** Whoever led before has set it up; working out the calendar would make the first orders wait. */
const AFTER_TAKE_OVER_MS = 2_000;

/** Resolves when the market is set up, if this process leads now; else it is as soon as it does. */
export async function keepSandbox(house: House, { replica, follower }: Readers, exchange: Exchange): Promise<void> {
  const { config, clock, log, lead, stops } = house;
  const { opensAtLocal, closesMinutesBefore } = config;
  const participants = [...SANDBOX_PARTICIPANTS, ...SIMULATED_PARTICIPANTS];
  const session = { opensAtLocal, closesMinutesBefore };
  const setUp = { exchange, replica, clock, log, session, participants, isActive: lead.isOurs };
  let retry: Timer | undefined;

  /** What another process has set up already has to be seen first. */
  async function setUpNow(): Promise<void> {
    await follower.catchUp();
    await setUpVenue(setUp);
  }

  /** Again and again while this process leads: it may lose the lead, or the database, on the way. */
  async function keepTrying(): Promise<void> {
    retry?.cancel();
    if (!lead.isOurs()) return;
    try {
      await setUpNow();
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'the sandbox could not be set up; trying again');
      retry = clock.after(RETRY_MS, () => void keepTrying());
    }
  }

  // Alone, a process that can't set its market up says so at its start.
  if (isAlone(house)) await setUpNow();
  else await keepTrying();
  lead.whenChanged(() => {
    retry?.cancel();
    retry = clock.after(AFTER_TAKE_OVER_MS, () => void keepTrying());
  });
  stops.add('the set-up of the sandbox', () => retry?.cancel());
  stops.add('the listing of contracts', keepContractsListed(setUp).stop);
}

/** They trade while this process leads. */
export function keepSimulation(
  { config, clock, random, log, stops, lead }: House,
  { replica }: Readers,
  exchange: Exchange,
): void {
  const { simulationCommandsPerSecond: commandsPerSecond } = config;
  if (commandsPerSecond === 0) return;
  const prices = readSimulatedPrices();
  let running: Simulation | undefined;
  const change = (isOurs: boolean): void => {
    void running?.stop();
    running = isOurs
      ? createSimulation({ exchange, replica, clock, random, log, prices, commandsPerSecond })
      : undefined;
    running?.start();
  };
  lead.whenChanged(change);
  change(lead.isOurs());
  stops.add('the simulated participants', async () => running?.stop());
}
