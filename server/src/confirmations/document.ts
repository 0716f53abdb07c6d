/**
 * THE DOCUMENT that confirms a trade to one of its sides, version 1. Back offices keep it: members are only ever added,
 * at the end; their order is part of it, so that JSON.stringify writes the bytes that are signed.
 */
import type { Market } from '@wattbook/engine';
import type { Side } from '@wattbook/engine/commands';
import { formatEventTime, formatInstant } from '../calendar/instant.ts';
import { localClock } from '../calendar/local-time.ts';
import { formatAmount, formatEnergy, formatPrice, formatQuantity } from '../http/wire/decimals.ts';
import { orderIdText, tradeIdText } from '../http/wire/ids.ts';
import { payloadOf } from './jws.ts';
import type { Confirmable, ConfirmedEvent, ConfirmedState, SideTerms } from './confirmable.ts';

/** Who stands on the other side, as the venue is configured: one company for everybody, or nobody that is told. */
export type Counterparty = { model: 'CENTRAL'; name: string } | { model: 'ANONYMOUS'; name: null };

/** Decimals are strings: MW with 1 decimal, MWh with 3, prices with 2, amounts with 5. Null: not known. */
export type ConfirmationDocument = {
  document: 'wattbook-trade-confirmation';
  documentVersion: 1;
  confirmationId: string;
  tradeId: string;
  revision: number;
  event: ConfirmedEvent;
  state: ConfirmedState;
  side: Side;
  role: 'MAKER' | 'TAKER' | null;
  participant: { participantId: string; name: string };
  portfolioId: string;
  orderId: string | null;
  clientOrderId: string | null;
  userId: string | null;
  text: string | null;
  contractId: string;
  product: string;
  area: { area: string; eic: string; timeZone: string };
  delivery: { start: string; end: string; localStart: string; localEnd: string; deliveryDay: string };
  quantity: string;
  energy: string;
  price: string;
  amount: string;
  currency: string;
  counterparty: Counterparty;
  source: string | null;
  sourceTradeId: string | null;
  executedAt: string;
  recordedAt: string;
  proof: {
    venueId: string;
    sequence: number;
    blockFirstSequence: number;
    blockLastSequence: number;
    blockHash: string;
  };
};

/** What a document says of its trade beside the record. */
export type Circumstances = {
  market: Pick<Market, 'contracts' | 'areas' | 'venue'>;
  readContract: ContractReader;
  counterparty: Counterparty;
  /** Of participants, as known now. */
  names: ReadonlyMap<string, string>;
  /** Of orders that have one, as they stand now. */
  texts: ReadonlyMap<number, string>;
};

/** The first of a trade and side that this venue makes. */
export function firstDocument(confirmable: Confirmable, terms: SideTerms, around: Circumstances): ConfirmationDocument {
  const { tradeId, side } = confirmable;
  const { contractId, priceTicks, quantityLots, aggressorSide, participantId, orderId } = terms;
  const { minutes, currency, ...contract } = around.readContract(contractId);
  const text = orderId === undefined ? undefined : around.texts.get(orderId);
  return {
    document: 'wattbook-trade-confirmation',
    documentVersion: 1,
    confirmationId: confirmationId(confirmable),
    tradeId: tradeIdText(tradeId),
    revision: confirmable.revision,
    event: confirmable.event,
    state: confirmable.state,
    side,
    role: roleOf(side, aggressorSide),
    participant: { participantId, name: around.names.get(participantId) ?? participantId },
    portfolioId: terms.portfolioId,
    orderId: orderId === undefined ? null : orderIdText(orderId),
    clientOrderId: terms.clientOrderId ?? null,
    userId: terms.userId ?? null,
    text: text === undefined || text === '' ? null : text,
    contractId,
    ...contract,
    quantity: formatQuantity(quantityLots),
    energy: formatEnergy(quantityLots, minutes),
    price: formatPrice(priceTicks),
    amount: formatAmount(priceTicks, quantityLots, minutes),
    currency,
    counterparty: around.counterparty,
    source: terms.source ?? null,
    sourceTradeId: terms.sourceTradeId ?? null,
    executedAt: formatEventTime(terms.executedAtUs),
    recordedAt: formatEventTime(confirmable.recordedAtUs),
    proof: proofOf(confirmable, around),
  };
}

