/**
 * What commands look like that may come in by the door, member by member: a gateway of another version may ask for what
 * this exchange doesn't know, and nothing of that may reach the market. An unknown member is a fault as well: whoever
 * sends it means something by it. The types of commands.ts see to it that none is forgotten here.
 */
import type { Actor, BasketLeg, Command, ContractTerms } from '@wattbook/engine/commands';
import type { ImportedSide, ParticipantTerms, ProductTerms } from '@wattbook/engine/commands';
import { assertWellFormed } from '@wattbook/engine/well-formed';
import { isObject } from './json-values.ts';

/** Says what a value has to be, if it isn't. */
type Check = (value: unknown) => string | undefined;
type Member = { check: Check; isOptional: boolean };
/** Of a union all members, so that each has its check; which go together the engine tells. */
type NamesOf<Type> = Type extends unknown ? Exclude<keyof Type, 'type'> : never;
type Shape<Type> = { readonly [Name in NamesOf<Type> & string]: Member };

/** What only the exchange itself does: time, leadership, and how a venue begins. */
type ExchangesOwn = 'FoundVenue' | 'TakeLeadership' | 'AdvanceTime' | 'EndOutage' | 'AdoptRules';
export type AskedType = Exclude<Command['type'], ExchangesOwn>;

const must = (check: Check): Member => ({ check, isOptional: false });
const may = ({ check }: Member): Member => ({ check, isOptional: true });

const text = must((value) => (typeof value === 'string' ? undefined : 'has to be a text'));
const integer = must((value) => (Number.isSafeInteger(value) ? undefined : 'has to be an exact integer'));
const yes = must((value) => (value === true ? undefined : 'has to be true or absent'));

function oneOf(...words: readonly string[]): Member {
  return must((value) => (words.some((word) => word === value) ? undefined : `has to be ${words.join(' or ')}`));
}

function listOf({ check }: Member): Member {
  return must((value) => {
    if (!Array.isArray(value)) return 'has to be a list';
    for (const item of value) {
      const fault = check(item);
      if (fault !== undefined) return `holds what ${fault}`;
    }
    return undefined;
  });
}

function objectOf<Type>(shape: Shape<Type>): Member {
  return must((value) => (isObject(value) ? faultIn(value, shape) : 'has to be an object'));
}

function faultIn(value: object, shape: { readonly [name: string]: Member }): string | undefined {
  const given = new Map<string, unknown>(Object.entries(value));
  for (const [name, { check, isOptional }] of Object.entries(shape)) {
    if (!given.has(name)) {
      if (isOptional) continue;
      return `lacks "${name}"`;
    }
    const fault = check(given.get(name));
    if (fault !== undefined) return `"${name}" ${fault}`;
    given.delete(name);
  }
  const [unknown] = given.keys();
  return unknown === undefined ? undefined : `has a member "${unknown}" that this version doesn't know`;
}

const actor = { participantId: text, userId: text, keyId: text } satisfies Shape<Actor>;
const operator = { ...actor, because: text };
const side = oneOf('BUY', 'SELL');
const selfTradePrevention = may(oneOf('ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH'));
const placed = {
  ...{ portfolioId: text, side, priceTicks: integer, quantityLots: integer, text: may(text), selfTradePrevention },
  ...{ onBehalfOf: may(text), capacity: may(oneOf('AGENT')) },
};
const lasting = {
  ...{ clientOrderId: text, timeInForce: oneOf('GFS', 'GTD', 'IOC', 'FOK') },
  ...{ validUntilUs: may(integer), parked: may(yes) },
};
const reference = { orderId: may(integer), clientOrderId: may(text) };
const change = { ...actor, ...reference, revision: may(integer) };
const filter = {
  ...{ area: may(text), product: may(text), contractId: may(text), side: may(side), block: may(yes) },
  ...{ orderIds: may(listOf(integer)), clientOrderIds: may(listOf(text)) },
};
const use = { acceptedSequence: integer, fingerprint: text };
const priorUse = may(objectOf(use));

