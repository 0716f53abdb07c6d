import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, PlaceOrder } from '@wattbook/engine/commands';
import { createSeededRandom } from '../ops/random.ts';
import { openDesk, type SandboxDesk } from './sandbox-desk.test.ts';
import { readSimulatedPrices } from './simulated-prices.ts';
import { createSimulation, SIMULATED_PARTICIPANTS, type Simulation } from './simulation.ts';
import { setUpVenue } from './venue.ts';

const START_US = Date.parse('2026-11-22T12:00:00Z') * 1_000;
const prices = readSimulatedPrices();

/** A venue that was just set up; its set-up commands are forgotten. */
async function openVenue(earlier?: SandboxDesk): Promise<SandboxDesk> {
  const desk = openDesk(START_US, earlier);
  await setUpVenue(desk.setUp);
  desk.sent.length = 0;
  return desk;
}

function simulate(desk: SandboxDesk, { seed = 1, commandsPerSecond = 10 } = {}): Simulation {
  const { channel: exchange, replica, clock, setUp } = desk;
  const random = createSeededRandom(seed);
  return createSimulation({ ...{ exchange, replica, clock, random, prices, commandsPerSecond }, log: setUp.log });
}

async function stop(desk: SandboxDesk, simulation: Simulation): Promise<void> {
  const stopping = simulation.stop();
  await desk.clock.advance(1_000);
  await stopping;
}

const eventsOf = (desk: SandboxDesk) => desk.records().flatMap(({ events }) => events);
const tradesOf = (desk: SandboxDesk) => eventsOf(desk).filter((event) => event.type === 'TradeExecuted');
const activeQuotes = ({ replica }: SandboxDesk) =>
  [...replica.market.orders.values()].filter(({ state, timeInForce }) => state === 'ACTIVE' && timeInForce === 'GFS');

test('every open contract is quoted soon, on both sides, and trades happen', async () => {
  const desk = await openVenue();
  const simulation = simulate(desk, { commandsPerSecond: 50 });
  simulation.start();
  await desk.clock.advance(20_000);
  const open = [...desk.replica.market.contracts.values()].filter(({ session }) => session === 'OPEN');
  assert.ok(open.length > 50);
  const quoted = new Set(activeQuotes(desk).map(({ contractId, side }) => `${contractId} ${side}`));
  const both = open.filter(({ contractId }) => quoted.has(`${contractId} BUY`) && quoted.has(`${contractId} SELL`));
  assert.ok(both.length > open.length * 0.8, `${both.length} of ${open.length}`);
  assert.ok(tradesOf(desk).length > 20, `${tradesOf(desk).length} trades`);
  const participants = new Set(tradesOf(desk).flatMap(({ buy, sell }) => [buy.participantId, sell.participantId]));
  for (const one of participants) assert.ok(SIMULATED_PARTICIPANTS.some((simulated) => simulated === one));
  await stop(desk, simulation);
});

test('the same seed and clock give the same market, another seed another', async () => {
  const run = async (seed: number): Promise<string | undefined> => {
    const desk = await openVenue();
    const simulation = simulate(desk, { seed });
    simulation.start();
    await desk.clock.advance(10_000);
    await stop(desk, simulation);
    return desk.blocks.at(-1)?.hash;
  };
  assert.equal(await run(7), await run(7));
  assert.notEqual(await run(7), await run(8));
});

for (const commandsPerSecond of [1, 10, 100]) {
  test(`once every contract is quoted, it sends ${commandsPerSecond} commands a second`, async () => {
    const desk = await openVenue();
    const simulation = simulate(desk, { commandsPerSecond });
    simulation.start();
    await desk.clock.advance(5_000);
    const before = desk.sent.length;
    const seconds = 30;
    await desk.clock.advance(seconds * 1_000);
    const perSecond = (desk.sent.length - before) / seconds;
    assert.ok(perSecond <= commandsPerSecond * 1.1, `${perSecond} a second are too many`);
    assert.ok(perSecond >= commandsPerSecond * 0.7, `${perSecond} a second are too few`);
    await stop(desk, simulation);
  });
}

