/** Reads the lines before the first `time`: who and what there is at the venue when a scenario begins. */
import {
  VENUE,
  type Command,
  type ContractTerms,
  type ParticipantTerms,
  type ProductTerms,
} from '../../src/commands.ts';
import { amountE5, choice, instant, lots, name, options, priceTicks, whole, type Words } from './words.ts';

/** What the file has named so far. */
export type Named = {
  participants: string[];
  /** By its name in the file. */
  contracts: Map<string, NamedContract>;
  /** By `area/product`. */
  products: Map<string, ProductTerms>;
  terms: Map<string, ParticipantTerms>;
};

type NamedContract = { area: string; contractId: string; terms: Omit<ContractTerms, 'opensAtUs'>; opensAtUs?: number };

const MINUTE_US = 60_000_000;
const CLOSES_BEFORE_US = 5 * MINUTE_US;
const PRODUCTS = ['PT15M', 'PT30M', 'PT60M'] as const;
const AREAS = ['NL', 'BE'] as const;
const AREA_TERMS = {
  NL: { eic: '10YNL----------L', timeZone: 'Europe/Amsterdam' },
  BE: { eic: '10YBE----------2', timeZone: 'Europe/Brussels' },
};
const SELF_TRADE_MODES = ['ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH'] as const;

export function selfTradeMode(words: Words): (typeof SELF_TRADE_MODES)[number] {
  return choice(words, SELF_TRADE_MODES);
}

export const areaOf = (words: Words): (typeof AREAS)[number] => choice(words, AREAS);
export const productOf = (words: Words): (typeof PRODUCTS)[number] => choice(words, PRODUCTS);

export function nothingNamed(): Named {
  return { participants: [], contracts: new Map(), products: new Map(), terms: new Map() };
}

/** Reads one line of the set-up; undefined if it is none. */
export function readSetUp(words: Words, keyword: string, named: Named): true | undefined {
  switch (keyword) {
    case 'participants':
      while (words.peek() !== undefined) named.participants.push(name(words, 'a participant'));
      return true;
    case 'product':
      readProduct(words, named);
      return true;
    case 'contract':
      readContract(words, named);
      return true;
    case 'day':
      readDay(words, named);
      return true;
    case 'terms': {
      const participantId = participantOf(words, named);
      named.terms.set(participantId, participantTerms(words));
      return true;
    }
    default:
      return undefined;
  }
}

export function participantOf(words: Words, named: Named): string {
  const participantId = words.next('a participant');
  if (named.participants.includes(participantId)) return participantId;
  return words.fail(`"${participantId}" is none of the participants ${named.participants.join(', ')}`);
}

/** Any number of terms; none at all is no limit. */
export function participantTerms(words: Words): ParticipantTerms {
  const terms: ParticipantTerms = {};
  options(words, {
    'max-quantity': () => (terms.orderQuantityLots = lots(words)),
    'max-value': () => (terms.orderValueE5 = amountE5(words)),
    'open-orders': () => (terms.openOrders = whole(words, 'a number of orders')),
    limit: () => (terms.tradingLimitE5 = amountE5(words)),
    'self-trade': () => (terms.selfTradePrevention = selfTradeMode(words)),
  });
  return terms;
}

/** `PT15M tick 0.05 prices -500.00 to 4000.00 …`; returns its area and terms. */
export function readProduct(words: Words, named: Named): { area: string; terms: ProductTerms } {
  const terms = defaultTerms(productOf(words));
  let area: string = AREAS[0];
  options(words, {
    tick: () => (terms.priceTickTicks = priceTicks(words)),
    step: () => (terms.quantityStepLots = lots(words)),
    prices: () => {
      terms.minPriceTicks = priceTicks(words);
      words.expect('to');
      terms.maxPriceTicks = priceTicks(words);
    },
    'max-quantity': () => (terms.maxQuantityLots = lots(words)),
    'max-value': () => (terms.maxValueE5 = amountE5(words)),
    collar: () => (terms.collarTicks = priceTicks(words)),
    'recall-window': () => (terms.recallWindowSeconds = whole(words, 'a number of seconds')),
    area: () => (area = areaOf(words)),
  });
  named.products.set(`${area}/${terms.product}`, terms);
  return { area, terms };
}

function defaultTerms(product: string): ProductTerms {
  return {
    product,
    durationMinutes: minutesOf(product),
    priceTickTicks: 1,
    quantityStepLots: 1,
    minPriceTicks: -999_900,
    maxPriceTicks: 999_900,
  };
}

