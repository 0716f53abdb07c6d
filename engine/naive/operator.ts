/** Rules 6.3, 7.4, 7.5, 8, 10 and 12: what the operator does, and the recalls that it decides. */
import type {
  AdoptRules,
  CancelOrderOnBehalf,
  CancelOrdersOnBehalf,
  ContractTerms,
  DecideRecall,
  DefineProduct,
  FoundVenue,
  HaltContract,
  HaltMarket,
  LiftBlockOnBehalf,
  ListContracts,
  ParticipantTerms,
  ProductTerms,
  RequestRecall,
  ResumeContract,
  SetParticipantTerms,
  SetReferencePrices,
  SettleDeliveryDay,
} from '../src/commands.ts';
import type { Event, OperatorRefusalCode, RefusalCode } from '../src/events.ts';
import {
  ARCHIVE_AFTER_CLOSURE_US,
  CONTRACTS_PER_LISTING_MAX,
  DURATION_STEP_MINUTES,
  OPEN_ORDERS_MAX,
  PRICE_TICKS_MAX,
  QUANTITY_LOTS_MAX,
  RECALL_WINDOW_SECONDS,
  RECALL_WINDOW_SECONDS_MAX,
  RULES_FIRST,
  RULES_NEWEST,
  SELF_TRADE_PREVENTIONS,
} from '../src/limits.ts';
import { productTerms } from './blocks.ts';
import { cancel } from './matching.ts';
import { cancelOrders } from './cancels.ts';
import { contractOf, dayOf, findContract, isOpen, legsOf, participantOf, unsettled } from './state.ts';
import type { NaiveContract, NaiveMarket, NaiveTrade } from './state.ts';
import { begin, dropPaidTrades, forgetBlocks, idsOf, letGo } from './time.ts';

function refuse(events: Event[], code: OperatorRefusalCode, subject: string): void {
  events.push({ type: 'OperatorRefused', code, subject });
}

export function foundVenue(market: NaiveMarket, command: FoundVenue, events: Event[]): void {
  if (market.venue !== undefined) return refuse(events, 'already-founded', market.venue.venueId);
  const { venueId, environment, rules = RULES_FIRST } = command;
  if (rules < RULES_FIRST || rules > RULES_NEWEST) return refuse(events, 'rules-unknown', String(rules));
  market.venue = { venueId, environment };
  market.rules = rules;
  events.push({ type: 'VenueFounded' });
}

export function adoptRules(market: NaiveMarket, { rules }: AdoptRules, events: Event[]): void {
  const before = market.rules;
  if (rules !== before + 1 || rules > RULES_NEWEST) return refuse(events, 'rules-unknown', String(rules));
  market.rules = rules;
  events.push({ type: 'RulesAdopted', before });
}

