/** What a process knows of the others of its venue: what they tell, who leads, and the way there. */
import { createListeningConnection } from '../database/listening-connection.ts';
import { JOURNAL_CHANNEL, VIEWS_CHANNEL } from '../database/telling.ts';
import { createRemoteExchange, type RemoteExchange } from '../exchange-link/remote-exchange.ts';
import { createLeaderWatch, type LeaderWatch } from '../lease/leader-watch.ts';
import { LEASE_CHANNEL } from '../lease/lease-row.ts';
import { hasExchange, type House } from './house.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

export type Others = { leader: LeaderWatch; remote: RemoteExchange };

export async function watchOthers(house: House, storage: Storage, readers: Readers): Promise<Others> {
  const { clock, log, stops, holder } = house;
  const { pool, connectionString } = storage;
  const remote = createRemoteExchange({ findLeader: () => leader.leader(), clock, log });
  const leader = createLeaderWatch({ pool, clock, log, onChange: remote.leaderChanged });
  const listening = createListeningConnection({
    ...{ connectionString, clock, log },
    role: hasExchange(house) ? 'wattbook_exchange' : 'wattbook_gateway',
    name: `wattbook listens ${holder}`,
    channels: [JOURNAL_CHANNEL, VIEWS_CHANNEL, LEASE_CHANNEL],
    onNotification: (channel, payload) => {
      if (channel === JOURNAL_CHANNEL) readers.follower.wake();
      else if (channel === VIEWS_CHANNEL) readers.noteViews(Number(payload));
      else leader.look();
    },
  });
  await leader.start();
  stops.add('the watch on the leader', leader.stop);
  listening.keepListening();
  stops.add('the connection that listens', listening.close);
  stops.add('the way to the leader', remote.stop);
  return { leader, remote };
}
