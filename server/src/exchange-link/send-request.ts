/** One request to the door, and what is known of it afterwards: above all whether any of it may have left. */
import { request as open, type Agent } from 'node:http';
import type { Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import { ANSWER_BYTES_MAX, ANSWER_MS_MAX, CONNECT_MS_MAX } from './limits.ts';
import { readText } from './read-text.ts';
import { COMMANDS_PATH } from './request.ts';

/**
 * NOT_SENT: not one byte of it has left. LOST: it may have been taken, and what came of it isn't known. `hangUp`: for
 * an answer that makes no sense; nobody knows what else will come on that connection.
 */
export type Fate =
  | { kind: 'NOT_SENT'; because: string }
  | { kind: 'ANSWERED'; status: number; text: string; hangUp: () => void }
  | { kind: 'LOST'; because: string };

type Sending = {
  clock: Clock;
  agent: Agent;
  url: string;
  token: string;
  body: string;
  /** Resolves with why nobody waits for the answer any more. */
  givenUp: Promise<string>;
};

/** Never rejects, and is never tried again here. */
export function sendRequest(sending: Sending): Promise<Fate> {
  return new Promise((resolve) => {
    try {
      send(sending, resolve);
    } catch (error) {
      // An address or a token that can't be one.
      resolve({ kind: 'NOT_SENT', because: messageOf(error) });
    }
  });
}

function send({ clock, agent, url, token, body, givenUp }: Sending, resolve: (fate: Fate) => void): void {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const request = open(new URL(COMMANDS_PATH, url), { agent, method: 'POST', headers });
  /** Node writes nothing before the connection stands; one that is used again stands already. */
  let mayHaveLeft = false;
  const timers = [
    clock.after(CONNECT_MS_MAX, () => {
      if (!mayHaveLeft) giveUp(`no connection within ${CONNECT_MS_MAX} ms`);
    }),
    clock.after(ANSWER_MS_MAX, () => giveUp(`no answer within ${ANSWER_MS_MAX} ms`)),
  ];

  function settle(fate: Fate): void {
    for (const timer of timers) timer.cancel();
    resolve(fate);
  }

  function giveUp(because: string): void {
    settle({ kind: mayHaveLeft ? 'LOST' : 'NOT_SENT', because });
    request.destroy();
  }

  request.on('socket', (socket) => {
    if (!socket.connecting) mayHaveLeft = true;
    else socket.once('connect', () => (mayHaveLeft = true));
  });
  request.on('error', (error) => giveUp(error.message));
  void givenUp.then(giveUp);
  request.on('response', (response) => {
    const { socket } = response;
    readText(response, ANSWER_BYTES_MAX).then(
      (text = '') => {
        const hangUp = (): void => void socket.destroy();
        settle({ kind: 'ANSWERED', status: response.statusCode ?? 0, text, hangUp });
      },
      (error: unknown) => giveUp(messageOf(error)),
    );
  });
  request.end(body);
}
