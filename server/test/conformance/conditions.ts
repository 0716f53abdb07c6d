/** What can hold at the venue during a step of a story: each made real through a seam of the test gateway. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { VENUE } from '@wattbook/engine/commands';
import { EXCHANGE_ANSWER_MS_MAX, VIEW_WAIT_MS_MAX } from '../../src/http/limits.ts';
import { LIVE_KEYS_MAX } from '../../src/directory/administration.ts';
import { VENUE_ID } from '../../src/directory/scopes.ts';
import { DEFAULT_LIMITS } from '../../src/throttle/default-limits.ts';
import { settled } from '../support/manual-clock.ts';
import { eventually } from '../support/patience.ts';
import { lastAnswerIn } from '../support/raw-answer.ts';
import type { Answered } from '../support/test-promise.ts';
import { bytesOf, openSocket, openStreams, sendHalf } from './send.ts';
import {
  blocked,
  collared,
  dayOver,
  halted,
  holdUpstreamTrade,
  keyBlocked,
  limited,
  ordersOfAlpha,
  recallAsked,
  recallGranted,
  traded,
  tradedElsewhere,
  wasAway,
} from './operators-acts.ts';
import type { StoryVenue } from './story-venue.ts';
import type { Step } from './story.ts';

const SECOND_MS = 1_000;
const TEN_MINUTES_MS = 10 * 60_000;
const LISTENING_MS_MAX = 10_000;

/** How a step is sent when nothing special holds. */
type Send = () => Promise<Answered>;
type Condition = (venue: StoryVenue, sendStep: Send, step: Step) => Promise<Answered>;

