/**
 * A server that only runs the embedded PostgreSQL, for tests that kill it: `node try-server.ts <data directory>`.
 * Prints one JSON line when ready or refused; stops in good order on SIGINT and SIGTERM.
 */
import { lockDataDirectory } from './data-directory-lock.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { errorText } from './error-text.ts';

function print(line: Record<string, unknown>): void {
  process.stdout.write(JSON.stringify(line) + '\n');
}

async function run(directory: string): Promise<void> {
  const lock = await lockDataDirectory({ directory });
  if (process.argv[3] === 'lock-only') {
    print({ locked: true });
    setInterval(() => undefined, 1_000);
    return;
  }
  const postgres = await startEmbeddedPostgres({
    lock,
    log: (level, message, fields) => print({ level, message, fields }),
  });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await lock.release();
    print({ stopped: true });
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  print({ ready: true, pid: postgres.pid(), connectionString: postgres.connectionString });
}

try {
  await run(process.argv[2] ?? '');
} catch (error) {
  print({ refused: errorText(error) });
  process.exitCode = 1;
}