/** What happened to the trade since; everything else stays as it was confirmed. */
export function nextDocument(
  before: ConfirmationDocument,
  confirmable: Confirmable,
  around: Circumstances,
): ConfirmationDocument {
  return {
    ...before,
    confirmationId: confirmationId(confirmable),
    revision: confirmable.revision,
    event: confirmable.event,
    state: confirmable.state,
    recordedAt: formatEventTime(confirmable.recordedAtUs),
    proof: proofOf(confirmable, around),
  };
}

/** The document of a JWS that this venue has signed. */
export function documentIn(jws: string): ConfirmationDocument {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what JSON.stringify wrote, and was signed
  const document: ConfirmationDocument = JSON.parse(payloadOf(jws));
  return document;
}

function confirmationId({ tradeId, side, revision }: Confirmable): string {
  return `${tradeIdText(tradeId)}-${side}-${revision}`;
}

function roleOf(side: Side, aggressorSide: Side | undefined): ConfirmationDocument['role'] {
  if (aggressorSide === undefined) return null;
  return side === aggressorSide ? 'TAKER' : 'MAKER';
}

function proofOf({ sequence, block }: Confirmable, { market }: Circumstances): ConfirmationDocument['proof'] {
  if (market.venue === undefined) throw new Error(`bug: record ${sequence} trades at a venue that is not founded`);
  return {
    venueId: market.venue.venueId,
    sequence,
    blockFirstSequence: block.firstSequence,
    blockLastSequence: block.lastSequence,
    blockHash: block.hash,
  };
}

type ContractPart = Pick<ConfirmationDocument, 'product' | 'area' | 'delivery' | 'currency'> & { minutes: number };
export type ContractReader = (contractId: string) => ContractPart;

/** A day has 172 contracts, of which few trade at a time; with more, all are made anew. */
const CONTRACTS_KEPT_MAX = 2_000;

/** What documents say of contracts: each is worked out once, as time zones cost more than signatures. */
export function createContractReader(market: Circumstances['market']): ContractReader {
  const kept = new Map<string, ContractPart>();
  const clocks = new Map<string, ReturnType<typeof localClock>>();

  function clockOf(timeZone: string): ReturnType<typeof localClock> {
    const readClock = clocks.get(timeZone) ?? localClock(timeZone);
    clocks.set(timeZone, readClock);
    return readClock;
  }

  return (contractId) => {
    const known = kept.get(contractId);
    if (known !== undefined) return known;
    if (kept.size >= CONTRACTS_KEPT_MAX) kept.clear();
    const part = contractPart(market, contractId, clockOf);
    kept.set(contractId, part);
    return part;
  };
}

/** Of a block of contracts: from the start of its first to the end of its last, also when the block is forgotten. */
function contractPart(
  { contracts, areas }: Circumstances['market'],
  contractId: string,
  clockOf: (timeZone: string) => ReturnType<typeof localClock>,
): ContractPart {
  const [, firstId = contractId, legs = '1'] = /^(.+)-X(\d+)$/.exec(contractId) ?? [];
  const first = contracts.get(firstId);
  const area = first && areas.get(first.area);
  if (first === undefined || area === undefined) throw new Error(`bug: ${contractId} was traded, but never listed`);
  const { deliveryStartUs: startUs, deliveryDay, product, currency, rules } = first;
  const minutes = rules.durationMinutes * Number(legs);
  const endUs = startUs + minutes * 60_000_000;
  const readClock = clockOf(area.timeZone);
  const local = (timeUs: number): string => {
    const { wallClock, offset } = readClock(timeUs);
    return `${wallClock}${offset}`;
  };
  const [localStart, localEnd] = [local(startUs), local(endUs)];
  return {
    product,
    area: { area: area.area, eic: area.eic, timeZone: area.timeZone },
    delivery: { start: formatInstant(startUs), end: formatInstant(endUs), localStart, localEnd, deliveryDay },
    minutes,
    currency,
  };
}
