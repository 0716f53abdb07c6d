/**
 * The exchange as a gateway process has it: another process, the leader, which is asked over its door. What is asked in
 * one turn, or while enough requests are in flight, goes together in one request. To whoever asks:
 *
 *   never sent, or refused at the door    NOT_EXECUTED   it never happened, nor will it. Between two leaders it waits
 *                                                        for the next one, for half a second at most
 *   anything may have been sent           UNKNOWN        unless an answer says more. It is never sent again
 */
import { Agent } from 'node:http';
import type { BatchItem, BatchOutcome, ExchangeChannel, NotExecutedCode, Outcome } from '../exchange-channel.ts';
import type { Clock, Timer } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { readAnswer } from './answer.ts';
import * as limits from './limits.ts';
import { batchText, requestText } from './request.ts';
import { createSeldomLog } from './seldom-log.ts';
import { sendRequest, type Fate } from './send-request.ts';
import { createWaitingBatches, type WaitingBatch } from './waiting-batches.ts';

/** The process that leads, as far as this one knows, and how to get in there. */
export type Leader = { holder: string; url: string; token: string };

export type RemoteExchangeOptions = {
  /** Asked whenever something is about to be sent. */
  findLeader: () => Leader | undefined;
  clock: Clock;
  log: Log;
};

export type RemoteExchange = ExchangeChannel & {
  /** `findLeader` says something else now: nothing needs to wait for the one before, or the next one is waited for. */
  leaderChanged(): void;
  /** Sends nothing more; resolves when nothing is in flight any more. */
  stop(): Promise<void>;
};

/** The requests to one leader, on connections of their own. */
type Line = {
  leader: Leader;
  agent: Agent;
  inFlight: Set<Promise<void>>;
  givenUp: Promise<string>;
  giveUp: (because: string) => void;
};

type Answered = Extract<Fate, { kind: 'ANSWERED' }>;

const UNKNOWN = { kind: 'UNKNOWN' } as const;

function notExecuted(code: NotExecutedCode): BatchOutcome {
  return { kind: 'NOT_EXECUTED', code };
}

