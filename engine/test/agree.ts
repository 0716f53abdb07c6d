/**
 * `npm run agree -- --commands=500000 --seed=7`: random days on both markets until so many commands have agreed, a day
 * a seed. A disagreement is told with its seed, shrunk to the fewest commands that show it.
 */
import { playBoth, shrink, tell } from './agreement.ts';
import { createRandom } from './random.ts';

const DAY = 5_000;
/** Shrinking replays with a hash after each command, so what is shrunk must not be long. */
const HASH_EVERY = 50;

function optionOf(name: string, otherwise: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  const value = given === undefined ? otherwise : Number(given.slice(name.length + 3));
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} is a whole number, as in --${name}=${otherwise}`);
}

const commands = optionOf('commands', 100_000);
const seed = optionOf('seed', 1);
const startedMs = performance.now();
const perSecond = (done: number): number => Math.round(done / ((performance.now() - startedMs) / 1_000));

for (let done = 0, day = seed; done < commands; day += 1) {
  const length = Math.min(DAY, commands - done);
  // Every fourth day is crowded: slow, but only there are fill limits and long lists met.
  const play = { random: createRandom(day), commands: length, isCrowded: day % 4 === 0, hashEvery: HASH_EVERY };
  const played = playBoth(play);
  if (played.disagreement !== undefined) {
    console.log(`seed ${day} disagrees after ${played.asked.length} commands; shrinking`);
    console.log(tell(shrink(played.asked)));
    console.log(`again: npm run agree -- --commands=${length} --seed=${day}`);
    process.exit(1);
  }
  done += length;
  if (done % 50_000 < length)
    console.log(`${done} commands agree, seeds ${seed} to ${day}, ${perSecond(done)} a second`);
}
console.log(`${commands} commands agree, from seed ${seed}: ${perSecond(commands)} a second`);
