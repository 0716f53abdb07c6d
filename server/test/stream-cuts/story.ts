/**
 * What readers of the stream must hear, read from the journal's records by rules of its own: nothing of the feed's or
 * the gateway's is used here. How the books are the market itself says after each record.
 */
import type { Market } from '@wattbook/engine';
import type { Command } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import type { CommittedBlock } from '../../src/journal/committed-block.ts';
import type { JournalRecord } from '../../src/journal/format.ts';
import { randomHistory, type PARTICIPANTS } from '../../src/journal/random-history.test.ts';
import { decimal } from '../support/api-words.ts';

export type Participant = (typeof PARTICIPANTS)[number];
export type Channel = 'trades' | 'orders' | 'books' | 'market';

/** What a reader asks for. */
export type Wish = {
  participant: Participant;
  channels: readonly Channel[];
  filter: { contractId?: string; product?: string; area?: string };
  conflate?: '250ms';
};

export type Happening = {
  sequence: number;
  id: string;
  /** The event's type on the wire. */
  type: 'trade' | 'order' | 'account' | 'market';
  contractId: string | undefined;
  participants: readonly (string | undefined)[];
  /** Some of what its data has to say. */
  says: { [field: string]: unknown };
};

export type Story = {
  blocks: readonly CommittedBlock[];
  /** In their order. */
  happenings: readonly Happening[];
  contractIds: readonly string[];
  /** Each place where a book became another. */
  bookChanges: readonly { sequence: number; contractId: string }[];
  /** A book after a record, as text; '' when nothing is in it. */
  bookAt(contractId: string, sequence: number): string;
};

/** All contracts of the history are of one product in one area. */
const THE_AREA = 'NL';
const THE_PRODUCT = 'PT15M';

export function tellStory(seed: number, commands: number): Story {
  const books = new Map<string, { sequence: number; text: string }[]>();
  const bookChanges: { sequence: number; contractId: string }[] = [];
  const afterRecord = ({ sequence }: JournalRecord, market: Market): void => {
    for (const contractId of new Set([...books.keys(), ...market.contracts.keys()])) {
      const versions = books.get(contractId) ?? [];
      books.set(contractId, versions);
      const text = bookIn(market, contractId);
      if (text === (versions.at(-1)?.text ?? '')) continue;
      versions.push({ sequence, text });
      bookChanges.push({ sequence, contractId });
    }
  };
  const { blocks, records } = randomHistory({ seed, commands, recordsPerBlockMax: 6, afterRecord });
  const bookAt = (contractId: string, sequence: number): string =>
    books.get(contractId)?.findLast((version) => version.sequence <= sequence)?.text ?? '';
  return { blocks, happenings: records.flatMap(happeningsOf), contractIds: [...books.keys()], bookChanges, bookAt };
}

export function isHeard(
  { type, contractId, participants }: Happening,
  { participant, channels, filter }: Wish,
): boolean {
  const isOwn = channels.includes('orders') && participants.includes(participant);
  const isPublic =
    (type === 'trade' && channels.includes('trades')) || (type === 'market' && channels.includes('market'));
  return (isOwn || isPublic) && (contractId === undefined || isAdmitted(contractId, filter));
}

export function isAdmitted(
  contractId: string,
  { contractId: only = contractId, product, area }: Wish['filter'],
): boolean {
  return contractId === only && (product ?? THE_PRODUCT) === THE_PRODUCT && (area ?? THE_AREA) === THE_AREA;
}

/** A line for each price, sorted. */
export function bookText(levels: ReadonlyMap<string, string>): string {
  return [...levels]
    .map(([price, standing]) => `${price} ${standing}`)
    .sort()
    .join('\n');
}

function bookIn({ contracts }: Market, contractId: string): string {
  const book = contracts.get(contractId)?.book;
  const levels = (['BUY', 'SELL'] as const).flatMap((side) =>
    (book?.levels(side, Infinity) ?? []).map(
      ({ priceTicks, quantityLots, orders }) => [`${side} ${priceTicks}`, `${quantityLots} ${orders}`] as const,
    ),
  );
  return bookText(new Map(levels));
}

