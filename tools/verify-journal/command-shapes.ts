/**
 * What each command holds, member by member: a record that holds anything else was never written by a venue, whatever
 * the market would make of it. The types of engine/src/commands.ts see to it that none is forgotten here.
 */
import type { Actor, BasketLeg, Command, ContractTerms } from '../../engine/src/commands.ts';
import type { ImportedSide, ParticipantTerms, ProductTerms } from '../../engine/src/commands.ts';
import { isObject, type Members } from './container.ts';
import { Fault } from './fault.ts';

type Check = (value: unknown) => string | undefined;
type Kind = { isOptional: boolean; check: Check };
type NamesOf<Type> = Type extends unknown ? Exclude<keyof Type, 'type'> : never;
type Shape<Type> = { readonly [Name in NamesOf<Type> & string]: Kind };

const kind = (check: Check): Kind => ({ isOptional: false, check });
const optional = ({ check }: Kind): Kind => ({ isOptional: true, check });

const text = kind((value) => (typeof value === 'string' ? undefined : 'has to be a text'));
const integer = between(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const yes = kind((value) => (value === true ? undefined : 'has to be true, or absent'));

function between(least: number, most: number): Kind {
  return kind((value) => {
    const isRight = typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
    return isRight ? undefined : `has to be a whole number from ${least} to ${most}`;
  });
}

function oneOf(...words: string[]): Kind {
  return kind((value) => (words.some((word) => word === value) ? undefined : `has to be one of ${words.join(', ')}`));
}

function listOf({ check }: Kind, least = 0, most = Infinity): Kind {
  return kind((value) => {
    if (!Array.isArray(value)) return 'has to be a list';
    if (value.length < least || value.length > most) return `has to be a list of ${least} to ${most}`;
    return value.map((item) => check(item)).find((fault) => fault !== undefined);
  });
}

function objectOf<Type>(shape: Shape<Type>): Kind {
  return kind((value) => (isObject(value) ? faultIn(value, shape) : 'has to be an object'));
}

function faultIn(value: Members, shape: { readonly [name: string]: Kind }): string | undefined {
  for (const [name, { isOptional, check }] of Object.entries(shape)) {
    const isAbsent = !Object.hasOwn(value, name);
    if (isAbsent && isOptional) continue;
    const fault = isAbsent ? 'is missing' : check(value[name]);
    if (fault !== undefined) return `${name} ${fault}`;
  }
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(shape, name));
  return unknown === undefined ? undefined : `${unknown} is no member of it`;
}

const asked = { participantId: text, userId: text, keyId: text } satisfies Shape<Actor>;
/** Only the venue itself does this, for its operator. */
const venues = { ...asked, participantId: oneOf('venue') };
const operators = { ...venues, because: text };

const side = oneOf('BUY', 'SELL');
const selfTradePrevention = optional(oneOf('ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH'));
const whose = { selfTradePrevention, onBehalfOf: optional(text), capacity: optional(oneOf('AGENT')) };
const terms = { portfolioId: text, side, priceTicks: integer, quantityLots: integer, text: optional(text), ...whose };
const timed = {
  timeInForce: oneOf('GFS', 'GTD', 'IOC', 'FOK'),
  validUntilUs: optional(integer),
  parked: optional(yes),
};
const reference = { orderId: optional(integer), clientOrderId: optional(text) };
const aimed = { ...asked, ...reference, revision: optional(integer) };
const filter = {
  ...{ area: optional(text), product: optional(text), contractId: optional(text), side: optional(side) },
  orderIds: optional(listOf(integer, 0, 500)),
  clientOrderIds: optional(listOf(text, 0, 500)),
  block: optional(yes),
};
const earlier = { acceptedSequence: integer, fingerprint: text };
const priorUse = optional(objectOf(earlier));

const leg = objectOf<BasketLeg>({ ...terms, contractId: text });
const productTerms = objectOf<ProductTerms>({
  ...{ product: text, durationMinutes: integer, priceTickTicks: integer, quantityStepLots: integer },
  ...{ minPriceTicks: integer, maxPriceTicks: integer, maxQuantityLots: optional(integer) },
  ...{ maxValueE5: optional(integer), collarTicks: optional(integer), recallWindowSeconds: optional(integer) },
});
const participantTerms = objectOf<ParticipantTerms>({
  ...{ orderQuantityLots: optional(integer), orderValueE5: optional(integer), openOrders: optional(integer) },
  ...{ tradingLimitE5: optional(integer), selfTradePrevention },
});
const contractTerms = objectOf<ContractTerms>({
  ...{ contractId: text, product: text, deliveryStartUs: integer, deliveryEndUs: integer, deliveryDay: text },
  ...{ label: text, opensAtUs: integer, closesAtUs: integer },
});
const referencePrice = objectOf<{ contractId: string; priceTicks: number }>({ contractId: text, priceTicks: integer });

