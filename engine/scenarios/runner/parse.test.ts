/** What a scenario file says is read; where it is wrong, the answer names file, line, and what would be right. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseScenario } from './parse.ts';

const HEAD = ['title   A title', 'why     A reason,', 'why     and more of it.', 'rules   3.1, 3.2', ''];
const SET_UP = ['participants alpha beta', 'contract Q1  PT15M  2026-11-23T10:00+01:00'];
const TIME = 'time 2026-11-22T16:00+01:00';

/** Line 9 is the first step. */
const withSteps = (...steps: string[]): string => [...HEAD, ...SET_UP, TIME, ...steps].join('\n');

test('head, set-up and steps', () => {
  const scenario = parseScenario(
    'x.scenario',
    withSteps('alpha  sells  a1..2  2.5 at -87.50', '       refused price-off-tick'),
  );
  assert.deepEqual(
    [scenario.title, scenario.why, scenario.rules],
    ['A title', 'A reason, and more of it.', ['3.1', '3.2']],
  );
  assert.equal(scenario.beginsUs, Date.UTC(2026, 10, 22, 15) * 1_000);
  assert.deepEqual(
    scenario.setUp.map(({ type }) => type),
    ['DefineArea', 'DefineProduct', 'ListContracts', 'AdmitParticipant', 'AdmitParticipant'],
  );
  const [{ act, outcome, line } = assert.fail('there is a step')] = scenario.steps;
  assert.deepEqual([line, outcome.refusal], [9, 'price-off-tick']);
  assert.ok(act.kind === 'ASK');
  const known = { orderIdOf: () => 1, revisionOf: () => 1 };
  const [first, second] = act.asks.map((ask) => ask(known));
  assert.deepEqual(first, {
    participantId: 'alpha',
    userId: 'alpha-trader',
    keyId: 'alpha-main',
    portfolioId: 'default',
    type: 'PlaceOrder',
    clientOrderId: 'a1',
    contractId: 'NL-20261123T0900Z-PT15M',
    side: 'SELL',
    priceTicks: -8_750,
    quantityLots: 25,
    orderType: 'LIMIT',
    timeInForce: 'GFS',
  });
  assert.deepEqual(second, { ...first, clientOrderId: 'a2' });
});

test('the repeated hour: the zone tells which of the two is meant', () => {
  const contracts = ['contract S  PT15M  2026-10-25T02:30+02:00', 'contract W  PT15M  2026-10-25T02:30+01:00'];
  const { setUp } = parseScenario('x.scenario', [...HEAD, ...contracts, 'time 2026-10-24T16:00+02:00'].join('\n'));
  const ids = setUp.flatMap((command) => (command.type === 'ListContracts' ? command.contracts : []));
  assert.deepEqual(
    ids.map(({ contractId, deliveryDay }) => `${contractId} ${deliveryDay}`),
    ['NL-20261025T0030Z-PT15M 2026-10-25', 'NL-20261025T0130Z-PT15M 2026-10-25'],
  );
});

const WRONG: [string, string, RegExp][] = [
  [
    'a price of one decimal',
    withSteps('alpha sells a1 5.0 at 50.0'),
    /:9: "50.0" should be a price in EUR\/MWh with two/,
  ],
  [
    'a quantity without decimals',
    withSteps('alpha sells a1 5 at 50.00'),
    /:9: "5" should be a quantity in MW with one/,
  ],
  [
    'a word that is none',
    withSteps('alpha offers a1 5.0 at 50.00'),
    /:9: "offers" should be one of buys, sells, amends/,
  ],
  ['who is not there', withSteps('gamma buys a1 5.0 at 50.00'), /:9: "gamma" is no participant: alpha, beta are/],
  [
    'a contract that is not there',
    withSteps('alpha buys a1 5.0 at 50.00 in Q2'),
    /:9: "Q2" is none of the contracts Q1/,
  ],
  ['too many words', withSteps('alpha buys a1 5.0 at 50.00 please'), /:9: "please" is too much/],
  ['too few words', withSteps('alpha buys a1 5.0 at'), /:9: the line ends where a price in EUR\/MWh/],
  ['an option twice', withSteps('alpha buys a1 5.0 at 50.00 parked parked'), /:9: "parked" stands twice/],
  [
    'a time without a zone',
    withSteps('time 2026-11-22T17:00'),
    /:9: "2026-11-22T17:00" should be a time with its zone/,
  ],
  ['time that runs backwards', withSteps('time 2026-11-22T15:00+01:00'), /:9: time never runs backwards/],
  ['an end without a reason', withSteps('check', ' a1 is CANCELLED'), /:10: a reason follows CANCELLED and EXPIRED/],
  ['a state that is none', withSteps('check', ' a1 is GONE'), /:10: "GONE" should be one of ACTIVE, PARKED, FILLED/],
  [
    'an unknown self-trade mode',
    withSteps('alpha buys a1 5.0 at 50.00 self-trade NO'),
    /:9: "NO" should be one of ALLOW/,
  ],
  [
    'a basket leg with a block',
    withSteps('alpha basket k1', ' leg buys 1.0 at 5.00 in Q1+Q1'),
    /:10: a leg is an order for/,
  ],
  ['a venue that it is not played on', withSteps('except web soon'), /:9: "web" should be one of fast, naive, http/],
  ['no title', withSteps('').replace(/^title.*\n/, ''), /^x.scenario: there is no line "title …"/],
  ['no rules', withSteps('').replace(/rules.*\n/, ''), /^x.scenario: there is no line "rules …"/],
  ['a rule that is none', withSteps('').replace('3.1, 3.2', '3'), /:4: "3" should be a rule such as 3.1/],
  ['no time', [...HEAD, ...SET_UP].join('\n'), /^x.scenario: there is no line "time …"/],
  [
    'a step before the first time',
    [...HEAD, 'alpha buys'].join('\n'),
    /:6: "alpha" can't stand before the first "time …"/,
  ],
  [
    'an outcome without a step',
    [' refused price-off-tick'].join('\n'),
    /:1: an indented line says what comes of a step/,
  ],
];

for (const [what, text, message] of WRONG) {
  test(`${what}: the error says where, and what would be right`, () => {
    assert.throws(() => parseScenario('x.scenario', text), { name: 'ScenarioError', message });
  });
}

test('a day with another number of contracts than it says', () => {
  const day = 'day D  PT15M  2026-10-25T00:00+02:00 to 2026-10-26T00:00+01:00  96 contracts';
  const text = [...HEAD, day, TIME].join('\n');
  assert.throws(() => parseScenario('x.scenario', text), { message: /:6: the day has 100 contracts, not 96/ });
});
