import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** Logs in a process of its own, because the log is standard error itself. */
function logged(level: string, statement: string): { stdout: string; lines: Record<string, unknown>[] } {
  const module = new URL('./log.ts', import.meta.url).href;
  const script = `import { createLog } from '${module}'; const log = createLog('${level}'); ${statement}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  assert.equal(status, 0, stderr);
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  return { stdout, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('one JSON object a line on standard error, with a readable time; standard output stays for people', () => {
  const { stdout, lines } = logged('info', `log.info({ a: 1 }, 'first'); log.debug('not shown'); log.warn('second');`);
  assert.equal(stdout, '');
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ['first', 'second'],
  );
  assert.match(String(lines[0]?.['time']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('secrets are never logged, up to three levels deep', () => {
  const canary = 'wb_sandbox_canary';
  const { lines } = logged(
    'debug',
    `for (const name of ['authorization', 'secret', 'password', 'connectionString']) {
       const told = { [name]: '${canary}', kept: 'yes' };
       log.debug(told, 'one'); log.info({ headers: told }, 'two'); log.error({ request: { headers: told } }, 'three');
     }`,
  );
  assert.equal(lines.length, 12);
  assert.ok(!JSON.stringify(lines).includes(canary));
  assert.equal(JSON.stringify(lines).split('[secret]').length, 13);
  assert.equal(JSON.stringify(lines).split('"kept":"yes"').length, 13);
});
