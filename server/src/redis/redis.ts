/** What may be asked of Redis quickly, or not at all: an accelerator, never the truth. Streams: stream-group.ts. */
import { createHash } from 'node:crypto';
import { openRedisConnection, type RedisConnection, type RedisConnectionOptions } from './redis-connection.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

/** Requests wait for these. */
export const COMMAND_DEADLINE_MS = 100;

/** A Lua script, atomic in Redis. Made once, by `scriptOf`. */
export type Script = { text: string; sha1: string };

/** All of it rejects with RedisUnavailable only. */
export type Redis = Pick<RedisConnection, 'isUp' | 'stop'> & {
  /** Runs a script; one that Redis has forgotten (a restart, `SCRIPT FLUSH`) is sent again. */
  runScript(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** `SET key value NX EX seconds`: true when there was no such key, and now there is. */
  setIfAbsent(key: string, value: string, expireSeconds: number): Promise<boolean>;
};

export type RedisOptions = Omit<RedisConnectionOptions, 'name' | 'deadlineMs'> & {
  name?: string;
  deadlineMs?: number;
};

/** Returns at once: Redis isn't waited for, and needn't be there. */
export function openRedis({ name = 'wattbook', deadlineMs = COMMAND_DEADLINE_MS, ...options }: RedisOptions): Redis {
  const { isUp, run, stop } = openRedisConnection({ ...options, name, deadlineMs });

  async function runScript({ text, sha1 }: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await run('EVALSHA', [sha1, ...rest]);
    } catch (error) {
      if (!(error instanceof RedisUnavailable && error.code === 'NOSCRIPT')) throw error;
      return run('EVAL', [text, ...rest]);
    }
  }

  async function setIfAbsent(key: string, value: string, expireSeconds: number): Promise<boolean> {
    const reply = await run('SET', [key, value, 'NX', 'EX', String(expireSeconds)]);
    if (reply === 'OK') return true;
    if (reply === null) return false;
    throw new RedisUnavailable('senseless', 'Redis answered SET NX with neither OK nor nothing');
  }

  return { isUp, stop, runScript, setIfAbsent };
}

export function scriptOf(text: string): Script {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}
