import ts from 'typescript';
import { isCode, isGenerated, isLockFile, isTest } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { lineOf, walk } from './syntax.ts';

const maxFunctionLines = 70;
const maxFileLines = 400;
const maxTestFileLines = 600;
const maxLineCharacters = 120;

/** The first that matches a document's path holds. */
const documents: readonly { readonly pattern: RegExp; readonly maxLines: number }[] = [
  { pattern: /^README\.md$/, maxLines: 150 },
  { pattern: /\/README\.md$/, maxLines: 30 },
  { pattern: /^ARCHITECTURE\.md$/, maxLines: 300 },
  { pattern: /^docs\/decisions\//, maxLines: 60 },
];

/** What is read from end to end, to be believed: all code of a room, its comments and blank lines not counted. */
const readWhole: readonly { readonly room: string; readonly maxCodeLines: number }[] = [
  { room: 'engine/naive/', maxCodeLines: 860 },
];

/** Endings of what people write line by line; data (json, csv, ndjson, pem …) is not. */
const written = /\.(?:ts|tsx|mts|js|jsx|mjs|cjs|sql|sh|css|html|yaml|yml|md)$|^\.ci\//;

/** Sizes of functions, files, lines, documents and rooms. */
export const sizes: Rule = {
  name: 'sizes',
  why: 'What fits on a screen gets read; what does not gets believed.',
  check: (files) => [
    ...files
      .filter(({ path }) => written.test(path) && !isGenerated(path) && !isLockFile(path))
      .flatMap((file) => [...longFile(file), ...longLines(file), ...longFunctions(file)]),
    ...longRooms(files),
  ],
};

/** A last newline ends a line and begins none. */
const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

function longFile(file: RepositoryFile): Finding[] {
  const limit = limitOf(file.path);
  const count = linesOf(file.text).length;
  if (count <= limit) return [];
  return [{ path: file.path, line: limit + 1, message: `${count} lines, at most ${limit}: split it by meaning` }];
}

function limitOf(path: string): number {
  const document = documents.find(({ pattern }) => pattern.test(path));
  if (document !== undefined) return document.maxLines;
  if (!isCode(path) && !/\.(?:sql|sh|css)$|^\.ci\//.test(path)) return Infinity;
  return isTest(path) ? maxTestFileLines : maxFileLines;
}

function longRooms(files: readonly RepositoryFile[]): Finding[] {
  return readWhole.flatMap(({ room, maxCodeLines }) => {
    const inRoom = files.filter(({ path }) => path.startsWith(room) && isCode(path));
    const count = inRoom.flatMap(({ text }) => linesOf(text)).filter((line) => !blankOrComment.test(line)).length;
    if (count <= maxCodeLines) return [];
    const message = `${count} lines of code in all, at most ${maxCodeLines}: find the simpler way to say it`;
    return [{ path: room, line: 1, message }];
  });
}

/** A line of a comment begins with one of its signs; a generator's `*` stands before its name. */
const blankOrComment = /^\s*(?:$|\/\/|\/\*|\*(?:[\s/]|$))/;

function longLines(file: RepositoryFile): Finding[] {
  return linesOf(file.text).flatMap((line, index) => {
    const length = charactersIn(line);
    if (length <= maxLineCharacters || cannotBeBroken(file.path, line)) return [];
    const message = `${length} characters, at most ${maxLineCharacters}: break the line`;
    return [{ path: file.path, line: index + 1, message }];
  });
}

/** Characters as read: one beyond the basic plane counts once. */
const charactersIn = (line: string): number => line.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '.').length;

/** Rows of tables and links in Markdown; addresses anywhere; names of tests. */
const cannotBeBroken = (path: string, line: string): boolean =>
  (isTest(path) && nameOfTest.test(line)) ||
  /https?:\/\/\S{60,}/.test(line) ||
  (path.endsWith('.md') && tableOrLink.test(line));
/** Prettier keeps a test and its name on one line, and a good name is a sentence. */
const nameOfTest = /^\s*(?:test|it|describe)\(/;
const tableOrLink = /^\s*\||\]\([^)]+\)|^\[[^\]]+\]:/;

function longFunctions(file: RepositoryFile): Finding[] {
  if (!isCode(file.path)) return [];
  const found: Finding[] = [];
  walk(file, (node, tree) => {
    if (!isFunction(node) || isSuite(file.path, node)) return;
    const first = lineOf(node);
    const count = ownLines(node, tree);
    if (count <= maxFunctionLines) return;
    const message = `a function of ${count} lines, at most ${maxFunctionLines}: let it decide, and helpers compute`;
    found.push({ path: file.path, line: first, message });
  });
  return found;
}

/**
 * Lines of a function without the functions declared in it, each of which is measured by itself: one that keeps state
 * and returns the functions around it is a module, not a long function.
 */
function ownLines(node: ts.Node, tree: ts.SourceFile): number {
  const linesOfNode = (of: ts.Node): number =>
    tree.getLineAndCharacterOfPosition(of.getEnd()).line + 1 - tree.getLineAndCharacterOfPosition(of.getStart()).line;
  const linesDeclaredIn = (of: ts.Node): number => {
    let lines = 0;
    of.forEachChild((child) => {
      lines += ts.isFunctionDeclaration(child) ? linesOfNode(child) : linesDeclaredIn(child);
    });
    return lines;
  };
  return linesOfNode(node) - linesDeclaredIn(node);
}

const isFunction = (node: ts.Node): boolean => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

/** The function given to `describe` is a chapter, not a function. */
function isSuite(path: string, node: ts.Node): boolean {
  const { parent } = node;
  return isTest(path) && ts.isCallExpression(parent) && /^(?:describe|suite)\b/.test(parent.expression.getText());
}
