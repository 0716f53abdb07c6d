import ts from 'typescript';
import { isCode, isTest } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { lineOf, walk } from './syntax.ts';

const runners = new Set(['test', 'it', 'describe', 'suite']);
const options = new Set(['skip', 'todo', 'only']);
const instead = "say why and what to do: `{ skip: 'needs redis-server: apt-get install redis-server' }`";

/** No test is left out without a reason, and none runs alone. */
export const leftOutTests: Rule = {
  name: 'left-out-tests',
  why: 'A test that is skipped without a reason stays skipped; one that runs alone hides all the others.',
  check: (files) => files.filter(({ path }) => isCode(path) && isTest(path)).flatMap(checkFile),
};

function checkFile(file: RepositoryFile): Finding[] {
  const found: Finding[] = [];
  walk(file, (node) => {
    const message = objectionToCall(node) ?? objectionToOption(node);
    if (message !== undefined) found.push({ path: file.path, line: lineOf(node), message });
  });
  return found;
}

/** `test.skip('…', …)`, `it.only(…)`, and `context.skip()` without a reason. */
function objectionToCall(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const called = node.expression.getText();
  const member = node.expression.name.text;
  if (!options.has(member)) return undefined;
  const isRunner = ts.isIdentifier(node.expression.expression) && runners.has(node.expression.expression.text);
  if (member === 'only') return isRunner ? `${called}: remove it, or the others never run` : undefined;
  if (!isRunner && node.arguments.length > 0) return undefined;
  return `${called}: ${instead}`;
}

/** `skip: true`, `skip: !hasRedis`, `only: true`. */
function objectionToOption(node: ts.Node): string | undefined {
  if (!ts.isPropertyAssignment(node) || !options.has(node.name.getText())) return undefined;
  const { initializer } = node;
  const isBare = initializer.kind === ts.SyntaxKind.TrueKeyword || ts.isPrefixUnaryExpression(initializer);
  if (!isBare) return undefined;
  if (node.name.getText() === 'only') return `${node.getText()}: remove it, or the others never run`;
  return `${node.getText()}: ${instead}`;
}
