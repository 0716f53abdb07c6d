/** Every bound of the gateway in one place. */

/** An order needs some hundreds of bytes. */
export const BODY_BYTES_MAX = 16 * 1024;
/** Bodies are flat; what nests deeper is no request of ours. */
export const BODY_DEPTH_MAX = 8;
/** Of a body that is too large this much is still read and thrown away, so that its sender gets to see the answer. */
export const BODY_BYTES_DISCARDED_MAX = 8 * 1024 * 1024;

/** Request line and headers together. */
export const HEADER_BYTES_MAX = 8 * 1024;
/** Until the headers are complete, and until the whole request is. */
export const HEADERS_TIMEOUT_MS = 5_000;
export const REQUEST_TIMEOUT_MS = 10_000;
/** How often Node looks for connections that are over these times. */
export const TIMEOUT_CHECK_MS = 1_000;
/** An idle connection is kept open this long; longer than common load balancers do (60 s). */
export const KEEP_ALIVE_MS = 65_000;
/** Open connections, streams among them. Beyond that Node refuses new ones. */
export const CONNECTIONS_MAX = 10_000;
/** When the process stops, answers under way have this long to leave. */
export const CLOSE_GRACE_MS = 3_000;
/** Longer path parameters name nothing of ours. */
export const PATH_PARAMETER_CHARACTERS_MAX = 200;

/** The exchange's answer is waited for this long; after that the outcome is unknown. */
export const EXCHANGE_ANSWER_MS_MAX = 10_000;
/** How long a read waits for the sequence that it needs. */
export const VIEW_WAIT_MS_MAX = 500;

/** As in the API file. */
export const PAGE_LIMIT_DEFAULT = 100;
export const BOOK_DEPTH_DEFAULT = 100;

/** Records kept in memory for replays. */
export const RECORDS_CACHED_MAX = 1_000;
/** Participants whose last acknowledged write is remembered. */
export const PARTICIPANTS_REMEMBERED_MAX = 100_000;

/** A stream's reader comes back after this long, plus up to as long again at random. */
export const STREAM_RETRY_MS = 2_000;
/** What is sent with every 503. */
export const RETRY_AFTER_S = 1;
