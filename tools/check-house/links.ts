import { posix } from 'node:path';
import type { Finding, RepositoryFile, Rule } from './rule.ts';

const inline = /\]\((?<target>[^)\s]+)(?:\s+"[^"]*")?\)/g;
const reference = /^\[[^\]]+\]:\s+(?<target>\S+)/g;

/** Relative links in Markdown lead somewhere. */
export const links: Rule = {
  name: 'links',
  why: 'A dead link in a runbook is found at three in the morning.',
  check: (files) => {
    const places = placesOf(files);
    return files.filter(({ path }) => path.endsWith('.md')).flatMap((file) => checkFile(file, places));
  },
};

/** All files, and all folders that hold one. */
function placesOf(files: readonly RepositoryFile[]): ReadonlySet<string> {
  const places = new Set<string>(['.']);
  for (const { path } of files) {
    for (let place = path; place !== '.'; place = posix.dirname(place)) places.add(place);
  }
  return places;
}

function checkFile({ path, text }: RepositoryFile, places: ReadonlySet<string>): Finding[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((line, index) =>
      targetsOf(line).flatMap((target) => {
        const place = resolve(path, target);
        if (place === undefined || places.has(place)) return [];
        return [
          { path, line: index + 1, message: `links to ${target}, but there is no ${place}: mend or remove the link` },
        ];
      }),
    );
}

/** Blanks out fenced blocks and code spans; lines stay where they are. */
function withoutCode(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  return text.replace(/^ *(?<fence>```+|~~~+)[^]*?^ *\k<fence>/gm, blank).replace(/`[^`\n]*`/g, blank);
}

const targetsOf = (line: string): string[] =>
  [...line.matchAll(inline), ...line.matchAll(reference)].map((match) => match.groups?.['target'] ?? '');

/** The place in the repository a link names; undefined for addresses elsewhere and for anchors of the same page. */
function resolve(path: string, target: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target)) return undefined;
  const bare = decodeURIComponent(target.replace(/[#?].*$/, ''));
  const joined = bare.startsWith('/') ? bare.slice(1) : posix.join(posix.dirname(path), bare);
  return joined.replace(/\/$/, '');
}
