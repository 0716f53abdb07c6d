/** The lease's row in PostgreSQL, and the statements on it. Its times are PostgreSQL's: no other clock is asked. */
import type { ExchangeState } from '../exchange-channel.ts';

/** Whoever waits for a change of the lease listens here. */
export const LEASE_CHANNEL = 'wattbook_lease';

/** A holder is silent for longer than it said it might be after this at the earliest. */
export const SILENCE_MS_MIN = 1_200;
export const SILENCE_MS_MAX = 10_000;

/** What gateways are told of its holder: where it takes commands, and how it is. */
export type HolderStatus = { state: ExchangeState; alarms: readonly string[]; isClockTrusted: boolean };
export type Door = { url: string; token: string };

/** As pg returns it. */
export type LeaseRow = {
  holder: string;
  door_url: string;
  door_token: string;
  state: ExchangeState;
  alarms: string[];
  is_clock_trusted: boolean;
  is_released: boolean;
  /** Given up, or its holder has been silent for too long. */
  is_free: boolean;
};

const IS_FREE = `(lease.is_released or clock_timestamp() > lease.renewed_at + lease.silence_ms * interval '1 ms')`;

export const READ = `
  select holder, door_url, door_token, state, alarms, is_clock_trusted, is_released, ${IS_FREE} as is_free from lease`;

/** $1 holder, $2 and $3 its door, $4 silence. Also whoever has it may: then nothing but the time changes. */
export const ACQUIRE = `
  insert into lease (term, holder, door_url, door_token, state, alarms, is_clock_trusted, renewed_at, silence_ms,
                     is_released)
  values (1, $1, $2, $3, 'STARTING', '{}', true, clock_timestamp(), $4, false)
  on conflict (is_the_one) do update set
    term = lease.term + (lease.holder <> excluded.holder)::int, holder = excluded.holder,
    door_url = excluded.door_url, door_token = excluded.door_token,
    state = case when lease.holder = excluded.holder then lease.state else excluded.state end,
    renewed_at = excluded.renewed_at, silence_ms = excluded.silence_ms, is_released = false
  where lease.holder = excluded.holder or ${IS_FREE}`;

/** $1 holder, $2 silence, $3 state, $4 alarms, $5 whether the clock is trusted. */
export const RENEW = `
  update lease set renewed_at = clock_timestamp(), silence_ms = $2, state = $3, alarms = $4, is_clock_trusted = $5
  where holder = $1 and not is_released`;

export const RELEASE = `
  with released as (update lease set is_released = true, state = 'STOPPED' where holder = $1 returning holder)
  select pg_notify('${LEASE_CHANNEL}', holder) from released`;

/** As RENEW, and gateways hear of it. */
export const RENEW_AND_TELL = `
  with renewed as (${RENEW} returning holder)
  select pg_notify('${LEASE_CHANNEL}', holder) from renewed`;

/** $1 names. All connections of an exchange that fell silent, at once: waiting for each would take 0.1 s each. */
export const END_CONNECTIONS = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = any($1) and pid <> pg_backend_pid()`;

/** $1 names. After a moment: those that are there still. */
export const STILL_CONNECTED = `
  select 1 from pg_sleep(0.01), pg_stat_activity where application_name = any($1) and pid <> pg_backend_pid()`;

/** By these names PostgreSQL knows the connections of an exchange process. At most 63 bytes of them count. */
export function connectionNames(holder: string): { writer: string; pool: string } {
  return { writer: `wattbook exchange ${holder}`, pool: `wattbook readers ${holder}` };
}

/** How long a holder may be silent whose renewal took `tookMs`: the slower the database, the more patience it needs. */
export function silenceMs(tookMs: number): number {
  return Math.min(Math.max(SILENCE_MS_MIN, Math.ceil(SILENCE_MS_MIN + 3 * tookMs)), SILENCE_MS_MAX);
}
