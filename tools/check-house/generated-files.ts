import { isGenerated } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';

const headerLines = 5;
const header = /\b(?:Generated|Written) by (?<generator>tools\/[\w./-]*\w)/i;

/** What is generated says so, lies in `generated/`, and nothing else does. */
export const generatedFiles: Rule = {
  name: 'generated-files',
  why: 'Who opens a generated file must see at once that an edit will be lost, and where to make it.',
  check: (files) => {
    const paths = files.map((file) => file.path);
    return files.flatMap((file) => checkFile(file, paths));
  },
};

function checkFile({ path, text }: RepositoryFile, paths: readonly string[]): Finding[] {
  const lines = text.split('\n').slice(0, headerLines);
  const line = lines.findIndex((candidate) => header.test(candidate));
  const generator = header.exec(lines[line] ?? '')?.groups?.['generator'];
  if (!isGenerated(path)) {
    if (generator === undefined || path.startsWith('tools/')) return [];
    return [{ path, line: line + 1, message: 'has the header of a generated file: move it to a folder `generated/`' }];
  }
  if (generator === undefined) {
    const message = `no header in its first ${headerLines} lines: write "Written by tools/…" there`;
    return [{ path, line: 1, message }];
  }
  if (paths.some((known) => known === generator || known.startsWith(`${generator}/`))) return [];
  return [
    { path, line: line + 1, message: `its header names ${generator}, which does not exist: name what writes it` },
  ];
}
