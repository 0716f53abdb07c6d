/** All that can be configured, from the environment, checked at start. Nothing else reads environment variables. */

import {
  counterpartyOf,
  databaseUrlOf,
  integerBetween,
  localTime,
  oneOf,
  originOf,
  originsOf,
  redisUrlOf,
  streamNameOf,
} from './config-texts.ts';
import { messageOf } from './error-message.ts';

/** A variable: how it is spelled, what it means, and how its text becomes a value. */
type Variable<Value> = {
  name: string;
  /** As in the documentation; for a variable without a default: what happens then. */
  fallback: string;
  meaning: string;
  /** Its text never stands in a message. */
  isSecret?: true;
  read: (text: string | undefined) => Value;
};

export const PROCESS_ROLES = ['all', 'gateway', 'exchange', 'admin'] as const;
/** Which part of a venue a process is. */
export type ProcessRole = (typeof PROCESS_ROLES)[number];

export type Config = {
  role: ProcessRole;
  host: string;
  port: number;
  /** Undefined: the port after `port`, or any free one. */
  opsPort: number | undefined;
  adminHost: string;
  /** Undefined: two ports after `port`, or any free one. */
  adminPort: number | undefined;
  doorHost: string;
  /** Undefined: any free one. */
  doorPort: number | undefined;
  /** Undefined: as it listens. */
  doorUrl: string | undefined;
  /** Undefined: `host` and `port`. */
  publicUrl: string | undefined;
  dataDirectory: string;
  /** Undefined: an embedded PostgreSQL in the data directory. */
  databaseUrl: string | undefined;
  /** Undefined: the same as everything else. */
  directoryDatabaseUrl: string | undefined;
  /** Undefined: each gateway counts for itself. */
  redisUrl: string | undefined;
  /** Name of the Redis stream that trades of other engines come from. Undefined: none. */
  ingestStream: string | undefined;
  /** Path of the file that they come from. Undefined: none. */
  ingestFile: string | undefined;
  /** Path of the private key that signs confirmations. Undefined: the sandbox's own, in the data directory. */
  signingKeyFile: string | undefined;
  /** Name of the central counterparty in confirmations; `anonymous`: nobody is named. */
  counterparty: string;
  /** Whose pages may use the API from a browser. */
  corsOrigins: readonly string[];
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  simulationCommandsPerSecond: number;
  opensAtLocal: string;
  closesMinutesBefore: number;
  clockToleranceMs: number;
  commitTimeoutMs: number;
  snapshotEveryRecords: number;
  snapshotEveryMinutes: number;
  snapshotsKept: number;
  /** Undefined: views keep everything. */
  viewRetentionDays: number | undefined;
  outageAfterSeconds: number;
  outageHaltSeconds: number;
  /** Undefined when it isn't known. */
  commit: string | undefined;
};

/** So long `clientOrderId`s of a contract that is over are known; recalls of its trades are over long before. */
const VIEW_RETENTION_DAYS_MIN = 7;
const VIEW_RETENTION_DAYS_MAX = 36_500;

