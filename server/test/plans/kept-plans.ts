/** The plans as they are kept: a file for each room that asks, a chapter for each question. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { ASKED, type AskedQuery, type Rooms } from './asked-queries.ts';
import { listen, takePlans, type Asked, type TakenPlan } from './take-plans.ts';

/** Of the PostgreSQL that comes with the repository; another one words and chooses differently. */
export const MAJOR = 18;

const FOLDER = path.join(import.meta.dirname, 'kept');

export type TakenQuery = { query: AskedQuery; asked: Asked[]; plans: TakenPlan[] };

export async function takeAll(rooms: Rooms, planner: Client): Promise<TakenQuery[]> {
  const taken: TakenQuery[] = [];
  for (const query of ASKED) {
    const asked = await listen(() => query.ask(rooms));
    taken.push({ query, asked, plans: await takePlans(planner, asked) });
  }
  return taken;
}

export async function majorOf(planner: Client): Promise<number> {
  const { rows } = await planner.query<{ server_version_num: string }>('show server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

/** By the name of their file. */
export function textsOf(taken: readonly TakenQuery[]): Map<string, string> {
  const groups = Map.groupBy(taken, ({ query }) => query.room);
  return new Map([...groups].map(([room, queries]) => [`${room}.txt`, textOf(queries)]));
}

function textOf(queries: readonly TakenQuery[]): string {
  const head = `# Made by npm run keep-plans with PostgreSQL ${MAJOR}. See ../README.md.\n`;
  return head + queries.map(chapterOf).join('');
}

function chapterOf({ query, plans }: TakenQuery): string {
  const paragraphs = plans.map(({ lines }) => lines.map((line) => `  ${line.trimEnd()}\n`).join(''));
  return `\n${query.name}\n${paragraphs.join('  --\n')}`;
}

export function keptText(file: string): string {
  const place = path.join(FOLDER, file);
  return existsSync(place) ? readFileSync(place, 'utf8') : '';
}

export function keepText(file: string, text: string): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, file), text);
}
