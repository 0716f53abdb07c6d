/**
 * What somebody has to look at. An alarm is up from `raise` until `clear`; both are logged under its name, which never
 * changes, and shown as a metric and on `/status`. What raised it in detail goes into the log only.
 */
import type { Log } from './log.ts';

/** Every alarm that there is, and what it means to whoever is called by it. Public: no names, no figures. */
export const ALARMS = {
  'clock-untrusted': 'The clocks disagree: nothing opens, closes or trades. Set them right, then restart.',
  'command-quarantined': 'Commands that made the market fail are in quarantine, until an operator releases them.',
  'snapshot-damaged': 'A snapshot does not count: nothing is lost, but a start takes longer until the next is written.',
  'upstream-trade-quarantined': 'Trades of other engines could not be taken over and wait until an operator decides.',
} as const;

export type AlarmName = keyof typeof ALARMS;

export type Alarms = {
  /** Nothing happens if it is up already. */
  raise(name: AlarmName, details: object): void;
  /** Nothing happens if it isn't up. */
  clear(name: AlarmName): void;
  /** Those that are up. */
  raised(): AlarmName[];
  /** Of each alarm, how often it was raised since the start. */
  timesRaised(): ReadonlyMap<AlarmName, number>;
};

export function createAlarms(log: Pick<Log, 'error' | 'info'>): Alarms {
  const up = new Set<AlarmName>();
  const times = new Map<AlarmName, number>(alarmNames().map((name) => [name, 0]));
  return {
    raise: (name, details) => {
      if (up.has(name)) return;
      up.add(name);
      times.set(name, (times.get(name) ?? 0) + 1);
      log.error({ ...details, alarm: name }, `ALARM ${name}: ${ALARMS[name]}`);
    },
    clear: (name) => {
      if (up.delete(name)) log.info({ alarm: name }, `alarm ${name} is over`);
    },
    raised: () => alarmNames().filter((name) => up.has(name)),
    timesRaised: () => times,
  };
}

function alarmNames(): AlarmName[] {
  return Object.keys(ALARMS).filter((name): name is AlarmName => name in ALARMS);
}
