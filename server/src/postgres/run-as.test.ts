import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates, mayEnter, parseUsers, pathSteps } from './run-as.ts';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin',
  'alice:x:1000:1000::/home/alice:/bin/bash',
  'postgres:x:101:104::/var/lib/postgresql:/bin/bash',
  'macos:x:-2:-2::/:/usr/bin/false',
  '# a comment',
  '',
].join('\n');
const USERS = parseUsers(PASSWD);
const NAMESPACE = { kind: 'namespace', insideId: 1000 };
const POSTGRES = { kind: 'user', name: 'postgres', uid: 101, gid: 104 };
const NOBODY = { kind: 'user', name: 'nobody', uid: 65534, gid: 65534 };

test('users are read from /etc/passwd', () => {
  assert.deepEqual(
    USERS.map((user) => user.name),
    ['root', 'nobody', 'alice', 'postgres'],
  );
});

test('an ordinary user runs PostgreSQL itself', () => {
  assert.deepEqual(candidates(1000, true, undefined, USERS), [{ kind: 'self' }]);
});

test('a user without a name needs a namespace for initdb, but not for an existing cluster', () => {
  assert.deepEqual(candidates(4242, false, undefined, USERS), [NAMESPACE]);
  assert.deepEqual(candidates(4242, false, 4242, USERS), [NAMESPACE, { kind: 'self' }]);
});

test('root tries a namespace, then postgres, then nobody', () => {
  assert.deepEqual(candidates(0, true, undefined, USERS), [NAMESPACE, POSTGRES, NOBODY]);
  assert.deepEqual(candidates(0, true, 0, USERS), [NAMESPACE, POSTGRES, NOBODY]);
});

test('root runs a cluster as the user who owns it, if it can', () => {
  assert.deepEqual(candidates(0, true, 101, USERS), [POSTGRES, NAMESPACE, NOBODY]);
  const stranger = { kind: 'user', name: 'user id 77', uid: 77, gid: 77 };
  assert.deepEqual(candidates(0, true, 77, USERS), [stranger, NAMESPACE, POSTGRES, NOBODY]);
});

test('in a namespace any user with a name will do: a machine may have no user 1000', () => {
  const few = parseUsers('root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n');
  assert.deepEqual(candidates(0, true, undefined, few), [{ kind: 'namespace', insideId: 65534 }, NOBODY]);
  assert.deepEqual(candidates(0, true, undefined, parseUsers('root:x:0:0::/:/bin/sh\n')), []);
});

test('who may enter a folder is told by its mode bits', () => {
  const user = { uid: 101, gid: 104 };
  assert.equal(mayEnter({ mode: 0o40700, uid: 0, gid: 0 }, user), false);
  assert.equal(mayEnter({ mode: 0o40711, uid: 0, gid: 0 }, user), true);
  assert.equal(mayEnter({ mode: 0o40710, uid: 0, gid: 104 }, user), true);
  assert.equal(mayEnter({ mode: 0o40077, uid: 101, gid: 104 }, user), false);
  assert.equal(mayEnter({ mode: 0o40100, uid: 101, gid: 0 }, user), true);
});

test('a path is walked from the root down', () => {
  assert.deepEqual(pathSteps('/a/b c'), ['/', '/a', '/a/b c']);
});
