/** One run: a venue's days under one seed, from its founding until everything is calm again and checked. */
import * as naive from '../../../engine/naive/market.ts';
import { createRandom } from '../../../engine/test/random.ts';
import { stateHash } from '@wattbook/engine';
import type { Identity } from '../../src/directory/directory.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { createReplica } from '../../src/replica.ts';
import { shortlyBeforeOpening } from './calendar.ts';
import { createBatchNotes } from './batches.ts';
import { createChecker, type Checker } from './checker.ts';
import { createClaimNotes, type Claim, type ClaimNotes } from './claims.ts';
import { PARTICIPANTS } from './commands.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { createListener, type Channel, type Listener } from './listener.ts';
import { createOperator, type Operator } from './operator.ts';
import { createStoredBlocks } from './simulated-journal.ts';
import { drawSwarm, type Swarm } from './swarm.ts';
import { createTrader, type Trader } from './trader.ts';
import type { Storage } from './venue-process.ts';
import { createViewTables } from './view-tables.ts';
import { createWorld, type World } from './world.ts';

export type RunOptions = {
  seed: number;
  /** Faults and trading end after so many events; all if left out. */
  stepsMax?: number;
};

export type RunResult = {
  seed: number;
  swarm: Swarm;
  faults: readonly string[];
  lastNotes: readonly string[];
  traceHash: string;
  /** Events until everything was calm. */
  steps: number;
  counts: ReadonlyMap<string, number>;
  records: number;
  simulatedUs: number;
};

/** Usual are 2,000 to 10,000. */
const STEPS_MAX = 60_000;
/** Events from the end of all faults until nothing is left in doubt. */
const CALM_STEPS_MAX = 20_000;
/** Of a run: between two of them time leaps. */
const SCENES = 7;

type House = {
  world: World;
  storage: Storage;
  checker: Checker;
  notes: ClaimNotes;
  deployment: Deployment;
  operator: Operator;
  traders: Trader[];
  listeners: Listener[];
};

