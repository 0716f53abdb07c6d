/** What `npm run drill -- …` was asked for. */

export type DrillOptions = {
  /** Faults of a venue of several processes, instead of those of one server. */
  isCluster: boolean;
  faults: number;
  seed: number;
  /** Only kinds whose name begins with one of these; all if empty. */
  only: readonly string[];
  /** Nothing new is begun after so long. */
  seconds: number | undefined;
};

const USAGE = 'npm run drill -- [--cluster] [--faults=100] [--seconds=120] [--seed=S] [--only=KIND,KIND]';
const FAULTS_DEFAULT = { one: 100, cluster: 200 };
const FAULTS_MAX = 100_000;
const SEED_MAX = 2 ** 31 - 1;

/** Throws with what is wrong and what would be right. */
export function readOptions(words: readonly string[], anySeed: number): DrillOptions {
  const isCluster = words.includes('--cluster');
  const faults = FAULTS_DEFAULT[isCluster ? 'cluster' : 'one'];
  const options: DrillOptions = { isCluster, faults, seed: anySeed, only: [], seconds: undefined };
  for (const word of words) {
    const [name, value = ''] = word.split('=', 2);
    if (word === '--cluster') continue;
    if (name === '--faults') options.faults = wholeNumber(word, value, 1, FAULTS_MAX);
    else if (name === '--seconds') options.seconds = wholeNumber(word, value, 1, 86_400);
    else if (name === '--seed') options.seed = wholeNumber(word, value, 0, SEED_MAX);
    else if (name === '--only') options.only = value.split(',').filter((kind) => kind !== '');
    else throw new Error(`${word} is not known. ${USAGE}`);
  }
  return options;
}

function wholeNumber(word: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${word}: it has to be a whole number from ${least} to ${most}. ${USAGE}`);
}
