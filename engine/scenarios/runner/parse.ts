/**
 * Reads a scenario file. It is read line by line; words are set apart by blanks, as many as make it look well.
 *
 *   title | why | rules | except …                      the head: rules are of docs/market-rules.md
 *   participants | product | contract | day | terms …   the set-up, before the first `time`
 *   time <instant>                                      it is that time now; with it, the venue begins
 *   <participant> <verb> …   operator <verb> …          who does what (acts.ts, operator-acts.ts)
 *     leg buys|sells …                                  of a basket
 *     <outcome>                                         indented: what comes of it (outcomes.ts)
 *   book <contract>                                     and its levels, indented, highest price first; or `empty`
 *   check | restart                                     as things stand; all is built from the journal again
 *   # …                                                 for readers
 *
 * Prices have two decimals (EUR/MWh), quantities one (MW). Where it is wrong, ScenarioError says what would be right.
 */
import type { BasketLeg, Command } from '../../src/commands.ts';
import { actor, oneContractId, readAct, readLeg } from './acts.ts';
import { readOperatorAct } from './operator-acts.ts';
import { nothing, readLevel, readOutcome } from './outcomes.ts';
import { VENUE_NAMES, type Act, type Ask, type Fate, type Level, type Scenario } from './scenario.ts';
import { nothingNamed, readSetUp, setUpCommands, type Named } from './set-up.ts';
import { choice, instant, name, ScenarioError, wordsOf, type Words } from './words.ts';

/** What is read so far. */
type Draft = Omit<Scenario, 'beginsUs' | 'setUp'> & {
  /** At its first time. */
  begin?: { beginsUs: number; setUp: Command[] };
  nowUs: number;
  named: Named;
  /** What the indented lines below a step are read into. */
  readMore?: (words: Words) => void;
};

/** @param file its name, as errors tell it. */
export function parseScenario(file: string, text: string): Scenario {
  const named = nothingNamed();
  const draft: Draft = { file, title: '', why: '', rules: [], exceptions: new Map(), steps: [], nowUs: 0, named };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const words = wordsOf(file, index + 1, line);
    if (!/^\s/.test(line)) readLine(words, draft);
    else if (draft.readMore === undefined) words.fail('an indented line says what comes of a step, and here is none');
    else draft.readMore(words);
  }
  return finish(draft);
}

function finish({ file, title, why, rules, exceptions, steps, begin }: Draft): Scenario {
  const lacks = (part: string): never => {
    throw new ScenarioError(`${file}: there is no line "${part} …"`);
  };
  if (title === '') return lacks('title');
  if (why === '') return lacks('why');
  if (rules.length === 0) return lacks('rules');
  if (begin === undefined) return lacks('time');
  return { file, title, why, rules, exceptions, ...begin, steps };
}

function readLine(words: Words, draft: Draft): void {
  delete draft.readMore;
  const keyword = words.next('a word');
  if (readHead(words, keyword, draft)) return;
  if (keyword === 'time') return readTime(words, draft);
  if (draft.begin !== undefined) return readStep(words, keyword, draft);
  if (readSetUp(words, keyword, draft.named) === undefined) {
    words.fail(
      `"${keyword}" can't stand before the first "time …": participants, product, contract, day and terms can`,
    );
  }
  words.end();
}

function readHead(words: Words, keyword: string, draft: Draft): boolean {
  switch (keyword) {
    case 'title':
      draft.title = words.rest('what the scenario shows');
      return true;
    case 'why':
      draft.why = `${draft.why} ${words.rest('why it is so')}`.trim();
      return true;
    case 'rules':
      draft.rules = words.rest('rules such as 3.1, 3.2').split(/,\s*/);
      for (const rule of draft.rules)
        if (!/^\d+\.\d+$/.test(rule)) words.fail(`"${rule}" should be a rule such as 3.1`);
      return true;
    case 'except':
      draft.exceptions.set(choice(words, VENUE_NAMES), words.rest('the reason'));
      return true;
    default:
      return false;
  }
}

function readTime(words: Words, draft: Draft): void {
  const { timeUs } = instant(words);
  words.end();
  if (timeUs < draft.nowUs) words.fail('time never runs backwards: this is before the last time');
  draft.nowUs = timeUs;
  if (draft.begin === undefined) draft.begin = { beginsUs: timeUs, setUp: setUpCommands(draft.named, timeUs) };
  else addStep(draft, words, { kind: 'TIME', timeUs });
}

/** Adds the step; indented lines are its outcome, unless the step reads them otherwise. */
function addStep(draft: Draft, words: Words, act: Act, readMore?: (more: Words) => void): void {
  const outcome = nothing();
  draft.steps.push({ line: words.line, text: words.text, act, outcome });
  draft.readMore = readMore ?? ((more) => readOutcome(more, outcome, draft.named));
}

function readStep(words: Words, keyword: string, draft: Draft): void {
  switch (keyword) {
    case 'check':
      words.end();
      return addStep(draft, words, { kind: 'CHECK' });
    case 'restart':
      words.end();
      return addStep(draft, words, { kind: 'RESTART' });
    case 'book': {
      const contractId = oneContractId(words, draft.named);
      words.end();
      const levels: Level[] = [];
      return addStep(draft, words, { kind: 'BOOK', contractId, levels }, (more) => {
        if (!more.take('empty')) levels.push(readLevel(more));
        more.end();
      });
    }
    case 'operator': {
      const asks = [readOperatorAct(words, draft.named, draft.nowUs)];
      words.end();
      return addStep(draft, words, { kind: 'ASK', asks, fate: 'ANSWERED' });
    }
    default:
      return readParticipantsStep(words, keyword, draft);
  }
}

/** The last who is not admitted: so that a scenario can show what becomes of it. */
const STRANGER = 'stranger';

function readParticipantsStep(words: Words, participantId: string, draft: Draft): void {
  const { named } = draft;
  if (participantId !== STRANGER && !named.participants.includes(participantId)) {
    words.fail(
      `"${participantId}" is no participant: ${named.participants.join(', ')} are, operator, check and book go too`,
    );
  }
  if (words.take('basket')) return readBasket(words, participantId, draft);
  const asks = readAct(words, participantId, named);
  const fate = readFate(words);
  words.end();
  addStep(draft, words, { kind: 'ASK', asks, fate });
}

function readFate(words: Words): Fate {
  if (words.peek() !== 'answer' && words.peek() !== 'request') return 'ANSWERED';
  const what = words.next('what is lost');
  words.expect('lost');
  return what === 'answer' ? 'ANSWER_LOST' : 'REQUEST_LOST';
}

function readBasket(words: Words, participantId: string, draft: Draft): void {
  const { named } = draft;
  const clientBasketId = name(words, 'a name for the basket');
  const fate = readFate(words);
  words.end();
  const legs: BasketLeg[] = [];
  const ask: Ask = () => ({ ...actor(participantId), type: 'PlaceBasket', clientBasketId, legs });
  addStep(draft, words, { kind: 'ASK', asks: [ask], fate });
  const readOutcomes = draft.readMore;
  draft.readMore = (more) => {
    if (!more.take('leg')) return readOutcomes?.(more);
    legs.push(readLeg(more, named));
    more.end();
  };
}
