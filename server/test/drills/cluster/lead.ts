/** Who leads a drilled venue, as PostgreSQL tells it past all processes. */
import { Client } from 'pg';
import { eventually } from '../../support/patience.ts';
import { databaseUrl } from '../../support/real-server.ts';
import { RECOVERY_TIMEOUT_MS } from '../../support/trading-bench.ts';
import type { ClusterBench } from './cluster-bench.ts';
import type { Member } from './member.ts';
import type { Before } from './take-over.ts';

export type LeaseHolder = { holder: string; token: string; isLeading: boolean };

type Row = { holder: string; door_token: string; state: string; is_released: boolean };

const READ = 'select holder, door_token, state, is_released from lease';

/** Undefined: nobody has ever had it. */
export async function leaseHolder({ premises }: Pick<ClusterBench, 'premises'>): Promise<LeaseHolder | undefined> {
  const [row] = await ask<Row>(databaseUrl(premises), READ, []);
  if (row === undefined) return undefined;
  return { holder: row.holder, token: row.door_token, isLeading: row.state === 'LEADING' && !row.is_released };
}

/** The process that has the lease: a holder's name begins with its pid. */
export function memberOf({ exchanges }: Pick<ClusterBench, 'exchanges'>, { holder }: LeaseHolder): Member | undefined {
  return exchanges.find((one) => one.isUp() && holder.startsWith(`${one.pid()}-`));
}

/** The exchange that leads now; waits until one does. */
export function leaderOf(bench: ClusterBench): Promise<{ leader: Member; lease: LeaseHolder }> {
  return eventually('an exchange leads', RECOVERY_TIMEOUT_MS, async () => {
    bench.server();
    const lease = await leaseHolder(bench);
    const leader = lease?.isLeading === true ? memberOf(bench, lease) : undefined;
    return leader === undefined || lease === undefined ? undefined : { leader, lease };
  });
}

/** One that is up and doesn't lead. */
export function standbyOf({ exchanges }: ClusterBench, leader: Member): Member {
  const standby = exchanges.find((one) => one.isUp() && one !== leader);
  if (standby === undefined) throw new Error('bug: nobody stands by');
  return standby;
}

export type FirstBlock = { sequence: number; epoch: number; timeUs: number };

const FIRST_AFTER = `
  select first_sequence::text as sequence, epoch::text, time_us::text from journal
  where epoch > $1 and records like '%"type":"TakeLeadership"%' and records not like $2
  order by first_sequence limit 1`;

/** The block with the first LeadershipTaken after an epoch. */
export async function firstBlockAfter(
  { premises }: ClusterBench,
  { epoch, besidesPid = 0 }: Before,
): Promise<FirstBlock | undefined> {
  type Texts = { sequence: string; epoch: string; time_us: string };
  const [row] = await ask<Texts>(databaseUrl(premises), FIRST_AFTER, [epoch, `%"holder":"${besidesPid}-%`]);
  if (row === undefined) return undefined;
  return { sequence: Number(row.sequence), epoch: Number(row.epoch), timeUs: Number(row.time_us) };
}

/** Whether something with this text in it is in the journal. */
export async function isInJournal({ premises }: ClusterBench, text: string): Promise<boolean> {
  const found = await ask<object>(databaseUrl(premises), 'select 1 from journal where records like $1 limit 1', [
    `%${text}%`,
  ]);
  return found.length > 0;
}

async function ask<Row extends object>(connectionString: string, sql: string, values: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString, application_name: 'wattbook test' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
