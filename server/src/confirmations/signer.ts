/**
 * Makes and signs confirmations from the journal, where an exchange leads: a batch of blocks is one transaction, which
 * moves the progress from the sequence it expects, so that nothing is left out or made twice, whoever leads next.
 * It stays behind the views: they tell the texts of orders.
 */
import type { Market } from '@wattbook/engine';
import type { CommittedReader } from '../journal/tail.ts';
import { delay, type Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { confirmableIn, type Confirmable } from './confirmable.ts';
import type { ConfirmationRow, ConfirmationStore, ConfirmationWriter } from './confirmation-store.ts';
import {
  createContractReader,
  documentIn,
  firstDocument,
  nextDocument,
  type Circumstances,
  type ConfirmationDocument,
  type ContractReader,
  type Counterparty,
} from './document.ts';
import { signCompact } from './jws.ts';
import type { SigningKey } from './signing-key.ts';

export type Signer = {
  /** Goes on in the background from where it was left. */
  start(): void;
  /** Signs the next blocks, if it may; whether there was anything to do. */
  step(): Promise<boolean>;
  stop(): Promise<void>;
};

export type SignerOptions = {
  store: ConfirmationStore;
  source: CommittedReader;
  /** How far the views are: it goes no further, and goes on when they do. */
  views: Pick<SequenceGate, 'sequence' | 'reached'>;
  /** Has to have followed at least as far. */
  market: Pick<Market, 'contracts' | 'areas' | 'venue'>;
  counterparty: Counterparty;
  key: SigningKey;
  clock: Clock;
  log: Log;
  /** Only while it is true. */
  isActive: () => boolean;
};

const BLOCKS_PER_BATCH_MAX = 20;
/** At the same time on other threads; between them this one is free for orders. */
const SIGNED_AT_ONCE = 32;
const RETRY_MS = 500;
const IDLE_POLL_MS = 250;

export function createSigner(options: SignerOptions): Signer {
  const { store, source, views, market, clock, log, isActive } = options;
  const readContract = createContractReader(market);
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  /** One after a failure, or a batch that takes longer than a query may would be tried for ever. */
  let blocksPerBatch = BLOCKS_PER_BATCH_MAX;

  async function step(): Promise<boolean> {
    if (!isActive()) return false;
    const progress = await store.progress();
    const end = views.sequence();
    if (progress >= end) return false;
    const read = await source.read(progress + 1, blocksPerBatch);
    const blocks = read.filter(({ block }) => block.lastSequence <= end);
    const last = blocks.at(-1)?.block.lastSequence;
    if (last === undefined) return false;
    const confirmable = confirmableIn(blocks);
    const moved = await store.transaction(async (writer) => {
      if (!(await writer.moveProgress(progress, last))) return false;
      await confirm({ ...options, readContract }, writer, confirmable);
      return true;
    });
    blocksPerBatch = Math.min(2 * blocksPerBatch, BLOCKS_PER_BATCH_MAX);
    if (!moved) log.warn({ progress }, 'another process signed confirmations; going on from there');
    return true;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const seen = views.sequence();
        if (!(await step())) await views.reached(seen + 1, IDLE_POLL_MS);
      } catch (error) {
        blocksPerBatch = 1;
        log.warn({ error: String(error) }, 'confirmations could not be signed; trying again');
        await delay(clock, RETRY_MS);
      }
    }
  }

  return {
    start: () => {
      running = run();
    },
    step,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

type Signing = SignerOptions & { readContract: ContractReader };

async function confirm(
  options: Signing,
  writer: ConfirmationWriter,
  confirmable: readonly Confirmable[],
): Promise<void> {
  if (confirmable.length === 0) return;
  const { key, clock } = options;
  const documents = await documentsOf(options, writer, confirmable);
  await writer.registerKey(key, clock.nowUs());
  for (let from = 0; from < documents.length; from += SIGNED_AT_ONCE) {
    const rows = documents.slice(from, from + SIGNED_AT_ONCE).map((made) => signRow(key, made));
    await writer.insert(await Promise.all(rows));
  }
}

type Made = { confirmable: Confirmable; document: ConfirmationDocument };

async function documentsOf(
  { market, counterparty, readContract }: Signing,
  writer: ConfirmationWriter,
  confirmable: readonly Confirmable[],
): Promise<Made[]> {
  const terms = confirmable.flatMap(({ terms: told }) => (told === undefined ? [] : [told]));
  const orderIds = terms.flatMap(({ orderId }) => (orderId === undefined ? [] : [orderId]));
  const participantIds = [...new Set(terms.map(({ participantId }) => participantId))];
  const changed = confirmable.filter((one) => one.terms === undefined).map(({ tradeId }) => tradeId);
  const around: Circumstances = {
    ...{ market, counterparty, readContract },
    names: participantIds.length === 0 ? new Map() : await writer.names(participantIds),
    texts: orderIds.length === 0 ? new Map() : await writer.orderTexts(orderIds),
  };
  const newest = new Map<string, ConfirmationDocument>();
  for (const { trade_id: tradeId, side, jws } of changed.length === 0 ? [] : await writer.newest(changed)) {
    newest.set(`${tradeId} ${side}`, documentIn(jws));
  }
  return confirmable.map((one) => {
    const place = `${one.tradeId} ${one.side}`;
    const document = documentOf(one, newest.get(place), around);
    newest.set(place, document);
    return { confirmable: one, document };
  });
}

function documentOf(
  confirmable: Confirmable,
  before: ConfirmationDocument | undefined,
  around: Circumstances,
): ConfirmationDocument {
  if (confirmable.terms !== undefined) return firstDocument(confirmable, confirmable.terms, around);
  if (before !== undefined) return nextDocument(before, confirmable, around);
  const { tradeId, side, sequence } = confirmable;
  throw new Error(
    `bug: record ${sequence} changes the trade ${tradeId}, which was never confirmed to its ${side} side`,
  );
}

async function signRow(key: SigningKey, { confirmable, document }: Made): Promise<ConfirmationRow> {
  return {
    trade_id: confirmable.tradeId,
    side: confirmable.side,
    revision: confirmable.revision,
    participant_id: document.participant.participantId,
    sequence: confirmable.sequence,
    kid: key.kid,
    jws: await signCompact(key, JSON.stringify(document)),
  };
}
