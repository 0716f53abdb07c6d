/** Reads what the operator does: `operator halts Q1`. */
import { VENUE, type ImportedSide, type ImportTrade } from '../../src/commands.ts';
import { contractIdOf, oneContractId, PORTFOLIO, readFilter, readPrice, tradeId } from './acts.ts';
import type { Ask } from './scenario.ts';
import {
  areaOf,
  listContract,
  participantOf,
  participantTerms,
  readContract,
  readProduct,
  setTerms,
  type Named,
} from './set-up.ts';
import { choice, instant, name, options, priceTicks, whole, type Words } from './words.ts';

const OPERATOR = { ...VENUE, userId: 'operator', keyId: 'operator-main', because: 'as the scenario wants it' };
const VERBS = [
  ...['halts', 'resumes', 'terms', 'reference', 'cancels', 'cancels-all', 'kill-switch', 'lifts-block'],
  ...['grants', 'refuses', 'settles', 'lists', 'product', 'admits', 'ends-outage', 'imports'],
];

/** `nowUs`: when it is done. */
export function readOperatorAct(words: Words, named: Named, nowUs: number): Ask {
  const verb = words.next('what is done');
  switch (verb) {
    case 'cancels':
    case 'cancels-all':
    case 'kill-switch':
    case 'lifts-block':
      return readOnBehalf(words, verb, named);
    case 'settles':
    case 'lists':
    case 'product':
    case 'admits':
      return readVenueChange(words, verb, named, nowUs);
    case 'imports':
      return readImport(words, named, nowUs);
    default:
      return readDecision(words, verb, named);
  }
}

function readDecision(words: Words, verb: string, named: Named): Ask {
  switch (verb) {
    case 'halts':
      return readHalt(words, named);
    case 'resumes': {
      if (words.take('market')) return () => ({ ...OPERATOR, type: 'ResumeMarket' });
      const contractId = oneContractId(words, named);
      return () => ({ ...OPERATOR, type: 'ResumeContract', contractId });
    }
    case 'terms': {
      const targetId = participantOf(words, named);
      const command = setTerms(targetId, participantTerms(words), OPERATOR.because);
      return () => command;
    }
    case 'ends-outage':
      return readOutage(words);
    case 'reference':
      return readReferences(words, named);
    case 'grants':
    case 'refuses': {
      const decision = verb === 'grants' ? 'GRANT' : 'REFUSE';
      const id = tradeId(words);
      return () => ({ ...OPERATOR, type: 'DecideRecall', tradeId: id, decision });
    }
    default:
      return words.fail(`"${verb}" should be one of ${VERBS.join(', ')}`);
  }
}

/** `Q1`, `market` or `market until 2026-11-22T17:00+01:00`. */
function readHalt(words: Words, named: Named): Ask {
  if (!words.take('market')) {
    const contractId = oneContractId(words, named);
    return () => ({ ...OPERATOR, type: 'HaltContract', contractId });
  }
  if (!words.take('until')) return () => ({ ...OPERATOR, type: 'HaltMarket' });
  const untilUs = instant(words).timeUs;
  return () => ({ ...OPERATOR, type: 'HaltMarket', untilUs });
}

/** `2026-11-22T17:00+01:00`, with `halts until 2026-11-22T17:01+01:00` or without: it began at the time that it is. */
function readOutage(words: Words): Ask {
  const endedUs = instant(words).timeUs;
  if (!words.take('halts')) return () => ({ ...OPERATOR, type: 'EndOutage', endedUs });
  words.expect('until');
  const haltUntilUs = instant(words).timeUs;
  return () => ({ ...OPERATOR, type: 'EndOutage', endedUs, haltUntilUs });
}

/** `Q1 50.00 Q2 51.00`. */
function readReferences(words: Words, named: Named): Ask {
  const prices: { contractId: string; priceTicks: number }[] = [];
  while (words.peek() !== undefined && words.peek() !== 'area') {
    const contractId = contractIdOf(words, name(words, 'a contract'), named);
    prices.push({ contractId, priceTicks: priceTicks(words) });
  }
  const area = words.take('area') ? areaOf(words) : 'NL';
  return () => ({ ...OPERATOR, type: 'SetReferencePrices', area, prices });
}

function readOnBehalf(
  words: Words,
  verb: 'cancels' | 'cancels-all' | 'kill-switch' | 'lifts-block',
  named: Named,
): Ask {
  if (verb === 'cancels') {
    const order = name(words, 'an order');
    return ({ orderIdOf }) => ({ ...OPERATOR, type: 'CancelOrderOnBehalf', orderId: orderIdOf(order) });
  }
  words.expect('of');
  const targetId = participantOf(words, named);
  if (verb === 'lifts-block') return () => ({ ...OPERATOR, type: 'LiftBlockOnBehalf', targetId });
  const filter = readFilter(words, named);
  const block = verb === 'kill-switch' ? { block: true as const } : {};
  return (known) => ({ ...OPERATOR, type: 'CancelOrdersOnBehalf', targetId, ...block, ...filter(known) });
}

function readVenueChange(
  words: Words,
  verb: 'settles' | 'lists' | 'product' | 'admits',
  named: Named,
  nowUs: number,
): Ask {
  switch (verb) {
    case 'settles': {
      const deliveryDay = words.next('a delivery day, such as 2026-11-23');
      if (!/^\d{4}-\d{2}-\d{2}$/.test(deliveryDay)) words.fail(`"${deliveryDay}" should be a day such as 2026-11-23`);
      const area = words.take('area') ? areaOf(words) : 'NL';
      return () => ({ ...OPERATOR, type: 'SettleDeliveryDay', area, deliveryDay });
    }
    case 'lists': {
      const listing = listContract(readContract(words, named), nowUs);
      return () => listing;
    }
    case 'product': {
      const { area, terms } = readProduct(words, named);
      return () => ({ ...OPERATOR, type: 'DefineProduct', area, terms });
    }
    case 'admits': {
      const admittedId = name(words, 'a participant');
      named.participants.push(admittedId);
      return () => ({ ...VENUE, type: 'AdmitParticipant', admittedId });
    }
  }
}

/**
 * `XB:t1 5.0 at 50.00 in Q1 bought-by alpha sold-by beta`: what another engine tells, of the trade that is `t1` there.
 * Executed now, unless it is said when; its first revision, unless it is said which one.
 */
function readImport(words: Words, named: Named, nowUs: number): Ask {
  const [source = '', sourceTradeId = ''] = name(words, 'an engine and its id, such as XB:t1').split(':');
  const { quantityLots, priceTicks: ticks, where } = readPrice(words, named);
  if ('block' in where) return words.fail('what other engines trade is no block');
  const command: ImportTrade = {
    ...{ ...VENUE, type: 'ImportTrade', source, sourceTradeId, sourceRevision: 1, state: 'EXECUTED' },
    ...{ contractId: where.each[0] ?? '', priceTicks: ticks, quantityLots, executedAtUs: nowUs },
  };
  const side = (): ImportedSide => ({ participantId: name(words, 'a participant'), portfolioId: PORTFOLIO });
  options(words, {
    'bought-by': () => (command.buy = side()),
    'sold-by': () => (command.sell = side()),
    aggressor: () => (command.aggressorSide = choice(words, ['BUY', 'SELL'])),
    executed: () => (command.executedAtUs = instant(words).timeUs),
    revision: () => (command.sourceRevision = whole(words, 'a revision')),
    recalled: () => (command.state = 'RECALLED'),
  });
  return () => command;
}
