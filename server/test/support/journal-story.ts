/**
 * The journal told as a story: every order in every version it ever had, and every trade, as the API would word them.
 * Added up from the events alone, by sums of its own, and with the laws of the market looked after on the way: the
 * measure that the checkers of the failure tests hold answers, views and streams against.
 */
import type { AmendOrder, ContractTerms, PlaceOrder } from '@wattbook/engine/commands';
import type { Event, OrderAmended, OrderCancelled, OrderExpired, TradeExecuted } from '@wattbook/engine/events';
import { amount, averagePrice, decimal, energy, time } from './api-words.ts';
import type { StoredRecord } from './stored-journal.ts';

/** An order as GET shows it. */
export type OrderView = { state: string; revision: number; sequence: number } & Record<string, unknown>;

export type Fill = { tradeId: string; price: string; quantity: string };

/** A trade as the tape and the stream show it, and the order of each side. */
export type StoryTrade = {
  /** Its place in the stream. */
  id: string;
  sequence: number;
  contractId: string;
  product: string;
  tape: Record<string, unknown>;
  sides: { side: 'BUY' | 'SELL'; participantId: string; orderId: number }[];
};

export type OrderStory = {
  orderId: number;
  placed: PlaceOrder;
  acceptedSequence: number;
  /** One a record that touched it, oldest first. */
  versions: OrderView[];
  /** Of each record that let it trade. */
  fills: Map<number, Fill[]>;
  amendments: { sequence: number; command: AmendOrder }[];
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

/** How an order stands, in integers. */
type Standing = {
  story: OrderStory;
  priceTicks: number;
  quantityLots: number;
  openLots: number;
  filledLots: number;
  filledValue: number;
  validUntilUs: number | undefined;
  displayLots: number | undefined;
  text: string | undefined;
  state: 'ACTIVE' | 'FILLED' | 'CANCELLED' | 'EXPIRED';
  reason: string | undefined;
  revision: number;
};

export function createJournalStory(): JournalStory {
  const orders = new Map<number, OrderStory>();
  const byClientOrderId = new Map<string, OrderStory[]>();
  const trades: StoryTrade[] = [];
  const faults: string[] = [];
  const standings = new Map<number, Standing>();
  const contracts = new Map<string, ContractTerms>();
  const minutesOf = new Map<string, number>();
  const closed = new Set<string>();
  let sequence = 0;

  function tell(record: StoredRecord): void {
    must(record.sequence === sequence + 1, record, 'is not the next');
    sequence = record.sequence;
    learn(record);
    const touched = new Set<Standing>();
    for (const [index, event] of record.events.entries()) tellEvent(record, event, index, touched);
    for (const standing of touched) standing.story.versions.push(viewOf(standing, record));
  }

  function learn({ command, events }: StoredRecord): void {
    if (events.some(({ type }) => type === 'OperatorRefused')) return;
    if (command.type === 'DefineProduct') minutesOf.set(command.terms.product, command.terms.durationMinutes);
    if (command.type !== 'ListContracts') return;
    for (const contract of command.contracts) contracts.set(contract.contractId, contract);
  }

  function tellEvent(record: StoredRecord, event: Event, index: number, touched: Set<Standing>): void {
    switch (event.type) {
      case 'OrderAccepted':
        return void touched.add(accept(record, event.orderId));
      case 'OrderAmended':
        return void touched.add(amend(record, event));
      case 'OrderCancelled':
      case 'OrderExpired':
        return void touched.add(end(record, event));
      case 'TradeExecuted':
        for (const standing of trade(record, event, index)) touched.add(standing);
        return;
      case 'OrderReplayed':
        return checkReplay(record, event.acceptedSequence);
      case 'ContractClosed':
        return void closed.add(event.contractId);
      default:
        // Everything else happens to no order.
        return;
    }
  }

  function accept(record: StoredRecord, orderId: number): Standing {
    const { command } = record;
    if (command.type !== 'PlaceOrder') throw new Error(`record ${record.sequence} accepts what nobody placed`);
    must(!orders.has(orderId), record, `gives order id ${orderId} a second time`);
    const story: OrderStory = {
      orderId,
      placed: command,
      acceptedSequence: record.sequence,
      versions: [],
      fills: new Map(),
      amendments: [],
    };
    orders.set(orderId, story);
    const id = `${command.participantId} ${command.clientOrderId}`;
    const earlier = byClientOrderId.get(id) ?? [];
    must(earlier.length === 0, record, `accepts ${id} a second time`);
    byClientOrderId.set(id, [...earlier, story]);
    const standing: Standing = {
      story,
      priceTicks: command.priceTicks,
      quantityLots: command.quantityLots,
      openLots: command.quantityLots,
      filledLots: 0,
      filledValue: 0,
      validUntilUs: command.validUntilUs,
      displayLots: command.displayLots,
      text: command.text,
      state: 'ACTIVE',
      reason: undefined,
      revision: 1,
    };
    standings.set(orderId, standing);
    return standing;
  }

  function amend(record: StoredRecord, event: OrderAmended): Standing {
    const standing = alive(record, event.orderId);
    const { command } = record;
    if (command.type !== 'AmendOrder') throw new Error(`record ${record.sequence} amends what nobody asked for`);
    must(command.revision === standing.revision, record, `amends revision ${standing.revision} of ${event.orderId}`);
    standing.revision += 1;
    standing.priceTicks = command.priceTicks ?? standing.priceTicks;
    standing.quantityLots = command.quantityLots ?? standing.quantityLots;
    standing.openLots = standing.quantityLots - standing.filledLots;
    standing.validUntilUs = command.validUntilUs ?? standing.validUntilUs;
    standing.displayLots = command.displayLots ?? standing.displayLots;
    standing.text = command.text ?? standing.text;
    standing.story.amendments.push({ sequence: record.sequence, command });
    const { priceTicks, quantityLots, openLots, filledLots, filledValue, revision } = standing;
    const told = [event.priceTicks, event.quantityLots, event.openLots, event.filledLots, event.filledValue];
    const known = [priceTicks, quantityLots, openLots, filledLots, filledValue];
    must(isSame([...told, event.revision], [...known, revision]), record, `amends ${event.orderId} by other sums`);
    return standing;
  }

  function end(record: StoredRecord, event: OrderCancelled | OrderExpired): Standing {
    const standing = alive(record, event.orderId);
    const isCancel = event.type === 'OrderCancelled';
    const endedLots = isCancel ? event.cancelledLots : event.expiredLots;
    const isWhole = standing.filledLots + endedLots === standing.quantityLots && endedLots === standing.openLots;
    must(isWhole, record, `ends ${event.orderId}: filled and ended lots are not its quantity`);
    const ownersDoing = record.command.type === 'CancelOrder' ? 1 : 0;
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
    must(!closed.has(contractId), record, `trades ${contractId} after its closure`);
    const { opensAtUs, closesAtUs } = contracts.get(contractId) ?? { opensAtUs: Infinity, closesAtUs: 0 };
    const isInSession = opensAtUs <= record.timeUs && record.timeUs < closesAtUs;
    must(isInSession, record, `trades ${contractId} outside its session`);
    const buy = fill(record, event, 'BUY');
    const sell = fill(record, event, 'SELL');
    must(buy.priceTicks >= priceTicks && priceTicks >= sell.priceTicks, record, `trades beyond a limit price`);
    const resting = event.aggressorSide === 'BUY' ? sell : buy;
    must(resting.priceTicks === priceTicks, record, 'trades at another than the resting price');
    const product = contracts.get(contractId)?.product ?? '';
    const minutes = minutesOf.get(product) ?? 0;
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
    });
    return [buy, sell];
  }

  function fill(record: StoredRecord, event: TradeExecuted, side: 'BUY' | 'SELL'): Standing {
    const told = side === 'BUY' ? event.buy : event.sell;
    const standing = alive(record, told.orderId);
    const { placed, fills } = standing.story;
    const isValid = standing.validUntilUs === undefined || record.timeUs < standing.validUntilUs;
    must(isValid, record, `fills ${told.orderId} at or after its validUntil`);
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

  function checkReplay(record: StoredRecord, acceptedSequence: number): void {
    if (record.command.type !== 'PlaceOrder') throw new Error(`record ${record.sequence} replays no order`);
    const { participantId, clientOrderId } = record.command;
    const [first] = byClientOrderId.get(`${participantId} ${clientOrderId}`) ?? [];
    must(first?.acceptedSequence === acceptedSequence, record, `replays ${clientOrderId} from another record`);
  }

  function alive(record: StoredRecord, orderId: number): Standing {
    const standing = standings.get(orderId);
    if (standing === undefined) throw new Error(`there is no order ${orderId} yet at ${JSON.stringify(record)}`);
    must(standing.state === 'ACTIVE', record, `something happens to ${orderId}, which is ${standing.state}`);
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

/** How GET shows an order right after a record. */
function viewOf(standing: Standing, { sequence, timeUs }: StoredRecord): OrderView {
  const { story, validUntilUs, displayLots, text } = standing;
  const { placed } = story;
  return {
    orderId: `O-${story.orderId}`,
    clientOrderId: placed.clientOrderId,
    contractId: placed.contractId,
    side: placed.side,
    price: decimal(standing.priceTicks, 2),
    quantity: decimal(standing.quantityLots, 1),
    type: placed.orderType,
    timeInForce: placed.timeInForce,
    validUntil: validUntilUs === undefined ? null : time(validUntilUs),
    displayQuantity: displayLots === undefined ? null : decimal(displayLots, 1),
    selfTradePrevention: placed.selfTradePrevention ?? null,
    portfolioId: placed.portfolioId,
    text: text === undefined || text === '' ? null : text,
    state: standing.state,
    reason: standing.reason ?? null,
    filledQuantity: decimal(standing.filledLots, 1),
    remainingQuantity: decimal(standing.openLots, 1),
    averagePrice: averagePrice(standing.filledValue, standing.filledLots),
    revision: standing.revision,
    participantId: placed.participantId,
    enteredBy: placed.userId,
    acceptedAt: story.versions[0]?.['acceptedAt'] ?? time(timeUs),
    updatedAt: time(timeUs),
    sequence,
  };
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
