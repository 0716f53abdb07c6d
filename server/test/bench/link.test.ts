import assert from 'node:assert/strict';
import { it } from 'node:test';
import { benchLink } from './link.ts';

it('the bench of the link tells both ways of asking, for each number of submitters and each commit', async () => {
  const lines: string[] = [];
  for await (const line of benchLink(['--runs=1', '--commands=100'])) lines.push(line);
  const rows = lines.at(-1)?.split('\n') ?? [];
  assert.equal(rows.length, 1 + 2 * 3);
  for (const row of rows.slice(1)) assert.match(row, /^ *[02] ms +\d+ +\d+ \(\d+–\d+\) +\d+ \(\d+–\d+\) +\d\.\d\d \(/);
  await assert.rejects(benchLink(['--speed=9']).next(), /there is --runs=N and --commands=N/);
});
