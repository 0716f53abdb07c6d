/**
 * `npm run keep-journal`: writes the journal that the version of package.json keeps, and its digest. `-- --again`
 * writes it anew, as long as that version isn't released. See README.md.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeShortest } from './everything-journal.ts';
import { FOLDER, isReleased, keep, nextVersion } from './kept-files.ts';

function main(): number {
  const version = nextVersion();
  const name = `${version}.ndjson`;
  const isThere = existsSync(path.join(FOLDER, name));
  if (isThere && isReleased(version)) {
    console.error(`${name} is of a released version: it stays as it is, for ever. Raise the version in package.json.`);
    return 1;
  }
  if (isThere && !process.argv.includes('--again')) {
    console.error(`${name} is there. ${version} isn't released yet: npm run keep-journal -- --again writes it anew.`);
    return 1;
  }
  const { text, seed, records } = writeShortest();
  keep(name, text);
  console.log(`${name}: ${records} records, ${text.length} bytes, of seed ${seed}; everything is asked and happens`);
  return 0;
}

process.exitCode = main();
