/** A reader of the stream as the guide wants it: it resumes by Last-Event-ID whenever it is cut off. */
import { isDeepStrictEqual } from 'node:util';
import type { Event } from '@wattbook/engine/events';
import type { Identity } from '../../src/directory/directory.ts';
import type { JournalStory } from '../support/journal-story.ts';
import type { StoredRecord } from '../support/stored-journal.ts';
import type { Deployment } from './deployment.ts';
import type { StreamSocket } from './stream-socket.ts';
import type { World } from './world.ts';

export type Channel = 'trades' | 'orders' | 'market';

export type Listener = {
  start(): void;
  /** Up to where it has heard everything. */
  position(): number;
  /** What it heard is what the journal tells, each once and in order. */
  check(records: readonly StoredRecord[], story: JournalStory): void;
};

type Heard = { id: string; type: string; data: unknown };

const RECONNECT_US = 500_000;

export function createListener(
  world: World,
  deployment: Deployment,
  identity: Identity,
  channels: readonly Channel[],
): Listener {
  const heard: Heard[] = [];
  /** Where it began; from its first connection on. */
  let startSequence: number | undefined;
  let lastId: string | undefined;
  let text = '';
  let socket: StreamSocket | undefined;

  function connect(): void {
    const resume = lastId === undefined ? {} : { lastEventId: lastId };
    text = '';
    socket = deployment.listen(identity, { query: { channels }, ...resume }, { onHead, onText, onEnd });
    if (socket === undefined) return reconnect();
    world.count(lastId === undefined ? 'streams opened' : 'streams resumed');
    // Readers come and go, whatever the network does.
    if (world.strikes('stream cut', 20 * world.swarm.streamFault)) world.at(world.random.below(5_000_000), socket.cut);
  }

  const reconnect = (): void => void world.at(world.delayUs(RECONNECT_US), connect);

  function onHead(sequence: string): void {
    startSequence ??= Number(sequence);
    lastId ??= sequence;
  }

  function onEnd(): void {
    reconnect();
  }

  /** Only whole events count. */
  function onText(part: string): void {
    text += part;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      hear(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }

  function hear(event: string): void {
    const fields = new Map(
      event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const [id, type] = [fields.get('id'), fields.get('event')];
    if (id === undefined || type === undefined) return;
    lastId = id;
    world.note(`${identity.keyId} hears ${id} ${type}`);
    if (type === 'reset') world.fault(`a reader is told that ${id} is behind where it was`);
    if (type === 'heartbeat' || type === 'shutdown' || type === 'reset') return;
    world.count('events heard');
    heard.push({ id, type, data: JSON.parse(fields.get('data') ?? 'null') });
  }

  function check(records: readonly StoredRecord[], story: JournalStory): void {
    if (startSequence === undefined) return;
    const expected = expectedAfter(startSequence, records, identity.participantId, channels);
    const name = `the stream of ${channels.join(' and ')} from ${startSequence} by ${identity.keyId}`;
    const ids = heard.map(({ id }) => id);
    const index = expected.findIndex((id, place) => ids[place] !== id);
    if (index >= 0 || ids.length !== expected.length) {
      const place = index < 0 ? expected.length : index;
      return world.fault(`${name}: event ${place} is ${ids[place]}, not ${expected[place]}`);
    }
    for (const { id, type, data } of heard) {
      if (type !== 'trade') continue;
      const { own: _own, because: _because, ...tape } = data as Record<string, unknown>;
      const told = tapeAt(story, id);
      if (!isDeepStrictEqual(tape, told)) world.fault(`${name}: ${JSON.stringify(tape)}, not ${JSON.stringify(told)}`);
    }
  }

  return { start: connect, position: () => Number(lastId?.split('-')[0] ?? 0), check };
}

function tapeAt({ trades }: JournalStory, id: string): unknown {
  for (const trade of trades) {
    if (trade.id === id) return trade.tape;
    const change = trade.changes.find((one) => one.id === id);
    if (change !== undefined) return change.tape;
  }
  return undefined;
}

function expectedAfter(
  start: number,
  records: readonly StoredRecord[],
  participantId: string,
  channels: readonly Channel[],
): string[] {
  return records
    .filter(({ sequence }) => sequence > start)
    .flatMap((record) =>
      record.events.flatMap((event, index) =>
        isFor(record, event, participantId, channels) ? [`${record.sequence}-${index}`] : [],
      ),
    );
}

const OWN = ['OrderAmended', 'OrderParked', 'OrderActivated', 'OrderCancelled', 'OrderExpired'];
const OF_ACCOUNTS = ['ParticipantBlocked', 'ParticipantUnblocked', 'CancelAfterTriggered'];
const OF_THE_MARKET = [
  ...['ContractListed', 'ContractOpened', 'ContractClosed', 'ContractHalted', 'ContractResumed'],
  ...['MarketHalted', 'MarketResumed', 'BlockListed', 'ReferencePriceSet'],
];

/** The guide's table of channels, told by another. */
function isFor({ command }: StoredRecord, event: Event, me: string, channels: readonly Channel[]): boolean {
  const hearsOwn = channels.includes('orders');
  if (OF_THE_MARKET.includes(event.type)) return channels.includes('market');
  if (event.type === 'TradeExecuted') {
    return (
      channels.includes('trades') || (hearsOwn && [event.buy, event.sell].some((side) => side.participantId === me))
    );
  }
  if ('buyParticipantId' in event) {
    return channels.includes('trades') || (hearsOwn && [event.buyParticipantId, event.sellParticipantId].includes(me));
  }
  if (!hearsOwn) return false;
  if (event.type === 'OrderAccepted') return command.participantId === me;
  if (event.type === 'OrdersCancelled' || event.type === 'ParticipantTermsSet') {
    return ('targetId' in command ? command.targetId : command.participantId) === me;
  }
  return 'participantId' in event && [...OWN, ...OF_ACCOUNTS].includes(event.type) && event.participantId === me;
}
