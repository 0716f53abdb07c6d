/**
 * Commands a second through a plain call and over the link, side by side in one run: so many who each ask, wait for the
 * outcome, and ask again. Both exchanges keep their journal in memory, and take as long for a commit as they are told:
 * the plain one stands in this thread, as in one process; the one behind the door in a thread of its own.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createLog } from '../../src/ops/log.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { createRemoteExchange, type Leader } from '../../src/exchange-link/remote-exchange.ts';
import type { ExchangeChannel } from '../../src/exchange-channel.ts';
import { createMemoryJournal, type MemoryJournal } from '../support/memory-journal.ts';
import { startExchange } from '../support/linked-exchange.ts';
import { order, setUpCommands, testContracts } from '../support/venue.ts';
import { figureOf, table, told, type Figure } from './figures.ts';

const SUBMITTERS = [1, 16, 256];
const COMMIT_MS = [0, 2];
const log = createLog('silent');
const clock = createSystemClock();

/** An exchange that trades now, whose commits take so long. */
export async function startTradingExchange(commitMs: number) {
  const exchange = await startExchange(clock, createSlowJournal(commitMs));
  for (const command of setUpCommands(testContracts(1, clock.nowUs()))) await exchange.submit(command);
  return exchange;
}

function createSlowJournal(commitMs: number): MemoryJournal {
  const journal = createMemoryJournal();
  const { append } = journal;
  if (commitMs === 0) return journal;
  return { ...journal, append: (block) => delay(commitMs).then(() => append(block)) };
}

/** @yields one line after the other */
export async function* benchLink(args: readonly string[]): AsyncGenerator<string> {
  const { runs, commands } = readOptions(args);
  yield `${commands} commands a run (a tenth by one submitter), ${runs} runs each; commands/s: median (least–most)`;
  const rows = [['commit', 'submitters', 'plain call', 'over the link', 'link : plain']];
  for (const commitMs of COMMIT_MS) {
    for (const submitters of SUBMITTERS) rows.push(await compare(commitMs, submitters, commands, runs));
  }
  yield table(rows);
}

async function compare(commitMs: number, submitters: number, commands: number, runs: number): Promise<string[]> {
  const count = submitters === 1 ? Math.ceil(commands / 10) : commands;
  const plain = await startTradingExchange(commitMs);
  const worker = new Worker(new URL('link-exchange.ts', import.meta.url), { workerData: { commitMs } });
  const leader = await new Promise<Leader>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const remote = createRemoteExchange({ findLeader: () => leader, clock, log });
  const rates: { plain: number[]; link: number[] } = { plain: [], link: [] };
  // The first run warms up; then one of each in turn, so that whatever else happens here happens to both.
  for (let run = -1; run < runs; run++) {
    const [plainRate, linkRate] = [await rateOf(plain, submitters, count), await rateOf(remote, submitters, count)];
    if (run < 0) continue;
    rates.plain.push(plainRate);
    rates.link.push(linkRate);
  }
  await remote.stop();
  await worker.terminate();
  await plain.stop();
  const [plainFigure, linkFigure] = [figureOf(rates.plain), figureOf(rates.link)];
  const ratio = figureOf(rates.link.map((rate, run) => rate / (rates.plain[run] ?? NaN)));
  return [`${commitMs} ms`, String(submitters), whole(plainFigure), whole(linkFigure), told(ratio)];
}

const whole = (figure: Figure): string => told(figure, 0);
let asked = 0;

/** Commands a second: buyers and sellers who meet, so the book stays small. */
async function rateOf(channel: ExchangeChannel, submitters: number, commands: number): Promise<number> {
  let left = commands;
  async function submitOn(): Promise<void> {
    while (left-- > 0) {
      const number = asked++;
      const side = number % 2 === 0 ? 'BUY' : 'SELL';
      const outcome = await channel.submit(
        order(`o${number}`, { side, participantId: side === 'BUY' ? 'alpha' : 'beta' }),
      );
      if (outcome.kind !== 'RECORDED') throw new Error(`a command is ${JSON.stringify(outcome)}`);
    }
  }
  const beganUs = clock.nowUs();
  await Promise.all(Array.from({ length: submitters }, submitOn));
  return (commands * 1_000_000) / (clock.nowUs() - beganUs);
}

function readOptions(args: readonly string[]): { runs: number; commands: number } {
  const options = { runs: 5, commands: 10_000 };
  for (const arg of args) {
    const [, name, value] = /^--(runs|commands)=([1-9]\d{0,6})$/.exec(arg) ?? [];
    if (name !== 'runs' && name !== 'commands') throw new Error(`${arg}: there is --runs=N and --commands=N`);
    options[name] = Number(value);
  }
  return options;
}
