/**
 * The venue of a story: the test gateway with the contracts of a real day and what its sandbox allows, listening on a
 * port of its own. Nothing in it is left to chance, so the same requests get the same answers, byte for byte. It holds
 * no tests itself.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Authentication, NewKey } from '../../src/directory/directory.ts';
import type { Gateway } from '../../src/http/serve-api.ts';
import { createSeededRandom, type Random } from '../../src/ops/random.ts';
import type { KeptDays } from '../../src/views/retention.ts';
import { setUpVenue } from '../../src/sandbox/venue.ts';
import { DEFAULT_LIMITS } from '../../src/throttle/default-limits.ts';
import { createLocalThrottle } from '../../src/throttle/local-throttle.ts';
import type { Throttle } from '../../src/throttle/throttle.ts';
import { createMemoryDirectory, type MemoryDirectory } from '../support/memory-directory.ts';
import { PUBLIC_API, type TestApi } from '../support/test-apis.ts';
import { createTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { ADMITTED, OPERATOR_KEYS, PARTICIPANTS, STORY_KEYS, type KeyName } from './story-keys.ts';

/** 2026-11-22 09:15:02.481920 UTC, a Sunday: its contracts are open, those of Monday open at 15:00 in Amsterdam. */
const START_US = 1_795_338_902_481_920;
const DAY_US = 86_400_000_000;
const SESSION = { opensAtLocal: '15:00', closesMinutesBefore: 5 };
/** Agreed on with gamma, so that a batch can be too large for ever: the sandbox's bursts take the largest. */
const GAMMA_LIMITS = { orders: { ratePerSecond: 1, burst: 2 } };
const BUILD = { version: '0.1.0', commit: '8f14e45fceea167a5a36dedd4bea2543c1a7f9d0' };

/**
 * What doesn't hold otherwise: a wait as soon as an operation is asked for; a fault of it; one of the directory; days
 * that views have let go of.
 */
export type Hardship = { waitMs?: number; fault?: Error; databaseFault?: Error; keptDays?: readonly KeptDays[] };

export type StoryVenue = TestGateway & {
  /** Which the story is about: requests go there. */
  api: TestApi;
  served: Gateway;
  origin: string;
  keyTexts: ReadonlyMap<KeyName, string>;
  /** Makes what is drawn from now on depend on this text alone, so that one step's ids don't move with another's. */
  drawBy(text: string): void;
  during<Result>(hardship: Hardship, body: () => Promise<Result>): Promise<Result>;
  /** Takes all tokens of a key. */
  spend(name: KeyName): Promise<void>;
  /** Calls back once, when an operation is about to get a request. */
  onceAsked(callback: () => void): void;
};

export async function createStoryVenue(api: TestApi = PUBLIC_API): Promise<StoryVenue> {
  let hardship: Hardship = {};
  let onAsked = (): void => undefined;
  const { random, drawBy } = createStoryRandom();
  /** 0: the venue's time, once there is one; before, participants and keys are made. */
  let daysBefore = 30;
  const nowUs = (): number => (daysBefore > 0 ? START_US - daysBefore * DAY_US : venue.clock.nowUs());
  const directory = createMemoryDirectory({ nowUs }, random);
  const throttle = createLocalThrottle({ clock: { nowUs }, config: DEFAULT_LIMITS });
  for (const { participantId, name } of PARTICIPANTS) await directory.addParticipant({ participantId, name });
  const keyTexts = new Map<KeyName, string>();
  const addKeys = (keys: Record<string, NewKey>, days: number): void => {
    daysBefore = days;
    for (const [name, { participantId, scopes, userId }] of Object.entries(keys)) {
      keyTexts.set(name as KeyName, directory.addKey(participantId, scopes, undefined, userId));
      // One a day, so that lists have an order.
      daysBefore -= 1;
    }
  };
  drawBy('operator keys');
  addKeys(OPERATOR_KEYS, 20);
  await agreeWithGamma(directory, keyTexts.get('operator') ?? '');
  drawBy('keys');
  addKeys(STORY_KEYS, Object.keys(STORY_KEYS).length);

  /** Right before an operation gets the request. */
  function prepare(app: FastifyInstance): void {
    app.addHook('preHandler', (_request, _reply, next) => {
      const { waitMs, fault } = hardship;
      onAsked();
      onAsked = () => undefined;
      if (waitMs !== undefined) void venue.clock.advance(waitMs);
      next(fault);
    });
  }

  const venue = await createTestGateway(
    {
      random,
      build: BUILD,
      keptDays: () => hardship.keptDays ?? [],
      limits: DEFAULT_LIMITS,
      throttle,
      directoryOfKeys: directory,
      directory: {
        ...directory,
        authenticate: async (text) => {
          if (hardship.databaseFault !== undefined) throw hardship.databaseFault;
          return directory.authenticate(text);
        },
      },
    },
    {
      startUs: START_US,
      setUp: (parts) => setUpVenue({ ...parts, session: SESSION, participants: ADMITTED }),
      prepare,
    },
  );
  const served = api.name === 'admin' ? await venue.admin() : venue.gateway;
  await served.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = served.app.server.address() as AddressInfo;

  return {
    ...venue,
    directory,
    api,
    served,
    origin: `http://127.0.0.1:${port}`,
    keyTexts,
    drawBy,
    during: (wanted, body) => {
      hardship = wanted;
      return body().finally(() => (hardship = {}));
    },
    spend: async (name) => spendAll(throttle, await directory.authenticate(keyTexts.get(name) ?? '')),
    onceAsked: (callback) => (onAsked = callback),
  };
}

function createStoryRandom(): { random: Random; drawBy: StoryVenue['drawBy'] } {
  let source = createSeededRandom(0);
  return {
    random: { below: (bound) => source.below(bound), bytes: (length) => source.bytes(length) },
    drawBy: (text) => (source = createSeededRandom(createHash('sha256').update(text).digest().readUInt32BE())),
  };
}

async function agreeWithGamma(directory: MemoryDirectory, operatorKey: string): Promise<void> {
  const found = await directory.authenticate(operatorKey);
  if (found.kind !== 'IDENTIFIED') throw new Error('the operator has no key');
  await directory.changeParticipant(found.identity, 'gamma', { override: GAMMA_LIMITS });
}

async function spendAll(throttle: Throttle, found: Authentication): Promise<void> {
  if (found.kind !== 'IDENTIFIED') throw new Error('only a key that works has tokens');
  for (const { class: throttleClass, remaining } of await throttle.look(found.identity)) {
    if (remaining > 0) await throttle.take(found.identity, throttleClass, remaining);
  }
}