/** What is wrong with the environment, one sentence a variable. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export const VARIABLES: { [Key in keyof Config]: Variable<Config[Key]> } = {
  role: {
    name: 'ROLE',
    fallback: 'all',
    meaning: 'Which part of the venue this process is: all, gateway, exchange, admin (docs/more-machines.md).',
    read: (text) => oneOf(text, 'all', PROCESS_ROLES),
  },
  host: {
    name: 'HOST',
    fallback: '127.0.0.1',
    meaning: 'Address that the API listens on.',
    read: (text) => text ?? '127.0.0.1',
  },
  port: {
    name: 'PORT',
    fallback: '8080',
    meaning: 'Port that the API listens on.',
    read: (text) => integerBetween(text, 8080, 1, 65_535),
  },
  opsPort: {
    name: 'OPS_PORT',
    fallback: '`PORT` + 1, or a free one if that is taken',
    meaning: 'Port of `/metrics`, on 127.0.0.1 only: figures are for the operator, not for participants.',
    read: (text) => (text === undefined ? undefined : integerBetween(text, 0, 1, 65_535)),
  },
  adminHost: {
    name: 'WATTBOOK_ADMIN_HOST',
    fallback: '127.0.0.1',
    meaning: "Address that the operator's API listens on. Nobody but the operator should reach it.",
    read: (text) => text ?? '127.0.0.1',
  },
  adminPort: {
    name: 'WATTBOOK_ADMIN_PORT',
    fallback: '`PORT` + 2, or a free one if that is taken',
    meaning: "Port that the operator's API listens on.",
    read: (text) => (text === undefined ? undefined : integerBetween(text, 0, 1, 65_535)),
  },
  doorHost: {
    name: 'WATTBOOK_DOOR_HOST',
    fallback: '127.0.0.1',
    meaning: 'Address on which an exchange takes commands from gateways. Nobody but gateways should reach it.',
    read: (text) => text ?? '127.0.0.1',
  },
  doorPort: {
    name: 'WATTBOOK_DOOR_PORT',
    fallback: 'any free one',
    meaning: 'Port for that.',
    read: (text) => (text === undefined ? undefined : integerBetween(text, 0, 1, 65_535)),
  },
  doorUrl: {
    name: 'WATTBOOK_DOOR_URL',
    fallback: 'as it listens',
    meaning: 'Where gateways reach it, `http://exchange-1:8090`.',
    read: originOf,
  },
  publicUrl: {
    name: 'WATTBOOK_PUBLIC_URL',
    fallback: '`HOST` and `PORT`',
    meaning: 'Where participants reach the API, for what is printed and written into `sandbox.json`.',
    read: originOf,
  },
  dataDirectory: {
    name: 'WATTBOOK_DATA_DIR',
    fallback: 'data',
    meaning: 'Directory of `sandbox.json` and of the embedded PostgreSQL. One server at a time.',
    read: (text) => text ?? 'data',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    fallback: 'an embedded PostgreSQL in the data directory',
    meaning: 'PostgreSQL (15 or newer) to use instead, `postgres://user:password@host:port/database`.',
    isSecret: true,
    read: databaseUrlOf,
  },
  directoryDatabaseUrl: {
    name: 'WATTBOOK_DIRECTORY_DATABASE_URL',
    fallback: 'the same connection as for everything else',
    meaning: 'PostgreSQL as a user who may change participants and keys, and release from quarantine.',
    isSecret: true,
    read: databaseUrlOf,
  },
  redisUrl: {
    name: 'REDIS_URL',
    fallback: 'none: each gateway counts for itself',
    meaning: 'Redis (6 or newer) in which all gateways together count what a key asks for. It may come and go.',
    isSecret: true,
    read: redisUrlOf,
  },
  ingestStream: {
    name: 'WATTBOOK_INGEST_STREAM',
    fallback: 'none',
    meaning: 'Stream in the Redis of `REDIS_URL` from which trades of other engines are taken over.',
    read: streamNameOf,
  },
  ingestFile: {
    name: 'WATTBOOK_INGEST_FILE',
    fallback: 'none',
    meaning: 'File from which trades of other engines are taken over, one a line; what is appended is read on.',
    read: (text) => text,
  },
  signingKeyFile: {
    name: 'WATTBOOK_SIGNING_KEY_FILE',
    fallback: '`signing-key.pem` in the data directory, made there; has to be set with `ROLE=exchange`',
    meaning: 'File of the Ed25519 private key (PKCS#8, PEM) that signs trade confirmations (docs/confirmations.md).',
    read: (text) => text,
  },
  counterparty: {
    name: 'WATTBOOK_COUNTERPARTY',
    fallback: 'Wattbook Sandbox (nothing is cleared)',
    meaning: 'Whom confirmations name as central counterparty; `anonymous`: nobody.',
    read: counterpartyOf,
  },
  corsOrigins: {
    name: 'WATTBOOK_CORS_ORIGINS',
    fallback: 'none',
    meaning: 'Whose pages browsers let use the API (CORS).',
    read: originsOf,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: 'info',
    meaning: 'Least severity that is logged: debug, info, warn, error, silent.',
    read: (text) => oneOf(text, 'info', ['debug', 'info', 'warn', 'error', 'silent']),
  },
  simulationCommandsPerSecond: {
    name: 'WATTBOOK_SIMULATION_RATE',
    fallback: '10',
    meaning: 'Commands a second from the simulated participants of the sandbox; 0 turns them off.',
    read: (text) => integerBetween(text, 10, 0, 1_000),
  },
  opensAtLocal: {
    name: 'WATTBOOK_OPENS_AT',
    fallback: '15:00',
    meaning: 'Local time on the day before delivery at which contracts open.',
    read: (text) => localTime(text, '15:00'),
  },
  closesMinutesBefore: {
    name: 'WATTBOOK_CLOSES_MINUTES_BEFORE',
    fallback: '5',
    meaning: 'Minutes before delivery at which contracts close.',
    read: (text) => integerBetween(text, 5, 0, 24 * 60),
  },
  clockToleranceMs: {
    name: 'WATTBOOK_CLOCK_TOLERANCE_MS',
    fallback: '250',
    meaning: 'How far wall clock, monotonic clock and the clock of PostgreSQL may disagree before time stands still.',
    read: (text) => integerBetween(text, 250, 10, 60_000),
  },
  commitTimeoutMs: {
    name: 'WATTBOOK_COMMIT_TIMEOUT_MS',
    fallback: '5000',
    meaning: 'After this long without an answer a commit counts as unknown and the exchange rebuilds itself.',
    read: (text) => integerBetween(text, 5_000, 100, 60_000),
  },
  snapshotEveryRecords: {
    name: 'WATTBOOK_SNAPSHOT_RECORDS',
    fallback: '100000',
    meaning: 'After so many records the market is written down anew, so that a start has few to replay.',
    read: (text) => integerBetween(text, 100_000, 1, 100_000_000),
  },
  snapshotEveryMinutes: {
    name: 'WATTBOOK_SNAPSHOT_MINUTES',
    fallback: '60',
    meaning: 'After so many minutes likewise, if anything happened in them.',
    read: (text) => integerBetween(text, 60, 1, 7 * 24 * 60),
  },
  snapshotsKept: {
    name: 'WATTBOOK_SNAPSHOTS_KEPT',
    fallback: '3',
    meaning: 'How many snapshots stay: where the newest does not count, the one before is used.',
    read: (text) => integerBetween(text, 3, 2, 100),
  },
  viewRetentionDays: {
    name: 'WATTBOOK_VIEW_RETENTION_DAYS',
    fallback: 'everything is kept',
    meaning:
      'For so many days after delivery, 7 at least, orders, trades and their sums can be read (docs/retention.md).',
    read: (text) =>
      text === undefined ? undefined : integerBetween(text, 0, VIEW_RETENTION_DAYS_MIN, VIEW_RETENTION_DAYS_MAX),
  },
  outageAfterSeconds: {
    name: 'WATTBOOK_OUTAGE_AFTER_SECONDS',
    fallback: '10',
    meaning: "After this long without an exchange, dead man's switches count anew and the market comes back halted.",
    read: (text) => integerBetween(text, 10, 5, 24 * 60 * 60),
  },
  outageHaltSeconds: {
    name: 'WATTBOOK_OUTAGE_HALT_SECONDS',
    fallback: '60',
    meaning: 'For how long it is halted then (orders can only be cancelled); 0: not at all.',
    read: (text) => integerBetween(text, 60, 0, 24 * 60 * 60),
  },
  commit: {
    name: 'WATTBOOK_COMMIT',
    fallback: 'unknown',
    meaning: 'Commit that this version was built from, for `/version`.',
    read: (text) => text,
  },
};

/** Variables with these prefixes are ours: one that we don't know is a typing error, and typing errors cost money. */
const OWN_PREFIXES = ['WATTBOOK_'];

