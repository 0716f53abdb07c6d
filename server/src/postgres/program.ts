import { execFile, spawn } from 'node:child_process';
import type { ChildProcess, ExecFileException } from 'node:child_process';
import { basename } from 'node:path';

/**
 * As whom PostgreSQL's programs run: as this process; in a user namespace, where root is seen as the ordinary user
 * `insideId` while its files stay root's outside; or as another user of this system.
 */
export type RunAs =
  { kind: 'self' } | { kind: 'namespace'; insideId: number } | { kind: 'user'; name: string; uid: number; gid: number };

export type ProgramResult = { succeeded: boolean; stdout: string; stderr: string };

/** initdb on a slow disk takes seconds; one that hangs must not hang the server's start without a word. */
const PROGRAM_TIMEOUT_MS = 120_000;

/** The user and group that own the files which a program run so writes. */
export function fileOwner(runAs: RunAs): { uid: number; gid: number } {
  if (runAs.kind === 'user') return { uid: runAs.uid, gid: runAs.gid };
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

/** Runs a program to its end. Never throws: a program that can't be started has failed with that reason on stderr. */
export function runProgram(runAs: RunAs, file: string, args: string[], input = ''): Promise<ProgramResult> {
  const command = commandLine(runAs, file, args);
  const options = { ...spawnOptions(runAs), timeout: PROGRAM_TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    const child = execFile(command.file, command.args, options, (error, stdout, stderr) => {
      const reason = error === null ? '' : failure(file, error);
      resolve({ succeeded: error === null, stdout, stderr: [stderr.trim(), reason].filter(Boolean).join('\n') });
    });
    // A program that ends before it reads its input is known by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function failure(file: string, error: ExecFileException): string {
  if (error.killed) return `${basename(file)} did not end within ${PROGRAM_TIMEOUT_MS} ms`;
  if (error.signal) return `${basename(file)} was ended by ${error.signal}`;
  // An exit code speaks for itself: the program has said why.
  return typeof error.code === 'number' ? `${basename(file)} ended with code ${error.code}` : error.message;
}

/**
 * Starts a program that goes on without us: in a session of its own, so that Ctrl-C, which goes to the whole process
 * group, doesn't reach it; output to a file, so that it doesn't die of a broken pipe when this process is killed.
 */
export function spawnDetached(runAs: RunAs, file: string, args: string[], outputFd: number): ChildProcess {
  const command = commandLine(runAs, file, args);
  const stdio = ['ignore' as const, outputFd, outputFd];
  return spawn(command.file, command.args, { ...spawnOptions(runAs), detached: true, stdio });
}

/** `unshare` becomes the program (no --fork), so the pid we start is the program's own. */
function commandLine(runAs: RunAs, file: string, args: string[]): { file: string; args: string[] } {
  if (runAs.kind !== 'namespace') return { file, args };
  const map = ['--user', `--map-user=${runAs.insideId}`, `--map-group=${runAs.insideId}`];
  return { file: 'unshare', args: [...map, '--', file, ...args] };
}

/**
 * No environment but what is needed: PGPORT and the like would change what PostgreSQL does, and secrets of the server
 * are none of its business. The working directory is one that every user can enter.
 */
function spawnOptions(runAs: RunAs): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  const plain = { cwd: '/', env };
  return runAs.kind === 'user' ? { ...plain, uid: runAs.uid, gid: runAs.gid } : plain;
}
