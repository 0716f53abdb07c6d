/**
 * Swarm testing: each run switches a random part of the faults and of the features on, and draws how often they come.
 * A run with everything on would hide what only shows when something else is missing.
 */
import type { Random } from '../../../engine/test/random.ts';
import type { OutageRule } from '../../src/exchange/outages.ts';

export const FEATURES = [
  'icebergs',
  'good till date',
  'fill or kill',
  'parking',
  'self-trade prevention',
  'baskets',
  'blocks',
  'batches',
  'poison',
  'mass cancels',
  'kill switch',
  'dead man’s switch',
  'amendments',
  'cancellations',
  'late retries',
  'reads',
  'streams',
  'halts',
  'participant limits',
  'reference prices',
  'recalls',
  'settlement',
  'snapshots',
  'outages',
] as const;

export type Feature = (typeof FEATURES)[number];

export type Swarm = {
  features: ReadonlySet<Feature>;
  /** Probability of each fault at each of its points; 0: never in this run. */
  crash: number;
  commitFault: number;
  readFault: number;
  viewFault: number;
  quarantineFault: number;
  snapshotFault: number;
  networkFault: number;
  streamFault: number;
  clockFault: number;
  pause: number;
  secondLeader: number;
  leap: number;
  /** Absent: however long the venue is away, it goes on at once. */
  outage?: OutageRule;
  /** How often traders do something, all together. */
  acts: number;
  /** Between two acts of a trader. */
  paceUs: number;
  commitUs: number;
  readUs: number;
  networkUs: number;
  products: readonly ('PT15M' | 'PT30M' | 'PT60M')[];
  /** The local day of delivery that is traced; trading begins about when it opens, the day before. */
  deliveryDay: string;
};

/** Ordinary days, and both changes of the clock in the Netherlands. */
const DAYS = ['2026-03-29', '2026-10-25', '2026-07-01', '2026-12-31'] as const;

export function drawSwarm(random: Random): Swarm {
  const share = random.oneOf([0.3, 0.6, 0.9]);
  /** Mostly on; then seldom, often or very often. */
  const rate = (usual: number): number => (random.chance(0.4) ? 0 : usual * random.oneOf([0.3, 1, 1, 3]));
  const features = new Set(FEATURES.filter(() => random.chance(share)));
  const paceUs = random.oneOf([300, 2_000, 20_000, 300_000]);
  return {
    features,
    ...(features.has('outages') && { outage: drawOutage(random, paceUs) }),
    crash: random.chance(0.1) ? 0 : random.oneOf([0.002, 0.005, 0.01, 0.02]),
    commitFault: rate(0.02),
    readFault: rate(0.02),
    viewFault: rate(0.05),
    quarantineFault: rate(0.2),
    snapshotFault: rate(0.08),
    networkFault: rate(0.02),
    streamFault: rate(0.01),
    clockFault: rate(0.004),
    pause: rate(0.003),
    secondLeader: rate(0.005),
    leap: rate(0.01),
    acts: random.oneOf([60, 120, 200, 300]),
    paceUs,
    commitUs: random.oneOf([500, 2_000, 20_000]),
    readUs: random.oneOf([200, 1_000, 10_000]),
    networkUs: random.oneOf([100, 1_000, 20_000]),
    products: random.oneOf([['PT60M'], ['PT60M'], ['PT60M'], ['PT30M'], ['PT15M', 'PT30M', 'PT60M']] as const),
    deliveryDay: random.oneOf(DAYS),
  };
}

/** Mostly halted for some twenty acts of a trader: in a longer halt a run does little else. */
function drawOutage(random: Random, paceUs: number): OutageRule {
  const shortMs = Math.ceil((20 * paceUs) / 1_000);
  return { afterMs: random.oneOf([5_000, 10_000]), haltMs: random.oneOf([0, shortMs, shortMs, 60_000]) };
}

/** In words, for who looks for a fault. */
export function wordsOf({ features, ...rates }: Swarm): string {
  return `${JSON.stringify(rates)}\nfeatures: ${[...features].join(', ')}`;
}
