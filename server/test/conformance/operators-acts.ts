/** What the operator does to the market before a step of a story, through the same door as any command. */
import assert from 'node:assert/strict';
import { formatEventTime } from '../../src/calendar/instant.ts';
import { VENUE, type Command, type ParticipantTerms } from '@wattbook/engine/commands';
import type { Answered } from '../support/test-promise.ts';
import type { KeyName } from './story-keys.ts';
import type { StoryVenue } from './story-venue.ts';

/** A minute until it closes, and ten until it is archived. */
const ARCHIVED_AFTER_MS = 12 * 60_000;

type Send = () => Promise<Answered>;

const because = 'made for an example';
const TRADED_CONTRACT = 'NL-20261122T1400Z-PT15M';
const HOUR_US = 3_600_000_000;
/** 2026-11-24 10:00:00 UTC. */
const COLLARED_START_US = 1_795_514_400_000_000;

export async function halted(venue: StoryVenue, what: 'CONTRACT' | 'MARKET', sendStep: Send): Promise<Answered> {
  const isMarket = what === 'MARKET';
  const contractId = TRADED_CONTRACT;
  await act(venue, {
    ...VENUE,
    because,
    ...(isMarket ? { type: 'HaltMarket' } : { type: 'HaltContract', contractId }),
  });
  const answer = await sendStep();
  await act(venue, {
    ...VENUE,
    because,
    ...(isMarket ? { type: 'ResumeMarket' } : { type: 'ResumeContract', contractId }),
  });
  return answer;
}

/** As the exchange ends an outage; the market goes on after the step. */
export async function wasAway(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  const haltUntilUs = venue.clock.nowUs() + 60_000_000;
  const because = 'The venue was away for 4 min 10 s: for 1 min orders can be cancelled, not placed.';
  await act(venue, { ...VENUE, type: 'EndOutage', because, endedUs: venue.clock.nowUs(), haltUntilUs });
  const answer = await sendStep();
  await act(venue, { ...VENUE, type: 'ResumeMarket', because: 'made for an example' });
  return answer;
}

/** Three commands of alpha's bot make the market fail. */
export async function keyBlocked(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  venue.failAt(({ type }) => type === 'PlaceOrder');
  const terms = { contractId: TRADED_CONTRACT, side: 'SELL', price: '87.50', quantity: '5.0' };
  for (const clientOrderId of ['alpha-201', 'alpha-202', 'alpha-203']) {
    const body = { version: '1.0', ...terms, clientOrderId };
    await venue.call('POST', '/orders', { key: venue.keyTexts.get('alpha') ?? '', body });
  }
  venue.failAt(() => false);
  return sendStep();
}

/** Alpha, for one step. */
export async function blocked(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  await act(venue, { ...VENUE, type: 'CancelOrdersOnBehalf', because, targetId: 'alpha', block: true });
  const answer = await sendStep();
  await act(venue, { ...VENUE, type: 'LiftBlockOnBehalf', because, targetId: 'alpha' });
  return answer;
}

/** Alpha, for one step. */
export async function limited(venue: StoryVenue, terms: ParticipantTerms, sendStep: Send): Promise<Answered> {
  await act(venue, { ...VENUE, type: 'SetParticipantTerms', because, targetId: 'alpha', terms });
  const answer = await sendStep();
  await act(venue, { ...VENUE, type: 'SetParticipantTerms', because, targetId: 'alpha', terms: {} });
  return answer;
}

/** Another engine tells of a trade of alpha's, two seconds after it was made there; or that it was recalled there. */
export async function tradedElsewhere(venue: StoryVenue, isRecall: boolean, sendStep: Send): Promise<Answered> {
  const [imported] = venue.replica.market.imports.oldestFirst;
  const executedAtUs = imported?.executedAtUs ?? venue.clock.nowUs() - 2_000_000;
  await act(venue, {
    ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: '2026-11-22:88121' },
    ...{ sourceRevision: isRecall ? 2 : 1, state: isRecall ? 'RECALLED' : 'EXECUTED' },
    ...{ contractId: TRADED_CONTRACT, priceTicks: 8_735, quantityLots: 25, executedAtUs, aggressorSide: 'SELL' },
    buy: { participantId: 'alpha', portfolioId: 'wind-north' },
  });
  return sendStep();
}

export async function recallGranted(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  await act(venue, { ...VENUE, type: 'DecideRecall', because, tradeId: 1, decision: 'GRANT' });
  return sendStep();
}

