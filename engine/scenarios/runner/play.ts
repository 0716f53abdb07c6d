/** Plays a scenario on a venue, step by step, and finds out where the venue does something else than it says. */
import { differences, listDifferences } from './differences.ts';
import type { Ask, Fate, Known, Level, Scenario, Step } from './scenario.ts';
import type { Answer, ScenarioVenue, SeenOrder } from './venue.ts';
import { mw, price } from './written.ts';

/** What there was before a step. */
export type Before = { orders: ReadonlyMap<number, SeenOrder>; trades: number };

/** Throws with all that is otherwise in the first step where something is. */
export async function play(scenario: Scenario, venue: ScenarioVenue): Promise<void> {
  let before: Before = { orders: new Map(), trades: 0 };
  for (const step of scenario.steps) {
    const found = await playStep(step, venue, before);
    if (found.wrong.length > 0) throw new Error(explain(scenario, step, venue, found.wrong));
    before = found.after;
  }
}

function explain({ file, title }: Scenario, { line, text }: Step, venue: ScenarioVenue, wrong: string[]): string {
  return [`${title}: otherwise on the ${venue.name} market`, `  ${file}:${line}: ${text}`, ...wrong].join('\n      ');
}

type Played = { wrong: string[]; after: Before };

async function playStep(step: Step, venue: ScenarioVenue, before: Before): Promise<Played> {
  const answers = await act(step, venue, before);
  const orders = new Map((await venue.orders()).map((order) => [order.orderId, order]));
  const trades = await venue.trades();
  const seen = {
    answers,
    orders,
    trades,
    newTrades: trades.slice(before.trades),
    ended: [...orders.values()].filter((order) => hasEnded(order) && !hasEnded(before.orders.get(order.orderId))),
  };
  const wrong = differences(step.outcome, seen);
  for (const { contractId, state } of step.outcome.contracts) {
    const is = await venue.contractState(contractId);
    if (is !== state) wrong.push(`${contractId} is ${is}, not ${state}`);
  }
  if (step.act.kind === 'BOOK') wrong.push(...compareBook(step.act.levels, await venue.levels(step.act.contractId)));
  return { wrong, after: { orders, trades: trades.length } };
}

/** Otherwise than by being filled. */
const hasEnded = (order: SeenOrder | undefined): boolean => order?.state === 'CANCELLED' || order?.state === 'EXPIRED';

/** What the venue answered: nothing where nothing was asked, or nothing was heard. */
async function act({ act }: Step, venue: ScenarioVenue, before: Before): Promise<Answer[]> {
  switch (act.kind) {
    case 'ASK':
      return askAll(act.asks, act.fate, venue, knownFrom(before));
    case 'TIME':
      await venue.moveTo(act.timeUs);
      return [];
    case 'RESTART':
      await venue.restart();
      return [];
    case 'BOOK':
    case 'CHECK':
      return [];
  }
}

async function askAll(asks: Ask[], fate: Fate, venue: ScenarioVenue, known: Known): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const ask of asks) {
    if (fate === 'ANSWERED') answers.push(await venue.ask(ask(known)));
    else if (fate === 'ANSWER_LOST') await venue.askUnheard(ask(known));
  }
  return answers;
}

function knownFrom({ orders }: Before): Known {
  const find = (name: string): SeenOrder => {
    const [found, other] = [...orders.values()].filter((order) => order.name === name);
    if (found === undefined) throw new Error(`there is no order ${name} at the venue`);
    if (other !== undefined) throw new Error(`two participants have an order ${name}: give them different names`);
    return found;
  };
  return { orderIdOf: (name) => find(name).orderId, revisionOf: (name) => find(name).revision };
}

function compareBook(expected: Level[], seen: Required<Level>[]): string[] {
  const text = (level: Level, isCounted: boolean): string => {
    const counted = isCounted ? `, ${level.orders ?? 0} orders` : '';
    return `${level.side} ${mw(level.quantityLots)} at ${price(level.priceTicks)}${counted}`;
  };
  const is = seen.map((level, index) => text(level, expected[index]?.orders !== undefined));
  return listDifferences(
    is,
    expected.map((level) => text(level, level.orders !== undefined)),
    'nothing',
  );
}
