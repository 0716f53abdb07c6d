import { serverRooms } from './server-rooms.ts';

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
  ...serverRooms,
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
    from: 'tools/verify-confirmation',
    may: ['node:'],
    why: 'Whoever judges a confirmation shares no code with those who sign it: only Node.',
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
  {
    from: 'server/test/books',
    may: ['server', 'engine/test', 'engine/naive', 'packages'],
    why: "Whatever the engine's own tests know to ask, the feed has to tell what became of the books.",
  },
  { from: 'tools', may: ['packages', 'server/src'], why: 'A test of a tool uses what the tool uses.' },
];
