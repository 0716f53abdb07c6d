/** Every bound of the link in one place. */

/** Of what is asked and answered. Both ends have to speak the same. */
export const PROTOCOL = 1;

/** The door reads no larger body. A batch of 500 orders with everything in them needs some 500 KiB. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** Of a body that is too large this much is still read and thrown away, so that its sender gets to see the answer. */
export const BODY_BYTES_DISCARDED_MAX = 16 * 1024 * 1024;
/** In one request: as many as a block of the journal holds. */
export const COMMANDS_PER_REQUEST_MAX = 2_000;

// ── In the gateway ─────────────────────────────────────────────────────────────────────────────────────────────────

/** What waits goes together in one request up to this; a batch that is larger goes alone. */
export const REQUEST_BYTES_MAX = 1024 * 1024;
/** Unanswered by one leader. The exchange commits one block after the other: more would only wait there. */
export const REQUESTS_IN_FLIGHT_MAX = 4;
/** As many as the exchange's own queue takes. Beyond that: exchange-busy. */
export const WAITING_COMMANDS_MAX = 10_000;
export const WAITING_BYTES_MAX = 32 * 1024 * 1024;
/** What has waited for its turn so long was never sent, and never is: exchange-busy. */
export const WAITING_MS_MAX = 1_500;
/** Where somebody led a moment ago the next one is soon there: so long what is asked waits for it, not sent yet. */
export const LEADERLESS_MS_MAX = 500;
export const CONNECT_MS_MAX = 1_000;
/**
 * From when a request is begun until its answer is there; then its outcome is unknown. With the time of waiting it is
 * less than a gateway waits for an outcome (10 s), and it is more than a commit may take (5 s).
 */
export const ANSWER_MS_MAX = 8_000;
/** What is in flight to a process that leads no more: it has been answered by then, or never will be. */
export const REPLACED_MS_MAX = 200;
/** 2,000 commands whose records are 32 KiB each. */
export const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
/** The gateway closes an idle connection after this long; the door never closes one first. */
export const IDLE_CONNECTION_MS = 30_000;

// ── At the door ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Of 16 gateways. With the largest bodies that is 256 MiB. */
export const DOOR_REQUESTS_IN_FLIGHT_MAX = 64;
/** Beyond that Node closes new ones at once. */
export const DOOR_CONNECTIONS_MAX = 256;
/** Request line and headers together: there are four short ones. */
export const DOOR_HEADER_BYTES_MAX = 4 * 1024;
/** Until the headers are complete, and until the whole request is. */
export const DOOR_HEADERS_TIMEOUT_MS = 5_000;
export const DOOR_REQUEST_TIMEOUT_MS = 10_000;
/** How often Node looks for connections that are over these times. */
export const DOOR_TIMEOUT_CHECK_MS = 1_000;
/** An answer that isn't taken by then is thrown away, with its connection. */
export const ANSWER_TAKEN_MS_MAX = 10_000;
/** A gateway that vanished without a word is asked after this long, and again, whether it is there. */
export const DOOR_KEEP_ALIVE_PROBE_MS = 10_000;
/** When the door closes, answers under way have this long to leave: longer than a commit may take. */
export const DOOR_CLOSE_MS_MAX = 7_000;

/** Of 32 random bytes. */
export const TOKEN_BYTES = 32;
/** The same fault is logged no more often than this. */
export const LOGGED_AGAIN_MS = 10_000;
