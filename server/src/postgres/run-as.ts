import { readFile, realpath, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.ts';
import { errorText } from './error-text.ts';
import { fileOwner, runProgram } from './program.ts';
import type { RunAs } from './program.ts';

/** A line of /etc/passwd. */
export type SystemUser = { name: string; uid: number; gid: number };

/** How PostgreSQL is to be run, and the version that answered when it was tried. */
export type ChosenRunAs = { runAs: RunAs; version: string };

/** System users that root's PostgreSQL may run as where user namespaces are forbidden, best first. */
const FALLBACK_USERS = ['postgres', 'nobody'];
const USUAL_FIRST_USER_ID = 1000;

/**
 * Finds a way to run PostgreSQL, which refuses root and wants a user with a name. Each way is tried for real, with the
 * program and the data directory that it must reach; if none works the error says what is missing for each.
 * `clusterOwner` is the user id that owns the existing cluster, if there is one.
 */
export async function chooseRunAs(options: {
  binaries: Binaries;
  dataDirectory: string;
  clusterOwner: number | undefined;
}): Promise<ChosenRunAs> {
  const users = parseUsers(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const reasons: string[] = [];
  for (const runAs of candidates(process.getuid?.() ?? 0, hasName(), options.clusterOwner, users)) {
    const tried = await tryRunAs(runAs, options.binaries.postgres, options.dataDirectory);
    if ('version' in tried) return { runAs, version: tried.version };
    reasons.push(`  - ${describe(runAs)}: ${tried.reason}`);
  }
  throw new Error(explainFailure(reasons));
}

function explainFailure(reasons: string[]): string {
  const uid = process.getuid?.() ?? 0;
  const unnamed = `user id ${uid} has no name, and initdb wants one`;
  const why = uid === 0 ? " (PostgreSQL doesn't run as root)" : hasName() ? '' : ` (${unnamed})`;
  return [
    `The embedded PostgreSQL can't be run here${why}. Tried:`,
    ...(reasons.length > 0 ? reasons : ['  - nothing: /etc/passwd names no user but root']),
    'Ways out: run the server as an ordinary user with a name; or move a folder named above, or open it ' +
      '(chmod o+x); or give the server a PostgreSQL of your own with DATABASE_URL.',
  ].join('\n');
}

/** The ways to run PostgreSQL for a process of this user id, best first. Pure. */
export function candidates(
  uid: number,
  named: boolean,
  clusterOwner: number | undefined,
  users: SystemUser[],
): RunAs[] {
  if (uid !== 0 && named) return [{ kind: 'self' }];
  const namespaceUser = namespaceIdentity(users);
  const namespace: RunAs[] = namespaceUser ? [{ kind: 'namespace', insideId: namespaceUser.uid }] : [];
  // Without a name initdb refuses, but an existing cluster runs.
  if (uid !== 0) return clusterOwner === undefined ? namespace : [...namespace, { kind: 'self' }];

  const owner = clusterOwner === undefined || clusterOwner === 0 ? [] : [userById(clusterOwner, users)];
  const fallback = FALLBACK_USERS.flatMap((name) => users.filter((user) => user.name === name && user.uid > 0));
  const others = fallback.filter((user) => user.uid !== clusterOwner);
  const asUser = (user: SystemUser): RunAs => ({ kind: 'user', ...user });
  return [...owner.map(asUser), ...namespace, ...others.map(asUser)];
}

/** Inside a namespace any user will do that has a name: initdb and `postgres --single` look it up. */
function namespaceIdentity(users: SystemUser[]): SystemUser | undefined {
  return users.find((user) => user.uid === USUAL_FIRST_USER_ID) ?? users.find((user) => user.uid > 0);
}

function userById(uid: number, users: SystemUser[]): SystemUser {
  return users.find((user) => user.uid === uid) ?? { name: `user id ${uid}`, uid, gid: uid };
}

/** Reads /etc/passwd, leaving out what is no user. */
export function parseUsers(passwd: string): SystemUser[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    // Node throws for a user id that no name is known for, as in a container run with `--user 12345`.
    return false;
  }
}

async function tryRunAs(
  runAs: RunAs,
  postgres: string,
  dataDirectory: string,
): Promise<{ version: string } | { reason: string }> {
  const start = await runProgram(runAs, 'sh', ['-c', 'exit 0']);
  if (!start.succeeded) return { reason: firstLine(start.stderr) };

  const version = await runProgram(runAs, postgres, ['--version']);
  if (!version.succeeded) {
    const obstacle = await findObstacle(postgres, runAs);
    return { reason: `can't run ${postgres}: ${obstacle ?? firstLine(version.stderr)}` };
  }
  const enter = await runProgram(runAs, 'sh', ['-c', 'cd -- "$1"', 'sh', dataDirectory]);
  if (!enter.succeeded) {
    const obstacle = await findObstacle(dataDirectory, runAs);
    return { reason: `can't enter the data directory ${dataDirectory}: ${obstacle ?? firstLine(enter.stderr)}` };
  }
  return { version: version.stdout.trim() };
}

/** The first folder on the way (or the file itself) that the mode bits close to this user. */
async function findObstacle(path: string, runAs: RunAs): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    for (const step of pathSteps(real)) {
      const { mode, uid, gid } = await stat(step);
      if (mayEnter({ mode, uid, gid }, fileOwner(runAs))) continue;
      const octal = (mode & 0o7777).toString(8);
      return `${step} has mode ${octal} and belongs to user id ${uid}, so ${describe(runAs)} may not enter it`;
    }
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** Every folder from the root down to the path, and the path itself. */
export function pathSteps(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...pathSteps(parent), path];
}

/** Whether the mode bits let a user without privileges enter a folder (execute a file). */
export function mayEnter(
  entry: { mode: number; uid: number; gid: number },
  user: { uid: number; gid: number },
): boolean {
  if (entry.uid === user.uid) return (entry.mode & 0o100) !== 0;
  if (entry.gid === user.gid) return (entry.mode & 0o010) !== 0;
  return (entry.mode & 0o001) !== 0;
}

/** A way to run PostgreSQL, in words for logs and errors. */
export function describe(runAs: RunAs): string {
  if (runAs.kind === 'self') return 'this user';
  if (runAs.kind === 'namespace') return 'this user in a user namespace (unshare)';
  return `system user ${runAs.name}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
