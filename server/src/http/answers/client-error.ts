/** What goes wrong before there is a request: Node hands over a bare socket, and the answer is written by hand. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errors } from '@wattbook/api/errors';
import { HEADER_BYTES_MAX, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '../limits.ts';
import { SECURITY_HEADERS } from '../pages/security-headers.ts';
import { problem, problemBody, problemHeaders, type Problem } from './problem.ts';

/** `version`: of the API that the socket belongs to. */
export function answerClientError(
  error: Error,
  socket: Socket,
  { requestId, version }: { requestId: string; version: string },
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const found = problemOfClient('code' in error ? error.code : undefined);
  const { status } = errors[found.code];
  // The method isn't known for sure: it may have been a change, so the outcome is said as for one.
  const body = JSON.stringify(problemBody(found, { requestId, method: 'POST' }));
  const headers = {
    ...problemHeaders(found),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...SECURITY_HEADERS,
    'wattbook-version': version,
    'x-request-id': requestId,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}

function problemOfClient(code: unknown): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem(
        'request-timeout',
        `The headers have to arrive within ${HEADERS_TIMEOUT_MS / 1_000} s, the whole request within ` +
          `${REQUEST_TIMEOUT_MS / 1_000} s.`,
      );
    case 'HPE_HEADER_OVERFLOW':
      return problem(
        'headers-too-large',
        `The request line and headers together may have at most ${HEADER_BYTES_MAX} bytes.`,
      );
    default:
      return problem('malformed-request', 'This is not HTTP as RFC 9112 has it.');
  }
}
