/** Reads HTTP answers out of what came back over a bare socket. It holds no tests itself. */
import type { Answered } from './test-promise.ts';

/** The last of the answers in what came back over a socket. */
export function lastAnswerIn(text: string): Answered {
  const answer = text.slice(text.lastIndexOf('HTTP/1.1 '));
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  const [line = '', ...headers] = head.split('\r\n');
  const named: Record<string, string> = {};
  for (const header of headers) {
    const colon = header.indexOf(':');
    named[header.slice(0, colon).toLowerCase()] = header.slice(colon + 1).trim();
  }
  return { statusCode: Number(line.split(' ')[1]), headers: named, body };
}