function happeningsOf(record: JournalRecord): Happening[] {
  const { sequence, command, events } = record;
  let accepted = 0;
  return events.flatMap((event, index) => {
    const leg = event.type === 'OrderAccepted' ? accepted++ : 0;
    const told = tellingOf(event, command, leg);
    return told === undefined ? [] : [{ sequence, id: `${sequence}-${index}`, ...told }];
  });
}

type Telling = Omit<Happening, 'sequence' | 'id'>;

function tellingOf(event: Event, command: Command, leg: number): Telling | undefined {
  return tradeIn(event) ?? orderIn(event, command, leg) ?? accountIn(event, command) ?? marketIn(event);
}

function tradeIn(event: Event): Telling | undefined {
  switch (event.type) {
    case 'TradeExecuted': {
      const { priceTicks, quantityLots, buy, sell } = event;
      const { says, ...told } = trade(event, [buy.participantId, sell.participantId]);
      const terms = { price: decimal(priceTicks, 2), quantity: decimal(quantityLots, 1) };
      return { ...told, says: { ...says, ...terms, state: 'EXECUTED' } };
    }
    case 'RecallRequested':
    case 'TradeRecalled':
    case 'RecallDeclined':
      return trade(event, [event.buyParticipantId, event.sellParticipantId]);
    default:
      return undefined;
  }
}

function orderIn(event: Event, command: Command, leg: number): Telling | undefined {
  switch (event.type) {
    case 'OrderAccepted':
      return order(event.orderId, placedIn(command, leg), command.participantId);
    case 'OrderAmended':
    case 'OrderParked':
    case 'OrderActivated':
    case 'OrderCancelled':
    case 'OrderExpired':
      return order(event.orderId, event.contractId, event.participantId);
    default:
      return undefined;
  }
}

function accountIn(event: Event, command: Command): Telling | undefined {
  switch (event.type) {
    case 'ParticipantBlocked':
    case 'ParticipantUnblocked':
    case 'CancelAfterTriggered':
      return account(event.participantId);
    case 'ParticipantTermsSet':
    case 'OrdersCancelled':
      return account('targetId' in command ? command.targetId : command.participantId);
    default:
      return undefined;
  }
}

function marketIn(event: Event): Telling | undefined {
  switch (event.type) {
    case 'ContractListed':
    case 'ContractOpened':
    case 'ContractClosed':
    case 'ContractHalted':
    case 'ContractResumed':
    case 'ReferencePriceSet':
    case 'BlockListed':
      return market(event.contractId);
    case 'MarketHalted':
    case 'MarketResumed':
      return market(undefined);
    default:
      return undefined;
  }
}

function trade({ tradeId, contractId }: { tradeId: number; contractId: string }, participants: string[]): Telling {
  return { type: 'trade', contractId, participants, says: { tradeId: `T-${tradeId}`, contractId } };
}

function order(orderId: number, contractId: string, participant: string): Telling {
  return { type: 'order', contractId, participants: [participant], says: { orderId: `O-${orderId}` } };
}

function account(participant: string): Telling {
  return { type: 'account', contractId: undefined, participants: [participant], says: {} };
}

function market(contractId: string | undefined): Telling {
  return { type: 'market', contractId, participants: [], says: { contractId: contractId ?? null } };
}

/** Where the order is that a command placed: a block's book has the name of its first contract and their number. */
function placedIn(command: Command, leg: number): string {
  switch (command.type) {
    case 'PlaceOrder':
      return command.contractId;
    case 'PlaceBlock':
      return `${command.contractIds[0] ?? ''}-X${command.contractIds.length}`;
    case 'PlaceBasket':
      return command.legs[leg]?.contractId ?? '';
    default:
      throw new Error(`${command.type} places no order`);
  }
}
