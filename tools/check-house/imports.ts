import { posix } from 'node:path';
import { rooms, testRooms } from './house-map.ts';
import type { Room } from './house-map.ts';
import { isCode, isTest, isWithin } from './places.ts';
import type { Finding, RepositoryFile, Rule } from './rule.ts';
import { importsOf } from './syntax.ts';
import type { Import } from './syntax.ts';

/** Who may import whom: the house map, held. */
export const imports: Rule = {
  name: 'imports',
  why: 'A room that knows little can be read, tested and replaced alone.',
  check: (files) => files.filter((file) => isCode(file.path)).flatMap(checkFile),
};

function checkFile(file: RepositoryFile): Finding[] {
  const room = roomOf(file.path);
  if (room === undefined) {
    const message = `${roomName(file.path)} is not on the house map: add its line to tools/check-house/house-map.ts`;
    return [{ path: file.path, line: 1, message }];
  }
  return importsOf(file).flatMap((imported) => {
    const message = objection(file.path, room, imported);
    return message === undefined ? [] : [{ path: file.path, line: imported.line, message, why: room.why }];
  });
}

/** What is wrong with an import, and what would be right; undefined if it is allowed. */
function objection(path: string, room: Room, imported: Import): string | undefined {
  if (imported.specifier === undefined) {
    if (room.mayCompute !== undefined) return undefined;
    return 'imports something computed: write the path as a literal, so that the house map can be held';
  }
  const target = targetOf(path, imported.specifier);
  if (isTest(target) && !isTest(path)) return `imports ${target}: only tests import tests`;
  if (isWithin(target, room.from) || isInside(target, room.may)) return undefined;
  if (!isInside(target, room.mayTypesOf ?? [])) return `imports ${target}; ${permission(room)}`;
  if (imported.typeOnly) return undefined;
  return `imports values of ${target}, but only its types are allowed here: write \`import type\``;
}

function permission(room: Room): string {
  const values = [room.from, ...room.may].join(', ');
  const types = room.mayTypesOf === undefined ? '' : `, and types of ${room.mayTypesOf.join(', ')}`;
  return `allowed here: ${values}${types}`;
}

/** A relative import becomes a path in the repository; anything else stays as written. */
const targetOf = (path: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;

const isPackage = (target: string): boolean =>
  !workspaces.has(target.split('/', 1)[0] ?? '') && !target.startsWith('../');

const workspaces: ReadonlySet<string> = new Set(testRooms.map((room) => room.from));

function isInside(target: string, places: readonly string[]): boolean {
  return places.some((place) => {
    if (place === 'node:') return target.startsWith('node:');
    if (place === 'packages') return isPackage(target);
    return isWithin(target, place);
  });
}

function roomOf(path: string): Room | undefined {
  const table = isTest(path) ? testRooms : rooms;
  const candidates = table.filter((room) => isWithin(path, room.from));
  return candidates.toSorted((a, b) => b.from.length - a.from.length)[0];
}

/** The folder in `server/src` that wants a line, or the file where it lies in no such folder. */
const roomName = (path: string): string => /^server\/src\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;
