import type { Finding, RepositoryFile, Rule } from './rule.ts';

const bannedFolders: ReadonlySet<string> = new Set([
  'common',
  'shared',
  'utils',
  'util',
  'helpers',
  'core',
  'services',
  'usecases',
  'adapters',
  'ports',
]);

const bannedWords: ReadonlySet<string> = new Set(['helper', 'helpers', 'util', 'utils', 'manager', 'managers']);

/** `order-book.test.ts`, `0007-journal.sql`, `run`. */
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

/** Names that the world expects: README.md, LICENSE, CHANGELOG.md, Dockerfile, and all that begins with a dot. */
const expected = /^(?:[A-Z][A-Z0-9_-]*(?:\.md)?|Dockerfile(?:\.[a-z0-9-]+)?|\..+)$/;

/** Names of folders and files. */
export const names: Rule = {
  name: 'names',
  why: 'A name says what is inside; a drawer for everything soon holds everything.',
  check: (files) => [...folders(files), ...files.flatMap(fileName)],
};

function folders(files: readonly RepositoryFile[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const { path } of files) {
    const parts = path.split('/').slice(0, -1);
    for (const [index, name] of parts.entries()) {
      if (!bannedFolders.has(name)) continue;
      const folder = parts.slice(0, index + 1).join('/');
      const message = `a folder called \`${name}\`: name it after what it is about in the market or the house`;
      found.set(folder, { path: folder, line: 1, message });
    }
  }
  return [...found.values()];
}

function fileName({ path }: RepositoryFile): Finding[] {
  const name = path.split('/').at(-1) ?? '';
  if (expected.test(name)) return [];
  if (!kebabCase.test(name)) return [{ path, line: 1, message: `\`${name}\` is not kebab-case: \`${kebab(name)}\`` }];
  const word = name.split(/[-.]/).find((part) => bannedWords.has(part));
  if (word === undefined) return [];
  return [{ path, line: 1, message: `\`${word}\` in a file name: name the file after the thing it knows` }];
}

const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_\s]+/g, '-')
    .toLowerCase();
