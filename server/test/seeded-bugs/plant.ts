/**
 * Plants one bug into the process that is about to start: `node --import ./server/test/seeded-bugs/plant.ts …` with
 * WATTBOOK_SEEDED_BUG. The text is replaced as its file is loaded; the file itself stays as it is.
 */
import { registerHooks } from 'node:module';
import { BUGS, type Bug } from './bugs.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Throws where the text isn't there exactly once: then the bug has to be written anew. */
export function plantInto(source: string, { name, file, find, put }: Bug): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`the seeded bug ${name} finds its text ${places} times in ${file}, not once`);
  return source.replace(find, () => put);
}

export function bugNamed(name: string): Bug {
  const bug = BUGS.find((one) => one.name === name);
  if (bug === undefined) throw new Error(`there is no seeded bug ${name}`);
  return bug;
}

function plant(bug: Bug): void {
  const planted = new URL(bug.file, ROOT).href;
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (url.split('?')[0] !== planted || loaded.source === undefined) return loaded;
      const { source } = loaded;
      const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString();
      return { ...loaded, source: plantInto(text, bug) };
    },
  });
}

const name = process.env['WATTBOOK_SEEDED_BUG'];
if (name !== undefined) plant(bugNamed(name));
