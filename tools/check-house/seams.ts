import ts from 'typescript';
import { isCode, isTest, isWithin } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { importsOf, isVariable, lineOf, memberOf, walk } from './syntax.ts';

/** Where the world may come in, and why there. */
const exceptions: readonly { readonly place: string; readonly why: string }[] = [
  { place: 'server/src/ops/clock.ts', why: 'it is the seam for time' },
  { place: 'server/src/ops/random.ts', why: 'it is the seam for randomness' },
  { place: 'server/src/main.ts', why: 'it wires the seams' },
  { place: 'server/src/postgres', why: 'it starts, watches and stops processes of the operating system' },
];

const useClock = 'take a `Clock` as an argument (server/src/ops/clock.ts)';
const useRandom = 'take a `Random` as an argument (server/src/ops/random.ts)';

/** Members of global objects that bring the world in, and what to use. */
const members: readonly { readonly object: string; readonly names: readonly string[]; readonly instead: string }[] = [
  { object: 'Date', names: ['now'], instead: useClock },
  { object: 'process', names: ['hrtime'], instead: useClock },
  { object: 'AbortSignal', names: ['timeout'], instead: useClock },
  { object: 'Temporal', names: ['Now'], instead: useClock },
  { object: 'Math', names: ['random'], instead: useRandom },
  { object: 'crypto', names: ['randomUUID', 'getRandomValues', 'randomBytes', 'randomInt'], instead: useRandom },
];

const clocks = new Set(['setTimeout', 'setInterval', 'performance']);
const randomImports = new Set(['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'webcrypto']);

/** In the server, time and randomness come in by two doors. */
export const seams: Rule = {
  name: 'seams',
  why: 'The simulator replays a day from a seed only if time and randomness are passed in everywhere.',
  check: (files) => files.filter(isWatched).flatMap(checkFile),
};

const isWatched = ({ path }: RepositoryFile): boolean =>
  isWithin(path, 'server/src') &&
  isCode(path) &&
  !isTest(path) &&
  !exceptions.some(({ place }) => isWithin(path, place));

function checkFile(file: RepositoryFile): Finding[] {
  const found: Finding[] = [];
  walk(file, (node) => {
    const message = objection(node);
    if (message !== undefined) found.push({ path: file.path, line: lineOf(node), message });
  });
  for (const { specifier, line } of importsOf(file)) {
    if (!/^(?:node:)?timers(?:\/promises)?$/.test(specifier ?? '')) continue;
    found.push({ path: file.path, line, message: `imports ${specifier ?? ''}: ${useClock}` });
  }
  return found;
}

function objection(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node)) {
    return isNamed(node.expression, 'Date') && !node.arguments?.length
      ? `new Date() reads the clock: ${useClock}`
      : undefined;
  }
  if (ts.isCallExpression(node)) {
    return isNamed(node.expression, 'Date') ? `Date() reads the clock: ${useClock}` : undefined;
  }
  if (ts.isImportSpecifier(node)) {
    const { text } = node.propertyName ?? node.name;
    return randomImports.has(text) ? `${text}: ${useRandom}` : undefined;
  }
  return ts.isIdentifier(node) ? objectionToName(node) : objectionToMember(node);
}

function objectionToMember(node: ts.Node): string | undefined {
  const banned = members.find(({ object, names }) => names.includes(memberOf(node, object) ?? ''));
  return banned && `${banned.object}.${memberOf(node, banned.object) ?? ''}: ${banned.instead}`;
}

function objectionToName(node: ts.Identifier): string | undefined {
  if (!isVariable(node) || !clocks.has(node.text)) return undefined;
  return `${node.text}: ${useClock}`;
}

const isNamed = (node: ts.Expression, name: string): boolean => ts.isIdentifier(node) && node.text === name;
