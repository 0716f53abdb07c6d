/**
 * Which processes run, and how requests get there: a supervisor that starts another process when one has died, stopped
 * processes that wake up again, two leaders at once, and a network that loses what it carries.
 */
import { isRefused, type Outcome } from '../../src/exchange-channel.ts';
import type { Identity } from '../../src/directory/directory.ts';
import type { Command } from '@wattbook/engine/commands';
import type { Answered, Asked } from './door.ts';
import { createLife } from './life.ts';
import { createStreamSocket, type StreamEars, type StreamSocket } from './stream-socket.ts';
import { startVenueProcess, type OpenedProcess, type Storage, type VenueProcess } from './venue-process.ts';
import type { World } from './world.ts';

/** NO_ANSWER: it may have arrived or not. NOT_SENT: there was nobody to take it. */
export type Told = { kind: 'ANSWERED'; answered: Answered } | { kind: 'NO_ANSWER' } | { kind: 'NOT_SENT' };

export type Deployment = {
  start(): void;
  ask(identity: Identity, asked: Asked): Promise<Told>;
  /** The operator's commands go past HTTP. */
  submit(command: Command): Promise<Outcome | { kind: 'NOT_SENT' }>;
  listen(
    identity: Identity,
    asked: { query: object; lastEventId?: string },
    ears: StreamEars,
  ): StreamSocket | undefined;
  /** Something goes wrong now, or not. */
  tempt(): void;
  /** All processes end; that much later one starts again. */
  closeFor(downUs: number): void;
  /** One process that leads, and nothing else. */
  isCalm(): boolean;
  /** Ends everything but the newest process, for good. */
  calmDown(): void;
  leader(): OpenedProcess | undefined;
};

/** Clients give up then; the gateway answers after 10 s at the latest. */
const CLIENT_PATIENCE_US = 15_000_000;
const OFFSET_US_MAX = 100_000;
const SUPERVISION_US = 1_000_000;

