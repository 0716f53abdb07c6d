/** Seeds that ever found something: each line of corpus.txt a seed and what it found. */
import { readFileSync } from 'node:fs';

export type CorpusEntry = { seed: number; found: string };

export function readCorpus(): CorpusEntry[] {
  return readFileSync(new URL('corpus.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [seed, found] = /^(\d+) +(.+)$/.exec(line)?.slice(1) ?? [];
      if (seed === undefined || found === undefined) throw new Error(`corpus.txt: ${line} is no seed with its find`);
      return { seed: Number(seed), found };
    });
}
