/** Rules 6.3, 7.4, 7.5, 8.1, 8.5, 10 and 12: set-up, what the operator does, and the recalls that it decides. */
import * as limits from '../src/limits.ts';
import { endOrder } from './matching.ts';
import { dayOf, findContract, findParticipant, found, isOpen, legsOf, must } from './state.ts';
import { operators, refusedAs, tell, unsettled, type Handlers, type Market, type Trade } from './state.ts';
import { forgetBlocks, resumeMarket } from './time.ts';

export const operations = {
  FoundVenue: operators(function* (market, { venueId, environment, rules = limits.RULES_FIRST }) {
    if (market.venue !== undefined) yield ['already-founded', market.venue.venueId];
    if (rules < limits.RULES_FIRST || rules > limits.RULES_NEWEST) yield ['rules-unknown', String(rules)];
    market.venue = { venueId, environment };
    market.rules = rules;
    tell(market, { type: 'VenueFounded' });
  }),
  TakeLeadership(market, { epoch }) {
    if (epoch <= market.epoch) throw new Error(`epoch ${epoch} comes after ${market.epoch}`);
    market.epoch = epoch;
    tell(market, { type: 'LeadershipTaken' });
  },
  AdoptRules: operators(function* (market, { rules }) {
    if (rules !== market.rules + 1 || rules > limits.RULES_NEWEST) yield ['rules-unknown', String(rules)];
    tell(market, { type: 'RulesAdopted', before: market.rules });
    market.rules = rules;
  }),
  DefineArea(market, { area, eic, timeZone, currency }) {
    market.areas = [...market.areas.filter((known) => known.area !== area), { area, eic, timeZone, currency }];
    tell(market, { type: 'AreaDefined' });
  },
  DefineProduct: operators(function* (market, { area, terms }) {
    yield* found(findArea(market, area), ['unknown-area', area]); // 12.1
    const { product, minPriceTicks, maxPriceTicks } = terms;
    const isValid =
      areWithin(1, Infinity, terms.durationMinutes, terms.maxValueE5) &&
      areWithin(1, limits.QUANTITY_LOTS_MAX, terms.quantityStepLots, terms.maxQuantityLots) &&
      areWithin(1, limits.PRICE_TICKS_MAX, terms.collarTicks, terms.priceTickTicks) &&
      areWithin(1, limits.RECALL_WINDOW_SECONDS_MAX, terms.recallWindowSeconds) &&
      terms.durationMinutes % limits.DURATION_STEP_MINUTES === 0 &&
      areWithin(-limits.PRICE_TICKS_MAX, maxPriceTicks, minPriceTicks) &&
      areWithin(minPriceTicks, limits.PRICE_TICKS_MAX, maxPriceTicks);
    if (!isValid) yield ['product-terms-invalid', product]; // 12.2
    const others = market.products.filter((known) => known.area !== area || known.product !== product);
    market.products = [...others, { ...terms, area }];
    tell(market, { type: 'ProductDefined' });
  }),
  ListContracts: operators(function* (market, { area, contracts }) {
    const { currency, timeZone } = yield* found(findArea(market, area), ['unknown-area', area]); // 12.3
    if (contracts.length > limits.CONTRACTS_PER_LISTING_MAX) yield ['listing-too-large', String(contracts.length)];
    for (const [index, { contractId, product, deliveryDay, ...times }] of contracts.entries()) {
      const { opensAtUs, closesAtUs, deliveryStartUs, deliveryEndUs } = times;
      const taken = [...market.contracts, ...contracts.slice(0, index)];
      if (taken.some((other) => other.contractId === contractId)) yield ['contract-already-listed', contractId];
      const { durationMinutes } = yield* found(findProduct(market, area, product), ['unknown-product', contractId]);
      const areWhole = [opensAtUs, closesAtUs, deliveryStartUs, deliveryEndUs].every(Number.isSafeInteger);
      const isInOrder = opensAtUs < closesAtUs && market.timeUs < closesAtUs;
      const isAsLong = deliveryEndUs - deliveryStartUs === durationMinutes * 60_000_000;
      if (!areWhole || !isInOrder || !isAsLong) yield ['contract-terms-invalid', contractId];
      if (market.settledDays.includes(`${area}/${deliveryDay}`)) yield ['delivery-day-settled', contractId];
    }
    for (const { label: _label, ...terms } of contracts) {
      const { area: _area, ...rules } = must(findProduct(market, area, terms.product));
      const listed = { ...terms, area, currency, timeZone, rules, listingNumber: market.nextListingNumber++ };
      market.contracts.push({ ...listed, session: 'SCHEDULED', isHalted: false, archived: false, legs: [] });
      tell(market, { type: 'ContractListed', contractId: terms.contractId });
    }
  }),
  AdmitParticipant(market, { admittedId: participantId }) {
    const admitted = { participantId, terms: {}, isBlockedByOwner: false, isBlockedByOperator: false };
    if (findParticipant(market, participantId) === undefined) market.participants.push(admitted);
    tell(market, { type: 'ParticipantAdmitted' });
  },
  HaltContract: operators(function* (market, { contractId }) {
    const contract = yield* found(findContract(market, contractId), ['unknown-contract', contractId]);
    if (contract.isHalted) yield ['already-halted', contractId];
    if (contract.session === 'CLOSED') yield ['contract-closed', contractId];
    contract.isHalted = true;
    const orders = market.orders.filter((order) => isOpen(order) && order.contract.legs.includes(contract)); // 9.6
    tell(market, { type: 'ContractHalted', contractId, blockOrders: orders.length });
    market.unfinished = { reason: 'LEG_HALTED', orders };
  }),
  ResumeContract: operators(function* (market, { contractId }) {
    const contract = yield* found(findContract(market, contractId), ['unknown-contract', contractId]);
    if (!contract.isHalted) yield ['not-halted', contractId];
    contract.isHalted = false;
    tell(market, { type: 'ContractResumed', contractId });
  }),
  HaltMarket: operators(function* (market, { untilUs }) {
    if (market.halt !== undefined && market.halt.untilUs === untilUs) yield ['already-halted', 'market'];
    if (untilUs !== undefined && untilUs <= market.timeUs) yield ['halt-until-past', String(untilUs)];
    haltMarket(market, untilUs);
  }),
  ResumeMarket: operators(function* (market) {
    if (market.halt === undefined) yield ['not-halted', 'market'];
    resumeMarket(market, 'OPERATOR');
  }),
  EndOutage(market, { endedUs, haltUntilUs = 0 }) {
    if (endedUs < market.timeUs) throw new Error(`an outage ends at ${endedUs}, not before it began`);
    for (const armed of market.switches) armed.dueUs = endedUs + armed.seconds * 1_000_000; // 8.5
    tell(market, { type: 'OutageEnded', switches: market.switches.length });
    const haltedUntilUs = market.halt === undefined ? 0 : (market.halt.untilUs ?? Infinity);
    if (haltUntilUs > haltedUntilUs) haltMarket(market, haltUntilUs);
  },
  SetParticipantTerms: operators(function* (market, { targetId, terms }) {
    const participant = yield* found(findParticipant(market, targetId), ['unknown-participant', targetId]);
    const isValid =
      areWithin(1, Infinity, terms.orderValueE5, terms.tradingLimitE5) &&
      areWithin(1, limits.QUANTITY_LOTS_MAX, terms.orderQuantityLots) &&
      areWithin(1, limits.OPEN_ORDERS_MAX, terms.openOrders) &&
      limits.SELF_TRADE_PREVENTIONS.includes(terms.selfTradePrevention ?? 'ALLOW'); // 7.4
    if (!isValid) yield ['participant-terms-invalid', targetId];
    tell(market, { type: 'ParticipantTermsSet', before: participant.terms });
    participant.terms = terms;
  }),
  SetReferencePrices: operators(function* (market, { area, prices }) {
    yield* found(findArea(market, area), ['unknown-area', area]); // 6.3
    if (prices.length > limits.CONTRACTS_PER_LISTING_MAX) yield ['too-many-prices', String(prices.length)];
    for (const { contractId, priceTicks } of prices) {
      const contract = yield* found(findContract(market, contractId), ['unknown-contract', contractId]);
      const { priceTickTicks, minPriceTicks, maxPriceTicks } = contract.rules;
      if (contract.area !== area) yield ['unknown-contract', contractId];
      if (contract.session === 'CLOSED') yield ['contract-closed', contractId];
      if (priceTicks % priceTickTicks !== 0) yield ['price-off-tick', contractId];
      if (priceTicks < minPriceTicks || maxPriceTicks < priceTicks) yield ['price-out-of-range', contractId];
    }
    for (const { contractId, priceTicks } of prices) {
      const contract = must(findContract(market, contractId));
      const before = contract.referenceTicks !== undefined && { beforeTicks: contract.referenceTicks };
      tell(market, { type: 'ReferencePriceSet', contractId, priceTicks, ...before });
      contract.referenceTicks = priceTicks;
    }
  }),
  CancelOrderOnBehalf: operators(function* (market, { orderId }) {
    const order = market.orders.find((other) => other.orderId === orderId);
    if (!isOpen(yield* found(order, ['order-not-found', String(orderId)]))) yield ['order-ended', String(orderId)];
    endOrder(market, must(order), 'OPERATOR');
  }),
  SettleDeliveryDay: operators(function* (market, { area, deliveryDay }) {
    const day = `${area}/${deliveryDay}`;
    const contracts = market.contracts.filter((contract) => dayOf(contract) === day);
    if (contracts.length === 0) yield ['unknown-delivery-day', day];
    if (contracts.some((contract) => !contract.archived)) yield ['delivery-day-not-over', day];
    if (market.settledDays.includes(day)) yield ['delivery-day-settled', day];
    const waiting = market.trades.filter(({ state }) => state === 'RECALL_REQUESTED');
    const isPending = waiting.some(({ contract }) => legsOf(contract).some((leg) => dayOf(leg) === day));
    if (isPending) yield ['recall-pending', day]; // 7.5
    const paid = unsettled(market).filter((cost) => cost.day === day);
    market.settledDays.push(day);
    tell(market, { type: 'DeliveryDaySettled', contracts: contracts.length, participants: paid.length });
  }),
  RequestRecall: refusedAs('RecallRefused', function* (market, { participantId, tradeId, because }) {
    const own = market.trades.filter((each) => [each.buyParticipantId, each.sellParticipantId].includes(participantId));
    const known = own.find((each) => each.tradeId === tradeId && !each.isGone);
    const { buy, sell } = market.imports.find((each) => each.tradeId === tradeId) ?? {};
    const isSide = [buy, sell].some((side) => side?.participantId === participantId);
    if (isSide) yield ['trade-imported', { tradeId }]; // 13.5
    const trade = yield* found(known, ['trade-not-found', { tradeId }]); // 10.1
    const { requestedSequence = 0 } = trade.recall ?? {};
    const isReplay = trade.recall?.participantId === participantId;
    if (isReplay) return tell(market, { type: 'RecallReplayed', tradeId, requestedSequence });
    if (trade.state === 'RECALL_REQUESTED') yield ['recall-requested', { tradeId }];
    if (trade.state === 'RECALLED') yield ['trade-recalled', { tradeId }];
    const { recallWindowSeconds = limits.RECALL_WINDOW_SECONDS } = trade.contract.rules;
    const endedUs = trade.executedAtUs + recallWindowSeconds * 1_000_000;
    if (market.timeUs >= endedUs) yield ['recall-window-over', { endedUs }];
    tell(market, { type: 'RecallRequested', ...stepTo('RECALL_REQUESTED', trade) });
    const reason = because !== undefined && { because };
    trade.recall = { participantId, requestedSequence: market.sequence, requestedAtUs: market.timeUs, ...reason };
  }),
  DecideRecall: operators(function* (market, { tradeId, decision }) {
    const known = market.trades.find((each) => each.tradeId === tradeId && !each.isGone);
    const isImport = market.imports.some((each) => each.tradeId === tradeId);
    if (isImport) yield ['recall-not-requested', String(tradeId)]; // 13.5
    const trade = yield* found(known, ['trade-not-found', String(tradeId)]); // 10.2
    if (trade.state !== 'RECALL_REQUESTED') yield ['recall-not-requested', String(tradeId)];
    if (decision === 'GRANT') tell(market, { type: 'TradeRecalled', ...stepTo('RECALLED', trade) });
    else tell(market, { type: 'RecallDeclined', ...stepTo('EXECUTED', trade) });
    trade.isGone = market.timeUs >= trade.contract.closesAtUs + limits.ARCHIVE_AFTER_CLOSURE_US;
    forgetBlocks(market);
  }),
} satisfies Partial<Handlers>;

const areWithin = (min: number, max: number, ...values: (number | undefined)[]): boolean =>
  values.every((value) => value === undefined || (Number.isSafeInteger(value) && min <= value && value <= max));

const findArea = ({ areas }: Market, area: string) => areas.find((known) => known.area === area);
const findProduct = ({ products }: Market, area: string, product: string) =>
  products.find((known) => known.area === area && known.product === product);

function haltMarket(market: Market, untilUs: number | undefined): void {
  market.halt = { sequence: market.sequence, ...(untilUs !== undefined && { untilUs }) };
  const orders = market.orders.filter((order) => isOpen(order) && order.contract.legs.length > 0);
  tell(market, { type: 'MarketHalted', blockOrders: orders.length });
  market.unfinished = { reason: 'LEG_HALTED', orders }; // 9.6
}

/** Rule 10.2: what each step of a recall tells. */
function stepTo(state: Trade['state'], trade: Trade) {
  Object.assign(trade, { state, revision: trade.revision + 1 });
  delete trade.recall;
  const { isGone: _isGone, contract: _contract, state: _state, ...told } = trade;
  return told;
}
