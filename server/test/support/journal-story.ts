/**
 * The journal told as a story: every order in every version it ever had, and every trade, as the API would word them.
 * Added up from the events alone, by sums of its own, and with the laws of the market looked after on the way: the
 * measure that the checkers of the failure tests hold answers, views and streams against.
 */
import type { ActivateOrder, AmendOrder, ParkOrder } from '@wattbook/engine/commands';
import type {
  Event,
  OrderActivated,
  OrderAmended,
  OrderCancelled,
  OrderExpired,
  OrderParked,
  RecallDeclined,
  RecallRequested,
  TradeExecuted,
  TradeRecalled,
} from '@wattbook/engine/events';
import { amount, decimal, energy, time } from './api-words.ts';
import { createFloor } from './trading-floor.ts';
import { amend, isSame, placedOrders, standingOf, viewOf, type PlacedOrder, type Standing } from './order-standing.ts';
import type { StoredRecord } from './stored-journal.ts';

/** An order as GET shows it. */
export type OrderView = { state: string; revision: number; sequence: number } & Record<string, unknown>;

export type Fill = { tradeId: string; price: string; quantity: string };

/** A trade as the stream tells it: when it is executed, and when what became of it changes. */
export type TradeChange = { id: string; sequence: number; tape: Record<string, unknown> };

/** A trade as the tape and the stream show it, and the order of each side. */
export type StoryTrade = {
  /** Its place in the stream. */
  id: string;
  sequence: number;
  contractId: string;
  product: string;
  tape: Record<string, unknown>;
  sides: { side: 'BUY' | 'SELL'; participantId: string; orderId: number }[];
  /** What became of it by recalls. */
  changes: TradeChange[];
};

export type OrderStory = {
  orderId: number;
  placed: PlacedOrder;
  acceptedSequence: number;
  /** One a record that touched it, oldest first. */
  versions: OrderView[];
  /** Of each record that let it trade. */
  fills: Map<number, Fill[]>;
  /** By its owner. */
  changes: { sequence: number; command: AmendOrder | ParkOrder | ActivateOrder }[];
};

export type JournalStory = {
  tell(record: StoredRecord): void;
  sequence(): number;
  orders: ReadonlyMap<number, OrderStory>;
  /** All that were accepted under an id: one, or Promise 1 is broken. */
  accepted(participantId: string, clientOrderId: string): readonly OrderStory[];
  trades: readonly StoryTrade[];
  /** Laws that were broken. */
  faults: string[];
};

const COMMAND_OF = { OrderAmended: 'AmendOrder', OrderParked: 'ParkOrder', OrderActivated: 'ActivateOrder' } as const;
const STATE_AFTER = {
  RecallRequested: 'RECALL_REQUESTED',
  TradeRecalled: 'RECALLED',
  RecallDeclined: 'EXECUTED',
} as const;
/** Ends that are the owner's or the operator's doing; all others are the market's. */
const COUNTED_IN_REVISION: readonly string[] = ['OWNER', 'MASS_CANCEL', 'OPERATOR', 'CANCEL_AFTER'];