export function defineProduct(market: NaiveMarket, { area, terms }: DefineProduct, events: Event[]): void {
  if (!market.areas.some((known) => known.area === area)) return refuse(events, 'unknown-area', area);
  if (!isValidProduct(terms)) return refuse(events, 'product-terms-invalid', terms.product);
  market.products = market.products.filter((known) => known.area !== area || known.product !== terms.product);
  market.products.push({ ...terms, area });
  events.push({ type: 'ProductDefined' });
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && min <= value && value <= max;

const isPositive = (value: number | undefined, max = Number.MAX_SAFE_INTEGER): boolean =>
  value === undefined || isWhole(value, 1, max);

/** Rule 12.2. */
function isValidProduct(terms: ProductTerms): boolean {
  const { minPriceTicks, maxPriceTicks } = terms;
  return (
    isPositive(terms.durationMinutes) &&
    terms.durationMinutes % DURATION_STEP_MINUTES === 0 &&
    isPositive(terms.priceTickTicks, PRICE_TICKS_MAX) &&
    isPositive(terms.quantityStepLots, QUANTITY_LOTS_MAX) &&
    isWhole(minPriceTicks, -PRICE_TICKS_MAX, maxPriceTicks) &&
    isWhole(maxPriceTicks, minPriceTicks, PRICE_TICKS_MAX) &&
    isPositive(terms.maxQuantityLots, QUANTITY_LOTS_MAX) &&
    isPositive(terms.maxValueE5) &&
    isPositive(terms.collarTicks, PRICE_TICKS_MAX) &&
    isPositive(terms.recallWindowSeconds, RECALL_WINDOW_SECONDS_MAX)
  );
}

/** Rule 12.3. */
export function listContracts(market: NaiveMarket, { area, contracts }: ListContracts, events: Event[]): void {
  const known = market.areas.find((other) => other.area === area);
  if (known === undefined) return refuse(events, 'unknown-area', area);
  if (contracts.length > CONTRACTS_PER_LISTING_MAX)
    return refuse(events, 'listing-too-large', String(contracts.length));
  for (const [index, terms] of contracts.entries()) {
    const code = listingFault(market, area, terms, contracts.slice(0, index));
    if (code !== undefined) return refuse(events, code, terms.contractId);
  }
  for (const { label: _label, ...terms } of contracts) {
    const { currency, timeZone } = known;
    const rules = productTerms(market, area, terms.product);
    const state = { session: 'SCHEDULED', isHalted: false, archived: false } as const;
    const listingNumber = market.nextListingNumber;
    market.nextListingNumber += 1;
    market.contracts.push({ ...terms, listingNumber, area, currency, timeZone, rules, ...state, legIds: [] });
    events.push({ type: 'ContractListed', contractId: terms.contractId });
  }
}

function listingFault(
  market: NaiveMarket,
  area: string,
  terms: ContractTerms,
  before: ContractTerms[],
): OperatorRefusalCode | undefined {
  const { contractId, opensAtUs, closesAtUs, deliveryStartUs, deliveryEndUs } = terms;
  const isTaken = [...market.contracts, ...before].some((other) => other.contractId === contractId);
  if (isTaken) return 'contract-already-listed';
  const product = market.products.find((other) => other.area === area && other.product === terms.product);
  if (product === undefined) return 'unknown-product';
  const areWhole = [opensAtUs, closesAtUs, deliveryStartUs, deliveryEndUs].every(Number.isSafeInteger);
  const isInOrder = opensAtUs < closesAtUs && market.timeUs < closesAtUs;
  const isAsLong = deliveryEndUs - deliveryStartUs === product.durationMinutes * 60_000_000;
  if (!areWhole || !isInOrder || !isAsLong) return 'contract-terms-invalid';
  return market.settledDays.includes(`${area}/${terms.deliveryDay}`) ? 'delivery-day-settled' : undefined;
}

/** Rules 8.1 and 9.6. */
export function haltContract(market: NaiveMarket, { contractId }: HaltContract, events: Event[]): void {
  const contract = findContract(market, contractId);
  if (contract === undefined) return refuse(events, 'unknown-contract', contractId);
  if (contract.isHalted) return refuse(events, 'already-halted', contractId);
  if (contract.session === 'CLOSED') return refuse(events, 'contract-closed', contractId);
  contract.isHalted = true;
  const ids = openBlockOrders(market, (block) => block.legIds.includes(contractId));
  events.push({ type: 'ContractHalted', contractId, blockOrders: ids.length });
  begin(market, 'LEG_HALTED', ids);
}

function openBlockOrders(market: NaiveMarket, isMeant: (block: NaiveContract) => boolean): number[] {
  const open = market.orders.filter((order) => {
    const contract = contractOf(market, order.contractId);
    return isOpen(order) && contract.legIds.length > 0 && isMeant(contract);
  });
  return idsOf(open);
}

export function resumeContract(market: NaiveMarket, { contractId }: ResumeContract, events: Event[]): void {
  const contract = findContract(market, contractId);
  if (contract === undefined) return refuse(events, 'unknown-contract', contractId);
  if (!contract.isHalted) return refuse(events, 'not-halted', contractId);
  contract.isHalted = false;
  events.push({ type: 'ContractResumed', contractId });
}

export function haltMarket(market: NaiveMarket, { untilUs }: HaltMarket, events: Event[]): void {
  if (market.halt !== undefined) return refuse(events, 'already-halted', 'market');
  if (untilUs !== undefined && untilUs <= market.timeUs) return refuse(events, 'halt-until-past', String(untilUs));
  market.halt = { sequence: market.sequence, ...(untilUs !== undefined && { untilUs }) };
  const ids = openBlockOrders(market, () => true);
  events.push({ type: 'MarketHalted', blockOrders: ids.length });
  begin(market, 'LEG_HALTED', ids);
}

export function resumeMarket(market: NaiveMarket, events: Event[]): void {
  if (market.halt === undefined) return refuse(events, 'not-halted', 'market');
  delete market.halt;
  events.push({ type: 'MarketResumed', by: 'OPERATOR' });
}

/** Rule 7.4. */
export function setParticipantTerms(market: NaiveMarket, command: SetParticipantTerms, events: Event[]): void {
  const { targetId, terms } = command;
  const participant = participantOf(market, targetId);
  if (participant === undefined) return refuse(events, 'unknown-participant', targetId);
  if (!isValidParticipant(terms)) return refuse(events, 'participant-terms-invalid', targetId);
  const before = participant.terms;
  participant.terms = terms;
  events.push({ type: 'ParticipantTermsSet', before });
}

function isValidParticipant(terms: ParticipantTerms): boolean {
  return (
    isPositive(terms.orderQuantityLots, QUANTITY_LOTS_MAX) &&
    isPositive(terms.orderValueE5) &&
    isPositive(terms.openOrders, OPEN_ORDERS_MAX) &&
    isPositive(terms.tradingLimitE5) &&
    SELF_TRADE_PREVENTIONS.includes(terms.selfTradePrevention ?? 'ALLOW')
  );
}

/** Rule 6.3. */
export function setReferencePrices(market: NaiveMarket, command: SetReferencePrices, events: Event[]): void {
  const { area, prices } = command;
  if (!market.areas.some((known) => known.area === area)) return refuse(events, 'unknown-area', area);
  if (prices.length > CONTRACTS_PER_LISTING_MAX) return refuse(events, 'too-many-prices', String(prices.length));
  for (const { contractId, priceTicks } of prices) {
    const code = referenceFault(findContract(market, contractId), area, priceTicks);
    if (code !== undefined) return refuse(events, code, contractId);
  }
  for (const { contractId, priceTicks } of prices) {
    const contract = contractOf(market, contractId);
    const { referenceTicks: beforeTicks } = contract;
    contract.referenceTicks = priceTicks;
    events.push({
      type: 'ReferencePriceSet',
      contractId,
      priceTicks,
      ...(beforeTicks !== undefined && { beforeTicks }),
    });
  }
}

function referenceFault(
  contract: NaiveContract | undefined,
  area: string,
  priceTicks: number,
): OperatorRefusalCode | undefined {
  if (contract?.area !== area) return 'unknown-contract';
  if (contract.session === 'CLOSED') return 'contract-closed';
  const { priceTickTicks, minPriceTicks, maxPriceTicks } = contract.rules;
  if (priceTicks % priceTickTicks !== 0) return 'price-off-tick';
  return isWhole(priceTicks, minPriceTicks, maxPriceTicks) ? undefined : 'price-out-of-range';
}

export function cancelOrderOnBehalf(market: NaiveMarket, { orderId }: CancelOrderOnBehalf, events: Event[]): void {
  const order = market.orders.find((other) => other.orderId === orderId);
  if (order === undefined) return refuse(events, 'order-not-found', String(orderId));
  if (!isOpen(order)) return refuse(events, 'order-ended', String(orderId));
  cancel(order, 'OPERATOR', events);
}

export function cancelOrdersOnBehalf(market: NaiveMarket, command: CancelOrdersOnBehalf, events: Event[]): void {
  const { targetId } = command;
  if (participantOf(market, targetId) === undefined) return refuse(events, 'unknown-participant', targetId);
  cancelOrders(market, command, targetId, events);
}

export function liftBlockOnBehalf(market: NaiveMarket, { targetId }: LiftBlockOnBehalf, events: Event[]): void {
  const participant = participantOf(market, targetId);
  if (participant === undefined) return refuse(events, 'unknown-participant', targetId);
  if (!participant.isBlockedByOperator) return refuse(events, 'not-blocked', targetId);
  participant.isBlockedByOperator = false;
  events.push({ type: 'ParticipantUnblocked', participantId: targetId, by: 'OPERATOR' });
}

/** Rule 7.5. */
export function settleDeliveryDay(market: NaiveMarket, command: SettleDeliveryDay, events: Event[]): void {
  const day = `${command.area}/${command.deliveryDay}`;
  const contracts = market.contracts.filter((contract) => dayOf(contract) === day);
  if (contracts.length === 0) return refuse(events, 'unknown-delivery-day', day);
  if (contracts.some((contract) => !contract.archived)) return refuse(events, 'delivery-day-not-over', day);
  if (market.settledDays.includes(day)) return refuse(events, 'delivery-day-settled', day);
  const isPending = market.trades.some(({ state, contractId }) => {
    const days = legsOf(market, contractOf(market, contractId)).map(dayOf);
    return state === 'RECALL_REQUESTED' && days.includes(day);
  });
  if (isPending) return refuse(events, 'recall-pending', day);
  const paid = unsettled(market).filter((cost) => cost.day === day);
  const participants = new Set(paid.map(({ participantId }) => participantId)).size;
  market.settledDays.push(day);
  dropPaidTrades(market);
  events.push({ type: 'DeliveryDaySettled', contracts: contracts.length, participants });
}

/** A trade that the market hasn't let go of. */
function findTrade(market: NaiveMarket, id: number): NaiveTrade | undefined {
  return market.trades.find(({ tradeId, isGone }) => tradeId === id && !isGone);
}

/** Rule 10.1. */
export function requestRecall(market: NaiveMarket, command: RequestRecall, events: Event[]): void {
  const { participantId, tradeId } = command;
  const fail = (code: RefusalCode, details: { tradeId: number } | { endedUs: number }): void =>
    void events.push({ type: 'RecallRefused', code, details });
  const trade = findTrade(market, tradeId);
  const isSide = participantId === trade?.buyParticipantId || participantId === trade?.sellParticipantId;
  if (trade === undefined || !isSide) return fail('trade-not-found', { tradeId });
  if (trade.recall?.participantId === participantId) {
    const { requestedSequence } = trade.recall;
    return void events.push({ type: 'RecallReplayed', tradeId, requestedSequence });
  }
  if (trade.state === 'RECALL_REQUESTED') return fail('recall-requested', { tradeId });
  if (trade.state === 'RECALLED') return fail('trade-recalled', { tradeId });
  const { recallWindowSeconds = RECALL_WINDOW_SECONDS } = contractOf(market, trade.contractId).rules;
  const endedUs = trade.executedAtUs + recallWindowSeconds * 1_000_000;
  if (market.timeUs >= endedUs) return fail('recall-window-over', { endedUs });
  step(trade, 'RecallRequested', 'RECALL_REQUESTED', events);
  const because = command.because !== undefined && { because: command.because };
  trade.recall = { participantId, requestedSequence: market.sequence, requestedAtUs: market.timeUs, ...because };
}

/** Rule 10.2. */
export function decideRecall(market: NaiveMarket, { tradeId, decision }: DecideRecall, events: Event[]): void {
  const trade = findTrade(market, tradeId);
  if (trade === undefined) return refuse(events, 'trade-not-found', String(tradeId));
  if (trade.state !== 'RECALL_REQUESTED') return refuse(events, 'recall-not-requested', String(tradeId));
  if (decision === 'GRANT') step(trade, 'TradeRecalled', 'RECALLED', events);
  else step(trade, 'RecallDeclined', 'EXECUTED', events);
  const { closesAtUs } = contractOf(market, trade.contractId);
  if (market.timeUs >= closesAtUs + ARCHIVE_AFTER_CLOSURE_US) letGo(market, tradeId);
  forgetBlocks(market);
}

function step(
  trade: NaiveTrade,
  type: 'RecallRequested' | 'TradeRecalled' | 'RecallDeclined',
  state: NaiveTrade['state'],
  events: Event[],
): void {
  trade.state = state;
  trade.revision += 1;
  delete trade.recall;
  const { isGone: _isGone, state: _state, ...told } = trade;
  events.push({ type, ...told });
}
