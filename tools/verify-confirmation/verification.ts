/** Is a confirmation what a venue has signed? Pure, and without a line of the code that signs. */
import { differences, isObject, readJson, type Members } from './json.ts';
import { verifySignature } from './signature.ts';

/** `document`: what was signed. Without faults it is genuine. */
export type Verification = { faults: string[]; kid?: string; document?: Members };

/** It is nothing that could be verified. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

const KIND = 'wattbook-trade-confirmation';
const VERSION = 1;

/**
 * @param confirmation an answer of `GET /trades/{tradeId}/confirmation`, or its `jws` alone.
 * @param keySet an answer of `/.well-known/jwks.json`.
 */
export function verifyConfirmation(confirmation: string, keySet: string): Verification {
  const { jws, shown } = readConfirmation(confirmation);
  const { faults, kid, payload } = verifySignature(jws, readKeys(keySet));
  if (payload === undefined) return { faults };
  const signed = readJson(payload);
  if (!isObject(signed)) return { faults: [...faults, 'what was signed is no JSON object'] };
  if (signed['document'] !== KIND || signed['documentVersion'] !== VERSION) {
    faults.push(`what was signed is not a document of the kind ${KIND}, version ${VERSION}`);
  } else {
    faults.push(...shownFaults(shown, signed, payload), ...sumFaults(signed));
  }
  return { faults, document: signed, ...(kid !== undefined && { kid }) };
}

/** `shown` is what people have read in it. */
function readConfirmation(text: string): { jws: string; shown?: Members } {
  if (/^[\w-]+\.[\w-]*\.[\w-]*$/.test(text.trim())) return { jws: text.trim() };
  const answer = readJson(text);
  if (isObject(answer) && typeof answer['jws'] === 'string' && isObject(answer['document'])) {
    return { jws: answer['jws'], shown: answer['document'] };
  }
  throw new Unreadable('a confirmation is a JSON object with "document" and "jws", or a JWS alone; this is neither');
}

function readKeys(text: string): unknown[] {
  const keySet = readJson(text);
  const keys: unknown = isObject(keySet) ? keySet['keys'] : undefined;
  if (isArray(keys)) return keys;
  throw new Unreadable('keys are a JSON object with "keys", as /.well-known/jwks.json answers; these are none');
}

function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function shownFaults(shown: Members | undefined, signed: Members, payload: string): string[] {
  if (shown === undefined) return [];
  const faults = differences(shown, signed).map(
    ({ place, one, other }) => `the document says ${place} ${textOf(one)}; signed was ${textOf(other)}`,
  );
  if (faults.length > 0 || JSON.stringify(shown) === payload) return faults;
  return ['the document has its members in another order than they were signed in'];
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** A venue that signs wrong sums has a fault, and whoever files them should know. */
function sumFaults(document: Members): string[] {
  const { confirmationId, tradeId, side, revision, quantity, price, energy, amount, delivery } = document;
  const faults: string[] = [];
  const id = [tradeId, side, revision].join('-');
  if (confirmationId !== id) faults.push(`the confirmation of ${id} is named ${textOf(confirmationId)}`);
  const minutes = minutesOf(delivery);
  const [lots, ticks] = [unitsOf(quantity, 1), unitsOf(price, 2)];
  const [mwhE3, eurE5] = [unitsOf(energy, 3), unitsOf(amount, 5)];
  if (minutes === undefined || lots === undefined || ticks === undefined) {
    return [...faults, 'delivery, quantity and price are not written as documents of this kind have them'];
  }
  // 0.1 MW for a minute is 1/600 MWh; 0.001 MWh at 0.01 EUR/MWh is 0.00001 EUR.
  if (mwhE3 === undefined || mwhE3 * 600n !== lots * minutes * 1_000n) {
    faults.push(`the energy ${textOf(energy)} is not ${textOf(quantity)} MW for ${minutes} minutes`);
  }
  if (mwhE3 === undefined || eurE5 === undefined || eurE5 !== mwhE3 * ticks) {
    faults.push(`the amount ${textOf(amount)} is not ${textOf(energy)} MWh at ${textOf(price)}`);
  }
  return faults;
}

function minutesOf(delivery: unknown): bigint | undefined {
  if (!isObject(delivery)) return undefined;
  const [start, end] = ['start', 'end'].map((name) => Date.parse(String(delivery[name])));
  const minutes = (Number(end) - Number(start)) / 60_000;
  return Number.isInteger(minutes) && minutes > 0 ? BigInt(minutes) : undefined;
}

/** `12.50` with 2 decimals: 1250. */
function unitsOf(text: unknown, decimals: number): bigint | undefined {
  if (typeof text !== 'string' || !new RegExp(`^-?\\d{1,15}\\.\\d{${decimals}}$`).test(text)) return undefined;
  return BigInt(text.replace('.', ''));
}
