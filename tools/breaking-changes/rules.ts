/**
 * What may not change within a major version. The promise to clients: a minor may bring new operations, optional
 * request properties, response properties, values of enums, codes of errors and types of events, and clients ignore
 * what they don't know. Everything else that can break a client written against a released file is `/api/v2`.
 */
export interface Meaning {
  /** Whom it breaks, and how. */
  readonly breaks: string;
  /** What would be right instead. */
  readonly right: string;
}

export const rules = {
  'operation-removed': {
    breaks: 'who calls it: it is gone',
    right: 'keep it; mark it `deprecated`, announce it by Deprecation and Sunset, and leave it out of /api/v2',
  },
  'operation-moved': {
    breaks: 'who calls it where it was: nothing is there',
    right: 'keep it where it was; a second operation may do the same elsewhere',
  },
  'operation-id-changed': {
    breaks: 'clients generated from the file: their method has another name',
    right: 'keep the operationId',
  },
  'server-changed': {
    breaks: 'who has the address from the file: nobody answers there',
    right: 'keep the address first in the list; more may follow it',
  },
  'key-demanded': {
    breaks: 'who calls it with what was enough: 401 or 403',
    right: 'keep accepting what was accepted',
  },
  'scope-changed': {
    breaks: 'holders of keys with the released scope: 403',
    right: 'keep the scope; an operation may become public',
  },
  'parameter-removed': {
    breaks: 'who sends it: unknown names are refused',
    right: 'keep it; mark it `deprecated`',
  },
  'parameter-moved': {
    breaks: 'who sends it where it was: unknown names are refused',
    right: 'keep it where it was; an optional one may be added elsewhere',
  },
  'parameter-required': { breaks: 'who leaves it out: 400', right: 'make it optional, with a default' },
  'parameter-form-changed': {
    breaks: 'who writes it as the released file says: it is read as something else',
    right: 'keep its style, explode and content',
  },
  'request-body-removed': { breaks: 'who sends a body: it is refused', right: 'keep the body' },
  'request-body-required': { breaks: 'who sends no body: 400', right: 'keep the body optional' },
  'request-media-type-removed': { breaks: 'who sends this media type: 415', right: 'keep it beside the new one' },
  'request-property-removed': {
    breaks: 'who sends it: unknown names are refused',
    right: 'keep it; mark it `deprecated`',
  },
  'request-property-required': { breaks: 'who leaves it out: 400', right: 'make it optional, with a default' },
  'request-value-removed': { breaks: 'who sends this value: 400', right: 'keep it' },
  'request-null-refused': { breaks: 'who sends null: 400', right: 'keep `nullable: true`' },
  'request-closed': {
    breaks: 'who sends names of their own: they are refused now',
    right: 'leave it open',
  },
  'request-tightened': {
    breaks: 'who sends what was valid: 400',
    right: 'keep the released limit, or a wider one; what only the market can judge is a 422 of its own',
  },
  'status-removed': {
    breaks: 'who acts upon this status: it never comes, and something else does',
    right: 'keep it',
  },
  'status-added': {
    breaks: 'who knows the released statuses only',
    right: 'answer with a released status; a new error needs a `default` in the released file',
  },
  'response-media-type-removed': { breaks: 'who asks for it by Accept: 406', right: 'keep it beside the new one' },
  'response-header-removed': { breaks: 'who reads the header', right: 'keep it' },
  'response-header-optional': { breaks: 'who relies on the header: it may be missing now', right: 'keep it required' },
  'response-property-removed': { breaks: 'who reads the property', right: 'keep it' },
  'response-property-optional': {
    breaks: 'who relies on the property: it may be missing now',
    right: 'keep it required',
  },
  'response-value-removed': {
    breaks: 'who decides by this value or waits for it: it never comes',
    right: 'keep it; a new value may come beside it',
  },
  'response-null-added': {
    breaks: 'who does not expect null: most typed clients fail on it',
    right: 'keep it without null; add another property for what null should say',
  },
  'response-null-removed': {
    breaks: 'who decides by null, as by the nextCursor of the last page: it never comes',
    right: 'keep `nullable: true`',
  },
  'response-loosened': {
    breaks: 'who parses or stores it by the released limit: a wider value does not fit',
    right: 'keep the released limit, or a narrower one; a wider value needs a property of its own',
  },
  'branch-removed': {
    breaks: 'who sends this form or waits for it, such as a type of event',
    right: 'keep it; a new form may come beside it',
  },
  'type-changed': { breaks: 'every client: it reads or writes another type', right: 'add a property of the new type' },
  'format-changed': {
    breaks: 'who reads or writes the released format',
    right: 'keep the format, or add a property with the new one',
  },
  'default-changed': {
    breaks: 'who leaves it out: the same request means something else, without any error',
    right: 'keep the default',
  },
  'version-not-raised': {
    breaks: 'who names this version in a body: it is validated by the released file, which lacks what was added',
    right: 'raise info.version to the next minor',
  },
} as const satisfies Readonly<Record<string, Meaning>>;

export type RuleName = keyof typeof rules;

/** A breaking change, wherever it is used. */
export interface Fault {
  readonly rule: RuleName;
  /** A JSON pointer: into the released file for what was there, into the new one for what was added. */
  readonly pointer: string;
  /** What was, and what is. */
  readonly what: string;
}

/** A breaking change, and where it is felt, such as `POST /orders, request`. */
export interface Finding extends Fault {
  readonly use: string;
}
