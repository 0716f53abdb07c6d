/**
 * Readers with all kinds of channels and filters, cut at random bytes while the market goes on: over HTTP, from history
 * that only the journal has, from memory, and live. Nothing may be lost, doubled or out of order.
 */
import { createTail, type Tail } from '../../src/journal/tail.ts';
import type { CommittedBlock } from '../../src/journal/committed-block.ts';
import { PARTICIPANTS } from '../../src/journal/random-history.test.ts';
import { createSeededRandom, type Random } from '../../src/ops/random.ts';
import { openStreamDesk, type StreamDesk } from '../support/stream-desk.ts';
import { createCutReader, type CutReader } from './cut-reader.ts';
import { createHearing, type Hearing, type Words } from './hearing.ts';
import { tellStory, type Channel, type Story, type Wish } from './story.ts';

/** `levelsMax`: so many changes of books are remembered; by default all of the story. */
export type Campaign = { seed: number; readers: number; cutsEach: number; commands: number; levelsMax?: number };

/** `evictions`: readers that the venue ended, as they took nothing. `events`: different ones that were heard. */
export type CampaignReport = {
  cuts: number;
  evictions: number;
  events: number;
  records: number;
  faults: readonly string[];
};

const CHANNELS: readonly Channel[] = ['trades', 'orders', 'books', 'market'];
/** Of the blocks so much is only in the journal: a part of it is read from there by whoever resumes early. */
const STORED_PART = 0.3;
const BEGIN_PART = 0.4;
const BYTES_MAX = 16_384;
/** When the story is over there is little more than heartbeats. */
const BYTES_MAX_AT_END = 300;
const TURN_MS = 100;
/** In which a heartbeat comes. */
const LONG_TURN_MS = 5_000;
/** After so many turns without a cut the market goes on, whoever is behind. */
const QUIET_TURNS_MAX = 20;
/** Turns in which nothing is missing any more, so that what comes twice is heard. */
const LAST_TURNS = 60;
const PATIENCE_MS = 60_000;
const PATIENCE_MS_PER_CUT = 100;

type Run = {
  story: Story;
  desk: StreamDesk;
  readers: readonly CutReader[];
  hearings: readonly Hearing[];
  random: Random;
  published(): number;
  publish(count: number): void;
  turn(): Promise<void>;
};

export async function cutStreams(campaign: Campaign): Promise<CampaignReport> {
  const story = tellStory(campaign.seed, campaign.commands);
  const { levelsMax } = campaign;
  const turns = createTurns();
  const drawn = createSeededRandom(campaign.seed);
  const pause = (): Promise<void> => (drawn.below(2) === 0 ? turns.next() : Promise.resolve());
  const source = createStoredTail(Math.floor(story.blocks.length * STORED_PART), pause);
  const desk = await openStreamDesk({ source, ...(levelsMax !== undefined && { levelsMax }) });
  const origin = await desk.venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const words: Words = new Map();
  const run = startRun(campaign, { story, desk, origin, words, turns });
  try {
    const faults = await drive(run, campaign);
    const cuts = run.readers.reduce((sum, reader) => sum + reader.cuts(), 0);
    const evictions = run.readers.reduce((sum, reader) => sum + reader.evictions(), 0);
    return { cuts, evictions, events: words.size, records: desk.feed.sequence(), faults };
  } finally {
    const stopped = run.readers.map((reader) => reader.stop());
    turns.go();
    await Promise.all(stopped);
    desk.feed.stop();
    turns.go();
    await desk.venue.close();
  }
}

/** The newest blocks are in memory, the first ones only in the journal. Meanwhile the market may go on. */
function createStoredTail(storedBlocks: number, pause: () => Promise<void>): Tail {
  const stored: CommittedBlock[] = [];
  const tail = createTail({
    read: (fromSequence, blocksMax) => {
      const blocks = stored.map(({ block }) => block).filter(({ lastSequence }) => lastSequence >= fromSequence);
      return Promise.resolve(blocks.slice(0, blocksMax));
    },
  });
  return {
    read: async (fromSequence, blocksMax) => {
      const blocks = await tail.read(fromSequence, blocksMax);
      await pause();
      return blocks;
    },
    add: (committed) => {
      stored.push(committed);
      if (stored.length > storedBlocks) tail.add(committed);
    },
  };
}

/** What others wait for while the market goes on. */
type Turns = { next(): Promise<undefined>; go(): void };

