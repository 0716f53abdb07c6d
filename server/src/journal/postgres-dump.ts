/** The journal out of PostgreSQL, whole and as of one moment, a few blocks at a time. */
import { Client } from 'pg';
import { actingAs, explainRole } from '../database/roles.ts';
import { createDump, type StoredBlock } from './dump.ts';
import { blockOf, COLUMNS, type JournalRow } from './postgres-journal.ts';

/** At most 16 MiB of records are held at once. */
const BLOCKS_PER_FETCH = 16;
const CONNECT_TIMEOUT_MS = 10_000;

type StoredRow = JournalRow & { previous_last: string | null };

/**
 * The dump's text, piece by piece. Everything is read in one transaction that sees one moment, so a venue may go on
 * trading meanwhile. Throws when the database can't be read.
 */
export async function* dumpJournal(connectionString: string): AsyncGenerator<string> {
  const client = new Client({
    ...actingAs(connectionString, 'wattbook_gateway'),
    application_name: 'wattbook dump',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A connection that is lost between two statements makes the next one fail.
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw explainRole(error, connectionString, 'wattbook_gateway');
  });
  try {
    const dump = createDump();
    await client.query('begin isolation level repeatable read read only');
    await client.query(
      `declare blocks no scroll cursor for select ${COLUMNS}, previous_last from journal order by first_sequence`,
    );
    for (;;) {
      const { rows } = await client.query<StoredRow>(`fetch ${BLOCKS_PER_FETCH} from blocks`);
      if (rows.length === 0) break;
      yield rows.map((row) => dump.add(storedBlockOf(row))).join('');
    }
    yield dump.end();
  } finally {
    await client.end();
  }
}

function storedBlockOf(row: StoredRow): StoredBlock {
  const { previous_last: previousLast } = row;
  return { ...blockOf(row), previousLast: previousLast === null ? null : Number(previousLast) };
}
