/** Tells a database that can't be reached, which passes, from a mistake of ours, which doesn't. */
import { JournalUnavailable } from '../../journal/journal.ts';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** SQLSTATE: connection exception, insufficient resources, operator intervention. */
const PASSING_SQLSTATE = /^(?:08|53|57P)[0-9A-Z]{2,3}$/;
/** What pg and pg-pool say without a code. */
const PASSING_WORDS = /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i;

export function isDatabaseFault(error: unknown): boolean {
  if (error instanceof JournalUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return PASSING_WORDS.test(error.message);
  return CONNECTION_CODES.has(code) || PASSING_SQLSTATE.test(code) || isReset(error, code);
}

/** A reset of a request's own connection has the same code, but is no business of the database. */
function isReset(error: Error, code: string): boolean {
  return code === 'ECONNRESET' && error.message !== 'aborted';
}