/** `PT15M`: 15. */
function minutesOf(product: string): number {
  return Number(product.slice(2, -1));
}

/** `Q1 PT15M 2026-11-23T10:00+01:00 …`. */
export function readContract(words: Words, named: Named): NamedContract {
  const contractName = name(words, 'a name for the contract');
  if (named.contracts.has(contractName)) words.fail(`there is a contract ${contractName} already`);
  const product = productOf(words);
  const { timeUs, day } = instant(words);
  const contract = contractAt(timeUs, day, product, contractOptions(words));
  named.contracts.set(contractName, contract);
  return contract;
}

/** All contracts of a day, whose length the two times tell: `D PT15M <begin> to <end> 96
 * contracts` names D1, D2 and so on. */
function readDay(words: Words, named: Named): void {
  const stem = words.next('a name for the contracts');
  const product = productOf(words);
  const from = instant(words);
  words.expect('to');
  const to = instant(words);
  const count = whole(words, 'the number of contracts of that day');
  words.expect('contracts');
  const given = contractOptions(words);
  const lengthUs = minutesOf(product) * MINUTE_US;
  const length = (to.timeUs - from.timeUs) / lengthUs;
  if (length !== count) words.fail(`the day has ${length} contracts, not ${count}`);
  for (let timeUs = from.timeUs; timeUs < to.timeUs; timeUs += lengthUs) {
    const number = (timeUs - from.timeUs) / lengthUs + 1;
    named.contracts.set(`${stem}${number}`, contractAt(timeUs, from.day, product, given));
  }
}

type ContractOptions = { area: string; opensAtUs?: number; closesAtUs?: number };

function contractOptions(words: Words): ContractOptions {
  const given: ContractOptions = { area: AREAS[0] };
  options(words, {
    area: () => (given.area = areaOf(words)),
    opens: () => (given.opensAtUs = instant(words).timeUs),
    closes: () => (given.closesAtUs = instant(words).timeUs),
  });
  return given;
}

function contractAt(startUs: number, deliveryDay: string, product: string, given: ContractOptions): NamedContract {
  const { area, opensAtUs, closesAtUs = startUs - CLOSES_BEFORE_US } = given;
  const utc = new Date(startUs / 1_000).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
  const contractId = `${area}-${utc}Z-${product}`;
  const terms = {
    contractId,
    product,
    deliveryStartUs: startUs,
    deliveryEndUs: startUs + minutesOf(product) * MINUTE_US,
    deliveryDay,
    label: contractId,
    closesAtUs,
  };
  return { area, contractId, terms, ...(opensAtUs !== undefined && { opensAtUs }) };
}

/** Open from now on, unless the file says when. */
export function listContract({ area, terms, opensAtUs }: NamedContract, nowUs: number): Command {
  return { ...VENUE, type: 'ListContracts', area, contracts: [{ ...terms, opensAtUs: opensAtUs ?? nowUs }] };
}

/** The operator's commands that make all that is named, at the scenario's beginning. */
export function setUpCommands(named: Named, beginsUs: number): Command[] {
  const contracts = [...named.contracts.values()];
  const areas = new Set(contracts.map(({ area }) => area));
  const products = new Map([...contracts.map(defaultProduct), ...named.products]);
  return [
    ...AREAS.filter((area) => areas.has(area)).map((area): Command => ({
      ...VENUE,
      type: 'DefineArea',
      area,
      ...AREA_TERMS[area],
      currency: 'EUR',
    })),
    ...[...products].map(([key, terms]): Command => {
      const [area = ''] = key.split('/');
      return { ...VENUE, type: 'DefineProduct', area, terms, because: 'to begin with' };
    }),
    ...contracts.map((contract) => listContract(contract, beginsUs)),
    ...named.participants.map((admittedId): Command => ({ ...VENUE, type: 'AdmitParticipant', admittedId })),
    ...[...named.terms].map(([targetId, terms]) => setTerms(targetId, terms, 'agreed on')),
  ];
}

function defaultProduct({ area, terms: { product } }: NamedContract): [string, ProductTerms] {
  return [`${area}/${product}`, defaultTerms(product)];
}

export function setTerms(targetId: string, terms: ParticipantTerms, because: string): Command {
  return { ...VENUE, type: 'SetParticipantTerms', targetId, terms, because };
}