export const conditions = {
  /** The exchange took the request, and says nothing until the gateway gives up. */
  exchangeIsSilent: (venue, sendStep) => {
    venue.answerNext(new Promise(() => undefined));
    return venue.during({ waitMs: EXCHANGE_ANSWER_MS_MAX }, sendStep);
  },
  exchangeIsSilentAtHeldTrade: (venue, sendStep) => {
    holdUpstreamTrade(venue);
    venue.answerNext(new Promise(() => undefined));
    return venue.during({ waitMs: EXCHANGE_ANSWER_MS_MAX }, sendStep);
  },
  /** The contract of this one is listed by now. */
  upstreamTradeIsHeld: (venue, sendStep) => {
    holdUpstreamTrade(venue);
    return sendStep();
  },
  strangeUpstreamTradeIsHeld: (venue, sendStep) => {
    holdUpstreamTrade(venue, 'BE-20261122T1400Z-PT15M');
    return sendStep();
  },
  brokenUpstreamTradeIsHeld: (venue, sendStep) => {
    venue.upstream.hold('{"version":"1.0",', { reason: 'malformed-record', detail: 'The record is not JSON.' });
    return sendStep();
  },
  exchangeIsAway: (venue, sendStep) => {
    venue.answerNext(Promise.resolve({ kind: 'NOT_EXECUTED', code: 'exchange-unavailable' }));
    return sendStep();
  },
  exchangeIsBusy: (venue, sendStep) => {
    venue.answerNext(Promise.resolve({ kind: 'NOT_EXECUTED', code: 'exchange-busy' }));
    return sendStep();
  },
  clocksDisagree: (venue, sendStep) => {
    venue.answerNext(Promise.resolve({ kind: 'NOT_EXECUTED', code: 'clock-untrusted' }));
    return sendStep();
  },
  /** At every SELL order, and at everything that is no order; not at what the venue does by itself. */
  marketFails: async (venue, sendStep) => {
    venue.failAt((command) => {
      if (command.keyId === VENUE.keyId) return false;
      return command.type !== 'PlaceOrder' || command.side === 'SELL';
    });
    return sendStep().finally(() => venue.failAt(() => false));
  },
  /** The key of alpha's bot sent three commands at which the market failed. */
  alphaIsBlocked: keyBlocked,
  /** For four minutes, a moment ago. */
  venueWasAway: wasAway,
  /** The read waits for a sequence that doesn't come in time. */
  viewIsBehind: (venue, sendStep) => venue.during({ waitMs: VIEW_WAIT_MS_MAX }, sendStep),
  databaseIsAway: (venue, sendStep) =>
    venue.during({ databaseFault: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }, sendStep),
  /** A second goes by for whoever follows the stream. */
  timeGoesBy: async (venue, sendStep) => {
    const answered = sendStep();
    await eventually('the stream is followed', LISTENING_MS_MAX, () => venue.feed.subscribers() > 0 || undefined);
    await venue.clock.advance(SECOND_MS);
    return answered;
  },
  /** A mistake of ours. */
  somethingFails: (venue, sendStep) => venue.during({ fault: new Error('made for an example') }, sendStep),
  /** The key has asked all that it may. */
  rateIsSpent: async (venue, sendStep, { as: name = 'alpha' }) => {
    await venue.spend(name);
    return sendStep();
  },
  /** As many as the key may have. */
  streamsAreOpen: async (venue, sendStep, { as: name = 'alpha' }) => {
    const close = await openStreams(venue, name, DEFAULT_LIMITS.SANDBOX.openStreams);
    return sendStep().finally(close);
  },
  alphaHasAllKeys: (venue, sendStep) => withAllKeys(venue, 'alpha', sendStep),
  operatorsHaveAllKeys: (venue, sendStep) => withAllKeys(venue, VENUE_ID, sendStep),
  alphaTradesWithBeta: async (venue, sendStep) => {
    await traded(venue);
    return sendStep();
  },
  pastIsNotReady: (venue, sendStep) => {
    venue.holdPast(true);
    return sendStep().finally(() => venue.holdPast(false));
  },
  /** Nor any before it: views keep what is delivered from 2026-11-22 on. */
  dayIsNotKept: (venue, sendStep) =>
    venue.during(
      {
        keptDays: [
          { area: 'NL', firstDay: '2026-11-22', firstContract: 'NL-20261121T2300Z', firstUs: 1_795_302_000_000_000 },
        ],
      },
      sendStep,
    ),
  alphaHasOrders: ordersOfAlpha,
  /** Of a trade with beta. */
  alphaAsksForRecall: recallAsked,
  /** The one of 2026-11-21, which has one contract. */
  dayIsOver: (venue, sendStep) => dayOver(venue, sendStep),
  dayIsOverButForRecall: (venue, sendStep) => dayOver(venue, sendStep, true),
  contractIsHalted: (venue, sendStep) => halted(venue, 'CONTRACT', sendStep),
  marketIsHalted: (venue, sendStep) => halted(venue, 'MARKET', sendStep),
  operatorHasBlockedAlpha: (venue, sendStep) => blocked(venue, sendStep),
  /** 100.00 EUR for an order, and no more. */
  valueIsLimited: (venue, sendStep) => limited(venue, { orderValueE5: 10_000_000 }, sendStep),
  openOrdersAreLimited: (venue, sendStep) => limited(venue, { openOrders: 1 }, sendStep),
  /** 50.00 EUR in all. */
  tradingIsLimited: (venue, sendStep) => limited(venue, { tradingLimitE5: 5_000_000 }, sendStep),
  recallIsGranted: recallGranted,
  /** Alpha is the buyer. */
  anotherEngineTraded: (venue, sendStep) => tradedElsewhere(venue, false, sendStep),
  anotherEngineRecalled: (venue, sendStep) => tradedElsewhere(venue, true, sendStep),
  /** From this step on there is a contract with one, around 87.20. */
  collarIsSet: collared,
  tenMinutesLater: async (venue, sendStep) => {
    await venue.clock.advance(TEN_MINUTES_MS);
    return sendStep();
  },
  /** Node looks for such requests once a second; here each is late at once. */
  requestNeverEnds: async (venue, _sendStep, step) => {
    const { server } = venue.served.app;
    const { headersTimeout, requestTimeout } = server;
    Object.assign(server, { headersTimeout: 1, requestTimeout: 1 });
    try {
      return await sendHalf(venue, step);
    } finally {
      Object.assign(server, { headersTimeout, requestTimeout });
    }
  },
  /** Only a connection that still waits for an answer is open then. It is the last step of a story. */
  processStops: async (venue, _sendStep, step) => {
    const { server } = venue.served.app;
    const socket = openSocket(venue.origin);
    const waiting: Step = {
      as: venue.api.name === 'admin' ? 'operator' : 'alpha',
      request: { method: 'GET', path: `${venue.api.prefix}/orders`, headers: { 'Wattbook-Min-Sequence': '999999' } },
    };
    const asked = new Promise<void>((resolve) => venue.onceAsked(resolve));
    socket.write(bytesOf(venue, waiting));
    await asked;
    await settled();
    const closed = venue.served.app.close();
    socket.write(bytesOf(venue, step));
    await once(server, 'request');
    await venue.clock.advance(VIEW_WAIT_MS_MAX);
    const text = await socket.text;
    await closed;
    assert.equal(text.split('HTTP/1.1 ').length, 3, `two requests, two answers:\n${text}`);
    return lastAnswerIn(text);
  },
} satisfies Record<string, Condition>;

/** From this step on: as many as there may be, with those that it has. */
async function withAllKeys({ directory }: StoryVenue, participantId: string, sendStep: Send): Promise<Answered> {
  const scope = participantId === VENUE_ID ? 'surveillance' : 'read';
  const known = await directory.listKeys(participantId, { limit: LIVE_KEYS_MAX });
  const live = known.filter(({ revokedUs }) => revokedUs === null).length;
  for (let count = live; count < LIVE_KEYS_MAX; count++) directory.addKey(participantId, [scope]);
  return sendStep();
}

export type ConditionName = keyof typeof conditions;

/** Sends a step as it is told, with what holds during it. */
export function sendUnder(venue: StoryVenue, step: Step, sendStep: Send): Promise<Answered> {
  return step.when === undefined ? sendStep() : conditions[step.when](venue, sendStep, step);
}