/** What is listed keeps its terms: so there is one contract more, with a reference price and a collar around it. */
export async function collared(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  const found = venue.replica.market.products.get('NL/PT15M');
  if (found === undefined) throw new Error('the venue of stories has quarter-hours');
  const { area, hash: _hash, ...terms } = found;
  const contract = {
    ...{ contractId: 'NL-20261124T1000Z-PT15M', product: 'PT15M', label: '11:00-11:15', deliveryDay: '2026-11-24' },
    ...{ deliveryStartUs: COLLARED_START_US, deliveryEndUs: COLLARED_START_US + HOUR_US / 4 },
    ...{ opensAtUs: COLLARED_START_US - 100 * HOUR_US, closesAtUs: COLLARED_START_US - HOUR_US / 12 },
  };
  const prices = [{ contractId: contract.contractId, priceTicks: 8_720 }];
  await act(venue, { ...VENUE, type: 'DefineProduct', because, area, terms: { ...terms, collarTicks: 10_000 } });
  await act(venue, { ...VENUE, type: 'ListContracts', area, contracts: [contract] });
  await act(venue, { ...VENUE, type: 'SetReferencePrices', because, area, prices });
  return sendStep();
}

/** A trade that another engine delivered before its contract was listed. */
export function holdUpstreamTrade({ upstream, clock }: StoryVenue, contractId = TRADED_CONTRACT): void {
  const record = {
    ...{ version: '1.0', source: 'sidc', tradeId: `20261122-${contractId.slice(0, 2)}-417`, revision: 1 },
    ...{ state: 'EXECUTED', contractId, price: '87.50', quantity: '12.5' },
    // The same in all steps of a story, so that the second one is a duplicate.
    executedAt: formatEventTime(Math.floor(clock.nowUs() / HOUR_US) * HOUR_US - 1_000_000),
  };
  const detail = `No contract "${contractId}" is listed.`;
  upstream.hold(JSON.stringify(record), { reason: 'unknown-contract', detail }, 'sidc');
}

/** On the public API: beta offers, alpha buys a part of it. */
export async function traded(venue: StoryVenue, contractId = TRADED_CONTRACT): Promise<string> {
  const [offer, bid] = contractId === TRADED_CONTRACT ? ['beta-88', 'alpha-123'] : ['beta-89', 'alpha-124'];
  const terms = { contractId, price: '87.50' };
  await ask(venue, 'beta', '/orders', {
    ...terms,
    ...{ clientOrderId: offer, side: 'SELL', quantity: '5.0' },
  });
  const bought = await ask(venue, 'alpha', '/orders', {
    ...terms,
    ...{ clientOrderId: bid, side: 'BUY', quantity: '3.0' },
  });
  const { fills } = bought.json<{ fills: { tradeId: string }[] }>();
  return fills[0]?.tradeId ?? '';
}

/** Alpha offers and bids, away from each other. */
export async function ordersOfAlpha(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  const terms = { contractId: TRADED_CONTRACT, quantity: '5.0' };
  await ask(venue, 'alpha', '/orders', { ...terms, clientOrderId: 'a-1', side: 'SELL', price: '99.00' });
  for (const clientOrderId of ['a-2', 'a-3']) {
    await ask(venue, 'alpha', '/orders', { ...terms, clientOrderId, side: 'BUY', price: '80.00' });
  }
  return sendStep();
}

export async function recallAsked(venue: StoryVenue, sendStep: Send): Promise<Answered> {
  const tradeId = await traded(venue);
  await ask(venue, 'alpha', `/trades/${tradeId}/recall`, { reason: 'price meant: 78.50' });
  return sendStep();
}

/** A contract of a day of its own opens, is traded and recalled if wanted, closes and is archived. */
export async function dayOver(venue: StoryVenue, sendStep: Send, isRecallAsked = false): Promise<Answered> {
  const nowUs = venue.clock.nowUs();
  const contract = {
    ...{ contractId: 'NL-20261121T1400Z-PT15M', product: 'PT15M', label: '15:00-15:15', deliveryDay: '2026-11-21' },
    ...{ deliveryStartUs: nowUs + HOUR_US, deliveryEndUs: nowUs + HOUR_US + HOUR_US / 4 },
    ...{ opensAtUs: nowUs - HOUR_US, closesAtUs: nowUs + HOUR_US / 60 },
  };
  await act(venue, { ...VENUE, type: 'ListContracts', area: 'NL', contracts: [contract] });
  if (isRecallAsked) {
    const tradeId = await traded(venue, contract.contractId);
    await ask(venue, 'alpha', `/trades/${tradeId}/recall`, { reason: 'price meant: 78.50' });
  }
  await venue.clock.advance(ARCHIVED_AFTER_MS);
  await act(venue, { ...VENUE, type: 'AdvanceTime' });
  return sendStep();
}

async function ask(venue: StoryVenue, name: KeyName, path: string, terms: object) {
  const key = venue.keyTexts.get(name) ?? '';
  const answer = await venue.call('POST', path, { key, body: { version: '1.0', ...terms } });
  assert.ok(answer.statusCode < 300, answer.body);
  return answer;
}

async function act({ exchange }: StoryVenue, command: Command): Promise<void> {
  const outcome = await exchange.submit(command);
  if (outcome.kind !== 'RECORDED') throw new Error(`${command.type} was not recorded`);
  const refused = outcome.record.events.find((event) => event.type === 'OperatorRefused');
  if (refused !== undefined) throw new Error(`${command.type} was refused: ${refused.code} (${refused.subject})`);
}
