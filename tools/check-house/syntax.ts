import ts from 'typescript';
import type { RepositoryFile } from './rule.ts';

/** Rules share the trees: parsing is most of what this check costs. */
const trees = new WeakMap<RepositoryFile, ts.SourceFile>();

function parse(file: RepositoryFile): ts.SourceFile {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const kind = /x$/.test(file.path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind);
  trees.set(file, tree);
  return tree;
}

/** Calls `visit` for every node of the file, parents first. */
export function walk(file: RepositoryFile, visit: (node: ts.Node, tree: ts.SourceFile) => void): void {
  const tree = parse(file);
  const descend = (node: ts.Node): void => {
    visit(node, tree);
    ts.forEachChild(node, descend);
  };
  descend(tree);
}

/** The line of a node's first character, from 1. */
export function lineOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Whether an identifier names a variable, as opposed to a property, a member or a label. */
export function isVariable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return parent.propertyName !== node;
  return !(isMember(parent) && parent.name === node);
}

function isMember(node: ts.Node): node is ts.NamedDeclaration {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isGetAccessor(node) ||
    ts.isSetAccessor(node)
  );
}

/** `member` of `object.member` and `object['member']`, where `object` is a variable; otherwise undefined. */
export function memberOf(node: ts.Node, object: string): string | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== object) return undefined;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

/** Every comment of a code file, with the line it begins on. */
export function comments(file: RepositoryFile): { line: number; text: string }[] {
  const ranges = new Map<number, ts.CommentRange>();
  const tree = parse(file);
  const descend = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
    const after = ts.getTrailingCommentRanges(file.text, node.getEnd()) ?? [];
    for (const range of [...before, ...after]) ranges.set(range.pos, range);
    for (const child of node.getChildren(tree)) descend(child);
  };
  descend(tree);
  return [...ranges.values()].map((range) => ({
    line: tree.getLineAndCharacterOfPosition(range.pos).line + 1,
    text: file.text.slice(range.pos, range.end),
  }));
}

/** An import, in whichever of its forms. */
export interface Import {
  /** As written; undefined where it is computed. */
  readonly specifier: string | undefined;
  /** Gone at run time: `import type`, `export type … from`, `import('x').T`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export function importsOf(file: RepositoryFile): Import[] {
  const found: Import[] = [];
  walk(file, (node) => {
    const read = readImport(node);
    if (read !== undefined) found.push({ ...read, line: lineOf(node) });
  });
  return found;
}

function readImport(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    // `import { type A }` still loads the module at run time; only `import type` is gone.
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: literal(node.moduleSpecifier), typeOnly };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    return {
      specifier: ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined,
      typeOnly: true,
    };
  }
  if (ts.isCallExpression(node) && isImporter(node.expression)) {
    return { specifier: literal(node.arguments[0]), typeOnly: false };
  }
  return undefined;
}

const isImporter = (callee: ts.Expression): boolean =>
  callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');

const literal = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
