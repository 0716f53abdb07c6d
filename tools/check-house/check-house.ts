import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryFile, Rule } from './rule.ts';
import { rules } from './rules.ts';

const root = join(import.meta.dirname, '../..');
const maxListingBytes = 64 * 1024 * 1024;

/** What git tracks, and what it would track: not what .gitignore names, not what is deleted. */
function readRepository(): RepositoryFile[] {
  const arguments_ = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listing = execFileSync('git', arguments_, { cwd: root, encoding: 'utf8', maxBuffer: maxListingBytes });
  const paths = new Set(listing.split('\0').filter((path) => path !== ''));
  return [...paths].flatMap((path) => {
    const isFile = statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
    return isFile ? [{ path, text: readText(path) }] : [];
  });
}

/** A binary file has a name, and no text that a rule could read. */
function readText(path: string): string {
  const bytes = readFileSync(join(root, path));
  return bytes.includes(0) ? '' : bytes.toString('utf8');
}

function report(rule: Rule, files: readonly RepositoryFile[]): number {
  const findings = rule.check(files);
  for (const { path, line, message, why } of findings) {
    console.log(`${path}:${line}  ${rule.name}: ${message}\n    why: ${why ?? rule.why}`);
  }
  return findings.length;
}

const files = readRepository();
const violations = rules.reduce((sum, rule) => sum + report(rule, files), 0);
console.log(`${rules.length} rules, ${files.length} files, ${violations} violations`);
process.exitCode = violations === 0 ? 0 : 1;
