/**
 * A quarantine in memory, for the exchange and for operators, with the rules of the real one (test/quarantine.test.ts);
 * it can be told to fail. It holds no tests itself.
 */
import {
  POISON_WINDOW_US,
  POISONS_PER_KEY,
  QuarantineUnavailable,
  type Quarantine,
  type QuarantineDesk,
  type QuarantinedCommand,
} from '../../src/quarantine/quarantine.ts';
import type { MemoryDirectory } from './memory-directory.ts';

export type MemoryQuarantine = Quarantine & {
  desk: QuarantineDesk;
  /** Fails as long as it is true. */
  isAway: boolean;
};

/** What processes on one database share; newest first. */
export type QuarantineRows = QuarantinedCommand[];

type Keys = Pick<MemoryDirectory, 'blockKey' | 'isBlocked'>;

/** Without a directory no key is ever blocked. */
export function createMemoryQuarantine(rows: QuarantineRows = [], keys?: Keys): MemoryQuarantine {
  /** What this process knows. */
  const known = new Set<string>();
  const shown = (row: QuarantinedCommand): QuarantinedCommand => ({
    ...row,
    isKeyBlocked: keys?.isBlocked(row.keyId) ?? false,
  });

  async function answer(): Promise<void> {
    await Promise.resolve();
    if (quarantine.isAway) throw new QuarantineUnavailable('connection refused');
  }

  const desk: QuarantineDesk = {
    list: ({ limit, after }) => {
      const from = after === undefined ? 0 : rows.findIndex(({ fingerprint }) => fingerprint === after.fingerprint) + 1;
      return Promise.resolve(rows.slice(from, from + limit).map(shown));
    },
    find: (fingerprint) => {
      const found = rows.find((row) => row.fingerprint === fingerprint);
      return Promise.resolve(found && shown(found));
    },
    release: ({ userId }, fingerprint, because) => {
      const row = rows.find((held) => held.fingerprint === fingerprint);
      if (row === undefined) return Promise.resolve({ kind: 'NOT_FOUND' });
      row.released ??= { atUs: row.quarantinedUs, by: userId, because };
      known.delete(fingerprint);
      return Promise.resolve({ kind: 'RELEASED', command: shown(row) });
    },
  };

  const quarantine: MemoryQuarantine = {
    desk,
    isAway: false,
    load: async () => {
      await answer();
      known.clear();
      for (const { fingerprint, released } of rows) if (released === null) known.add(fingerprint);
    },
    size: () => known.size,
    holds: (fingerprint) => known.has(fingerprint),
    add: async ({ fingerprint, command, error, sequence, timeUs }) => {
      await answer();
      const before = rows.findIndex((row) => row.fingerprint === fingerprint);
      const [earlier] = before < 0 ? [] : rows.splice(before, 1);
      const { participantId, userId, keyId, type } = command;
      rows.unshift({
        ...{ fingerprint, participantId, userId, keyId, commandType: type, command: JSON.stringify(command), error },
        ...{ sequence, quarantinedUs: timeUs, times: (earlier?.times ?? 0) + 1, released: null, isKeyBlocked: false },
      });
      known.add(fingerprint);
      const lately = rows.filter((row) => row.keyId === keyId && timeUs - row.quarantinedUs < POISON_WINDOW_US);
      return { isKeyBlocked: lately.length >= POISONS_PER_KEY && (keys?.blockKey(keyId) ?? false) };
    },
  };
  return quarantine;
}