export async function run({ seed, stepsMax = STEPS_MAX }: RunOptions): Promise<RunResult> {
  const random = createRandom(seed);
  const swarm = drawSwarm(random);
  const startUs = shortlyBeforeOpening(swarm.deliveryDay);
  const world = createWorld(random, swarm, startUs);
  const house = build(world);
  const isFaulty = (): boolean => world.faults.length > 0;
  try {
    await trade(house, stepsMax, isFaulty);
    if (!isFaulty()) await comeToRest(house, isFaulty);
  } catch (error) {
    world.fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return {
    ...{ seed, swarm, faults: world.faults, lastNotes: world.lastNotes(), traceHash: world.traceHash() },
    ...{ steps: world.steps(), counts: world.counts, records: house.checker.records.length },
    simulatedUs: world.nowUs() - startUs,
  };
}

function build(world: World): House {
  const checker = createChecker(world.swarm, world.fault);
  const stored = createStoredBlocks((block) => {
    world.note(`durable ${block.firstSequence}–${block.lastSequence} ${block.hash}`);
    checker.take(block);
  });
  const storage: Storage = { stored, tables: createViewTables(), snapshots: [], quarantine: [] };
  const deployment = createDeployment(world, storage);
  const facts = {
    story: checker.story,
    isForgotten: (orderId: number) => isForgotten(checker, orderId),
    isHeld: (claim: Claim) => isHeld(storage, claim),
  };
  const notes = createClaimNotes(facts, world.fault);
  const batchNotes = createBatchNotes(notes, checker.records, world.fault);
  const operator = createOperator(world, deployment, checker);
  const { onActs, breathUntilUs } = createDirector(world, deployment, checker);
  const identities = PARTICIPANTS.flatMap((participantId) => identitiesOf(participantId));
  const traders = identities.map((identity) =>
    createTrader({ world, deployment, checker, notes, batchNotes, identity, onActs, breathUntilUs }),
  );
  const listeners = world.swarm.features.has('streams') ? listenersOf(world, deployment, identities) : [];
  return { world, storage, checker, notes, deployment, operator, traders, listeners };
}

function isForgotten({ market }: Checker, orderId: number): boolean {
  return !market.orders.some((order) => order.orderId === orderId);
}

function isHeld(
  { quarantine }: Storage,
  { identity, clientOrderIds, orderId, ofClientOrderId, revision }: Claim,
): boolean {
  return quarantine.some(({ command }) => {
    if (command.participantId !== identity.participantId) return false;
    if (command.type === 'PlaceOrder') return clientOrderIds.includes(command.clientOrderId);
    if (command.type !== 'AmendOrder' || command.revision !== revision) return false;
    return command.orderId === orderId && command.clientOrderId === ofClientOrderId;
  });
}

/** Two keys of the first participant, one of each other. */
function identitiesOf(participantId: string): Identity[] {
  const keys = participantId === PARTICIPANTS[0] ? ['1', '2'] : ['1'];
  return keys.map((key) => ({
    ...{
      participantId,
      userId: `${participantId}-bot`,
      keyId: `${participantId}${key}`,
      familyId: `${participantId}${key}`,
    },
    ...{ environment: 'sandbox', scopes: ['read', 'trade', 'risk'], tier: 'STANDARD' },
  }));
}

const CHANNELS: readonly (readonly Channel[])[] = [['trades'], ['trades', 'orders'], ['market', 'orders'], ['orders']];

function listenersOf(world: World, deployment: Deployment, identities: readonly Identity[]): Listener[] {
  return identities.map((identity, index) =>
    createListener(world, deployment, identity, CHANNELS[index % CHANNELS.length] ?? ['trades']),
  );
}

/** Mostly answers are waited for before time leaps. */
const BREATH_US = 3_000_000;

type Director = {
  onActs(): void;
  /** Nobody begins anything new until then. */
  breathUntilUs(): number;
};

/** Now and then the rest of the hour, or the night, passes at once: with the venue running, or closed. */
function createDirector(world: World, deployment: Deployment, { market }: Checker): Director {
  const { random, swarm } = world;
  const perScene = Math.ceil(swarm.acts / SCENES);
  let acts = 0;
  let breathUntilUs = 0;

  function nextScene(): void {
    const nowUs = world.nowUs();
    const closings = market.contracts
      .filter(({ legs, closesAtUs }) => legs.length === 0 && closesAtUs > nowUs + 10_000_000)
      .map(({ closesAtUs }) => closesAtUs)
      .sort((one, other) => one - other);
    const [next = nowUs + 3_600_000_000] = closings.slice(random.oneOf([0, 0, 0, 1, 5]));
    // Shortly before a closure, shortly before it is archived, or whenever.
    const beforeUs = random.below(swarm.paceUs * 10);
    const targetUs = random.oneOf([
      next - beforeUs,
      next - beforeUs,
      next + 600_000_000 - beforeUs,
      nowUs + random.below(random.oneOf([7_200_000_000, 7_200_000_000, 100_000_000_000])),
    ]);
    const byUs = Math.max(1_000, targetUs - nowUs);
    world.count('scenes');
    if (random.chance(0.4)) deployment.closeFor(byUs);
    else world.leap(byUs);
  }

  return {
    onActs: () => {
      world.count('acts');
      acts += 1;
      if (acts % perScene !== 0) return;
      const breathUs = random.chance(0.75) ? BREATH_US : 1;
      breathUntilUs = world.nowUs() + breathUs;
      world.at(breathUs, nextScene);
    },
    breathUntilUs: () => breathUntilUs,
  };
}

/** Steps until then; false if it never comes. */
async function until(world: World, isSo: () => boolean, stepsMax: number): Promise<boolean> {
  for (let steps = 0; steps < stepsMax; steps++) {
    if (isSo()) return true;
    if (!(await world.step())) return isSo();
  }
  return isSo();
}

async function trade(
  { world, deployment, operator, traders, listeners }: House,
  stepsMax: number,
  isFaulty: () => boolean,
): Promise<void> {
  deployment.start();
  operator.start();
  await until(world, () => operator.isReady() || isFaulty() || world.steps() >= stepsMax, STEPS_MAX);
  for (const listener of listeners) listener.start();
  for (const trader of traders) trader.start();
  const acts = (): number => world.counts.get('acts') ?? 0;
  const isOver = (): boolean => acts() >= world.swarm.acts || world.steps() >= stepsMax || isFaulty();
  await until(world, isOver, STEPS_MAX);
}

async function comeToRest(house: House, isFaulty: () => boolean): Promise<void> {
  const { world, storage, deployment, operator, traders, listeners, checker, notes } = house;
  world.note('faults are over');
  world.endFaults();
  operator.stop();
  for (const trader of traders) {
    trader.stop();
    trader.settleDoubts();
  }
  deployment.calmDown();
  const isAtRest = (): boolean => {
    const last = storage.stored.lastSequence();
    const areViewsThere = (deployment.leader()?.viewSequence() ?? 0) >= last;
    const haveHeard = listeners.every((listener) => listener.position() >= last);
    return deployment.isCalm() && areViewsThere && haveHeard && !traders.some((trader) => trader.hasDoubts());
  };
  if (!(await until(world, () => isAtRest() || isFaulty(), CALM_STEPS_MAX)))
    return world.fault('it never comes to rest');
  for (const trader of traders) {
    await finish(world, trader.askAgain(), isFaulty);
    await finish(world, trader.readAll(), isFaulty);
  }
  await keepQuiet(house, isFaulty);
  await until(world, () => isAtRest() || isFaulty(), CALM_STEPS_MAX);
  if (isFaulty()) return;
  notes.checkAll();
  for (const listener of listeners) listener.check(checker.records, checker.story);
  checkReplay(house);
}

/** A venue that runs and in which nothing happens was not away. */
async function keepQuiet({ world, checker }: House, isFaulty: () => boolean): Promise<void> {
  const { outage } = world.swarm;
  if (outage === undefined) return;
  for (const { command } of checker.records) if (command.type === 'EndOutage') world.count('outages');
  const records = checker.records.length;
  const enoughUs = world.nowUs() + 2 * outage.afterMs * 1_000;
  await until(world, () => world.nowUs() > enoughUs || isFaulty(), CALM_STEPS_MAX);
  const told = checker.records.slice(records).find(({ command }) => command.type === 'EndOutage');
  if (told !== undefined) world.fault(`record ${told.sequence} tells of an outage, and the venue ran all along`);
}

/** Steps until a client has done what it does. */
async function finish(world: World, doing: Promise<void>, isFaulty: () => boolean): Promise<void> {
  let isDone = false;
  doing.then(
    () => (isDone = true),
    (error: unknown) => world.fault(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  const ended = await until(world, () => isDone || isFaulty(), CALM_STEPS_MAX);
  if (!ended) world.fault('a client of a calm venue never comes to an end');
}

/** Live, by full replay, and naively: one state. Processes that start from a snapshot compare as they go on. */
function checkReplay({ world, storage, deployment, checker }: House): void {
  const { blocks } = storage.stored;
  const replica = createReplica({ nowUs: world.nowUs, after: () => ({ cancel: () => undefined }) });
  for (const block of blocks) replica.follow(parseBlock(block));
  const recorded = blocks.at(-1)?.stateHash;
  const leader = deployment.leader();
  const hashes = {
    recorded,
    replayed: stateHash(replica.market),
    naively: naive.stateHash(checker.market),
    live: leader === undefined ? undefined : stateHash(leader.replica.market),
  };
  if (new Set(Object.values(hashes)).size > 1) world.fault(`the state hashes differ: ${JSON.stringify(hashes)}`);
}
