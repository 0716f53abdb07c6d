/** Asks the thread that keeps a market of the past. It is started by the first question and ended when none comes. */
import { Worker } from 'node:worker_threads';
import { JournalUnavailable } from '../journal/journal.ts';
import type { Clock, Timer } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Later, Past, PastAnswer, PastQuestion } from './past.ts';
import type { ThreadAnswer, ThreadQuestion, ThreadSettings } from './past-thread.ts';

export type ThreadOfPast = Past & { stop(): Promise<void> };

/** So many questions may be with the thread; whoever comes then is told to ask later. */
export const QUESTIONS_MAX = 20;
/** Then the answer is "later", and the thread goes on: the same question again finds the market there, or nearer. */
export const ANSWER_MS_MAX = 5_000;
/** A market of the past is as large as that of today, so it isn't kept for nobody. */
export const IDLE_MS_MAX = 60_000;
const THREAD = new URL('./past-thread.ts', import.meta.url);

export function createThreadOfPast(settings: ThreadSettings & { clock: Clock; log: Log }): ThreadOfPast {
  const { connectionString, logLevel, clock, log } = settings;
  const waiting = new Map<number, (told: ThreadAnswer) => void>();
  let thread: Worker | undefined;
  let idle: Timer | undefined;
  let lastId = 0;

  function start(): Worker {
    const workerData: ThreadSettings = { connectionString, logLevel };
    const worker = new Worker(THREAD, { workerData, name: 'past' });
    worker.on('message', (told: ThreadAnswer) => settle(told.id, told));
    worker.on('error', (error: Error) => log.error({ error: error.message }, 'the thread of the past ended'));
    worker.on('exit', () => {
      if (thread !== worker) return;
      thread = undefined;
      giveUp();
    });
    return worker;
  }

  function giveUp(): void {
    for (const id of waiting.keys()) settle(id, { id, kind: 'AWAY', message: 'the thread of the past ended' });
  }

  function settle(id: number, told: ThreadAnswer): void {
    waiting.get(id)?.(told);
    waiting.delete(id);
    if (waiting.size > 0) return;
    idle?.cancel();
    idle = clock.after(IDLE_MS_MAX, () => void stop());
  }

  async function stop(): Promise<void> {
    const ended = thread;
    thread = undefined;
    giveUp();
    idle?.cancel();
    await ended?.terminate();
  }

  async function ask(asked: PastQuestion): Promise<PastAnswer | Later> {
    if (waiting.size >= QUESTIONS_MAX) return { kind: 'LATER' };
    idle?.cancel();
    thread ??= start();
    const told = await answerTo(thread, { id: (lastId += 1), asked });
    if (told === 'LATER') return { kind: 'LATER' };
    if (told.kind === 'ANSWER') return told.answer;
    if (told.kind === 'AWAY') throw new JournalUnavailable(told.message);
    throw new Error(told.message);
  }

  /** A question that isn't waited for any more keeps its place: the thread is still busy with it. */
  function answerTo(worker: Worker, asked: ThreadQuestion): Promise<ThreadAnswer | 'LATER'> {
    return new Promise((resolve) => {
      const timer = clock.after(ANSWER_MS_MAX, () => resolve('LATER'));
      waiting.set(asked.id, (told) => {
        timer.cancel();
        resolve(told);
      });
      worker.postMessage(asked);
    });
  }

  return {
    stop,
    bookAt: async (question) => {
      const told = await ask({ of: 'BOOK', question });
      return 'kind' in told ? told : told.of === 'BOOK' ? told.answer : otherAnswer();
    },
    stepsOf: async (question) => {
      const told = await ask({ of: 'STEPS', question });
      return 'kind' in told ? told : told.of === 'STEPS' ? told.answer : otherAnswer();
    },
  };
}

function otherAnswer(): never {
  throw new Error('bug: the thread of the past answered another question');
}
