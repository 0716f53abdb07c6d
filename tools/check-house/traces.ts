import { isCode, isLockFile } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { comments } from './syntax.ts';

/** Absolute paths that stay because they are fakes or belong to another machine; each says why. */
const documentedPaths: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'tools/check-house/traces.test.ts', why: 'it shows the rule what to find' },
  { path: 'server/src/postgres/run-as.test.ts', why: 'the password file in it is made up' },
];

/** Joined here, so that this file does not find itself. */
const homes = ['work', 'root', 'home'].join('|');
const machinePath = new RegExp(`(?<![\\w.~$}>-])/(?:${homes})/[\\w.-]`);
const unfinished = new RegExp(`\\b(?:${['TO', 'FIX'].join('DO|')}ME|X{3})\\b(?!\\s*\\(?#\\d)`);

/** Traces of somebody's machine, and of work that stopped. */
export const traces: Rule = {
  name: 'traces',
  why: 'What works on one machine only, or waits for someone without a number, is found by the wrong person.',
  check: (files) =>
    files.filter(({ path }) => !isLockFile(path)).flatMap((file) => [...machinePaths(file), ...notes(file)]),
};

function machinePaths({ path, text }: RepositoryFile): Finding[] {
  if (documentedPaths.some((fake) => fake.path === path)) return [];
  return matching(text, machinePath).map(({ line, match }) => ({
    path,
    line,
    message: `${match}… is a path of one machine: make it relative, or list the file in tools/check-house/traces.ts`,
  }));
}

function notes(file: RepositoryFile): Finding[] {
  return remarks(file).map(({ line, match }) => ({
    path: file.path,
    line,
    message: `${match} without an issue: finish it, or write ${match}(#123)`,
  }));
}

/** In code only comments count; in Markdown a word in backquotes is being spoken of. */
function remarks(file: RepositoryFile): { line: number; match: string }[] {
  if (isCode(file.path)) {
    return comments(file).flatMap((comment) =>
      matching(comment.text, unfinished).map(({ line, match }) => ({ line: comment.line + line - 1, match })),
    );
  }
  return matching(file.path.endsWith('.md') ? file.text.replace(/`[^`\n]*`/g, '') : file.text, unfinished);
}

function matching(text: string, pattern: RegExp): { line: number; match: string }[] {
  return text.split('\n').flatMap((content, index) => {
    const match = pattern.exec(content)?.[0];
    return match === undefined ? [] : [{ line: index + 1, match }];
  });
}
