import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dependencies } from './dependencies.ts';
import { findIn } from './virtual-house.ts';

const packageOf = (content: object): string => JSON.stringify(content, undefined, 2);
const list = (...names: string[]): string =>
  `| name | why |\n|---|---|\n${names.map((name) => `| \`${name}\` | x |`).join('\n')}\n`;

describe('dependencies', () => {
  it('allows what is pinned and explained, and workspaces without a row', () => {
    const files = {
      'server/package.json': packageOf({ dependencies: { pg: '8.23.1', '@wattbook/engine': '0.1.0' } }),
      'package.json': packageOf({ devDependencies: { embedded: '18.4.0-beta.17' }, overrides: { deep: '1.2.3' } }),
      'docs/dependencies.md': list('pg', 'embedded'),
    };
    assert.deepEqual(findIn(dependencies, files), []);
  });

  for (const version of ['^8.23.1', '~8.23.1', '8.x', '*', 'latest', '>=8', 'github:a/b', '']) {
    it(`forbids the version "${version}"`, () => {
      const files = {
        'package.json': packageOf({ dependencies: { pg: version } }),
        'docs/dependencies.md': list('pg'),
      };
      assert.match(findIn(dependencies, files).join('\n'), /^package.json:3 pg is ".*": pin one exact version/);
    });
  }

  it('forbids a loose version in a nested override', () => {
    const files = { 'package.json': packageOf({ overrides: { pg: { deep: '^1.0.0' } } }) };
    assert.match(findIn(dependencies, files).join('\n'), /deep is "\^1.0.0"/);
  });

  it('forbids a dependency without a row, and a missing list', () => {
    const files = { 'package.json': packageOf({ devDependencies: { pg: '8.23.1' } }) };
    assert.match(findIn(dependencies, files).join('\n'), /^package.json:3 pg has no row in docs\/dependencies.md/);
  });

  it('forbids a row without a dependency', () => {
    const files = { 'package.json': packageOf({}), 'docs/dependencies.md': list('gone') };
    assert.match(findIn(dependencies, files).join('\n'), /^docs\/dependencies.md:3 gone is no dependency/);
  });

  it('forbids registry hosts in a lock file, not links of workspaces', () => {
    const text = '"resolved": "api",\n"resolved": "https://registry.npmjs.org/pg.tgz"';
    assert.match(
      findIn(dependencies, { 'package-lock.json': text }).join('\n'),
      /^package-lock.json:2 names a registry/,
    );
  });
});
