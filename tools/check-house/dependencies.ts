import { isLockFile } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';

const list = 'docs/dependencies.md';
const exactVersion = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'];

interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly line: number;
  readonly override: boolean;
}

/** Every dependency is explained in docs/dependencies.md, and pinned. */
export const dependencies: Rule = {
  name: 'dependencies',
  why: 'A dependency is code we answer for: its line says what for, and its exact version says which.',
  check: (files) => {
    const used = files.filter(({ path }) => /(?:^|\/)package\.json$/.test(path)).flatMap(readPackage);
    return [...loose(used), ...unexplained(used, files), ...gone(used, files), ...hosts(files)];
  },
};

function loose(used: readonly Dependency[]): Finding[] {
  return used
    .filter(({ version }) => !exactVersion.test(version))
    .map(({ path, line, name, version }) => ({
      path,
      line,
      message: `${name} is "${version}": pin one exact version`,
    }));
}

function unexplained(used: readonly Dependency[], files: readonly RepositoryFile[]): Finding[] {
  const explained = new Set(rowsOf(files).map((row) => row.name));
  return used
    .filter(({ name, override }) => !override && !name.startsWith('@wattbook/') && !explained.has(name))
    .map(({ path, line, name }) => ({
      path,
      line,
      message: `${name} has no row in ${list}: add | \`${name}\` | what for | what writing it would cost |`,
    }));
}

function gone(used: readonly Dependency[], files: readonly RepositoryFile[]): Finding[] {
  const names = new Set(used.map(({ name }) => name));
  return rowsOf(files)
    .filter(({ name }) => !names.has(name))
    .map(({ name, line }) => ({
      path: list,
      line,
      message: `${name} is no dependency of any package.json: remove the row`,
    }));
}

/** The lock file works with any registry; .npmrc has omit-lockfile-registry-resolved. */
function hosts(files: readonly RepositoryFile[]): Finding[] {
  return files
    .filter(({ path }) => isLockFile(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        if (!/"resolved": "https?:/.test(line)) return [];
        return [
          {
            path,
            line: index + 1,
            message: 'names a registry host: run npm install with the .npmrc of this repository',
          },
        ];
      }),
    );
}

/** Rows whose first cell is a name in backquotes. */
function rowsOf(files: readonly RepositoryFile[]): { name: string; line: number }[] {
  const text = files.find(({ path }) => path === list)?.text ?? '';
  return text.split('\n').flatMap((row, index) => {
    const name = /^\|\s*`(?<name>[^`]+)`\s*\|/.exec(row)?.groups?.['name'];
    return name === undefined ? [] : [{ name, line: index + 1 }];
  });
}

function readPackage({ path, text }: RepositoryFile): Dependency[] {
  const content: unknown = JSON.parse(text);
  const lines = text.split('\n');
  return kinds.flatMap((kind) =>
    pairsOf(isRecord(content) ? content[kind] : undefined).map(([name, version]) => ({
      name,
      version,
      path,
      line: lines.findIndex((line) => line.includes(`"${name}": "${version}"`)) + 1,
      override: kind === 'overrides',
    })),
  );
}

/** Names and versions; overrides may be nested, so the deepest pairs count. */
function pairsOf(section: unknown): [string, string][] {
  if (!isRecord(section)) return [];
  return Object.entries(section).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : pairsOf(value),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
