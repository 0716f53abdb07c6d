/** Every bound of the gateway in one place. */

import type { OperationId } from '@wattbook/api/operations';

/** An order needs some hundreds of bytes. */
export const BODY_BYTES_MAX = 16 * 1024;
/**
 * Bodies that hold lists: 500 orders with everything in them need some 300 KiB, twice 500 ids at their longest 50, a
 * basket of 100 orders with their longest texts some 80.
 */
export const BODY_BYTES_MAX_OF: { readonly [Id in OperationId]?: number } = {
  submitBatch: 1024 * 1024,
  cancelOrders: 64 * 1024,
  submitBasket: 128 * 1024,
};
/** Bodies are flat (a batch needs 4 levels); what nests deeper is no request of ours. */
export const BODY_DEPTH_MAX = 8;
/** Members and items, counted before anything is parsed: 1 MiB of `{},` would hold the market up for half a second. */
export const BODY_VALUES_MAX = 16_000;
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
/** A browser asks again after this long whether a page may; longer ones are cut to this by some. */
export const PREFLIGHT_MAX_AGE_S = 7_200;
/** Smaller answers fit a packet as they are. */
export const COMPRESSED_BYTES_MIN = 1_024;
/** Larger than any page of the API; beyond it an answer would be packed in pieces, off the event loop. */
export const COMPRESSED_AT_ONCE_BYTES_MAX = 512 * 1_024;
/** When the process stops, answers under way have this long to leave. */
export const CLOSE_GRACE_MS = 3_000;
/** Longer path parameters name nothing of ours. */
export const PATH_PARAMETER_CHARACTERS_MAX = 200;

/** The exchange's answer is waited for this long; after that the outcome is unknown. */
export const EXCHANGE_ANSWER_MS_MAX = 10_000;
/**
 * Views that are further behind may not know a client order id that the market has let go of (10 min after closure):
 * an order with it would count as new, and happen twice.
 */
export const VIEWS_BEHIND_MS_MAX = 5 * 60_000;
/** How long a read waits for the sequence that it needs. */
export const VIEW_WAIT_MS_MAX = 500;

/** As in the API file. */
export const PAGE_LIMIT_DEFAULT = 100;
export const BOOK_DEPTH_DEFAULT = 100;

/** Records kept in memory for replays: two blocks of the largest. */
export const RECORDS_CACHED_MAX = 4_000;
/** Participants whose last acknowledged write is remembered. */
export const PARTICIPANTS_REMEMBERED_MAX = 100_000;

/** A stream's reader comes back after this long, plus up to as long again at random. */
export const STREAM_RETRY_MS = 2_000;
/** How often it is asked which keys with open streams were revoked in another process. */
export const REVOCATION_CHECK_MS = 500;
/** What is sent with every 503. */
export const RETRY_AFTER_S = 1;

/** How often a confirmation is looked for that isn't signed yet, within VIEW_WAIT_MS_MAX. */
export const SIGNING_LOOKS_MAX = 20;
/** The public keys of confirmations are read again after this long. */
export const KEY_SET_KEPT_MS = 1_000;
