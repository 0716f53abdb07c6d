/**
 * Mistakes between the processes of a venue, and between it and other engines. The simulation has one venue in one
 * process and no other engine, so tests have to catch them.
 */
import type { Bug } from './bugs.ts';

const NO_OTHER_ENGINE = 'no other engine sends its trades there';
const NO_LEASE = 'its processes lead without a lease';

export const BUGS_BETWEEN_PROCESSES: readonly Bug[] = [
  {
    name: 'imported-twice',
    says: 'a trade of another engine comes in again each time it is delivered',
    file: 'engine/src/rules/imports.ts',
    find: '  return imports.byKey.get(importKey(trade));',
    put: '  void [imports, importKey(trade)];\n  return undefined;',
    tests: ['engine/src/rules/imports.test.ts'],
    outOfReach: NO_OTHER_ENGINE,
  },
  {
    name: 'superseded-import-counts',
    says: 'what came out of order from another engine is taken for news',
    file: 'engine/src/rules/imports.ts',
    find: "  if (command.sourceRevision < sourceRevision) return refuse('revision-superseded');\n",
    put: '',
    tests: ['engine/src/rules/imports.test.ts'],
    outOfReach: NO_OTHER_ENGINE,
  },
  {
    name: 'import-forgotten-too-early',
    says: 'what is known of an import is let go of while it may still come in again',
    file: 'engine/src/rules/imports.ts',
    find: 'return importedAtUs + IMPORT_AHEAD_US_MAX + IMPORT_REMEMBERED_US;',
    put: 'return importedAtUs + IMPORT_REMEMBERED_US;',
    tests: ['engine/src/rules/imports.test.ts'],
    outOfReach: NO_OTHER_ENGINE,
  },
  {
    name: 'import-moves-the-collar',
    says: 'the price of a trade that another engine made is the reference of a collar here',
    file: 'engine/src/rules/trades.ts',
    find: 'return lastStanding(market, contract)?.priceTicks;',
    put: `const elsewhere = market.imports.oldestFirst.findLast(({ contractId }) => contractId === contract.contractId);
  return (elsewhere ?? lastStanding(market, contract))?.priceTicks;`,
    tests: ['engine/src/rules/imports.test.ts'],
    outOfReach: NO_OTHER_ENGINE,
  },
  {
    name: 'import-recall-not-shown',
    says: 'the tape shows a trade as executed that its own engine recalled',
    file: 'server/src/views/rows.ts',
    find: "state: 'RECALLED', revision: event.sourceRevision",
    put: "state: 'EXECUTED', revision: event.sourceRevision",
    tests: ['server/src/views/rows.test.ts'],
    outOfReach: NO_OTHER_ENGINE,
  },
  {
    name: 'leads-without-the-lease',
    says: 'a standby takes the lead from a leader that is well',
    file: 'server/src/exchange.ts',
    find: 'return (await lease.acquire()) && (await',
    put: 'return ((await lease.acquire()) || true) && (await',
    tests: ['server/test/exchange-standby.test.ts'],
    outOfReach: NO_LEASE,
  },
  {
    name: 'takes-commands-on-a-lease-that-ran-out',
    says: 'a leader that stood still takes commands that another has the lead for',
    file: 'server/src/exchange.ts',
    find: " || lease?.isHeld() === false) return 'exchange-unavailable'",
    put: ") return 'exchange-unavailable'",
    tests: ['server/test/exchange-standby.test.ts'],
    outOfReach: NO_LEASE,
  },
  {
    name: 'lease-taken-from-the-living',
    says: 'whoever asks gets the lease, however lately it was renewed',
    file: 'server/src/lease/lease-row.ts',
    find: 'where lease.holder = excluded.holder or ${IS_FREE}`;',
    put: 'where true`;',
    tests: ['server/test/lease.test.ts'],
    outOfReach: NO_LEASE,
  },
  {
    name: 'lease-held-for-ever',
    says: 'a holder that can not renew believes that it has the lease still',
    file: 'server/src/lease/postgres-lease.ts',
    find: 'held !== undefined && clock.nowUs() < held.untilUs',
    put: 'held !== undefined',
    tests: ['server/test/lease.test.ts'],
    outOfReach: NO_LEASE,
  },
  {
    name: 'lost-answer-means-not-executed',
    says: 'a gateway whose connection broke after it had sent tells its client that nothing happened',
    file: 'server/src/exchange-link/send-request.ts',
    find: "kind: mayHaveLeft ? 'LOST' : 'NOT_SENT'",
    put: "kind: 'NOT_SENT'",
    tests: ['server/src/exchange-link/remote-exchange.test.ts'],
    outOfReach: 'there gateway and exchange are one process',
  },
];
