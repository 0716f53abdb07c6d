import ts from 'typescript';
import { isCode, isTest, isWithin } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { isVariable, lineOf, memberOf, walk } from './syntax.ts';

const time = 'time is in the record: take it from the command';
const locale = 'labels and local time belong outside; compare and format with plain code';
const chance = 'the engine decides the same way every time: pass in what was drawn';
const waiting = 'apply is synchronous: what happens later is a later command';
const world = 'the engine knows no process: return an event, or let an assertion fail';

/** Global names the engine may not use, and what to do instead. */
const bannedNames: ReadonlyMap<string, string> = new Map([
  ['Date', time],
  ['performance', time],
  ['Temporal', time],
  ['Intl', locale],
  ['crypto', chance],
  ['Promise', waiting],
  ['setTimeout', waiting],
  ['setInterval', waiting],
  ['setImmediate', waiting],
  ['queueMicrotask', waiting],
  ['fetch', world],
  ['process', world],
  ['globalThis', world],
  ['global', world],
  ['console', world],
  ['Buffer', world],
  ['WeakRef', chance],
  ['FinalizationRegistry', chance],
]);

/** The engine is a function: of `engine/src`, nothing that could answer differently tomorrow, or elsewhere. */
export const enginePurity: Rule = {
  name: 'engine-purity',
  why: 'Replay and standby run every command again and compare: one impure line and they never agree again.',
  check: (files) => files.filter(isWatched).flatMap(checkFile),
};

const isWatched = ({ path }: RepositoryFile): boolean => isWithin(path, 'engine/src') && isCode(path) && !isTest(path);

function checkFile(file: RepositoryFile): Finding[] {
  const found: Finding[] = [];
  walk(file, (node) => {
    const message = objection(node);
    if (message !== undefined) found.push({ path: file.path, line: lineOf(node), message });
  });
  return found;
}

function objection(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return `async: ${waiting}`;
  if (node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node)) return `await: ${waiting}`;
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return `import.meta: ${world}`;
  if (memberOf(node, 'Math') === 'random') return `Math.random: ${chance}`;
  const property = propertyOf(node);
  if (property !== undefined && /^(?:toLocale\w*|localeCompare)$/.test(property)) return `${property}: ${locale}`;
  if (!ts.isIdentifier(node) || !isVariable(node)) return undefined;
  // Taken apart or passed on, `Math` would hide its `random`.
  if (node.text === 'Math' && !isAccessed(node)) return `Math, not followed by a member: ${chance}`;
  const instead = bannedNames.get(node.text);
  return instead === undefined ? undefined : `${node.text}: ${instead}`;
}

const isAccessed = (node: ts.Identifier): boolean => ts.isPropertyAccessExpression(node.parent);

function propertyOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (!ts.isElementAccessExpression(node)) return undefined;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}
