/**
 * When contracts of a night open and close, by Intl's reading of the clock on the wall and nothing of the calendar; and
 * what is wrong with a journal of that night.
 */
import type { ListContracts, PlaceOrder } from '@wattbook/engine/commands';
import type { ContractClosed, ContractOpened, Event } from '@wattbook/engine/events';
import { readingsOf, offsetMs, wallMs } from '../support/wall-oracle.ts';
import type { StoredRecord } from '../support/stored-journal.ts';

export const ZONE = 'Europe/Amsterdam';
/** Drilled servers open the contracts of a day at this time on the wall of the day before. */
export const OPENS_AT = '02:30';
const OPENS_AT_MS = 2.5 * 3_600_000;
const CLOSES_BEFORE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LENGTHS = [15, 30, 60];
/** On a busy machine; a server that is killed meanwhile is away longer. */
const LATE_MS_MAX = 60_000;

export type Session = { contractId: string; opensAtMs: number; closesAtMs: number };

/** Local days are counted from 1970. */
function dayOf(instantMs: number): number {
  return Math.floor(wallMs(instantMs, ZONE) / DAY_MS);
}

/** When the clock shows it: the first time, or, where it is skipped, as much later as the gap is wide. */
function instantOf(wall: number): number {
  const [first] = readingsOf(wall, ZONE);
  return first ?? wall - offsetMs(wall - 5 * 60 * MINUTE_MS, ZONE);
}

function sessionOf(startMs: number, minutes: number): Session {
  const start = new Date(startMs).toISOString();
  const text = `${start.slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
  return {
    contractId: `NL-${text}-PT${minutes}M`,
    opensAtMs: instantOf((dayOf(startMs) - 1) * DAY_MS + OPENS_AT_MS),
    closesAtMs: startMs - CLOSES_BEFORE_MS,
  };
}

/** All sessions of the local day in which an instant lies, and of the day after. */
export function sessionsAround(instantMs: number): Session[] {
  const today = dayOf(instantMs);
  const [fromMs, untilMs] = [instantOf(today * DAY_MS), instantOf((today + 2) * DAY_MS)];
  return LENGTHS.flatMap((minutes) => {
    const starts = Math.round((untilMs - fromMs) / (minutes * MINUTE_MS));
    return Array.from({ length: starts }, (_, index) => sessionOf(fromMs + index * minutes * MINUTE_MS, minutes));
  });
}

/** The instants from 40 minutes before a change of the clocks to 45 after it at which something opens or closes. */
export function instantsAround(changeMs: number): number[] {
  const all = sessionsAround(changeMs).flatMap(({ opensAtMs, closesAtMs }) => [opensAtMs, closesAtMs]);
  const near = all.filter((instant) => changeMs - 40 * MINUTE_MS < instant && instant < changeMs + 45 * MINUTE_MS);
  return [...new Set(near)].toSorted((one, other) => one - other);
}

export type NightVerdict = {
  faults: string[];
  opened: number;
  closed: number;
  /** Of client orders: those accepted, and those refused because the contract was not open yet, or closed. */
  accepted: number;
  tooEarly: number;
  tooLate: number;
  /** The longest time from an instant to the record of what fell due at it. */
  lateMsMax: number;
};

/** Holds the journal of a night that began at `beganMs` and was lived through up to `untilMs` against the sessions. */
export function judgeNight(
  records: readonly StoredRecord[],
  night: { changeMs: number; beganMs: number; untilMs: number },
): NightVerdict {
  const sessions = new Map(sessionsAround(night.changeMs).map((session) => [session.contractId, session]));
  const faults: string[] = [];
  const verdict: NightVerdict = {
    ...{ faults, opened: 0, closed: 0, accepted: 0, tooEarly: 0, tooLate: 0, lateMsMax: 0 },
  };
  const must = (isSo: boolean, fault: string): void => {
    if (!isSo) faults.push(fault);
  };
  const listed = new Set<string>();
  const happened = new Set<string>();

  function judgeListing({ contracts }: ListContracts): void {
    for (const { contractId, opensAtUs, closesAtUs } of contracts) {
      const session = sessions.get(contractId);
      listed.add(contractId);
      const isRight = session?.opensAtMs === opensAtUs / 1_000 && session.closesAtMs === closesAtUs / 1_000;
      must(isRight, `${contractId} is listed as ${opensAtUs}-${closesAtUs}, not ${JSON.stringify(session)}`);
    }
  }

  function judgeDue({ type, contractId }: ContractOpened | ContractClosed, atMs: number): void {
    const session = sessions.get(contractId);
    const dueMs = (type === 'ContractOpened' ? session?.opensAtMs : session?.closesAtMs) ?? Infinity;
    const name = `${type} ${contractId}`;
    must(!happened.has(name), `${name} twice`);
    happened.add(name);
    verdict[type === 'ContractOpened' ? 'opened' : 'closed'] += 1;
    must(atMs >= dueMs, `${name} ${dueMs - atMs} ms too early`);
    // What was due before the venue was there opens when it is listed.
    if (dueMs < night.beganMs) return;
    verdict.lateMsMax = Math.max(verdict.lateMsMax, atMs - dueMs);
    must(atMs - dueMs <= LATE_MS_MAX, `${name} ${atMs - dueMs} ms late`);
  }

  function judgeOrder({ contractId }: PlaceOrder, event: Event, atMs: number): void {
    const { opensAtMs, closesAtMs } = sessions.get(contractId) ?? { opensAtMs: Infinity, closesAtMs: 0 };
    if (event.type === 'OrderAccepted') {
      verdict.accepted += 1;
      must(opensAtMs <= atMs && atMs < closesAtMs, `${contractId}: accepted at ${atMs}, outside its session`);
    } else if (event.type === 'OrderRefused' && event.code === 'contract-not-open') {
      verdict.tooEarly += 1;
      must(atMs < opensAtMs, `${contractId}: refused at ${atMs} as too early, which it is not`);
    } else if (event.type === 'OrderRefused' && event.code === 'contract-closed') {
      verdict.tooLate += 1;
      must(closesAtMs <= atMs, `${contractId}: refused at ${atMs} as too late, which it is not`);
    }
  }

  for (const { command, events, timeUs } of records) {
    const atMs = timeUs / 1_000;
    if (command.type === 'ListContracts') judgeListing(command);
    for (const event of events) {
      if (event.type === 'ContractOpened' || event.type === 'ContractClosed') judgeDue(event, atMs);
      if (command.type === 'PlaceOrder') judgeOrder(command, event, atMs);
    }
  }
  for (const { contractId, opensAtMs, closesAtMs } of sessions.values()) {
    if (closesAtMs <= night.beganMs) continue;
    must(listed.has(contractId), `${contractId} is not listed`);
    if (opensAtMs <= night.untilMs) must(happened.has(`ContractOpened ${contractId}`), `${contractId} never opened`);
    if (closesAtMs <= night.untilMs) must(happened.has(`ContractClosed ${contractId}`), `${contractId} never closed`);
  }
  return verdict;
}
