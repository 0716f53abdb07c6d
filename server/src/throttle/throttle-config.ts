/** The limits of the tiers from the environment, checked at start. main.ts passes the environment in. */
import { ConfigError } from '../ops/config.ts';
import { messageOf } from '../ops/error-message.ts';
import { DEFAULT_LIMITS } from './default-limits.ts';
import {
  BURST_WORDS,
  isBurst,
  isOpenStreams,
  isRate,
  objectionTo,
  OPEN_STREAMS_WORDS,
  RATE_WORDS,
} from './limit-checks.ts';
import {
  THROTTLE_CLASSES,
  TIERS,
  type Limit,
  type ThrottleClass,
  type ThrottleConfig,
  type Tier,
  type TierLimits,
} from './throttle.ts';

/** As in the API file. A batch costs a token for each operation, and every tier has to let the largest one through. */
export const BATCH_OPERATIONS_MAX = 500;

/** As `VARIABLES` of ops/config.ts: `read` throws what it has to be. */
export type ThrottleVariable = {
  name: string;
  fallback: string;
  meaning: string;
  read: (text: string | undefined) => number;
};

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'THROTTLE_';

const MEANING_OF_CLASS: { [Class in ThrottleClass]: string } = {
  orders: 'placing and amending orders; a batch takes one for each',
  cancels: 'cancelling orders; a batch takes one for each',
  reads: 'reading',
  streams: 'opening streams',
};

/** For the documentation, in its order. */
export const THROTTLE_VARIABLES: readonly ThrottleVariable[] = TIERS.flatMap((tier) => [
  ...THROTTLE_CLASSES.flatMap((name) => [rateVariable(tier, name), burstVariable(tier, name)]),
  openStreamsVariable(tier),
]);

/** Throws ConfigError with everything that is wrong at once. */
export function readThrottleConfig(environment: Environment): ThrottleConfig {
  const problems = unknownVariables(environment);
  const config = {
    SANDBOX: readTier(environment, 'SANDBOX', problems),
    STANDARD: readTier(environment, 'STANDARD', problems),
    PROFESSIONAL: readTier(environment, 'PROFESSIONAL', problems),
    OPERATOR: readTier(environment, 'OPERATOR', problems),
  };
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

function readTier(environment: Environment, tier: Tier, problems: string[]): TierLimits {
  const limit = (name: ThrottleClass): Limit => readLimit(environment, tier, name, problems);
  return {
    orders: limit('orders'),
    cancels: limit('cancels'),
    reads: limit('reads'),
    streams: limit('streams'),
    openStreams: valueOf(environment, openStreamsVariable(tier), problems),
  };
}

function readLimit(environment: Environment, tier: Tier, name: ThrottleClass, problems: string[]): Limit {
  const rate = rateVariable(tier, name);
  const burst = burstVariable(tier, name);
  const before = problems.length;
  const limit = {
    ratePerSecond: valueOf(environment, rate, problems),
    burst: valueOf(environment, burst, problems),
  };
  // Of two that don't go together only one may be configured: what is wrong with one alone is said alone.
  if (problems.length > before) return limit;
  const together = objectionTo(limit);
  if (together !== undefined) problems.push(`${rate.name} and ${burst.name} don't go together: ${together}.`);
  if ((name === 'orders' || name === 'cancels') && limit.burst < BATCH_OPERATIONS_MAX) {
    problems.push(
      `${burst.name} is ${limit.burst}: it has to be at least ${BATCH_OPERATIONS_MAX}, ` +
        `or a batch of ${BATCH_OPERATIONS_MAX} operations could never pass.`,
    );
  }
  return limit;
}

function valueOf(environment: Environment, { name, fallback, meaning, read }: ThrottleVariable, problems: string[]) {
  const text = environment[name];
  try {
    return read(text === '' ? undefined : text);
  } catch (error) {
    problems.push(`${name} is ${JSON.stringify(text)}: ${messageOf(error)}. ${meaning} Default: ${fallback}.`);
    return read(undefined);
  }
}

function unknownVariables(environment: Environment): string[] {
  const known = new Set(THROTTLE_VARIABLES.map(({ name }) => name));
  const classes = THROTTLE_CLASSES.map((name) => name.toUpperCase()).join('|');
  const form = `${PREFIX}<${TIERS.join('|')}>`;
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .map(
      (name) =>
        `${name} is not a variable of Wattbook. Those that it knows: ${form}_<${classes}>_RATE, ` +
        `${form}_<${classes}>_BURST, ${form}_STREAMS_OPEN.`,
    );
}

function rateVariable(tier: Tier, name: ThrottleClass): ThrottleVariable {
  const fallback = DEFAULT_LIMITS[tier][name].ratePerSecond;
  return {
    name: `${PREFIX}${tier}_${name.toUpperCase()}_RATE`,
    fallback: String(fallback),
    meaning: `Tokens a second that a key of the tier ${tier} gains for ${MEANING_OF_CLASS[name]}.`,
    read: (text) => numberOf(text, fallback, isRate, RATE_WORDS),
  };
}

function burstVariable(tier: Tier, name: ThrottleClass): ThrottleVariable {
  const fallback = DEFAULT_LIMITS[tier][name].burst;
  return {
    name: `${PREFIX}${tier}_${name.toUpperCase()}_BURST`,
    fallback: String(fallback),
    meaning: `Tokens that a key of the tier ${tier} can save up for ${MEANING_OF_CLASS[name]}.`,
    read: (text) => numberOf(text, fallback, isBurst, BURST_WORDS),
  };
}

function openStreamsVariable(tier: Tier): ThrottleVariable {
  const fallback = DEFAULT_LIMITS[tier].openStreams;
  return {
    name: `${PREFIX}${tier}_STREAMS_OPEN`,
    fallback: String(fallback),
    meaning: `Streams that a key of the tier ${tier} may have open at once, in one process.`,
    read: (text) => numberOf(text, fallback, isOpenStreams, OPEN_STREAMS_WORDS),
  };
}

function numberOf(
  text: string | undefined,
  fallback: number,
  isRight: (value: number) => boolean,
  words: string,
): number {
  if (text === undefined) return fallback;
  const value = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN;
  if (isRight(value)) return value;
  throw new Error(`it has to be ${words}`);
}