const leg = objectOf<BasketLeg>({ ...placed, contractId: text });
const contract = objectOf<ContractTerms>({
  ...{ contractId: text, product: text, deliveryStartUs: integer, deliveryEndUs: integer, deliveryDay: text },
  ...{ label: text, opensAtUs: integer, closesAtUs: integer },
});
const productTerms = objectOf<ProductTerms>({
  ...{ product: text, durationMinutes: integer, priceTickTicks: integer, quantityStepLots: integer },
  ...{ minPriceTicks: integer, maxPriceTicks: integer, maxQuantityLots: may(integer), maxValueE5: may(integer) },
  ...{ collarTicks: may(integer), recallWindowSeconds: may(integer) },
});
const participantTerms = objectOf<ParticipantTerms>({
  ...{ orderQuantityLots: may(integer), orderValueE5: may(integer), openOrders: may(integer) },
  ...{ tradingLimitE5: may(integer), selfTradePrevention },
});
const price = objectOf<{ contractId: string; priceTicks: number }>({ contractId: text, priceTicks: integer });
const importedSide = objectOf<ImportedSide>({ participantId: text, portfolioId: text });

const SHAPES: { readonly [Type in AskedType]: Shape<Extract<Command, { type: Type }>> } = {
  PlaceOrder: {
    ...{ ...actor, ...placed, ...lasting, contractId: text, priorUse },
    ...{ orderType: oneOf('LIMIT', 'ICEBERG'), displayLots: may(integer) },
  },
  PlaceBlock: { ...actor, ...placed, ...lasting, contractIds: listOf(text), priorUse },
  PlaceBasket: {
    ...{ ...actor, clientBasketId: text, legs: listOf(leg) },
    priorUse: may(objectOf({ ...use, leg: integer })),
  },
  AmendOrder: {
    ...{ ...actor, ...reference, revision: integer, priceTicks: may(integer), quantityLots: may(integer) },
    ...{ displayLots: may(integer), validUntilUs: may(integer), text: may(text) },
  },
  CancelOrder: change,
  ParkOrder: change,
  ActivateOrder: change,
  CancelOrders: { ...actor, ...filter },
  LiftBlock: actor,
  SetCancelAfter: { ...actor, seconds: integer, scope: oneOf('KEY', 'PARTICIPANT') },
  RequestRecall: { ...actor, tradeId: integer, because: may(text) },
  DefineArea: { ...actor, area: text, eic: text, timeZone: text, currency: text },
  DefineProduct: { ...operator, area: text, terms: productTerms },
  ListContracts: { ...actor, area: text, contracts: listOf(contract) },
  AdmitParticipant: { ...actor, admittedId: text },
  HaltContract: { ...operator, contractId: text },
  ResumeContract: { ...operator, contractId: text },
  HaltMarket: { ...operator, untilUs: may(integer) },
  ResumeMarket: operator,
  SetParticipantTerms: { ...operator, targetId: text, terms: participantTerms },
  SetReferencePrices: { ...operator, area: text, prices: listOf(price) },
  CancelOrderOnBehalf: { ...operator, orderId: integer },
  CancelOrdersOnBehalf: { ...operator, ...filter, targetId: text },
  LiftBlockOnBehalf: { ...operator, targetId: text },
  DecideRecall: { ...operator, tradeId: integer, decision: oneOf('GRANT', 'REFUSE') },
  SettleDeliveryDay: { ...operator, area: text, deliveryDay: text },
  ImportTrade: {
    ...{ ...actor, source: text, sourceTradeId: text, sourceRevision: integer },
    ...{ state: oneOf('EXECUTED', 'RECALLED'), contractId: text, priceTicks: integer, quantityLots: integer },
    ...{ executedAtUs: integer, aggressorSide: may(side), buy: may(importedSide), sell: may(importedSide) },
  },
};

const SHAPE_OF = new Map<unknown, { readonly [name: string]: Member }>(Object.entries(SHAPES));

/** Throws with what is wrong, in words for whoever reads the log, unless the market may be asked for it. */
export function expectCommand(value: unknown): asserts value is Command {
  expectShape(value);
  // What the engine owes nobody: lengths of lists, one id for an order, operators' commands from the venue alone.
  assertWellFormed(value);
}

function expectShape(value: unknown): asserts value is Command {
  if (!isObject(value)) throw new Error('a command has to be an object');
  const { type, ...members } = value;
  const shape = SHAPE_OF.get(type);
  if (shape === undefined) throw new Error(`no command ${JSON.stringify(type)} may be asked for here`);
  const fault = faultIn(members, shape);
  if (fault !== undefined) throw new Error(`${String(type)} ${fault}`);
}
