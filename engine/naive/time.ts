/** Rule 1: what time does, found anew each time by looking at everything that has a time. */
import * as limits from '../src/limits.ts';
import { endOrder } from './matching.ts';
import { isOpen, must, tell, type Contract, type Market, type Order, type Switch } from './state.ts';

/** `rank`: the place of its kind in rule 1.1. */
export type Due = { dueUs: number; rank: number; id: number; settle: () => void };

/** Rule 1.1: what time will do until then, the next first. */
export function dueItems(market: Market, untilUs: number): Due[] {
  const due: Due[] = [];
  const add = (dueUs: number | undefined, rank: number, id: number, settle: () => void): void => {
    if (dueUs !== undefined && dueUs <= untilUs) due.push({ dueUs, rank, id, settle });
  };
  const { halt } = market;
  if (halt !== undefined) add(halt.untilUs, 1, halt.sequence, () => resumeMarket(market, 'TIME'));
  for (const contract of market.contracts) {
    const { session, listingNumber, opensAtUs, closesAtUs } = contract;
    if (session === 'SCHEDULED') add(opensAtUs, 2, listingNumber, () => open(market, contract));
    if (session === 'OPEN') add(closesAtUs, 3, listingNumber, () => close(market, contract));
  }
  for (const order of market.orders) {
    if (isOpen(order)) add(order.validUntilUs, 4, order.orderId, () => endOrder(market, order, 'VALID_UNTIL')); // 1.3
  }
  for (const armed of market.switches) add(armed.dueUs, 5, armed.armedSequence, () => goOff(market, armed));
  return due.sort((a, b) => a.dueUs - b.dueUs || a.rank - b.rank || a.id - b.id);
}

/** Settles what is due by now, the unfinished first (1.5); false: more was due than `itemsMax`. */
export function settleDue(market: Market, itemsMax: number): boolean {
  for (let items = 0; ; items++) {
    const { reason, orders } = market.unfinished;
    const [next] = orders.length > 0 ? [] : dueItems(market, market.timeUs);
    const isDone = orders.length === 0 && next === undefined;
    if (isDone || items === itemsMax) return isDone;
    if (next === undefined) endOrder(market, must(orders.shift()), reason);
    else next.settle();
  }
}

export function resumeMarket(market: Market, by: 'OPERATOR' | 'TIME'): void {
  delete market.halt;
  tell(market, { type: 'MarketResumed', by });
}

function open(market: Market, contract: Contract): void {
  contract.session = 'OPEN'; // 1.2
  tell(market, { type: 'ContractOpened', contractId: contract.contractId });
}

function close(market: Market, contract: Contract): void {
  const orders = market.orders.filter((order) => order.contract === contract && isOpen(order));
  contract.session = 'CLOSED'; // 1.2
  tell(market, { type: 'ContractClosed', contractId: contract.contractId, restingOrders: orders.length });
  market.unfinished = { reason: contract.legs.length > 0 ? 'LEG_CLOSED' : 'GATE_CLOSURE', orders }; // 1.3, 9.6
}

function goOff(market: Market, { participantId, keyId, armedSequence }: Switch): void {
  const own = market.orders.filter((order) => isOpen(order) && order.participantId === participantId);
  const orders = own.filter((order) => keyId === undefined || order.keyId === keyId);
  market.switches = market.switches.filter((other) => other.armedSequence !== armedSequence); // 8.4
  const key = keyId !== undefined && { keyId };
  tell(market, { type: 'CancelAfterTriggered', participantId, ...key, ...totalsOf(orders) });
  market.unfinished = { reason: 'CANCEL_AFTER', orders };
}

export const totalsOf = (orders: Order[]) => {
  return { orders: orders.length, lots: orders.reduce((lots, { openLots }) => lots + openLots, 0) };
};

/** Rule 1.4: what the market lets go of by now, what goes first in front. */
export function toArchive({ contracts, orders, trades, imports, timeUs }: Market) {
  const rememberedUs = limits.IMPORT_AHEAD_US_MAX + limits.IMPORT_REMEMBERED_US; // 13.3
  const over = contracts
    .filter(({ archived, closesAtUs }) => !archived && closesAtUs + limits.ARCHIVE_AFTER_CLOSURE_US <= timeUs)
    .sort((a, b) => a.closesAtUs - b.closesAtUs || a.listingNumber - b.listingNumber)
    .flatMap((contract) => [
      ...orders.filter((order) => order.contract === contract),
      ...trades.filter((trade) => trade.contract === contract && !trade.isGone && trade.state !== 'RECALL_REQUESTED'),
      contract,
    ]);
  return [...over, ...imports.filter(({ importedAtUs }) => importedAtUs + rememberedUs <= timeUs)];
}

/** Rule 1.4: one slice, if it is time for it. */
export function archive(market: Market, itemsMax: number): void {
  const slice = new Set(toArchive(market).slice(0, itemsMax));
  if (slice.size === 0 || market.timeUs < market.nextSliceUs) return;
  market.nextSliceUs = market.timeUs + limits.ARCHIVING_PAUSE_US;
  market.orders = market.orders.filter((order) => !slice.has(order));
  market.imports = market.imports.filter((trade) => !slice.has(trade));
  for (const item of slice) {
    if ('isGone' in item) item.isGone = true;
    if (!('archived' in item)) continue;
    item.archived = true;
    tell(market, { type: 'ContractArchived', contractId: item.contractId });
  }
  forgetBlocks(market);
}

/** Rule 9.7. */
export function forgetBlocks(market: Market): void {
  const waiting = market.trades.filter(({ state }) => state === 'RECALL_REQUESTED').map(({ contract }) => contract);
  const isOver = ({ archived, legs }: Contract): boolean => archived && legs.length > 0;
  market.contracts = market.contracts.filter((contract) => !isOver(contract) || waiting.includes(contract));
}
