/**
 * token-bucket.ts in Lua, run inside Redis, where nobody comes in between: the same whole numbers, all below 2^53, so
 * that Lua's doubles hold them exactly. Time is Redis' own, so gateways' clocks needn't agree.
 *
 * A family is one hash with a field for each class: `burst rateThousandths billionths atUs`. Anything else that is
 * found there (another type, garbage, more tokens than a bucket holds) is treated as absent, which is a full bucket.
 */
import { scriptOf } from '../redis/redis.ts';
import { BURST_MAX, RATE_PER_SECOND_MAX } from './token-bucket.ts';

/**
 * A bucket that was filled later than now waits until then, so that time passes once. But not longer: Redis' clock was
 * set back, or it is another machine's, and nobody is refused for hours because of that.
 */
export const AHEAD_MS_MAX = 10_000;

const BUCKETS = `
local TOKEN = 1000000000
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local function whole(number)
  return string.format('%.0f', number)
end

local function isFamily(kind)
  return kind.ok == 'hash'
end

-- The billionths that there are now, at this limit, and the time that they are of.
local function bucketAt(text, burst, rate)
  local b, r, held, at = string.match(text or '', '^(%d+) (%d+) (%d+) (%d+)$')
  b, r, held, at = tonumber(b), tonumber(r), tonumber(held), tonumber(at)
  if not b or b < 1 or b > ${BURST_MAX} or r < 1 or r > ${RATE_PER_SECOND_MAX * 1_000} or held > b * TOKEN then
    return burst * TOKEN, now
  end
  if at > now + ${AHEAD_MS_MAX * 1_000} then at = now end
  held = math.min(b * TOKEN, held + math.max(0, now - at) * r)
  return math.min(held, burst * TOKEN), math.max(at, now)
end
`;

/**
 * KEYS: the family. ARGV, for each charge: class, burst, rate in thousandths, cost, cost if refused.
 * Returns texts: the time, 1 or 0 (allowed), and the billionths that are left in each bucket.
 */
export const TAKE = scriptOf(`${BUCKETS}
local kind = redis.call('TYPE', KEYS[1])
if not isFamily(kind) and kind.ok ~= 'none' then redis.call('DEL', KEYS[1]) end

local claims, allowed = {}, true
for first = 1, #ARGV, 5 do
  local name, burst, rate = ARGV[first], tonumber(ARGV[first + 1]), tonumber(ARGV[first + 2])
  local held, at = bucketAt(redis.call('HGET', KEYS[1], name), burst, rate)
  local cost, costIfRefused = tonumber(ARGV[first + 3]), tonumber(ARGV[first + 4])
  if cost * TOKEN > held then allowed = false end
  table.insert(claims, {name, burst, rate, held, at, cost, costIfRefused})
end

local reply, fields, fullInMs = {whole(now), allowed and '1' or '0'}, {}, 0
for _, claim in ipairs(claims) do
  local name, burst, rate, held, at, cost, costIfRefused = unpack(claim)
  local taken = allowed and cost or math.min(costIfRefused, math.floor(held / TOKEN))
  held = held - taken * TOKEN
  table.insert(reply, whole(held))
  table.insert(fields, name)
  table.insert(fields, table.concat({whole(burst), whole(rate), whole(held), whole(at)}, ' '))
  fullInMs = math.max(fullInMs, math.ceil(((burst * TOKEN - held) / rate + at - now) / 1000) + 1)
end
redis.call('HSET', KEYS[1], unpack(fields))
-- Only ever later: a class that wasn't charged now may take longer to be full.
if redis.call('PTTL', KEYS[1]) < fullInMs then redis.call('PEXPIRE', KEYS[1], whole(fullInMs)) end
return reply
`);

/** KEYS: the family. ARGV, for each class: class, burst, rate in thousandths. Returns as TAKE does; writes nothing. */
export const LOOK = scriptOf(`${BUCKETS}
local reply, known = {whole(now), '1'}, isFamily(redis.call('TYPE', KEYS[1]))
for first = 1, #ARGV, 3 do
  local text = known and redis.call('HGET', KEYS[1], ARGV[first])
  local held = bucketAt(text, tonumber(ARGV[first + 1]), tonumber(ARGV[first + 2]))
  table.insert(reply, whole(held))
end
return reply
`);
