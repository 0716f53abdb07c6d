import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, PROCESS_ROLES, readConfig, VARIABLES, type Config } from './config.ts';

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.split('\n');
  }
  return [];
}

type Case = { [Key in keyof Config]: { fallback: Config[Key]; good: [string, Config[Key]][]; bad: string[] } };

/** Every variable: what it is without being set, texts that it takes, texts that it doesn't. */
const CASES: Case = {
  host: {
    fallback: '127.0.0.1',
    good: [
      ['0.0.0.0', '0.0.0.0'],
      ['::1', '::1'],
    ],
    bad: [],
  },
  port: {
    fallback: 8080,
    good: [
      ['1', 1],
      ['65535', 65_535],
    ],
    bad: ['0', '65536', '80a', ' 80', '-1', '8e3', '80.5'],
  },
  opsPort: {
    fallback: undefined,
    good: [
      ['1', 1],
      ['65535', 65_535],
    ],
    bad: ['0', '65536', 'x'],
  },
  adminHost: { fallback: '127.0.0.1', good: [['0.0.0.0', '0.0.0.0']], bad: [] },
  adminPort: {
    fallback: undefined,
    good: [
      ['1', 1],
      ['65535', 65_535],
    ],
    bad: ['0', '65536', 'x'],
  },
  dataDirectory: { fallback: 'data', good: [['/var/lib/wattbook', '/var/lib/wattbook']], bad: [] },
  databaseUrl: {
    fallback: undefined,
    good: [
      ['postgres://u:p@h:5432/d', 'postgres://u:p@h:5432/d'],
      ['postgresql://h/d', 'postgresql://h/d'],
    ],
    bad: ['mysql://h/d', 'h:5432', 'postgres:/h', 'postgres://h:99999/d'],
  },
  role: {
    fallback: 'all',
    good: [['all', 'all']],
    bad: ['GATEWAY', 'gateways', 'leader'],
  },
  doorHost: { fallback: '127.0.0.1', good: [['10.0.0.7', '10.0.0.7']], bad: [] },
  doorPort: { fallback: undefined, good: [['8090', 8_090]], bad: ['0', '65536', 'x'] },
  doorUrl: {
    fallback: undefined,
    good: [['http://exchange-1:8090', 'http://exchange-1:8090']],
    bad: ['exchange-1:8090', 'http://exchange-1:8090/', 'postgres://a', 'http://exchange-1:8090/x'],
  },
  publicUrl: {
    fallback: undefined,
    good: [['https://trade.example', 'https://trade.example']],
    bad: ['trade.example'],
  },
  directoryDatabaseUrl: {
    fallback: undefined,
    good: [
      ['postgres://u:p@h:5432/d', 'postgres://u:p@h:5432/d'],
      ['postgresql://h/d', 'postgresql://h/d'],
    ],
    bad: ['mysql://h/d', 'h:5432', 'postgres:/h', 'postgres://h:99999/d'],
  },
  redisUrl: {
    fallback: undefined,
    good: [
      ['redis://h', 'redis://h'],
      ['rediss://u:p%40@h:6380/15', 'rediss://u:p%40@h:6380/15'],
      ['redis://:p@[::1]:6379/', 'redis://:p@[::1]:6379/'],
    ],
    bad: [
      'h:6379',
      'http://h',
      'redis:/h',
      'redis://',
      'redis://h:99999',
      'redis://h/x',
      'redis://h?db=1',
      'redis://:%@h',
      'redis://:%C3@h',
    ],
  },
  // A good one needs a Redis beside it: see below.
  ingestStream: { fallback: undefined, good: [], bad: ['a b', 'x'.repeat(129)] },
  ingestFile: { fallback: undefined, good: [['/var/spool/trades.ndjson', '/var/spool/trades.ndjson']], bad: [] },
  signingKeyFile: { fallback: undefined, good: [['/run/secrets/signing.pem', '/run/secrets/signing.pem']], bad: [] },
  counterparty: {
    fallback: 'Wattbook Sandbox (nothing is cleared)',
    good: [
      ['anonymous', 'anonymous'],
      ['European Commodity Clearing AG', 'European Commodity Clearing AG'],
      ['x'.repeat(100), 'x'.repeat(100)],
    ],
    bad: ['x'.repeat(101), 'two\nlines'],
  },
  corsOrigins: {
    fallback: [],
    good: [
      ['https://trading.example', ['https://trading.example']],
      [
        'http://localhost:5173, https://a.example,http://localhost:5173',
        ['http://localhost:5173', 'https://a.example'],
      ],
    ],
    bad: [
      ...['*', 'https://a.example,*', 'https://a.example/', 'https://a.example/x', 'a.example', 'https://A.example'],
      ...['https://a.example:443', 'https://*.example', 'https://u:p@a.example', 'null', 'file:///x', ',', 'ftp://a.b'],
      Array.from({ length: 21 }, (_, index) => `https://a${index}.example`).join(','),
    ],
  },
  logLevel: {
    fallback: 'info',
    good: [
      ['debug', 'debug'],
      ['silent', 'silent'],
    ],
    bad: ['INFO', 'trace', 'inf'],
  },
  simulationCommandsPerSecond: {
    fallback: 10,
    good: [
      ['0', 0],
      ['1000', 1_000],
    ],
    bad: ['1001', '-1', '0.5', '1e2'],
  },
  opensAtLocal: {
    fallback: '15:00',
    good: [
      ['00:00', '00:00'],
      ['23:59', '23:59'],
    ],
    bad: ['24:00', '9:00', '15:60', '15'],
  },
  closesMinutesBefore: {
    fallback: 5,
    good: [
      ['0', 0],
      ['1440', 1_440],
    ],
    bad: ['1441', '-5', 'five'],
  },
  clockToleranceMs: {
    fallback: 250,
    good: [
      ['10', 10],
      ['60000', 60_000],
    ],
    bad: ['9', '60001', '250ms'],
  },
  commitTimeoutMs: {
    fallback: 5_000,
    good: [
      ['100', 100],
      ['60000', 60_000],
    ],
    bad: ['99', '60001', '5s'],
  },
  snapshotEveryRecords: { fallback: 100_000, good: [['1', 1]], bad: ['0', '-1', 'x', '100000001', '1e5'] },
  snapshotEveryMinutes: { fallback: 60, good: [['10080', 10_080]], bad: ['0', '10081', 'x'] },
  snapshotsKept: { fallback: 3, good: [['2', 2]], bad: ['1', '0', '101', 'x'] },
  viewRetentionDays: {
    fallback: undefined,
    good: [
      ['7', 7],
      ['36500', 36_500],
    ],
    bad: ['6', '0', '36501', 'x'],
  },
  outageAfterSeconds: {
    fallback: 10,
    good: [
      ['5', 5],
      ['86400', 86_400],
    ],
    bad: ['4', '86401', '10s', '-10'],
  },
  outageHaltSeconds: {
    fallback: 60,
    good: [
      ['0', 0],
      ['86400', 86_400],
    ],
    bad: ['86401', '1m', '-1'],
  },
  commit: { fallback: undefined, good: [['abc123', 'abc123']], bad: [] },
};