function createTurns(): Turns {
  let waited = Promise.withResolvers<undefined>();
  return {
    next: () => waited.promise,
    go: () => {
      const { resolve } = waited;
      waited = Promise.withResolvers<undefined>();
      resolve(undefined);
    },
  };
}

type Stage = { story: Story; desk: StreamDesk; origin: string; words: Words; turns: Turns };

function startRun({ seed, readers: count, cutsEach, levelsMax }: Campaign, stage: Stage): Run {
  const { story, desk, origin, words, turns } = stage;
  const random = createSeededRandom(seed);
  let published = 0;
  const publish = (blocks: number): void => {
    desk.publish(story.blocks.slice(published, published + blocks));
    published = Math.min(story.blocks.length, published + blocks);
  };
  const turn = async (): Promise<void> => {
    await desk.clock.advance(random.below(8) === 0 ? LONG_TURN_MS : TURN_MS);
    turns.go();
  };
  publish(Math.floor(story.blocks.length * BEGIN_PART));
  const begun = desk.feed.sequence();
  const isOver = (): boolean => published >= story.blocks.length;
  const drawBytes = (drawn: Random): number => drawUpTo(drawn, isOver() ? BYTES_MAX_AT_END : BYTES_MAX);
  const hearings: Hearing[] = [];
  const readers = Array.from({ length: count }, (_, place) => {
    const wish = drawWish(random, story);
    const after = random.below(begun + 1);
    const hearing = createHearing({ story, wish, words, after, isExact: levelsMax === undefined });
    hearings.push(hearing);
    return createCutReader({
      ...{ name: `reader ${place} ${JSON.stringify(wish)}`, origin, key: desk.keys.get(wish.participant) ?? '' },
      ...{ wish, hearing, random: createSeededRandom(seed + 1 + place), cuts: cutsEach, drawBytes },
      turn: turns.next,
    });
  });
  return { story, desk, readers, hearings, random, published: () => published, publish, turn };
}

/** As often 1 to 10 as 1,000 to 10,000. */
function drawUpTo(random: Random, most: number): number {
  return Math.ceil(most ** (random.below(1_000) / 1_000));
}

function drawWish(random: Random, { contractIds }: Story): Wish {
  const channels = CHANNELS.filter(() => random.below(2) === 0);
  const contractId = contractIds[random.below(contractIds.length)] ?? '';
  const filters: Wish['filter'][] = [{}, {}, {}, { contractId }, { contractId }, { product: 'PT15M' }, { area: 'XX' }];
  const isConflated = channels.includes('books') && random.below(3) === 0;
  return {
    participant: PARTICIPANTS[random.below(PARTICIPANTS.length)] ?? 'alpha',
    channels: channels.length === 0 ? ['books', 'trades'] : channels,
    filter: filters[random.below(filters.length)] ?? {},
    ...(isConflated && { conflate: '250ms' as const }),
  };
}

/** The market goes on as the cuts do. Returns what was wrong. */
async function drive(run: Run, { cutsEach }: Campaign): Promise<string[]> {
  const { story, readers, hearings, random, published, publish, turn } = run;
  const untilMs = performance.now() + PATIENCE_MS + cutsEach * readers.length * PATIENCE_MS_PER_CUT;
  const faults = (): string[] => readers.flatMap((reader) => reader.fault() ?? []);
  const wanted = cutsEach * readers.length;
  let [quietTurns, before] = [0, 0];
  for (let cuts = 0; cuts < wanted && faults().length === 0 && performance.now() < untilMs;) {
    cuts = readers.reduce((sum, reader) => sum + reader.cuts(), 0);
    quietTurns = cuts === before ? quietTurns + 1 : 0;
    before = cuts;
    const isBehind = published() / story.blocks.length < BEGIN_PART + (1 - BEGIN_PART) * (cuts / wanted);
    if (isBehind || quietTurns > QUIET_TURNS_MAX) publish(1 + random.below(3));
    await turn();
  }
  publish(story.blocks.length);
  const isWhole = (): boolean => hearings.every((hearing) => hearing.missing() === undefined);
  while (!isWhole() && faults().length === 0 && performance.now() < untilMs) await turn();
  for (let last = 0; last < LAST_TURNS; last++) await turn();
  const missing = hearings.flatMap((hearing, place) => {
    const what = hearing.missing();
    return what === undefined ? [] : [`reader ${place} never heard ${what}`];
  });
  return [...faults(), ...missing];
}
