/** Randomness with a seed: the same one gives the same numbers, and a failure names it. */
export type Random = {
  /** 0 … n − 1. */
  below(n: number): number;
  chance(probability: number): boolean;
  oneOf<T>(values: readonly [T, ...T[]]): T;
  anyOf<T>(values: readonly T[]): T | undefined;
};

/** mulberry32: small, fast, and good enough to surprise a market. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (probability) => next() < probability,
    oneOf: (values) => values[below(values.length)] ?? values[0],
    anyOf: (values) => values[below(values.length)],
  };
}

/** Runs with the seed of the environment variable WATTBOOK_SEED, else with `seed`; a failure names the seed. */
export function withSeed(seed: number, run: (random: Random) => void, file = 'engine/test/properties.test.ts'): void {
  const chosen = Number(process.env['WATTBOOK_SEED'] ?? seed);
  try {
    run(createRandom(chosen));
  } catch (error) {
    const again = `WATTBOOK_SEED=${chosen} npx node --test ${file}`;
    throw new Error(`seed ${chosen} fails; again with: ${again}`, { cause: error });
  }
}
