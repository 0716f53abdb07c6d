/**
 * `npm run migrate`: brings the schema of the database that DATABASE_URL names (or of the data directory's PostgreSQL)
 * up to this version, and says what ran. For venues whose processes log in as users who may not (decision 0031).
 */
import { migrate } from '../server/src/database/migrate.ts';
import { reachDatabase } from '../server/src/database/reach-database.ts';
import { readConfig } from '../server/src/ops/config.ts';
import { messageOf } from '../server/src/ops/error-message.ts';
import { createLog } from '../server/src/ops/log.ts';

async function main(): Promise<void> {
  const database = await reachDatabase(readConfig(process.env), createLog('warn'));
  try {
    const ran = await migrate(database.connectionString);
    for (const name of ran) console.log(`ran ${name}`);
    console.log(ran.length === 0 ? 'nothing to do: the schema is up to date' : 'the schema is up to date');
  } finally {
    await database.close();
  }
}

await main().catch((error: unknown) => {
  console.error(`the schema is not up to date: ${messageOf(error)}`);
  process.exitCode = 1;
});
