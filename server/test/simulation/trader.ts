/**
 * A participant's bot, as the guides want it: the same request again while its outcome is unknown, a new price under a
 * new id once it is told that nothing happened, now and then a late retry of something long done; and reads.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Command } from '@wattbook/engine/commands';
import type { Identity } from '../../src/directory/directory.ts';
import { requestOf } from '../scenarios/requests.ts';
import type { OrderView } from '../support/journal-story.ts';
import { viewFault } from '../support/order-audit.ts';
import { batchOf, readyAgain, requestFor, type Batch, type BatchNotes } from './batches.ts';
import { bodyOf, isRepeatable, type Claim, type ClaimNotes } from './claims.ts';
import type { Checker } from './checker.ts';
import { wantBatch, wantNext, type Wish } from './commands.ts';
import type { Deployment, Told } from './deployment.ts';
import type { Asked } from './door.ts';
import { isPoison } from './simulated-quarantine.ts';
import type { World } from './world.ts';

export type Trader = {
  /** Trades until told to stop. */
  start(): void;
  stop(): void;
  /** Everything in doubt asked again until there is an answer. */
  settleDoubts(): void;
  /** Also while an answer is on its way. */
  hasDoubts(): boolean;
  /** Everything acknowledged is asked for once more. */
  askAgain(): Promise<void>;
  /** All of its orders and trades and the tape, page by page, against the journal. */
  readAll(): Promise<void>;
};

export type TraderOptions = {
  world: World;
  deployment: Deployment;
  checker: Checker;
  notes: ClaimNotes;
  batchNotes: BatchNotes;
  identity: Identity;
  /** Told each time that it does something. */
  onActs: () => void;
  /** It begins nothing new before then. */
  breathUntilUs: () => number;
};

const RETRY_US = 700_000;
const REST_US = 100_000;
/** More than one, so that requests overtake each other. */
const IN_FLIGHT_MAX = 3;
const PAGE = 9;