describe('each variable', () => {
  for (const key of Object.keys(CASES) as (keyof Config)[]) {
    const { fallback, good, bad } = CASES[key];
    const { name } = VARIABLES[key];
    test(`${name}: its default, what it takes, what it refuses`, () => {
      assert.deepEqual(readConfig({})[key], fallback);
      assert.deepEqual(readConfig({ [name]: '' })[key], fallback, 'empty is not set');
      for (const [text, value] of good) assert.deepEqual(readConfig({ [name]: text })[key], value);
      for (const text of bad) {
        const [problem = '', ...others] = problemsOf({ [name]: text });
        assert.deepEqual(others, []);
        assert.match(problem, new RegExp(`^${name} is .*: it has to be `), text);
        assert.ok(problem.includes(VARIABLES[key].meaning), 'it says what the variable is for');
        assert.ok(problem.includes(`Default: ${VARIABLES[key].fallback}.`), 'and what happens without it');
      }
    });
  }
});

test('the documented default is the default', () => {
  for (const key of Object.keys(VARIABLES) as (keyof Config)[]) {
    const value = readConfig({})[key];
    const written = Array.isArray(value) && value.length === 0 ? 'none' : String(value);
    if (value !== undefined) assert.equal(VARIABLES[key].fallback, written);
  }
});

test('a stream of trades needs the Redis that it is in', () => {
  const [stream, url] = ['trades:upstream', 'redis://h'];
  assert.equal(readConfig({ WATTBOOK_INGEST_STREAM: stream, REDIS_URL: url }).ingestStream, stream);
  const [problem = ''] = problemsOf({ WATTBOOK_INGEST_STREAM: stream });
  assert.match(problem, /^WATTBOOK_INGEST_STREAM names a stream, but there is no REDIS_URL/);
});

test('everything that is wrong is said at once, one sentence a variable', () => {
  const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'y', WATTBOOK_OPENS_AT: 'z', WATTBOOK_PROT: '8080' });
  assert.deepEqual(problems.map((problem) => problem.split(' ')[0]).sort(), [
    'LOG_LEVEL',
    'PORT',
    'WATTBOOK_OPENS_AT',
    'WATTBOOK_PROT',
  ]);
});

test('a variable of ours that is not known is a typing error: it is named, with those that there are', () => {
  const [problem = ''] = problemsOf({ WATTBOOK_SIMULATON_RATE: '5', PATH: '/bin', PGHOST: 'x' });
  assert.match(problem, /^WATTBOOK_SIMULATON_RATE is not a variable of Wattbook\. Those that it knows: /);
  for (const { name } of Object.values(VARIABLES)) assert.ok(problem.includes(name));
});

test('a password is not told in a message, whatever is wrong with the URL that holds it', () => {
  for (const url of ['postgres:/u:hunter2@h/d', 'mysql://u:hunter2@h/d', 'postgres://u:hunter2@h:99999/d']) {
    const [problem = ''] = problemsOf({ DATABASE_URL: url });
    assert.match(problem, /^DATABASE_URL is wrong \(not shown/);
    assert.ok(!problem.includes('hunter2'));
  }
  const [problem = ''] = problemsOf({ REDIS_URL: 'redis://u:hunter2@h/d' });
  assert.match(problem, /^REDIS_URL is wrong \(not shown/);
  assert.ok(!problem.includes('hunter2'));
});

test('a process that is a part of a venue needs the database of all of them', () => {
  for (const role of PROCESS_ROLES.filter((name) => name !== 'all')) {
    assert.throws(() => readConfig({ ROLE: role }), new RegExp(`DATABASE_URL has to be set: with ROLE=${role}`));
    const signing = role === 'exchange' ? { WATTBOOK_SIGNING_KEY_FILE: 'signing-key.pem' } : {};
    assert.equal(readConfig({ ROLE: role, DATABASE_URL: 'postgres://a@b/c', ...signing }).role, role);
  }
});

test('an exchange of its own needs a key to sign confirmations with, and says how to make one', () => {
  const [problem, ...others] = problemsOf({ ROLE: 'exchange', DATABASE_URL: 'postgres://a@b/c' });
  assert.match(String(problem), /^WATTBOOK_SIGNING_KEY_FILE has to be set.*npm run make-signing-key/);
  assert.deepEqual(others, []);
});
