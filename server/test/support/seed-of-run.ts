/** The seed of a randomised test: printed, so that a failure can be repeated with WATTBOOK_SEED. */
const SEEDS = 2 ** 31;

/** @param usual the seed when none is given; another one each time if left out. */
export function seedOfRun(usual: number = Date.now() % SEEDS): number {
  const given = process.env['WATTBOOK_SEED'];
  const seed = given === undefined ? usual : Number(given);
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS) {
    throw new Error(`WATTBOOK_SEED is ${JSON.stringify(given)}; it has to be a whole number from 0 to ${SEEDS - 1}`);
  }
  console.log(`seed ${seed} (WATTBOOK_SEED=${seed} draws the same again)`);
  return seed;
}
