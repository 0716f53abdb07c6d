/** Decides when the next snapshot is written: after so many records, or so many minutes in which anything happened. */
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import type { SnapshotWriter } from './snapshot-writer.ts';
import type { WrittenSnapshot } from './write-snapshot.ts';

export type KeepingSnapshots = { stop(): Promise<void> };

export type KeepSnapshotsOptions = {
  writer: SnapshotWriter;
  clock: Clock;
  log: Log;
  /** The last one that is durable. */
  sequence: () => number;
  /** Of the newest snapshot that counts; 0: none does. */
  fromSequence: number;
  everyRecords: number;
  everyMinutes: number;
  /** Only while it is true: of several processes one is enough. Absent: always. */
  isActive?: () => boolean;
  onWritten: (written: WrittenSnapshot, tookUs: number) => void;
  /** None was written. The venue doesn't mind, its next start takes longer; it is tried again. */
  onFailed: () => void;
};

const CHECK_MS = 1_000;
const RETRY_MS_MIN = 5_000;
const RETRY_MS_MAX = 5 * 60 * 1_000;
const MINUTE_US = 60_000_000;
/** After a snapshot this many times as long as it took passes before the next: a large market is kept less often. */
const REST_TIMES = 4;

export function keepSnapshots(options: KeepSnapshotsOptions): KeepingSnapshots {
  const { writer, clock, log, sequence, everyRecords, everyMinutes } = options;
  let last = { sequence: options.fromSequence, timeUs: clock.nowUs(), tookUs: 0 };
  let failures = 0;
  let isStopped = false;
  let timer: Timer = clock.after(CHECK_MS, check);

  function check(): void {
    if (!isDue()) return again(CHECK_MS);
    write().catch((error: unknown) => {
      if (isStopped) return;
      const retryMs = Math.min(RETRY_MS_MIN * 2 ** failures, RETRY_MS_MAX);
      failures += 1;
      log.error({ error: messageOf(error), failures, retryMs }, 'no snapshot was written; it is tried again');
      options.onFailed();
      again(retryMs);
    });
  }

  function isDue(): boolean {
    const [records, sinceUs] = [sequence() - last.sequence, clock.nowUs() - last.timeUs];
    if (records === 0 || options.isActive?.() === false || sinceUs < REST_TIMES * last.tookUs) return false;
    return records >= everyRecords || sinceUs >= everyMinutes * MINUTE_US;
  }

  async function write(): Promise<void> {
    const beganUs = clock.nowUs();
    const outcome = await writer.write(sequence());
    if (outcome.kind === 'BUSY') throw new Error('another process writes one');
    const timeUs = clock.nowUs();
    last = { sequence: outcome.sequence, timeUs, tookUs: timeUs - beganUs };
    failures = 0;
    if (outcome.kind === 'WRITTEN') {
      const { kind: _kind, ...written } = outcome;
      log.info({ ...written, tookMs: last.tookUs / 1_000 }, 'a snapshot was written');
      options.onWritten(written, last.tookUs);
    }
    again(CHECK_MS);
  }

  function again(delayMs: number): void {
    if (!isStopped) timer = clock.after(delayMs, check);
  }

  return {
    stop: async () => {
      isStopped = true;
      timer.cancel();
      await writer.stop();
    },
  };
}
