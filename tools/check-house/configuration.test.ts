import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configuration } from './configuration.ts';
import { findInFile } from './virtual-house.ts';

const reading = [
  "const port = process.env['PORT'];",
  "const port = process['env'].PORT;",
  'const { env } = process;',
  'const { env: environment } = process;',
  "import { env } from 'node:process';",
];

describe('configuration', () => {
  for (const code of reading) {
    it(`forbids: ${JSON.stringify(code)}`, () => {
      const findings = findInFile(configuration, 'server/src/http/http.ts', code);
      assert.match(findings.join('\n'), /server\/src\/http\/http.ts:1 .*take the value as an argument/);
    });
  }

  it('allows other members of process, and other things called env', () => {
    assert.deepEqual(findInFile(configuration, 'server/src/main.ts', 'process.exit(1); const { env } = options;'), []);
  });

  it('leaves config, postgres, tools and tests alone', () => {
    for (const path of ['server/src/ops/config.ts', 'server/src/postgres/run.ts', 'tools/x.ts', 'server/test/x.ts']) {
      assert.deepEqual(findInFile(configuration, path, 'process.env;'), []);
    }
  });
});