export function createTrader({
  world,
  deployment,
  checker,
  notes,
  batchNotes,
  identity,
  onActs,
  breathUntilUs,
}: TraderOptions): Trader {
  const { random, swarm } = world;
  const { story } = checker;
  /** What it asks alone, or may ask alone again. */
  const own: Claim[] = [];
  const batches: Batch[] = [];
  let ids = 0;
  let isStopped = false;
  let isSettling = false;
  let inFlight = 0;
  /** It found nobody at home, and comes back then. */
  let restsUntilUs = 0;
  /** The highest sequence that this client was told. */
  let toldSequence = 0;

  function act(): void {
    if (isStopped) return;
    const untilUs = Math.max(restsUntilUs, breathUntilUs());
    const restsUs = Math.max(untilUs - world.nowUs(), inFlight < IN_FLIGHT_MAX ? 0 : swarm.networkUs);
    if (restsUs > 0) return void world.at(restsUs, act);
    world.at(world.delayUs(swarm.paceUs), act);
    deployment.tempt();
    onActs();
    if (swarm.features.has('late retries') && random.chance(0.06)) {
      const old = random.anyOf(own.filter(isOver));
      if (old !== undefined) return send(old);
    }
    if (swarm.features.has('reads') && random.chance(0.12)) return void read();
    const wish: Wish = {
      ...{ random, swarm, market: checker.market, actor: actorOf(identity), nowUs: world.nowUs() },
      nextId: () => `${identity.keyId}-${++ids}`,
    };
    if (swarm.features.has('batches') && random.chance(0.15)) return batch(wish);
    const command = wantNext(wish);
    if (command === undefined) return;
    const claim = claimOf(command, identity);
    if (claim === undefined) return sendOnce(command);
    own.push(claim);
    notes.claims.push(claim);
    send(claim);
  }

  /** A new one, or now and then one that is long done. */
  function batch(wish: Wish): void {
    const old = swarm.features.has('late retries') && random.chance(0.15) ? random.anyOf(batches) : undefined;
    if (old !== undefined && isFree(old)) return sendBatch(old);
    const wanted = wantBatch(wish);
    if (wanted === undefined) return;
    const made = batchOf(wanted, identity);
    batches.push(made);
    own.push(...made.claims.filter((claim) => isRepeatable(claim) && claim.ofClientOrderId === undefined));
    notes.claims.push(...made.claims);
    sendBatch(made);
  }

  const isFree = ({ isOnItsWay, isSpent, claims }: Batch): boolean =>
    !isOnItsWay && !isSpent && claims.length > 0 && !claims.some(isInDoubt);

  function sendBatch(sent: Batch): void {
    inFlight += 1;
    sent.isOnItsWay = true;
    readyAgain(sent);
    const asked = requestFor(sent);
    void deployment.ask(identity, asked).then((told) => {
      inFlight -= 1;
      sent.isOnItsWay = false;
      world.count('batches');
      count(told, sent.claims[0]?.attempts === 0);
      world.note(`${identity.keyId} ${JSON.stringify(asked.body)}: ${JSON.stringify(told)}`);
      if (told.kind === 'ANSWERED') hear(told.answered.headers);
      batchNotes.note(sent, told);
      goOnWith(sent);
    });
  }

  /** The documented recipe; what a batch doesn't reach any more is asked alone. */
  function goOnWith(sent: Batch): void {
    const inDoubt = sent.claims.filter(isInDoubt);
    if (sent.isSpent) {
      for (const claim of inDoubt) {
        if (own.includes(claim)) goOn(claim);
        else claim.belief = 'UNKNOWABLE';
      }
      return;
    }
    const triesAgain = sent.claims.length > 0 && isUndone(sent) && random.chance(0.5);
    if (inDoubt.length === 0 && !triesAgain) return;
    world.at(world.delayUs(RETRY_US), () => {
      // Unless that happens already, as a late retry.
      if (!sent.isOnItsWay) sendBatch(sent);
    });
  }

  /** Nothing of it was executed, says the venue. */
  function isUndone({ claims }: Batch): boolean {
    return !isSettling && claims.every(({ belief, attempts }) => belief === 'NOT_EXECUTED' && attempts < 4);
  }

  function send(claim: Claim): void {
    inFlight += 1;
    void deployment.ask(identity, claim.asked).then((told) => {
      inFlight -= 1;
      count(told, claim.attempts === 0);
      world.note(`${identity.keyId} ${claim.asked.method} ${claim.asked.path}: ${JSON.stringify(told)}`);
      if (told.kind === 'ANSWERED') hear(told.answered.headers);
      notes.note(claim, told);
      goOn(claim);
    });
  }

  /** What finds nobody at home is no command. */
  function count(told: Told, isFirst: boolean): void {
    const isHome = told.kind === 'ANSWERED' && told.answered.status !== 503;
    if (!isHome) restsUntilUs = world.nowUs() + world.delayUs(REST_US);
    if (told.kind !== 'NOT_SENT') world.count(isFirst ? 'commands' : 'commands again');
  }

  /** The documented recipe. */
  function goOn(claim: Claim): void {
    const triesAgain = claim.belief === 'NOT_EXECUTED' && !isSettling && claim.attempts < 4 && random.chance(0.5);
    if (isInDoubt(claim) || triesAgain) world.at(world.delayUs(RETRY_US), () => send(claim));
  }

  /** What has no id to be known again by: a client looks how things stand, and asks again if it has to. */
  function sendOnce(command: Command): void {
    void deployment.ask(identity, askedOf(command)).then((told) => {
      count(told, true);
      world.note(`${identity.keyId} ${command.type}: ${JSON.stringify(told)}`);
      if (told.kind === 'ANSWERED') hear(told.answered.headers);
    });
  }

  function hear(headers: Record<string, string>): void {
    toldSequence = Math.max(toldSequence, Number(headers['wattbook-sequence'] ?? 0));
  }

  /** What it was told before must be in what it reads, if it says so. */
  async function read(): Promise<void> {
    world.count('reads');
    const minSequence = random.chance(0.5) ? toldSequence : 0;
    const [front] = checker.market.contracts;
    const path = random.oneOf([
      '/orders?limit=500',
      '/trades?limit=500',
      '/market/trades?limit=500',
      `/contracts/${front?.contractId}/book`,
    ]);
    const told = await deployment.ask(identity, asksFor(path, minSequence));
    world.note(`${identity.keyId} reads ${path}: ${JSON.stringify(told).length}`);
    if (told.kind !== 'ANSWERED' || told.answered.status === 503) return;
    const { answered } = told;
    if (answered.status !== 200)
      return path.includes('/book') ? undefined : world.fault(`GET ${path}: ${answered.text}`);
    const sequence = Number(answered.headers['wattbook-sequence']);
    if (sequence < minSequence) world.fault(`GET ${path} is of ${sequence}, ${minSequence} was asked for`);
    checkItems(path, (bodyOf(answered)['items'] ?? []) as OrderView[], sequence);
  }

  function checkItems(path: string, items: OrderView[], sequence: number): void {
    if (path.startsWith('/orders')) return checkOrders(path, items, sequence);
    if (path.startsWith('/market/trades')) {
      const expected = story.trades.filter((trade) => trade.sequence <= sequence).map(({ tape }) => tape['tradeId']);
      return checkIds(
        path,
        items.map((item) => item['tradeId']),
        expected.reverse(),
      );
    }
    if (!path.startsWith('/trades')) return;
    const expected = story.trades
      .filter((trade) => trade.sequence <= sequence)
      .flatMap(({ tape, sides }) =>
        sides.filter((side) => side.participantId === identity.participantId).map(() => tape['tradeId']),
      );
    checkIds(
      path,
      items.map((item) => item['tradeId']),
      expected.reverse(),
    );
  }

  function checkOrders(path: string, items: OrderView[], sequence: number): void {
    const orders = [...story.orders.values()].filter(({ placed }) => placed.participantId === identity.participantId);
    const expected = orders
      .filter(({ acceptedSequence }) => acceptedSequence <= sequence)
      .map(({ orderId }) => `O-${orderId}`);
    checkIds(
      path,
      items.map((item) => item['orderId']),
      expected.reverse(),
    );
    for (const item of items) {
      const order = story.orders.get(Number(String(item['orderId']).slice('O-'.length)));
      const fault = order === undefined ? `shows ${JSON.stringify(item)}` : viewFault(item, order, sequence);
      if (fault !== undefined) world.fault(`GET ${path}: ${fault}`);
    }
  }

  /** A list may show more than it promised, at its newest end; what it promised is exact. */
  function checkIds(path: string, shown: unknown[], expected: unknown[]): void {
    const promised = shown.slice(Math.max(0, shown.length - expected.length));
    if (!isDeepStrictEqual(promised, expected.slice(0, 500)))
      world.fault(`GET ${path}: ${shown.join()}, not ${expected.join()}`);
  }

  async function pagesOf(path: string): Promise<{ items: OrderView[]; sequence: number }> {
    const items: OrderView[] = [];
    let sequence: number | undefined;
    let cursor = '';
    for (;;) {
      const told = await deployment.ask(identity, asksFor(`${path}?limit=${PAGE}${cursor}`, story.sequence()));
      if (told.kind !== 'ANSWERED' || told.answered.status !== 200) {
        if (told.kind === 'ANSWERED' && told.answered.status !== 503) {
          world.fault(`GET ${path} of a calm venue: ${JSON.stringify(told)}`);
          return { items, sequence: 0 };
        }
        continue;
      }
      const page = bodyOf(told.answered);
      sequence ??= Number(told.answered.headers['wattbook-sequence']);
      items.push(...(page['items'] as OrderView[]));
      const { nextCursor } = page as { nextCursor: string | null };
      if (nextCursor === null) return { items, sequence };
      cursor = `&cursor=${nextCursor}`;
    }
  }

  async function readAll(): Promise<void> {
    for (const path of ['/orders', '/trades', '/market/trades']) {
      const { items, sequence } = await pagesOf(path);
      checkItems(path, items, sequence);
      if (path === '/market/trades') checkTape(items);
    }
  }

  /** Each trade once, and as it stands now. */
  function checkTape(items: OrderView[]): void {
    const expected = story.trades.map(({ tape, changes }) => changes.at(-1)?.tape ?? tape).reverse();
    if (!isDeepStrictEqual(items, expected))
      world.fault(`the tape is ${JSON.stringify(items)}, not ${JSON.stringify(expected)}`);
  }

  async function askAgain(): Promise<void> {
    for (const claim of own.filter((one) => isOver(one) && isRepeatable(one))) {
      notes.note(claim, await askUntilHome(claim.asked));
    }
    for (const sent of batches.filter(({ claims }) => claims.length > 0 && claims.every(isOver))) {
      batchNotes.note(sent, await askUntilHome(requestFor(sent)));
    }
  }

  /** Poison leaves the venue without a market for a moment. */
  async function askUntilHome(asked: Asked): Promise<Told> {
    for (;;) {
      const told = await deployment.ask(identity, asked);
      world.note(`${identity.keyId} asks again ${asked.path} ${JSON.stringify(asked.body)}: ${JSON.stringify(told)}`);
      if (told.kind === 'ANSWERED' && told.answered.status !== 503) return told;
    }
  }

  return {
    start: act,
    stop: () => {
      isStopped = true;
    },
    settleDoubts: () => {
      isSettling = true;
    },
    hasDoubts: () => inFlight > 0 || own.some(isInDoubt) || batches.some(({ claims }) => claims.some(isInDoubt)),
    askAgain,
    readAll,
  };
}