test('after a restart it moves the quotes that still rest, instead of adding to them', async () => {
  const desk = await openVenue();
  const first = simulate(desk, { commandsPerSecond: 50 });
  first.start();
  await desk.clock.advance(10_000);
  await stop(desk, first);
  const resting = new Set(activeQuotes(desk).map(({ orderId }) => orderId));

  const restarted = await openVenue(desk);
  const second = simulate(restarted, { seed: 2, commandsPerSecond: 50 });
  second.start();
  await restarted.clock.advance(20_000);
  await stop(restarted, second);
  const amended = restarted.sent.flatMap((command) => (command.type === 'AmendOrder' ? [command.orderId ?? 0] : []));
  assert.ok(amended.some((orderId) => resting.has(orderId)));
  const sides = activeQuotes(restarted).map(({ participantId, contractId, side }) => participantId + contractId + side);
  assert.equal(new Set(sides).size, sides.length, 'one quote a side, contract and quoter');
  const ids = restarted
    .records()
    .flatMap(({ command }) => (command.type === 'PlaceOrder' ? [command.clientOrderId] : []));
  assert.equal(new Set(ids).size, ids.length, 'client order ids of the run before are not used again');
});

test('an exchange that refuses, or whose outcome is unknown, for a while: it goes on, and trades again afterwards', async () => {
  const desk = await openVenue();
  const simulation = simulate(desk, { commandsPerSecond: 50 });
  let turn = 0;
  desk.answer.instead = () => {
    turn += 1;
    if (turn % 3 === 0) return undefined;
    return turn % 3 === 1 ? { kind: 'UNKNOWN' } : { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' };
  };
  simulation.start();
  await desk.clock.advance(10_000);
  assert.ok(desk.sent.length > 200, 'it keeps its rate, and neither stops nor hammers');
  assert.ok(desk.sent.length < 1_500);
  delete desk.answer.instead;
  const before = tradesOf(desk).length;
  await desk.clock.advance(20_000);
  assert.ok(tradesOf(desk).length > before);
  await stop(desk, simulation);
});

test('whatever goes wrong in one turn is logged, and the next turn comes', async () => {
  const desk = await openVenue();
  const simulation = simulate(desk);
  desk.answer.instead = () => {
    throw new Error('bug');
  };
  simulation.start();
  await desk.clock.advance(1_000);
  assert.match(desk.logged(), /a simulated participant stumbled; going on/);
  delete desk.answer.instead;
  await desk.clock.advance(5_000);
  assert.ok(activeQuotes(desk).length > 0);
  await stop(desk, simulation);
});

test('contracts that close are forgotten; when nothing is open it waits', async () => {
  const desk = await openVenue();
  const simulation = simulate(desk, { commandsPerSecond: 1 });
  simulation.start();
  await desk.clock.advance(5_000);
  const closed = (command: Command): command is PlaceOrder =>
    command.type === 'PlaceOrder' && desk.replica.market.contracts.get(command.contractId)?.session !== 'OPEN';
  // After the day's last contract has closed; tomorrow's are not listed here any further.
  desk.clock.setUs(START_US + 47 * 3_600_000_000);
  await desk.clock.advance(3_000);
  const before = desk.sent.length;
  await desk.clock.advance(10_000);
  assert.deepEqual(desk.sent.slice(before).filter(closed), []);
  assert.equal(desk.sent.length, before);
  await stop(desk, simulation);
});

test('after stop it sends nothing', async () => {
  const desk = await openVenue();
  const simulation = simulate(desk, { commandsPerSecond: 1_000 });
  simulation.start();
  await desk.clock.advance(3_000);
  await stop(desk, simulation);
  const { length } = desk.sent;
  await desk.clock.advance(10_000);
  assert.equal(desk.sent.length, length);
});

test('prices: the same time gives the same price, within the product’s limits, and they move', async () => {
  const desk = await openVenue();
  for (const contract of desk.replica.market.contracts.values()) {
    const drawn = [0, 1, 2, 3].map((minutes) => prices.priceTicks(contract, START_US + minutes * 60_000_000));
    for (const price of drawn) {
      assert.ok(Number.isSafeInteger(price));
      assert.ok(price >= contract.rules.minPriceTicks && price <= contract.rules.maxPriceTicks);
    }
    assert.ok(new Set(drawn).size > 1);
    assert.equal(prices.priceTicks(contract, START_US), drawn[0]);
  }
});