/** See the head of this file. */
export function createRemoteExchange({ findLeader, clock, log }: RemoteExchangeOptions): RemoteExchange {
  const note = createSeldomLog({ clock, log });
  const waiting = createWaitingBatches();
  const lines = new Set<Line>();
  let isStopped = false;
  let isSendingScheduled = false;
  let patience: Timer | undefined;
  /** Somebody led a moment ago, and the next one is waited for. */
  let interregnum: Timer | undefined;

  async function submit(command: BatchItem['command']): Promise<Outcome> {
    const outcome = await submitBatch([{ command, stopsIfRefused: false }]);
    if (outcome.kind !== 'RECORDED') return outcome;
    const [recorded] = outcome.recorded;
    return recorded ?? UNKNOWN;
  }

  async function submitBatch(items: readonly BatchItem[]): Promise<BatchOutcome> {
    if (isStopped || (findLeader() === undefined && interregnum === undefined)) {
      dropWaiting('exchange-unavailable');
      return notExecuted('exchange-unavailable');
    }
    const text = batchText(items);
    const bytes = Buffer.byteLength(text);
    assertSendable(items.length, bytes);
    if (!waiting.hasRoomFor(items.length, bytes)) return notExecuted('exchange-busy');
    return new Promise((resolve) => {
      waiting.add({ text, bytes, commands: items.length, sinceUs: clock.nowUs(), resolve });
      scheduleSending();
      watchWaiting();
    });
  }

  /** When everything that arrived in this turn of the event loop has been taken in. */
  function scheduleSending(): void {
    if (isSendingScheduled) return;
    isSendingScheduled = true;
    setImmediate(() => {
      isSendingScheduled = false;
      sendWaiting();
    });
  }

  function sendWaiting(): void {
    const leader = isStopped ? undefined : findLeader();
    if (leader === undefined) {
      if (isStopped || interregnum === undefined) dropWaiting('exchange-unavailable');
      return;
    }
    const line = lineTo(leader);
    while (line.inFlight.size < limits.REQUESTS_IN_FLIGHT_MAX) {
      const batches = waiting.take(limits.COMMANDS_PER_REQUEST_MAX, limits.REQUEST_BYTES_MAX);
      if (batches.length === 0) break;
      const sending = send(line, batches).finally(() => {
        line.inFlight.delete(sending);
        closeIfLeft(line);
        sendWaiting();
      });
      line.inFlight.add(sending);
    }
    watchWaiting();
  }

  async function send({ leader, agent, givenUp }: Line, batches: readonly WaitingBatch[]): Promise<void> {
    const { holder, url, token } = leader;
    const body = requestText(
      holder,
      batches.map(({ text }) => text),
    );
    const fate = await sendRequest({ clock, agent, url, token, body, givenUp });
    switch (fate.kind) {
      case 'NOT_SENT':
        note('the leader can not be reached', { holder, url, because: fate.because });
        return resolveAll(batches, notExecuted('exchange-unavailable'));
      case 'LOST':
        note('a request to the leader has no answer: its outcome is unknown', { holder, url, because: fate.because });
        return resolveAll(batches, UNKNOWN);
      case 'ANSWERED':
        return tell(leader, batches, fate);
    }
  }

  function tell({ holder, url }: Leader, batches: readonly WaitingBatch[], { status, text, hangUp }: Answered): void {
    const commands = batches.map((batch) => batch.commands);
    const answer = readAnswer(status, text, commands);
    switch (answer.kind) {
      case 'OUTCOMES':
        for (const [index, { resolve }] of batches.entries()) resolve(answer.outcomes[index] ?? UNKNOWN);
        return;
      case 'REFUSED':
        note('the leader refused a request', { holder, url, status, detail: answer.detail });
        return resolveAll(batches, notExecuted(answer.code));
      case 'ILLEGIBLE':
        hangUp();
        note('an answer of the leader can not be understood: its outcome is unknown', { holder, url, status });
        return resolveAll(batches, UNKNOWN);
    }
  }

  /** To another leader others may be in flight at the same time: nothing waits for one that is dead. */
  function lineTo(leader: Leader): Line {
    for (const line of lines) if (isSame(line.leader, leader)) return line;
    const agent = new Agent({ keepAlive: true, timeout: limits.IDLE_CONNECTION_MS });
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<string>();
    const line = { leader, agent, inFlight: new Set<Promise<void>>(), givenUp, giveUp };
    lines.add(line);
    for (const earlier of lines) if (earlier !== line) closeIfLeft(earlier);
    return line;
  }

  /** What is in flight to an earlier one need not be waited for much longer: it can't acknowledge anything any more. */
  function leaderChanged(): void {
    const leader = findLeader();
    interregnum?.cancel();
    interregnum = leader === undefined ? clock.after(limits.LEADERLESS_MS_MAX, endInterregnum) : undefined;
    for (const line of lines) {
      if (leader === undefined || isSame(line.leader, leader)) continue;
      clock.after(limits.REPLACED_MS_MAX, () => line.giveUp('another process leads meanwhile'));
    }
    sendWaiting();
  }

  function endInterregnum(): void {
    interregnum = undefined;
    sendWaiting();
  }

  /** The connections to a leader that is none any more. */
  function closeIfLeft(line: Line): void {
    const leader = isStopped ? undefined : findLeader();
    if (line.inFlight.size > 0 || (leader !== undefined && isSame(line.leader, leader))) return;
    lines.delete(line);
    line.agent.destroy();
  }

  /** Whoever waits too long is told so while it still is true that nothing was sent. */
  function watchWaiting(): void {
    const sinceUs = waiting.oldestSinceUs();
    if (sinceUs === undefined) {
      patience?.cancel();
      patience = undefined;
      return;
    }
    patience ??= clock.after(limits.WAITING_MS_MAX - (clock.nowUs() - sinceUs) / 1_000, () => {
      patience = undefined;
      const late = waiting.takeSince(clock.nowUs() - limits.WAITING_MS_MAX * 1_000);
      resolveAll(late, notExecuted('exchange-busy'));
      sendWaiting();
    });
  }

  function dropWaiting(code: NotExecutedCode): void {
    resolveAll(waiting.takeAll(), notExecuted(code));
    watchWaiting();
  }

  return {
    submit,
    submitBatch,
    leaderChanged,
    stop: async () => {
      isStopped = true;
      interregnum?.cancel();
      dropWaiting('exchange-unavailable');
      await Promise.all([...lines].flatMap(({ inFlight }) => [...inFlight]));
      for (const line of lines) closeIfLeft(line);
    },
  };
}

function resolveAll(batches: readonly WaitingBatch[], outcome: BatchOutcome): void {
  for (const { resolve } of batches) resolve(outcome);
}

function isSame(one: Leader, other: Leader): boolean {
  return one.holder === other.holder && one.url === other.url && one.token === other.token;
}

/** What clients may send is far smaller. */
function assertSendable(commands: number, bytes: number): void {
  if (commands > 0 && commands <= limits.COMMANDS_PER_REQUEST_MAX && bytes <= BATCH_BYTES_MAX) return;
  throw new Error(
    `bug: a batch of ${commands} commands and ${bytes} bytes can't be handed over: it has to hold 1 to ` +
      `${limits.COMMANDS_PER_REQUEST_MAX}, in ${BATCH_BYTES_MAX} bytes at most`,
  );
}

/** What stands around it in its request is far shorter. */
const BATCH_BYTES_MAX = limits.BODY_BYTES_MAX - 4 * 1024;