/** And a repetition would tell. */
function isInDoubt(claim: Claim): boolean {
  return claim.belief === 'UNKNOWN' && isRepeatable(claim);
}

/** Sent again, it has to be answered as before. */
function isOver({ belief, isPoison }: Claim): boolean {
  return belief === (isPoison ? 'REFUSED' : 'ACKNOWLEDGED');
}

const actorOf = ({ participantId, userId, keyId }: Identity) => ({ participantId, userId, keyId });

function askedOf(command: Command): Asked {
  return requestOf(command, () => 0);
}

function asksFor(path: string, minSequence: number): Asked {
  const headers = minSequence > 0 ? { 'wattbook-min-sequence': String(minSequence) } : {};
  return { method: 'GET', path, headers };
}

function claimOf(command: Command, identity: Identity): Claim | undefined {
  const fresh = { belief: 'UNSENT', wasInDoubt: false, attempts: 0, clientOrderIds: [] } as const;
  const unsent = { ...fresh, identity, isPoison: isPoison(command) };
  switch (command.type) {
    case 'PlaceOrder':
    case 'PlaceBlock':
      return { ...unsent, kind: 'SUBMIT', asked: askedOf(command), clientOrderIds: [command.clientOrderId] };
    case 'PlaceBasket': {
      const clientOrderIds = command.legs.map((_leg, index) => `${command.clientBasketId}:${index + 1}`);
      return { ...unsent, kind: 'SUBMIT', asked: askedOf(command), clientOrderIds };
    }
    case 'AmendOrder':
    case 'CancelOrder':
    case 'ParkOrder':
    case 'ActivateOrder': {
      const { orderId, revision } = command;
      const changes = { ...(orderId !== undefined && { orderId }), ...(revision !== undefined && { revision }) };
      return { ...unsent, clientOrderIds: [], kind: KINDS[command.type], asked: askedOf(command), ...changes };
    }
    default:
      return undefined;
  }
}

const KINDS = { AmendOrder: 'AMEND', CancelOrder: 'CANCEL', ParkOrder: 'PARK', ActivateOrder: 'ACTIVATE' } as const;