export function createJournalStory(): JournalStory {
  const orders = new Map<number, OrderStory>();
  const byClientOrderId = new Map<string, OrderStory[]>();
  const trades: StoryTrade[] = [];
  const faults: string[] = [];
  const standings = new Map<number, Standing>();
  const floor = createFloor();
  let sequence = 0;

  function tell(record: StoredRecord): void {
    must(record.sequence === sequence + 1, record, 'is not the next');
    sequence = record.sequence;
    floor.learn(record);
    /** Not before its block may have been listed. */
    let placed: PlacedOrder[] | undefined;
    const touched = new Set<Standing>();
    for (const [index, event] of record.events.entries()) {
      floor.tell(event);
      if (event.type === 'OrderAccepted') {
        placed ??= placedOrders(record.command, floor.blockOf);
        touched.add(accept(record, event.orderId, placed.shift()));
      } else tellEvent(record, event, index, touched);
    }
    for (const standing of touched) standing.story.versions.push(viewOf(standing, record));
  }

  function tellEvent(record: StoredRecord, event: Event, index: number, touched: Set<Standing>): void {
    switch (event.type) {
      case 'OrderAmended':
      case 'OrderParked':
      case 'OrderActivated':
        return void touched.add(change(record, event));
      case 'OrderCancelled':
      case 'OrderExpired':
        return void touched.add(end(record, event));
      case 'TradeExecuted':
        for (const standing of trade(record, event, index)) touched.add(standing);
        return;
      case 'RecallRequested':
      case 'TradeRecalled':
      case 'RecallDeclined':
        return recall(record, event, index);
      case 'OrderReplayed':
      case 'BasketReplayed':
        return checkReplay(record, event.acceptedSequence);
      default:
        // Everything else happens to no order.
        return;
    }
  }

  function accept(record: StoredRecord, orderId: number, placed: PlacedOrder | undefined): Standing {
    if (placed === undefined) throw new Error(`record ${record.sequence} accepts what nobody placed`);
    must(!orders.has(orderId), record, `gives order id ${orderId} a second time`);
    const acceptedSequence = record.sequence;
    const story: OrderStory = { orderId, placed, acceptedSequence, versions: [], fills: new Map(), changes: [] };
    orders.set(orderId, story);
    const id = `${placed.participantId} ${placed.clientOrderId}`;
    const earlier = byClientOrderId.get(id) ?? [];
    must(earlier.length === 0, record, `accepts ${id} a second time`);
    byClientOrderId.set(id, [...earlier, story]);
    const standing = standingOf(story);
    standings.set(orderId, standing);
    return standing;
  }

  function change(record: StoredRecord, event: OrderAmended | OrderParked | OrderActivated): Standing {
    const standing = alive(record, event.orderId);
    const { command } = record;
    if (command.type !== COMMAND_OF[event.type]) throw new Error(`record ${record.sequence} changes unasked`);
    const asked = command.revision ?? standing.revision;
    must(asked === standing.revision, record, `changes revision ${standing.revision} of ${event.orderId}`);
    standing.revision += 1;
    if (command.type === 'AmendOrder') amend(standing, command);
    else standing.state = command.type === 'ParkOrder' ? 'PARKED' : 'ACTIVE';
    standing.story.changes.push({ sequence: record.sequence, command });
    const { priceTicks, quantityLots, openLots, filledLots, filledValue, revision } = standing;
    const told = [event.priceTicks, event.quantityLots, event.openLots, event.filledLots, event.filledValue];
    const known = [priceTicks, quantityLots, openLots, filledLots, filledValue];
    must(isSame([...told, event.revision], [...known, revision]), record, `changes ${event.orderId} by other sums`);
    return standing;
  }

  function end(record: StoredRecord, event: OrderCancelled | OrderExpired): Standing {
    const standing = alive(record, event.orderId);
    const isCancel = event.type === 'OrderCancelled';
    const endedLots = isCancel ? event.cancelledLots : event.expiredLots;
    const isWhole = standing.filledLots + endedLots === standing.quantityLots && endedLots === standing.openLots;
    must(isWhole, record, `ends ${event.orderId}: filled and ended lots are not its quantity`);
    const ownersDoing = COUNTED_IN_REVISION.includes(event.reason) ? 1 : 0;
    must(event.revision === standing.revision + ownersDoing, record, `gives ${event.orderId} another revision`);
    standing.revision = event.revision;
    standing.openLots = 0;
    standing.state = isCancel ? 'CANCELLED' : 'EXPIRED';
    standing.reason = event.reason;
    return standing;
  }

  function trade(record: StoredRecord, event: TradeExecuted, index: number): Standing[] {
    const { tradeId, contractId, priceTicks, quantityLots } = event;
    must(tradeId === trades.length + 1, record, `gives trade id ${tradeId}, not ${trades.length + 1}`);
    const hindrance = floor.hindranceOf(contractId, record.timeUs);
    must(hindrance === undefined, record, `trades ${contractId}, which is ${hindrance}`);
    const buy = fill(record, event, 'BUY');
    const sell = fill(record, event, 'SELL');
    must(buy.priceTicks >= priceTicks && priceTicks >= sell.priceTicks, record, `trades beyond a limit price`);
    const resting = event.aggressorSide === 'BUY' ? sell : buy;
    must(resting.priceTicks === priceTicks, record, 'trades at another than the resting price');
    const { product, minutes } = floor.deliveryOf(contractId);
    trades.push({
      id: `${record.sequence}-${index}`,
      sequence: record.sequence,
      contractId,
      product,
      tape: {
        tradeId: `T-${tradeId}`,
        contractId,
        price: decimal(priceTicks, 2),
        quantity: decimal(quantityLots, 1),
        energy: energy(quantityLots, minutes),
        amount: amount(priceTicks, quantityLots, minutes),
        currency: 'EUR',
        aggressorSide: event.aggressorSide,
        executedAt: time(record.timeUs),
        state: 'EXECUTED',
        revision: 1,
        sequence: record.sequence,
      },
      sides: [
        { side: 'BUY', participantId: buy.story.placed.participantId, orderId: buy.story.orderId },
        { side: 'SELL', participantId: sell.story.placed.participantId, orderId: sell.story.orderId },
      ],
      changes: [],
    });
    return [buy, sell];
  }

  function fill(record: StoredRecord, event: TradeExecuted, side: 'BUY' | 'SELL'): Standing {
    const told = side === 'BUY' ? event.buy : event.sell;
    const standing = alive(record, told.orderId);
    const { placed, fills } = standing.story;
    const isValid = standing.validUntilUs === undefined || record.timeUs < standing.validUntilUs;
    must(isValid, record, `fills ${told.orderId} at or after its validUntil`);
    must(standing.state === 'ACTIVE', record, `fills ${told.orderId}, which is ${standing.state}`);
    must(placed.side === side && placed.contractId === event.contractId, record, `fills ${told.orderId} elsewhere`);
    standing.openLots -= event.quantityLots;
    standing.filledLots += event.quantityLots;
    standing.filledValue += event.quantityLots * event.priceTicks;
    must(event.quantityLots > 0 && standing.openLots >= 0, record, `overfills ${told.orderId}`);
    const known = [standing.openLots, standing.filledLots, standing.filledValue];
    must(isSame([told.openLots, told.filledLots, told.filledValue], known), record, 'fills by other sums');
    if (standing.openLots === 0) standing.state = 'FILLED';
    const { tradeId, priceTicks, quantityLots } = event;
    const one = { tradeId: `T-${tradeId}`, price: decimal(priceTicks, 2), quantity: decimal(quantityLots, 1) };
    fills.set(record.sequence, [...(fills.get(record.sequence) ?? []), one]);
    return standing;
  }

  function recall(record: StoredRecord, event: RecallRequested | TradeRecalled | RecallDeclined, index: number): void {
    const traded = trades[event.tradeId - 1];
    if (traded === undefined) throw new Error(`record ${record.sequence} recalls a trade that never was`);
    const before = traded.changes.at(-1)?.tape ?? traded.tape;
    const from = event.type === 'RecallRequested' ? 'EXECUTED' : 'RECALL_REQUESTED';
    must(before['state'] === from, record, `${event.type} of ${event.tradeId}, which is ${String(before['state'])}`);
    must(event.revision === Number(before['revision']) + 1, record, `gives trade ${event.tradeId} another revision`);
    const tape = { ...before, state: STATE_AFTER[event.type], revision: event.revision };
    traded.changes.push({ id: `${record.sequence}-${index}`, sequence: record.sequence, tape });
  }

  function checkReplay(record: StoredRecord, acceptedSequence: number): void {
    for (const { participantId, clientOrderId } of placedOrders(record.command, floor.blockOf).slice(0, 1)) {
      const [first] = byClientOrderId.get(`${participantId} ${clientOrderId}`) ?? [];
      must(first?.acceptedSequence === acceptedSequence, record, `replays ${clientOrderId} from another record`);
    }
  }

  function alive(record: StoredRecord, orderId: number): Standing {
    const standing = standings.get(orderId);
    if (standing === undefined) throw new Error(`there is no order ${orderId} yet at ${JSON.stringify(record)}`);
    const isOpen = standing.state === 'ACTIVE' || standing.state === 'PARKED';
    must(isOpen, record, `something happens to ${orderId}, which is ${standing.state}`);
    return standing;
  }

  function must(isSo: boolean, { sequence: at }: StoredRecord, fault: string): void {
    if (!isSo) faults.push(`record ${at} ${fault}`);
  }

  return {
    tell,
    sequence: () => sequence,
    orders,
    accepted: (participantId, clientOrderId) => byClientOrderId.get(`${participantId} ${clientOrderId}`) ?? [],
    trades,
    faults,
  };
}
