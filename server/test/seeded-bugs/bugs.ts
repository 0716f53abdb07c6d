/**
 * Mistakes that somebody could make, as replacements in production code: planted into a process as it loads the file
 * (plant.ts), never written to disk. Each has to be caught; `npm run bugs` says by whom, and after how long.
 */
import { BUGS_BETWEEN_PROCESSES } from './bugs-between-processes.ts';

export type Bug = {
  name: string;
  /** What is wrong then, for whom. */
  says: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  put: string;
  /** Test files that catch it where the simulation doesn't. */
  tests?: readonly string[];
  /** Why the simulation can't see it: then it isn't asked. */
  outOfReach?: string;
};

export const BUGS: readonly Bug[] = [
  {
    name: 'acknowledged-before-commit',
    says: 'callers hear that it happened while the block is still on its way to the database',
    file: 'server/src/exchange.ts',
    find: '    await journal.append(sealed.block);',
    put: `    for (const { resolve, recorded } of block.pending()) resolve(recorded);
    await journal.append(sealed.block);`,
  },
  {
    name: 'refusal-before-its-block',
    says: 'a refusal is answered at once, though it rests on what is not durable yet',
    file: 'server/src/exchange.ts',
    find: '      blocks.add({ recorded, resolve },',
    put: '      if (isRefused(record)) resolve(recorded);\n      blocks.add({ recorded, resolve },',
  },
  {
    name: 'unknown-told-as-not-executed',
    says: 'what was in the commit that failed is told as never executed',
    file: 'server/src/exchange.ts',
    find: "resolve({ kind: 'UNKNOWN' });",
    put: "resolve({ kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });",
  },
  {
    name: 'collision-taken-for-success',
    says: 'an old leader whose place is taken believes that its own block stands there',
    file: 'server/src/exchange.ts',
    find: '    await journal.append(sealed.block);',
    put: `    await journal.append(sealed.block).catch((error) => {
      if (!(error instanceof JournalCollision)) throw error;
    });`,
  },
  {
    name: 'market-kept-after-a-lost-commit',
    says: 'after a failed commit its records are forgotten, but the market that applied them goes on',
    file: 'server/src/exchange.ts',
    find: '      if (!isSteppingDown) await rebuild(false);\n      return;',
    put: "      state = 'LEADING';\n      return;",
  },
  {
    name: 'time-follows-the-clock',
    says: 'a record may be stamped before the last one, after a take-over by a process whose clock is behind',
    file: 'server/src/exchange/market-time.ts',
    find: 'isTrusted(market) ? Math.max(market.timeUs, clock.nowUs()) : market.timeUs',
    put: 'isTrusted(market) ? clock.nowUs() : market.timeUs',
  },
  {
    name: 'clock-never-doubted',
    says: 'orders are taken while the clocks disagree',
    file: 'server/src/exchange.ts',
    find: "    if (!time.isTrusted(market)) return 'clock-untrusted';",
    put: '',
  },
  {
    name: 'first-of-a-block-lost',
    says: 'readers in this process get a block without its first record',
    file: 'server/src/journal/filling-block.ts',
    find: 'hash: hashBlock(header, text) }, records };',
    put: 'hash: hashBlock(header, text) }, records: records.length > 1 ? records.slice(1) : records };',
  },
  {
    name: 'hash-over-reserialised-bytes',
    says: 'a block is hashed over its records written anew, so that a change of the bytes themselves goes unseen',
    file: 'server/src/journal/format.ts',
    find: '  add(Buffer.from(records));',
    put: `
  const anew = (line) => {
    try {
      return JSON.stringify(JSON.parse(line));
    } catch {
      return line;
    }
  };
  add(Buffer.from(records.split('\\n').map(anew).join('\\n')));`,
    tests: ['server/src/journal/format.test.ts'],
    outOfReach: 'nobody changes what is stored there',
  },
  {
    name: 'chain-not-checked',
    says: 'whoever reads the journal does not look whether a block names the one before it',
    file: 'server/src/journal/format.ts',
    find: '  if (block.previousHash !== previous.hash) {',
    put: '  if (block.previousHash.length !== previous.hash.length) {',
    tests: ['server/src/journal/format.test.ts', 'server/src/replica.test.ts'],
    outOfReach: 'its database refuses a wrong chain, as the real one does',
  },
  {
    name: 'gap-followed',
    says: 'a follower takes a later block although one before it is missing',
    file: 'server/src/journal/follower.ts',
    find: 'if (stopped || committed.block.firstSequence !== nextSequence) return;',
    put: 'if (stopped || committed.block.firstSequence < nextSequence) return;',
  },
  {
    name: 'late-after-a-take-over',
    says: 'what another leader committed last is read only with the next poll: streams that resume are told to reset',
    file: 'server/src/journal/follower.ts',
    find: '    offer,\n    wake: pause.wake,\n    catchUp,',
    put: '    offer: handOn,\n    wake: () => undefined,\n    catchUp: () => Promise.resolve(),',
    tests: ['server/src/journal/follower.test.ts'],
  },
  {
    name: 'tail-off-by-one',
    says: 'who reads on from memory gets the block behind the one that it needs',
    file: 'server/src/journal/tail.ts',
    find: 'blocks.slice(index, index + blocksMax)',
    put: 'blocks.slice(index + 1, index + 1 + blocksMax)',
  },
  {
    name: 'told-twice-on-resume',
    says: 'a stream that resumes tells the last event again',
    file: 'server/src/feed/feed-types.ts',
    find: 'position.sequence === other.sequence && position.index > other.index',
    put: 'position.sequence === other.sequence && position.index >= other.index',
  },
  {
    name: 'rest-of-a-record-skipped-on-resume',
    says: 'a stream that was cut in the middle of a record goes on behind it',
    file: 'server/src/feed/feed.ts',
    find: 'index === END_OF_RECORD ? sequence + 1 : Math.max(1, sequence);',
    put: 'sequence + 1;',
  },
  {
    name: 'live-one-record-too-early',
    says: 'a stream that catches up is put to live before the last record',
    file: 'server/src/feed/feed.ts',
    find: '      if (next > published) {',
    put: '      if (next >= published) {',
  },
  {
    name: 'views-one-behind',
    says: 'the views say that they lack the last record of each batch, and write it again',
    file: 'server/src/views/projector.ts',
    find: 'if (!(await views.moveProgress(progress, last))) return false;',
    put: 'if (!(await views.moveProgress(progress, Math.max(progress + 1, last - 1)))) return false;',
  },
  {
    name: 'views-promise-too-early',
    says: 'readers are let in before the batch is written',
    file: 'server/src/views/projector.ts',
    find: '    const moved = await writeBatch(',
    put: '    gate.advance(last);\n    const moved = await writeBatch(',
  },
  {
    name: 'view-keeps-only-the-last-change',
    says: 'of several changes of an order in one batch, the views keep only the fields of the last',
    file: 'server/src/views/rows.ts',
    find: '{ ...changes.changedOrders.get(orderId), order_id: orderId, ...updated }',
    put: '{ order_id: orderId, ...updated }',
  },
  {
    name: 'view-keeps-an-old-revision',
    says: 'GET shows a cancelled order with the revision it had before',
    file: 'server/src/views/rows.ts',
    find: '        reason: event.reason,\n        revision: event.revision,',
    put: '        reason: event.reason,',
  },
  {
    name: 'recall-not-shown',
    says: 'the tape shows a recalled trade as executed',
    file: 'server/src/views/rows.ts',
    find: "state: 'RECALLED', revision: event.revision",
    put: "state: 'EXECUTED', revision: event.revision",
  },
  {
    name: 'min-sequence-ignored',
    says: 'a read does not wait for what its client says that it has seen',
    file: 'server/src/http/operations/consistent-read.ts',
    find: "Math.max(Number(headers['wattbook-min-sequence'] ?? 0), ownWrites.last(participantId))",
    put: 'headers === undefined ? 0 : 0 * ownWrites.last(participantId)',
  },
  {
    name: 'replay-from-the-state-of-today',
    says: 'a repeated amendment is answered with the order as it is now',
    file: 'server/src/http/operations/amend-order.ts',
    find: 'const amended = order && orderAtAmendment(record, order);',
    put: 'const amended = order && (orderAtAmendment(record, order) ? order : undefined);',
  },
  {
    name: 'prior-use-ignored',
    says: 'an id that the market has let go of counts as new: a late retry trades twice',
    file: 'server/src/http/operations/submit-order.ts',
    find: 'return priorUse === undefined ? command : { ...command, priorUse };',
    put: 'return priorUse === undefined ? command : { ...command };',
    tests: ['server/src/http/orders.test.ts', 'server/test/scenarios/scenarios.test.ts'],
  },
  {
    name: 'duplicate-filter-off',
    says: 'the market never knows a client order id again',
    file: 'engine/src/client-order-ids.ts',
    find: '    find: (participantId, clientOrderId) => byParticipant.get(participantId)?.get(clientOrderId),',
    put: '    find: () => undefined,',
  },
  {
    name: 'place-lost-by-a-lower-quantity',
    says: 'an order that is made smaller goes to the back of its queue',
    file: 'engine/src/rules/orders.ts',
    find: 'quantityLots > order.quantityLots;',
    put: 'quantityLots !== order.quantityLots;',
  },
  {
    name: 'filled-at-closure-time',
    says: 'an order that is stamped exactly at closure still trades',
    file: 'engine/src/rules/sessions.ts',
    find: 'nextDueUs(market) <= timeUs',
    put: 'nextDueUs(market) < timeUs',
    tests: ['engine/src/rules/sessions.test.ts'],
  },
  {
    name: 'closure-forgets-the-rest',
    says: 'orders that rest when their contract closes stay open for ever',
    file: 'engine/src/rules/sessions.ts',
    find: "contract.legs === undefined ? 'CLOSURE' : 'LEG_CLOSED', open);",
    put: "contract.legs === undefined ? 'CLOSURE' : 'LEG_CLOSED', open.slice(1));",
  },
  {
    name: 'slice-keeps-its-place',
    says: 'the next slice of an iceberg stays at the front of its queue',
    file: 'engine/src/book.ts',
    find: 'for (const orderId of placement.replenished) moveToEnd(orderId);',
    put: '',
  },
  {
    name: 'basket-filled-in-part',
    says: 'a basket of which one leg can not be filled does the others',
    file: 'engine/src/rules/baskets.ts',
    find: 'if (cancelledLots > 0) {',
    put: 'if (cancelledLots > 0 && index === 0) {',
  },
  {
    name: 'self-trade-mode-of-the-participant-ignored',
    says: 'self-trade prevention works only where the order itself asks for it',
    file: 'engine/src/rules/matching.ts',
    find: "selfTradePrevention ?? participantOf(market, participantId).terms.selfTradePrevention ?? 'ALLOW'",
    put: "selfTradePrevention ?? (participantOf(market, participantId).terms && 'ALLOW')",
  },
  {
    name: 'parked-order-found-in-the-book',
    says: 'a parked order stays in its book and trades',
    file: 'engine/src/rules/parking.ts',
    find: '  leaveBook(market, order);\n  order.state',
    put: '  order.state',
  },
  {
    name: 'batch-in-pieces',
    says: 'the commands of a batch are taken in one by one, so that time and others come in between',
    file: 'server/src/exchange.ts',
    find: '    return new Promise((resolve) => {\n      waiting.add({ items, resolve });',
    put: `    if (items.length > 1 && !items.some((one) => one.stopsIfRefused)) {
      const one = async (item, index) => {
        await delay(clock, 2 * index);
        return submitBatch([item]);
      };
      return Promise.all(items.map(one)).then((parts) => {
        const recorded = parts.flatMap((part) => part.recorded ?? []);
        return recorded.length === items.length
          ? { kind: 'RECORDED', recorded, hasStopped: false }
          : { kind: 'UNKNOWN' };
      });
    }
    return new Promise((resolve) => {
      waiting.add({ items, resolve });`,
  },
  {
    name: 'batch-goes-on-behind-a-refusal',
    says: 'what stands behind a refused operation is executed, also where its client wants it skipped',
    file: 'server/src/exchange.ts',
    find: 'if (stopsIfRefused && isRefused(record)) {',
    put: 'if (stopsIfRefused && isRefused(record) && items.length === 1) {',
  },
  {
    name: 'batch-results-mixed-up',
    says: 'an operation of a batch is told what became of another one',
    file: 'server/src/http/operations/submit-batch.ts',
    find: '    const outcome = outcomes.shift();',
    put: '    const outcome = outcomes.pop();',
  },
  {
    name: 'batch-forgets-prior-uses',
    says: 'in a batch an id that the market has let go of counts as new: a late retry trades twice',
    file: 'server/src/http/operations/submit-batch.ts',
    find: 'withPriorUse(command, priorUses) : command',
    put: 'withPriorUse(command, new Map()) : command',
    tests: ['server/src/http/batches.test.ts'],
  },
  {
    name: 'quarantine-forgotten-at-a-start',
    says: 'a process that begins to lead does not learn what is quarantined: the same poison stops the market again',
    file: 'server/src/exchange.ts',
    find: '    await poison.load();',
    put: '',
  },
  {
    name: 'quarantine-never-asked',
    says: 'a command that is held in quarantine comes to the market again each time it is sent',
    file: 'server/src/exchange/poison.ts',
    find: 'if (quarantine.size() === 0) return [];',
    put: 'if (quarantine.size() >= 0) return [];',
  },
  {
    name: 'quarantined-before-it-is-held',
    says: 'a command counts as quarantined although the database did not take it',
    file: 'server/src/exchange/poison.ts',
    find: "which is NOT in quarantine yet');\n      return false;",
    put: "which is NOT in quarantine yet');\n      return true;",
  },
  {
    name: 'market-kept-after-poison',
    says: 'the market at which the engine threw goes on, with what it applied by half',
    file: 'server/src/exchange.ts',
    find: '    standDown();\n    await rebuild(false);',
    put: "    state = 'LEADING';",
  },
  {
    name: 'thought-before-poison-leaves',
    says: 'what was applied in the same turn as poison is committed, though its callers hear that it never happened',
    file: 'server/src/exchange.ts',
    find: '    isSteppingDown = true;\n    time.sleep();\n    dropUnsent();',
    put: '    isSteppingDown = true;\n    time.sleep();\n    dropWaiting();\n    scheduleCommit();',
  },
  {
    name: 'snapshot-taken-at-its-word',
    says: 'neither the chunks of a snapshot nor the market that comes of it are compared with anything',
    file: 'server/src/snapshots/restore-snapshot.ts',
    find: `    if (hash !== chunk.hash) {
      throw new SnapshotFault('DAMAGED', \`chunk \${chunks} was changed: it hashes to \${hash}, \
stored is \${chunk.hash}\`);
    }
    addParts(restoration, () => parsePartsOf(chunk));
    chunks += 1;
  }
  if (chunks !== snapshot.chunks) {
    throw new SnapshotFault('INCOMPLETE', \`\${chunks} chunks are there of \${snapshot.chunks}\`);
  }
  return proven(restoration, block);`,
    put: `    addParts(restoration, () => parsePartsOf(chunk));
    chunks += 1;
  }
  try {
    return restoration.finish();
  } catch (error) {
    throw notRestorable(error);
  }`,
  },
  {
    name: 'damaged-snapshot-ends-a-start',
    says: 'where the newest snapshot does not count, a process does not come up',
    file: 'server/src/snapshots/open-replica.ts',
    find: '      const { kind, message } = error;\n      log.error',
    put: '      if (error.kind !== undefined) throw error;\n      const { kind, message } = error;\n      log.error',
  },
  {
    name: 'unreadable-snapshot-ends-a-start',
    says: 'where the database finds a snapshot damaged on its disk, a process does not come up',
    file: 'server/src/snapshots/snapshot-store.ts',
    find: 'if (code.startsWith(DAMAGED_CLASS))',
    put: "if (code === 'never')",
  },
  {
    name: 'outage-not-told-at-a-start',
    says: 'after a night without a venue the next process goes on as if nothing had been',
    file: 'server/src/exchange.ts',
    find: '    endOutage(timeUs);\n    while',
    put: '    while',
  },
  {
    name: 'outage-not-told-by-who-stood-still',
    says: 'a process that stood still for a while goes on as if nothing had been',
    file: 'server/src/exchange.ts',
    find: '        endOutage(timeUs);\n        if (isDue',
    put: '        if (isDue',
  },
  {
    name: 'outage-told-at-its-end',
    says: 'an outage is told when time has gone on already: switches may have gone off in it',
    file: 'server/src/exchange.ts',
    find: '    applyVenue(end, lastSeenUs);',
    put: '    applyVenue(end, timeUs);',
  },
  {
    name: 'halt-from-the-begin-of-an-outage',
    says: 'the halt after an outage counts from when it began: after a long one there is none',
    file: 'server/src/exchange/outages.ts',
    find: 'haltUntilUs: endedUs + haltMs * 1_000 };',
    put: 'haltUntilUs: Math.max(endedUs + 1, endedUs - awayUs + haltMs * 1_000) };',
  },
  {
    name: 'no-heartbeats',
    says: 'a venue in which nothing happens writes nothing, and takes that for an outage later',
    file: 'server/src/exchange/outages.ts',
    find: 'return timeUs - market.timeUs >= HEARTBEAT_MS * 1_000;',
    put: 'return timeUs - market.timeUs >= HEARTBEAT_MS * 1_000_000;',
  },
  ...BUGS_BETWEEN_PROCESSES,
];