const importedSide = objectOf<ImportedSide>({ participantId: text, portfolioId: text });

/** Bounds are those of engine/src/limits.ts that a command has to keep before it reaches the market. */
const SHAPES: { readonly [Type in Command['type']]: Shape<Extract<Command, { type: Type }>> } = {
  FoundVenue: { ...venues, venueId: text, environment: oneOf('sandbox', 'live'), rules: optional(integer) },
  TakeLeadership: { ...venues, epoch: integer, holder: text },
  AdvanceTime: asked,
  AdoptRules: { ...venues, rules: integer },
  DefineArea: { ...venues, area: text, eic: text, timeZone: text, currency: text },
  DefineProduct: { ...operators, area: text, terms: productTerms },
  ListContracts: { ...venues, area: text, contracts: listOf(contractTerms) },
  AdmitParticipant: { ...venues, admittedId: text },
  PlaceOrder: {
    ...{ ...asked, ...terms, ...timed, clientOrderId: text, contractId: text, priorUse },
    ...{ orderType: oneOf('LIMIT', 'ICEBERG'), displayLots: optional(integer) },
  },
  PlaceBlock: { ...asked, ...terms, ...timed, clientOrderId: text, contractIds: listOf(text, 2, 24), priorUse },
  PlaceBasket: {
    ...{ ...asked, clientBasketId: text, legs: listOf(leg, 2, 100) },
    priorUse: optional(objectOf({ ...earlier, leg: integer })),
  },
  AmendOrder: {
    ...{ ...asked, ...reference, revision: integer, priceTicks: optional(integer), quantityLots: optional(integer) },
    ...{ displayLots: optional(integer), validUntilUs: optional(integer), text: optional(text) },
  },
  CancelOrder: aimed,
  ParkOrder: aimed,
  ActivateOrder: aimed,
  CancelOrders: { ...asked, ...filter },
  LiftBlock: asked,
  SetCancelAfter: { ...asked, seconds: between(0, 86_400), scope: oneOf('KEY', 'PARTICIPANT') },
  RequestRecall: { ...asked, tradeId: integer, because: optional(text) },
  HaltContract: { ...operators, contractId: text },
  ResumeContract: { ...operators, contractId: text },
  HaltMarket: { ...operators, untilUs: optional(integer) },
  ResumeMarket: operators,
  EndOutage: { ...operators, endedUs: integer, haltUntilUs: optional(integer) },
  SetParticipantTerms: { ...operators, targetId: text, terms: participantTerms },
  SetReferencePrices: { ...operators, area: text, prices: listOf(referencePrice) },
  ImportTrade: {
    ...{ ...venues, source: text, sourceTradeId: text, sourceRevision: between(1, 1_000_000) },
    ...{ state: oneOf('EXECUTED', 'RECALLED'), contractId: text, priceTicks: integer, quantityLots: integer },
    ...{
      executedAtUs: integer,
      aggressorSide: optional(side),
      buy: optional(importedSide),
      sell: optional(importedSide),
    },
  },
  CancelOrderOnBehalf: { ...operators, orderId: integer },
  CancelOrdersOnBehalf: { ...operators, ...filter, targetId: text },
  LiftBlockOnBehalf: { ...operators, targetId: text },
  DecideRecall: { ...operators, tradeId: integer, decision: oneOf('GRANT', 'REFUSE') },
  SettleDeliveryDay: { ...operators, area: text, deliveryDay: text },
};

/** Throws with the member that is wrong, unless it is a command as venues write them. */
export function expectCommand(value: unknown): asserts value is Command {
  if (!isObject(value)) throw new Fault('its command is no object');
  const { type, ...members } = value;
  const shape = Object.entries(SHAPES).find(([name]) => name === type)?.[1];
  if (shape === undefined) throw new Fault(`there is no command ${JSON.stringify(type)}`);
  const fault = faultIn(members, shape) ?? referenceFault(members, shape);
  if (fault !== undefined) throw new Fault(`its command ${String(type)} can't be: ${fault}`);
}

/** An order is named by one id of the two. */
function referenceFault(command: Members, shape: object): string | undefined {
  if (!('orderId' in shape && 'clientOrderId' in shape)) return undefined;
  const given = ['orderId', 'clientOrderId'].filter((name) => Object.hasOwn(command, name));
  return given.length === 1 ? undefined : 'it has to name its order by one id of the two';
}
