/** All that the naive market knows: plain lists, searched from the front. Nothing in it is worked out ahead. */
import type { Command } from '../src/commands.ts';
import type * as format from '../src/entity-fields.ts';
import type { EndReason, Event, OperatorRefusalCode, RefusalCode, RefusalDetails } from '../src/events.ts';

/** `legs`: of a block. */
export type Contract = format.HashedContract & { legs: Contract[] };
export type Participant = format.HashedParticipant;
type Change = Parameters<typeof format.changeHash>[0];
export type Order = format.HashedOrder & { contract: Contract; participant: Participant; changes: Change[] };
/** `isGone`: let go of, but not paid for yet. */
export type Trade = Parameters<typeof format.tradeFields>[0] & { contract: Contract; isGone: boolean };
export type Import = format.Entities['imports'][number];
export type Switch = format.Entities['switches'][number];

type Kept = 'venue' | 'halt' | 'areas' | 'products' | 'participants' | 'imports' | 'switches' | 'settledDays';
export type Market = format.Counters &
  Pick<format.Entities, Kept> & {
    contracts: Contract[];
    orders: Order[];
    trades: Trade[];
    unfinished: { reason: EndReason; orders: Order[] }; // 1.5: those that are still to end, ascending
    events: Event[]; // of the record that is being made
  };

export type Commands = { [Each in Command as Each['type']]: Each };
/** What carries out the commands of each type. */
export type Handlers = { [Type in keyof Commands]: (market: Market, command: Commands[Type]) => void };

export const tell = (market: Market, event: Event): void => void market.events.push(event);

/** Rule 11. Steps of a command: the first refusal that they yield is its answer, and no step after it is taken. */
export type Steps<Result = void> = Generator<Refusal, Result, void>;
export type Refusal = [RefusalCode, RefusalDetails];
type Refused = Extract<Event, { code: RefusalCode; details: unknown; leg?: never }>;

const refused = (event: Refused): Event => event; // of one type or another
export const refusedAs =
  <Asked>(type: Refused['type'], steps: (market: Market, command: Asked) => Steps) =>
  (market: Market, command: Asked): void => {
    for (const [code, details] of steps(market, command)) return tell(market, refused({ type, code, details }));
  };

/** The same of what an operator asks, which is refused with a subject. */
export const operators =
  <Asked>(steps: (market: Market, command: Asked) => Generator<[OperatorRefusalCode, string], void, void>) =>
  (market: Market, command: Asked): void => {
    for (const [code, subject] of steps(market, command))
      return tell(market, { type: 'OperatorRefused', code, subject });
  };

/** What has to be there, or the command is refused. */
export function* found<Item, Refusal>(item: Item | undefined, refusal: Refusal): Generator<Refusal, Item, void> {
  if (item === undefined) yield refusal;
  return must(item);
}

/** What has to be there; anything else is a bug of the naive market. */
export function must<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('the naive market lost something');
  return item;
}

/** Those of the fields that are there. */
export function pick<T extends object, Field extends keyof T>(from: T, ...fields: Field[]): Pick<T, Field> {
  const picked = { ...from };
  const wanted = new Set<PropertyKey>(fields);
  for (const field of Object.keys(from)) if (!wanted.has(field)) Reflect.deleteProperty(picked, field);
  return picked;
}

export const findParticipant = ({ participants }: Market, id: string): Participant | undefined =>
  participants.find(({ participantId }) => participantId === id);
export function* findAdmitted(market: Market, participantId: string): Steps<Participant> {
  return yield* found(findParticipant(market, participantId), ['unknown-participant', { participantId }]);
}
/** One that was listed: no block. */
export const findContract = ({ contracts }: Market, id: string): Contract | undefined =>
  contracts.find(({ contractId, legs }) => contractId === id && legs.length === 0);

export const isOpen = ({ state }: Order): boolean => state === 'ACTIVE' || state === 'PARKED';
/** What delivers: a block's contracts, or the contract itself. */
export const legsOf = (contract: Contract): Contract[] => (contract.legs.length === 0 ? [contract] : contract.legs);
export const dayOf = ({ area, deliveryDay }: Contract): string => `${area}/${deliveryDay}`;
export const sumOf = (costs: bigint[]): bigint => costs.reduce((sum, cost) => sum + cost, 0n);

/** In 0.00001 EUR: ticks are 0.01 EUR/MWh, lots 0.1 MW, an hour has 60 minutes. */
export function valueE5(priceTicks: number, lots: number, contract: Contract): bigint {
  const minutes = (contract.deliveryEndUs - contract.deliveryStartUs) / 60_000_000;
  return (BigInt(priceTicks) * BigInt(lots) * BigInt(minutes) * 5n) / 3n;
}

/** Rule 7.1; by rule 7.2 only active orders count. */
export function costE5({ state, side, priceTicks, openLots, contract }: Order): bigint {
  const value = valueE5(side === 'BUY' ? priceTicks : -priceTicks, openLots, contract);
  return state === 'ACTIVE' && value > 0n ? value : 0n;
}

/** What each participant's trades of a day that is not settled cost: each leg of each trade (7.2, 7.5, 10.3). */
export function unsettled({ trades, settledDays }: Market) {
  const costs = new Map<string, { participantId: string; day: string; costE5: bigint }>();
  const add = (participantId: string, day: string, costE5: bigint): void => {
    const before = costs.get(`${participantId} ${day}`)?.costE5 ?? 0n;
    costs.set(`${participantId} ${day}`, { participantId, day, costE5: before + costE5 });
  };
  for (const { contract, state, priceTicks, quantityLots, buyParticipantId, sellParticipantId } of trades) {
    for (const leg of legsOf(contract).filter((each) => !settledDays.includes(dayOf(each)))) {
      const cost = state === 'RECALLED' ? 0n : valueE5(priceTicks, quantityLots, leg);
      add(buyParticipantId, dayOf(leg), cost);
      add(sellParticipantId, dayOf(leg), -cost);
    }
  }
  return [...costs.values()];
}
