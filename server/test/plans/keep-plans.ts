/** `npm run keep-plans`: writes down how PostgreSQL answers every query. A changed plan is a difference to review. */
import { openRooms } from './asked-queries.ts';
import { keepText, keptText, majorOf, MAJOR, takeAll, textsOf } from './kept-plans.ts';
import { createTestDatabase, openTestPools } from '../support/database.ts';
import { openPlanner } from './take-plans.ts';
import { fillVenue } from './venue-rows.ts';

const database = await createTestDatabase();
const pools = openTestPools(database.connectionString);
const planner = await openPlanner(database.connectionString);
try {
  const major = await majorOf(planner);
  if (major !== MAJOR) throw new Error(`plans are kept of PostgreSQL ${MAJOR}, this is ${major}`);
  await fillVenue(pools.admin);
  for (const [file, text] of textsOf(await takeAll(openRooms(pools, database.connectionString), planner))) {
    console.log(`${file}: ${text === keptText(file) ? 'as it was' : 'changed'}`);
    keepText(file, text);
  }
} finally {
  await planner.end();
  await pools.end();
  await database.drop();
}