/** Throws ConfigError with everything that is wrong at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems = unknownVariables(environment);
  const value = <Key extends keyof Config>(key: Key): Config[Key] => {
    const { name, fallback, meaning, isSecret, read } = VARIABLES[key];
    const text = environment[name];
    try {
      return read(text === '' ? undefined : text);
    } catch (error) {
      const wanted = messageOf(error);
      const given = isSecret ? 'wrong (not shown, it may hold a password)' : JSON.stringify(text);
      problems.push(`${name} is ${given}: ${wanted}. ${meaning} Default: ${fallback}.`);
      return read(undefined);
    }
  };
  const config: Config = {
    role: value('role'),
    host: value('host'),
    port: value('port'),
    opsPort: value('opsPort'),
    adminHost: value('adminHost'),
    adminPort: value('adminPort'),
    doorHost: value('doorHost'),
    doorPort: value('doorPort'),
    doorUrl: value('doorUrl'),
    publicUrl: value('publicUrl'),
    dataDirectory: value('dataDirectory'),
    databaseUrl: value('databaseUrl'),
    directoryDatabaseUrl: value('directoryDatabaseUrl'),
    redisUrl: value('redisUrl'),
    ingestStream: value('ingestStream'),
    ingestFile: value('ingestFile'),
    signingKeyFile: value('signingKeyFile'),
    counterparty: value('counterparty'),
    corsOrigins: value('corsOrigins'),
    logLevel: value('logLevel'),
    simulationCommandsPerSecond: value('simulationCommandsPerSecond'),
    opensAtLocal: value('opensAtLocal'),
    closesMinutesBefore: value('closesMinutesBefore'),
    clockToleranceMs: value('clockToleranceMs'),
    commitTimeoutMs: value('commitTimeoutMs'),
    snapshotEveryRecords: value('snapshotEveryRecords'),
    snapshotEveryMinutes: value('snapshotEveryMinutes'),
    snapshotsKept: value('snapshotsKept'),
    viewRetentionDays: value('viewRetentionDays'),
    outageAfterSeconds: value('outageAfterSeconds'),
    outageHaltSeconds: value('outageHaltSeconds'),
    commit: value('commit'),
  };
  if (config.role !== 'all' && config.databaseUrl === undefined) {
    const { name } = VARIABLES.databaseUrl;
    problems.push(`${name} has to be set: with ROLE=${config.role} this process shares a database with the others.`);
  }
  if (config.role === 'exchange' && config.signingKeyFile === undefined) {
    problems.push(
      'WATTBOOK_SIGNING_KEY_FILE has to be set: an exchange signs confirmations of trades. Make a key with: ' +
        'npm run make-signing-key -- signing-key.pem',
    );
  }
  if (config.ingestStream !== undefined && config.redisUrl === undefined) {
    problems.push('WATTBOOK_INGEST_STREAM names a stream, but there is no REDIS_URL: set both, or neither.');
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.values(VARIABLES).map(({ name }) => name);
  return Object.keys(environment)
    .filter((name) => OWN_PREFIXES.some((prefix) => name.startsWith(prefix)) && !known.includes(name))
    .map((name) => `${name} is not a variable of Wattbook. Those that it knows: ${known.join(', ')}.`);
}