export function createDeployment(world: World, storage: Storage): Deployment {
  const { random, swarm } = world;
  let processes: VenueProcess[] = [];
  let started = 0;
  let isStartPlanned = false;
  let distrustedUntilUs = 0;

  const isClockTrusted = (): boolean => world.nowUs() >= distrustedUntilUs;
  const living = (): VenueProcess[] => processes.filter(({ life }) => life.state() !== 'DEAD');
  const opened = (): OpenedProcess[] => processes.map((process) => process.opened()).filter((one) => one !== undefined);
  const newest = (): VenueProcess | undefined => living().at(-1);

  function startProcess(): void {
    started += 1;
    world.count('process starts');
    const life = createLife(world, started, random.below(2 * OFFSET_US_MAX) - OFFSET_US_MAX);
    world.note(`process ${started} starts`);
    life.onDeath(() => planStart(downtimeUs()));
    processes = living();
    const process = startVenueProcess({
      ...{ world, storage, life, isClockTrusted },
      onFailedStart: (error) => failedStart(process, error),
      onOpen: () => {
        world.note(`process ${life.id} is open at ${storage.stored.lastSequence()}`);
        // Whoever was there before is ended soon: a release, a standby that took over.
        const older = living().filter((other) => other !== process);
        for (const other of older) world.at(goneInUs(), () => other.life.kill('it was replaced'));
      },
    });
    processes.push(process);
  }

  /** What passes is tried again by the next process; anything else is a bug. */
  function failedStart(process: VenueProcess, error: unknown): void {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (!/connection terminated|the read failed|query read timeout/.test(words))
      world.fault(`a start failed: ${words}`);
    process.life.kill('its start failed');
  }

  /** Mostly at once. */
  const goneInUs = (): number => random.below(random.oneOf([2_000, 2_000, 300_000, 20_000_000]));
  const downtimeUs = (): number => random.oneOf([1_000, 20_000, 300_000, random.chance(0.1) ? 30_000_000 : 5_000]);

  function planStart(inUs: number): void {
    if (isStartPlanned || newest() !== undefined) return;
    isStartPlanned = true;
    world.at(inUs, () => {
      isStartPlanned = false;
      if (newest() === undefined) startProcess();
    });
  }

  /** As a load balancer: a process that follows another one, of which nothing is left, serves nobody. */
  function supervise(): void {
    world.at(SUPERVISION_US, supervise);
    const process = newest();
    if (process === undefined) planStart(1_000);
    else if (process.opened()?.exchange.state() === 'FOLLOWING') process.life.kill('it only follows');
  }

  /** Mostly the newest; seldom one that is about to go. */
  function route(): OpenedProcess | undefined {
    const open = opened();
    return random.chance(0.1) ? random.anyOf(open) : open.at(-1);
  }

  function ask(identity: Identity, asked: Asked): Promise<Told> {
    const { promise, resolve } = Promise.withResolvers<Told>();
    world.at(CLIENT_PATIENCE_US, () => resolve({ kind: 'NO_ANSWER' }));
    if (world.strikes('request lost', swarm.networkFault)) return promise;
    world.at(world.delayUs(swarm.networkUs), () => arrive(identity, asked, resolve));
    return promise;
  }

  function arrive(identity: Identity, asked: Asked, tell: (told: Told) => void): void {
    const process = route();
    const back = (told: Told): void => void world.at(world.delayUs(swarm.networkUs), () => tell(told));
    if (process === undefined) return back({ kind: 'NOT_SENT' });
    const { life, door } = process;
    life.onDeath(() => back({ kind: 'NO_ANSWER' }));
    life.deliver(() => {
      if (!life.passes('a request comes in')) return;
      const distrustedUntil = distrustedUntilUs;
      const cameUs = world.nowUs();
      door.ask(identity, asked).then(
        (answered) => {
          if (!life.passes('an answer goes out')) return;
          checkCommitted(answered, asked);
          // Without a break from its coming to its answer: the end of all faults may end distrust early.
          const isDistrustful =
            cameUs < distrustedUntil && world.nowUs() < Math.min(distrustedUntil, distrustedUntilUs);
          if (isDistrustful && isNews(answered, asked)) {
            world.fault(`${asked.method} ${asked.path} was done while the clocks disagreed: ${answered.text}`);
          }
          if (!world.strikes('answer lost', swarm.networkFault)) back({ kind: 'ANSWERED', answered });
        },
        (error: unknown) => {
          if (life.state() === 'DEAD') return;
          world.fault(`${asked.method} ${asked.path} failed: ${error instanceof Error ? error.stack : String(error)}`);
        },
      );
    });
  }

  /** It says that something happened just now. */
  function isNews({ status, headers }: Answered, { method }: Asked): boolean {
    return method !== 'GET' && status < 300 && headers['idempotent-replayed'] !== 'true';
  }

  /** No answer about the market leaves before the block it rests on is committed. */
  function checkCommitted({ headers, text }: Answered, { method, path }: Asked): void {
    const sequence = Number(headers['wattbook-sequence'] ?? 0);
    const last = storage.stored.lastSequence();
    if (sequence > last) world.fault(`${method} ${path} was answered at ${sequence}, durable is ${last}: ${text}`);
  }

  async function submit(command: Command): Promise<Outcome | { kind: 'NOT_SENT' }> {
    const { promise, resolve } = Promise.withResolvers<Outcome | { kind: 'NOT_SENT' }>();
    const process = route();
    if (process === undefined) return { kind: 'NOT_SENT' };
    const { life, exchange } = process;
    world.at(CLIENT_PATIENCE_US, () => resolve({ kind: 'UNKNOWN' }));
    life.deliver(() => void exchange.submit(command).then((outcome) => life.deliver(() => resolve(outcome))));
    const outcome = await promise;
    if (outcome.kind === 'RECORDED' && outcome.record.sequence > storage.stored.lastSequence()) {
      world.fault(`${command.type} was answered at ${outcome.record.sequence} before it was durable`);
    }
    if (outcome.kind === 'RECORDED') world.count(isRefused(outcome.record) ? 'operator refused' : 'operator acts');
    return outcome;
  }

  function listen(
    identity: Identity,
    asked: { query: object; lastEventId?: string },
    ears: StreamEars,
  ): StreamSocket | undefined {
    const process = opened().findLast(({ exchange }) => exchange.state() === 'LEADING');
    if (process?.life.state() !== 'RUNNING' || !process.life.passes('a stream is opened')) return undefined;
    const socket = createStreamSocket(world, process.life, ears);
    process.door.listen(identity, asked, socket);
    return socket;
  }

  function tempt(): void {
    const process = newest();
    if (process !== undefined && world.strikes('process paused', swarm.pause)) {
      process.life.pause();
      world.at(random.below(random.oneOf([500_000, 60_000_000])), process.life.wake);
      if (random.chance(0.6)) world.at(1_200_000, startProcess);
    }
    if (world.strikes('second leader', swarm.secondLeader)) startProcess();
    if (world.strikes('clock untrusted', swarm.clockFault))
      distrustedUntilUs = Math.max(distrustedUntilUs, world.nowUs() + random.below(20_000_000));
    if (world.strikes('time leapt', swarm.leap)) world.leap(random.below(random.oneOf([2_000_000, 900_000_000])));
  }

  return {
    start: () => {
      startProcess();
      supervise();
    },
    ask,
    submit,
    listen,
    tempt,
    closeFor: (downUs) => {
      for (const { life } of living()) life.kill('everything is closed for a while');
      world.leap(downUs);
    },
    isCalm: () => living().length === 1 && newest()?.opened()?.exchange.state() === 'LEADING',
    calmDown: () => {
      distrustedUntilUs = 0;
      for (const process of living()) process.life.wake();
      for (const process of living().slice(0, -1)) process.life.kill('calm');
    },
    leader: () => newest()?.opened(),
  };
}
