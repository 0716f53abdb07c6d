/** Structured logs: one JSON object a line on standard error, so that standard output stays for people. */
import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What may never be logged, up to three levels deep: `{ request: { headers: { authorization } } }`. */
const SECRETS = ['authorization', 'secret', 'password', 'connectionString'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

export function createLog(level: LogLevel): Logger {
  return pino(
    { level, redact: { paths: SECRETS, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}
