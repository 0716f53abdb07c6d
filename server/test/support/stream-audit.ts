/** Holds what readers of the stream heard, and what the lists of trades show, against the journal. */
import { isDeepStrictEqual } from 'node:util';
import type { ApiCaller } from './api-caller.ts';
import type { JournalStory, StoryTrade } from './journal-story.ts';
import type { ParticipantId } from './ledger.ts';
import { readList, viewFault, type ListPage } from './order-audit.ts';
import { eventually } from './patience.ts';
import { createStreamReader, type StreamReader } from './stream-reader.ts';

type Filter = StreamReader['filter'];

const HEARD_TIMEOUT_MS = 120_000;

/** Everything that the reader should have heard up to the story's end: once, in order, word for word. */
export async function readerFaults(reader: StreamReader, story: JournalStory): Promise<string[]> {
  const start = reader.startSequence();
  if (start === undefined) return [`${reader.name}: was never connected`];
  const expected = tradesAfter(story, String(start), reader.filter);
  return [...reader.faults, ...(await heardFaults(reader, expected))];
}

/** Resumes once from `id` with `filter`, and compares all that follows. */
export async function resumeFaults(
  story: JournalStory,
  probe: { origin: string; key: string; after: string; filter: Filter; resumeBy: 'HEADER' | 'QUERY' },
): Promise<string[]> {
  const expected = tradesAfter(story, probe.after, probe.filter);
  const reader = createStreamReader({
    ...probe,
    origins: [probe.origin],
    name: `resumed after ${probe.after} ${JSON.stringify(probe.filter)}`,
  });
  try {
    return [...(await heardFaults(reader, expected)), ...reader.faults];
  } finally {
    await reader.stop();
  }
}

async function heardFaults(reader: StreamReader, expected: readonly StoryTrade[]): Promise<string[]> {
  const { name } = reader;
  try {
    await eventually(`${expected.length} trades`, HEARD_TIMEOUT_MS, () =>
      reader.trades.length >= expected.length ? true : undefined,
    );
  } catch {
    // What is missing is named below.
  }
  for (const [index, trade] of expected.entries()) {
    const heard = reader.trades[index];
    if (heard?.id === trade.id && isDeepStrictEqual(heard.data, trade.tape)) continue;
    const place = `${index + 1} of ${expected.length}, ${reader.trades.length} heard`;
    return [`${name}: trade ${place}: heard ${JSON.stringify(heard)}, the journal has ${JSON.stringify(trade)}`];
  }
  // What it heard beyond the story's end has to be later.
  const last = expected.at(-1);
  const next = reader.trades[expected.length];
  const isLater = last === undefined || next === undefined || isBehind(last, next.id);
  return isLater ? [] : [`${name}: heard ${next.id} after ${last.id}`];
}

/** The trades that follow an id, or a bare sequence, under a filter. */
function tradesAfter(story: JournalStory, id: string, { contractId, product }: Filter): StoryTrade[] {
  return story.trades.filter(
    (trade) =>
      !isBehind(trade, id) &&
      (contractId === undefined || trade.contractId === contractId) &&
      (product === undefined || trade.product === product),
  );
}

/** Whether a reader that stands at `id` has had this trade. A bare sequence stands behind all of its record. */
function isBehind(trade: StoryTrade, id: string): boolean {
  const [sequence, index = '1000000'] = id.split('-');
  const [tradeSequence, tradeIndex] = trade.id.split('-');
  if (tradeSequence !== sequence) return Number(tradeSequence) < Number(sequence);
  return Number(tradeIndex) <= Number(index);
}

/** All orders and own trades of a participant, and the tape, page by page: nothing missing, nothing twice. */
export async function listFaults(
  participantId: ParticipantId,
  caller: ApiCaller,
  readStory: () => Promise<JournalStory>,
): Promise<string[]> {
  const orders = await readAll(caller, '/orders');
  const ownTrades = await readAll(caller, '/trades');
  const tape = await readAll(caller, '/market/trades');
  const story = await readStory();
  const own = [...story.orders.values()].filter(({ placed }) => placed.participantId === participantId);
  const ownIds = own.filter(({ acceptedSequence }) => acceptedSequence <= orders.sequence).map(idOf);
  const byId = new Map(own.map((order) => [idOf(order), order]));
  return [
    ...listFault(
      `${participantId}'s orders`,
      orders.items.map((item) => item['orderId']),
      ownIds.reverse(),
    ),
    ...orders.items.flatMap((item) => {
      const order = byId.get(String(item['orderId']));
      return order === undefined
        ? [`${participantId} sees ${JSON.stringify(item)}`]
        : (viewFault(item, order, orders.sequence) ?? []);
    }),
    ...listFault(`${participantId}'s trades`, ownTrades.items, ownTradesOf(story, participantId, ownTrades.sequence)),
    ...listFault('the tape', tape.items, tapeOf(story, tape.sequence)),
  ];
}

function idOf({ orderId }: { orderId: number }): string {
  return `O-${orderId}`;
}

/** Newest first; of a trade with oneself the SELL side comes first, as the list descends by trade, then side. */
function ownTradesOf(story: JournalStory, participantId: ParticipantId, upTo: number): object[] {
  return story.trades
    .filter(({ sequence }) => sequence <= upTo)
    .flatMap(({ tape, sides }) =>
      sides
        .filter((side) => side.participantId === participantId)
        .map(({ side, orderId }) => {
          const { aggressorSide, ...terms } = tape;
          const placed = story.orders.get(orderId)?.placed;
          const { portfolioId, clientOrderId } = placed ?? {};
          const role = side === aggressorSide ? 'TAKER' : 'MAKER';
          return { ...terms, side, role, orderId: `O-${orderId}`, portfolioId, clientOrderId };
        }),
    )
    .reverse();
}

function tapeOf(story: JournalStory, upTo: number): object[] {
  return story.trades
    .filter(({ sequence }) => sequence <= upTo)
    .map(({ tape }) => tape)
    .reverse();
}

/** A list may show more than it promised, at its newest end; what it promised is exact. */
function listFault(name: string, items: readonly unknown[], expected: readonly unknown[]): string[] {
  const promised = items.slice(Math.max(0, items.length - expected.length));
  if (isDeepStrictEqual(promised, expected)) return [];
  const index = expected.findIndex((one, place) => !isDeepStrictEqual(one, promised[place]));
  const shown = `${JSON.stringify(promised[index])}, the journal has ${JSON.stringify(expected[index])}`;
  return [`${name}: ${items.length} items, ${expected.length} expected; number ${index} is ${shown}`];
}

async function readAll(caller: ApiCaller, path: string): Promise<Omit<ListPage, 'nextCursor'>> {
  const items: ListPage['items'] = [];
  let page = await readList(caller, `${path}?limit=500`);
  const { sequence } = page;
  for (;;) {
    items.push(...page.items);
    if (page.nextCursor === null) return { items, sequence };
    page = await readList(caller, `${path}?limit=500&cursor=${page.nextCursor}`);
  }
}
