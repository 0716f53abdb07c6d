/** The seams, and what all rooms of a process have in common: what each is given instead of taking it. */
import type { Clock } from '../ops/clock.ts';
import type { Config } from '../ops/config.ts';
import type { Log } from '../ops/log.ts';
import type { Random } from '../ops/random.ts';
import type { Stops } from '../ops/stops.ts';
import type { ThrottleConfig } from '../throttle/throttle.ts';
import type { Lead } from './lead.ts';

export const BUILD_VERSION = '0.1.0';
/** Only the sandbox can be set up so far: a live venue needs the operator's API. */
export const ENVIRONMENT = 'sandbox';

export type House = {
  config: Config;
  limits: ThrottleConfig;
  log: Log;
  clock: Clock;
  random: Random;
  stops: Stops;
  /** Unique for this process. */
  holder: string;
  /** Of the venue, should this process found it. */
  venueId: string;
  lead: Lead;
  /** A bug or a divergence: everything stops. */
  onFatal: (error: unknown) => void;
};

/** With a PostgreSQL of its own: no other process of this venue can be there. */
export function isAlone({ config }: Pick<House, 'config'>): boolean {
  return config.databaseUrl === undefined;
}

/** Whether an exchange runs in this process, leading or standing by. */
export function hasExchange({ config: { role } }: Pick<House, 'config'>): boolean {
  return role === 'all' || role === 'exchange';
}
