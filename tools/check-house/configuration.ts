import ts from 'typescript';
import { isCode, isTest, isWithin } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { importsOf, lineOf, memberOf, walk } from './syntax.ts';

/** Where the environment may be read, and why there. */
const exceptions: readonly { readonly place: string; readonly why: string }[] = [
  { place: 'server/src/ops/config.ts', why: 'it reads, checks and documents every variable' },
  { place: 'server/src/main.ts', why: 'it hands the environment to config.ts' },
  { place: 'server/src/postgres', why: 'it passes the environment on to the processes it starts' },
  { place: 'tools', why: 'tools pass the environment on to the processes they start' },
];

const instead = 'take the value as an argument; server/src/ops/config.ts reads it';

/** `process.env` is read in one place. */
export const configuration: Rule = {
  name: 'configuration',
  why: 'A variable read in one place is checked at the start, documented, and cannot surprise at night.',
  check: (files) => files.filter(isWatched).flatMap(checkFile),
};

const isWatched = ({ path }: RepositoryFile): boolean =>
  isCode(path) && !isTest(path) && !exceptions.some(({ place }) => isWithin(path, place));

function checkFile(file: RepositoryFile): Finding[] {
  const found: Finding[] = [];
  walk(file, (node) => {
    if (memberOf(node, 'process') !== 'env' && !isTakenApart(node)) return;
    found.push({ path: file.path, line: lineOf(node), message: `process.env: ${instead}` });
  });
  for (const { specifier, line } of importsOf(file)) {
    if (specifier !== 'process' && specifier !== 'node:process') continue;
    found.push({ path: file.path, line, message: `imports ${specifier}: use the global process; ${instead}` });
  }
  return found;
}

/** `const { env } = process` */
const isTakenApart = (node: ts.Node): boolean =>
  ts.isBindingElement(node) &&
  (node.propertyName ?? node.name).getText() === 'env' &&
  ts.isVariableDeclaration(node.parent.parent) &&
  node.parent.parent.initializer?.getText() === 'process';
