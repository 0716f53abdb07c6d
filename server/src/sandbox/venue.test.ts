import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contractsToList } from '../calendar/sessions.ts';
import { openDesk, type SandboxDesk } from './sandbox-desk.test.ts';
import { keepContractsListed, setUpVenue } from './venue.ts';

const us = (text: string): number => Date.parse(text) * 1_000;
const HOUR_MS = 3_600_000;

/** What the calendar says is to be listed now. */
function expectedIds({ clock, setUp: { session } }: SandboxDesk): string[] {
  const products = (['PT15M', 'PT30M', 'PT60M'] as const).map((product) => ({
    product,
    session: { ...session, opensDaysBefore: 1 },
  }));
  const areaConfig = { area: 'NL', timeZone: 'Europe/Amsterdam', products };
  return contractsToList({ areaConfig, nowUs: clock.nowUs() }).map(({ contractId }) => contractId);
}

const listedIds = ({ replica }: SandboxDesk): string[] => [...replica.market.contracts.keys()];
const countOf = (desk: SandboxDesk, day: string, product: string): number =>
  [...desk.replica.market.contracts.values()].filter(
    (contract) => contract.deliveryDay === day && contract.product === product,
  ).length;

describe('setting up the venue', () => {
  test('an area, three products, every participant, and the contracts of today and tomorrow', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    await setUpVenue(desk.setUp);
    const { market } = desk.replica;
    assert.deepEqual([...market.areas.keys()], ['NL']);
    assert.deepEqual([...market.products.keys()], ['NL/PT15M', 'NL/PT30M', 'NL/PT60M']);
    assert.deepEqual([...market.participants.keys()].sort(), [...desk.setUp.participants].sort());
    assert.deepEqual(listedIds(desk).sort(), expectedIds(desk).sort());
    for (const { deliveryDay, session } of market.contracts.values()) {
      assert.equal(session, deliveryDay === '2026-11-22' ? 'OPEN' : 'SCHEDULED');
    }
  });

  test('a second time, and after a restart, nothing is asked for', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    await setUpVenue(desk.setUp);
    const asked = desk.sent.length;
    await setUpVenue(desk.setUp);
    assert.equal(desk.sent.length, asked);
    const restarted = openDesk(0, desk);
    await setUpVenue(restarted.setUp);
    assert.deepEqual(restarted.sent, []);
  });

  test('what is missing after it was broken off is added, and nothing else', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    let left = 6;
    desk.answer.instead = () => (left-- > 0 ? undefined : { kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
    await assert.rejects(setUpVenue(desk.setUp), /^Error: AdmitParticipant was not recorded: clock-untrusted$/);
    delete desk.answer.instead;
    await setUpVenue(desk.setUp);
    assert.deepEqual(listedIds(desk).sort(), expectedIds(desk).sort());
    const events = desk.records().flatMap((record) => record.events);
    assert.ok(!events.some(({ type }) => type === 'OperatorRefused'));
  });

  test('a start whose listing is not taken goes on, and it is asked for again a minute later', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    desk.answer.instead = ({ type }) =>
      type === 'ListContracts' ? { kind: 'NOT_EXECUTED', code: 'clock-untrusted' } : undefined;
    await setUpVenue(desk.setUp);
    assert.match(desk.logged(), /ListContracts was not recorded: clock-untrusted.*trying again/);
    const listing = keepContractsListed(desk.setUp);
    delete desk.answer.instead;
    await desk.clock.advance(60_000);
    listing.stop();
    assert.deepEqual(listedIds(desk).sort(), expectedIds(desk).sort());
  });

  test('a command that the market refuses stops it, with the reason', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    const events = [{ type: 'OperatorRefused', code: 'unknown-area', subject: 'NL' } as const];
    desk.answer.instead = (command) => ({ kind: 'RECORDED', record: { sequence: 9, timeUs: 1, command, events } });
    await assert.rejects(setUpVenue(desk.setUp), /DefineArea was refused: unknown-area \(NL\)/);
  });

  for (const [what, day, quarters] of [
    ['an ordinary day', '2026-11-23', 96],
    ['the day on which clocks go forward', '2026-03-29', 92],
    ['the day on which clocks go back', '2026-10-25', 100],
  ] as const) {
    test(`${what} has ${quarters} quarter-hours, listed the day before and on the day`, async () => {
      const noonBefore = us(`${day}T12:00:00Z`) - 24 * HOUR_MS * 1_000;
      const dayBefore = openDesk(noonBefore);
      await setUpVenue(dayBefore.setUp);
      const counts = ['PT15M', 'PT30M', 'PT60M'].map((product) => countOf(dayBefore, day, product));
      assert.deepEqual(counts, [quarters, quarters / 2, quarters / 4]);
      const onTheDay = openDesk(us(`${day}T00:30:00Z`));
      await setUpVenue(onTheDay.setUp);
      assert.deepEqual(listedIds(onTheDay).sort(), expectedIds(onTheDay).sort());
    });
  }
});

describe('keeping contracts listed', () => {
  for (const [what, start, days] of [
    ['ordinary days', '2026-11-22T22:50:00Z', 2],
    ['over the change to summer time', '2026-03-27T22:50:00Z', 3],
    ['over the change to winter time', '2026-10-23T21:50:00Z', 3],
  ] as const) {
    test(`lists each next day when it begins, ${what}: each contract once`, async () => {
      const desk = openDesk(us(start));
      await setUpVenue(desk.setUp);
      const listing = keepContractsListed(desk.setUp);
      for (let hour = 0; hour < 24 * days; hour++) {
        await desk.clock.advance(HOUR_MS);
        if (hour % 6 > 1) continue;
        const known = new Set(listedIds(desk));
        assert.deepEqual(
          expectedIds(desk).filter((id) => !known.has(id)),
          [],
        );
      }
      listing.stop();
      const listings = desk.sent.flatMap((command) => (command.type === 'ListContracts' ? command.contracts : []));
      assert.equal(new Set(listings.map(({ contractId }) => contractId)).size, listings.length);
    });
  }

  test('an exchange that refuses is asked again a minute later', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    await setUpVenue(desk.setUp);
    const listing = keepContractsListed(desk.setUp);
    desk.answer.instead = () => ({ kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });
    await desk.clock.advance(11.5 * HOUR_MS);
    assert.equal(countOf(desk, '2026-11-24', 'PT15M'), 0);
    assert.match(desk.logged(), /ListContracts was not recorded: exchange-unavailable.*trying again/);
    delete desk.answer.instead;
    await desk.clock.advance(60_000);
    assert.equal(countOf(desk, '2026-11-24', 'PT15M'), 96);
    listing.stop();
  });

  test('after stop nothing is listed, and no timer is left that would keep a process alive', async () => {
    const desk = openDesk(us('2026-11-22T12:00:00Z'));
    await setUpVenue(desk.setUp);
    const timers = new Set<object>();
    const after = (delayMs: number, callback: () => void) => {
      const timer = {};
      timers.add(timer);
      const inner = desk.clock.after(delayMs, () => {
        timers.delete(timer);
        callback();
      });
      return {
        cancel: () => {
          timers.delete(timer);
          inner.cancel();
        },
      };
    };
    const listing = keepContractsListed({ ...desk.setUp, clock: { ...desk.clock, after } });
    await desk.clock.advance(5 * 60_000);
    listing.stop();
    assert.equal(timers.size, 0);
    const asked = desk.sent.length;
    await desk.clock.advance(24 * HOUR_MS);
    assert.equal(desk.sent.length, asked);
  });
});
