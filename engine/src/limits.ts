/** Every bound of the market in one place. Changing one changes outcomes, so it needs new rules (see AdoptRules). */

/** The behaviour that this version starts a new venue with, and the newest that it knows. */
export const RULES_NEWEST = 1;
/** Those of a market that nobody has founded yet, and of a venue whose founding names none. */
export const RULES_FIRST = 1;

/**
 * A record lists at most this many events; what comes of one cause beyond that follows in the next records. What it
 * lets go of in archiving counts as well, though that is no event.
 */
export const EVENTS_PER_RECORD_MAX = 1_000;

/**
 * An order meets at most this many resting orders, those included that go because they are of the same participant;
 * then its rest is cancelled (`FILL_LIMIT`). The legs of a basket together meet no more.
 */
export const FILLS_PER_RECORD_MAX = 800;

/** An iceberg shows at least this part of its quantity, so that matching is never long. */
export const ICEBERG_SLICES_MAX = 100;

/** Open orders of a participant, active and parked, whatever its terms. */
export const OPEN_ORDERS_MAX = 10_000;

/** An owner's changes of one order that are remembered to answer repetitions: as many as a batch has operations. */
export const CHANGES_REMEMBERED_MAX = 500;

export const BASKET_LEGS_MIN = 2;
export const BASKET_LEGS_MAX = 100;
export const BLOCK_LEGS_MIN = 2;
export const BLOCK_LEGS_MAX = 24;

/** A dead man's switch waits for at most a day. */
export const CANCEL_AFTER_SECONDS_MAX = 86_400;

/** Where a product says nothing. */
export const RECALL_WINDOW_SECONDS = 600;
/** Not above ARCHIVE_AFTER_CLOSURE_US: a trade is known as long as it may be recalled. */
export const RECALL_WINDOW_SECONDS_MAX = 600;

/** Deliveries are whole multiples of this: so each value is a whole number of 0.00001 EUR. */
export const DURATION_STEP_MINUTES = 3;

/**
 * The largest quantity of an order (1,000,000 MW) and the largest price, either side of zero, of a product
 * (1,000,000 EUR/MWh). Their product, and the sum of a level, stay exact: no order can make an assertion fail.
 */
export const QUANTITY_LOTS_MAX = 10_000_000;
export const PRICE_TICKS_MAX = 100_000_000;

/** Ids of either kind in the filter of one CancelOrders. */
export const MASS_CANCEL_IDS_MAX = 500;

/** Contracts in one ListContracts: each may open at once, so two events each. */
export const CONTRACTS_PER_LISTING_MAX = 400;

/**
 * How many due items a command may settle on the way, so that its own events still fit into the record. The exchange
 * lets AdvanceTime go first whenever anything is due, so there it is none.
 */
export const DUE_INLINE_MAX = 50;

/** How long after closure orders and client order ids stay in the engine: far longer than any view may lag. */
export const ARCHIVE_AFTER_CLOSURE_US = 10 * 60 * 1_000_000;
/**
 * Between two slices of archiving, so that other commands get their turn: a slice takes some 2 ms (see decision 0021),
 * and 100,000 items a second are more than come in.
 */
export const ARCHIVING_PAUSE_US = 10_000;

/** The modes that a participant's terms may name; anything else would stop the market at its next order. */
export const SELF_TRADE_PREVENTIONS: readonly string[] = ['ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH'];

/**
 * A trade of another engine that was executed longer ago is refused; what is known of one is kept for longer, so that
 * none comes in twice (rule 13.3).
 */
export const IMPORT_REMEMBERED_US = 48 * 3_600 * 1_000_000;
/** How far ahead of ours another engine's clock may be. */
export const IMPORT_AHEAD_US_MAX = 5 * 1_000_000;
/** What happens to a trade are a few things, so that a larger number is a mistake. */
export const SOURCE_REVISION_MAX = 1_000_000;
/** The shapes of ids of other engines and of their trades. */
export const SOURCE_PATTERN = /^[A-Za-z0-9._-]{1,32}$/;
export const SOURCE_TRADE_ID_PATTERN = /^[A-Za-z0-9._:-]{1,64}$/;
