/** A market of its own as a scenario's venue: commands go in, and what it shows is told by its records alone. */
import assert from 'node:assert/strict';
import { VENUE, type Command } from '../../src/commands.ts';
import type { Event } from '../../src/events.ts';
import { contractStateOf, createLedger, follow, levelsOf, type Ledger, type ScenarioRecord } from './ledger.ts';
import type { Scenario, VenueName } from './scenario.ts';
import type { Answer, ScenarioVenue } from './venue.ts';

/** Either market: the one of `engine/src`, or the naive one. */
export type MarketKind<Market> = {
  name: VenueName;
  create(): Market;
  apply(market: Market, command: Command, stamp: { sequence: number; timeUs: number }): Event[];
  stateHash(market: Market): string;
};

export type MarketVenue = ScenarioVenue & { readonly records: readonly ScenarioRecord[]; stateHash(): string };

/** The venue with the scenario's set-up done, at its first time. */
export function createMarketVenue<Market>(kind: MarketKind<Market>, { setUp, beginsUs }: Scenario): MarketVenue {
  let market = kind.create();
  let ledger: Ledger = createLedger();
  let timeUs = beginsUs;
  const records: ScenarioRecord[] = [];

  function applyNext(command: Command): ScenarioRecord {
    const stamp = { sequence: records.length + 1, timeUs };
    const record = { ...stamp, command, events: kind.apply(market, command, stamp) };
    records.push(record);
    follow(ledger, record);
    return record;
  }

  /** What one record can't list is in the next ones; letting go of orders leaves records without events. */
  function settle(): void {
    const QUIET_RECORDS = 3;
    for (let quiet = 0; quiet < QUIET_RECORDS;) {
      const { events } = applyNext({ ...VENUE, type: 'AdvanceTime' });
      quiet = events.length === 0 ? quiet + 1 : 0;
    }
  }

  /** Each record again, on a market that knows nothing: it must come to the same. */
  function rebuild(): void {
    const before = kind.stateHash(market);
    market = kind.create();
    ledger = createLedger();
    for (const { sequence, timeUs: recordedUs, command, events } of records) {
      const again = kind.apply(market, command, { sequence, timeUs: recordedUs });
      assert.deepEqual(again, events, `record ${sequence} comes to the same again`);
      follow(ledger, { sequence, timeUs: recordedUs, command, events });
    }
    assert.equal(kind.stateHash(market), before, 'the market is as it was');
  }

  applyNext({ ...VENUE, type: 'FoundVenue', venueId: 'scenario', environment: 'sandbox' });
  for (const command of setUp) {
    const { events } = applyNext(command);
    const refused = events.find((event) => event.type === 'OperatorRefused');
    assert.equal(refused, undefined, `the set-up is refused: ${JSON.stringify(refused)}`);
  }
  settle();

  return {
    name: kind.name,
    records,
    ask: (command) => {
      const answer = answerOf(applyNext(command), records);
      settle();
      return Promise.resolve(answer);
    },
    askUnheard: (command) => {
      applyNext(command);
      settle();
      return Promise.resolve();
    },
    moveTo: (untilUs) => {
      timeUs = untilUs;
      settle();
      return Promise.resolve();
    },
    restart: () => Promise.resolve(rebuild()),
    orders: () => Promise.resolve([...ledger.orders.values()].map((order) => ({ ...order }))),
    trades: () => Promise.resolve([...ledger.trades.values()]),
    levels: (contractId) => Promise.resolve(levelsOf(ledger, contractId)),
    contractState: (contractId) => Promise.resolve(contractStateOf(ledger, contractId)),
    stateHash: () => kind.stateHash(market),
    close: () => Promise.resolve(rebuild()),
  };
}

/** What whoever asked is told, by the record of what was asked. */
function answerOf({ command, events }: ScenarioRecord, records: readonly ScenarioRecord[]): Answer {
  for (const event of events) {
    switch (event.type) {
      case 'OrderReplayed':
      case 'BasketReplayed':
        assertSameBefore(command, records[event.acceptedSequence - 1]);
        return { kind: 'AGAIN' };
      case 'ChangeReplayed':
        assertSameBefore(command, records[event.changedSequence - 1]);
        return { kind: 'AGAIN' };
      case 'RecallReplayed':
        assertSameBefore(command, records[event.requestedSequence - 1]);
        return { kind: 'AGAIN' };
      default:
        if ('code' in event) return { kind: 'REFUSED', code: event.code };
    }
  }
  return { kind: 'ACCEPTED' };
}

/** The record that a repetition names holds the very same command. */
function assertSameBefore(command: Command, earlier: ScenarioRecord | undefined): void {
  assert.deepEqual(earlier?.command, command, 'a repetition is answered from the record of the same command');
}
