/** The way from this process's APIs to whoever leads: a plain call, or a connection. */
import type { ExchangeChannel, ExchangeState } from '../exchange-channel.ts';
import { shareCatchUp } from '../journal/shared-catch-up.ts';
import type { ExchangeSide } from './exchange-side.ts';
import type { Others } from './others.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

/** What APIs are told of the exchange, wherever it is. */
export type Channel = {
  exchange: ExchangeChannel & { state(): ExchangeState };
  isClockTrusted: () => boolean;
  raisedAlarms: () => readonly string[];
  /** Absent: what was acknowledged is known here at once. */
  catchUp?: () => Promise<void>;
};

/** At least one of the two is there. */
export function createChannel(
  { clockWatch, alarms }: Storage,
  { follower }: Readers,
  here: ExchangeSide | undefined,
  others: Others | undefined,
): Channel {
  if (others === undefined) {
    if (here === undefined) throw new Error('bug: neither is there an exchange here, nor a way to another');
    return { exchange: here.exchange, isClockTrusted: clockWatch.isTrusted, raisedAlarms: alarms.raised };
  }
  const { leader, remote } = others;
  const readOn = shareCatchUp(follower.catchUp);
  const isHere = (): boolean => here?.exchange.state() === 'LEADING';
  const nearest = (): ExchangeChannel => (here !== undefined && isHere() ? here.exchange : remote);
  return {
    exchange: {
      submit: (command) => nearest().submit(command),
      submitBatch: (items) => nearest().submitBatch(items),
      state: () => (isHere() ? 'LEADING' : (leader.status()?.state ?? 'STOPPED')),
    },
    isClockTrusted: () => clockWatch.isTrusted() && (isHere() || leader.status()?.isClockTrusted !== false),
    raisedAlarms: () => [...new Set([...alarms.raised(), ...(leader.status()?.alarms ?? [])])],
    // A leader that stood still may have missed what another has acknowledged since.
    catchUp: () => (isHere() && here?.lease?.isHeld() === true ? Promise.resolve() : readOn()),
  };
}
