/** Which deliveries were seen in the last day, by Redis: a first look, which may be wrong, and is made good later. */
import type { Redis } from '../redis/redis.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';

/** NEW: nobody has seen it, and from now on somebody has. UNKNOWN: nobody can say. */
export type Mark = 'NEW' | 'SEEN' | 'UNKNOWN';

/** Never rejects. */
export type SeenMarks = (key: string) => Promise<Mark>;

/** An upstream that delivers twice does it within minutes; the market remembers for longer, and decides. */
const SEEN_SECONDS = 86_400;
const PREFIX = 'wattbook:upstream:';

export function createSeenMarks(redis: Pick<Redis, 'setIfAbsent'>): SeenMarks {
  return async (key) => {
    try {
      return (await redis.setIfAbsent(`${PREFIX}${key}`, '1', SEEN_SECONDS)) ? 'NEW' : 'SEEN';
    } catch (error) {
      // It says by itself that it is away; the market's own memory does instead.
      if (error instanceof RedisUnavailable) return 'UNKNOWN';
      throw error;
    }
  };
}

/** Without Redis it is always the market's memory that says what came already. */
export const noSeenMarks: SeenMarks = () => Promise.resolve('UNKNOWN');
