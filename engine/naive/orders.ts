/** Rules 2 and 9: new orders, alone, as baskets, and of blocks. The checks are those of changes too. */
import type { Actor, OrderReference, OrderTerms, PlaceBlock, PlaceOrder } from '../src/commands.ts';
import * as format from '../src/fingerprint.ts';
import { FILLS_PER_RECORD_MAX, ICEBERG_SLICES_MAX, OPEN_ORDERS_MAX, QUANTITY_LOTS_MAX } from '../src/limits.ts';
import { match, meetingsToFill } from './matching.ts';
import { costE5, findAdmitted, findContract, found } from './state.ts';
import { isOpen, legsOf, must, pick, refusedAs, sumOf, tell, unsettled, valueE5 } from './state.ts';
import type { Contract, Handlers, Market, Order, Refusal, Steps } from './state.ts';

type Asked = Actor & OrderTerms & { fingerprint: string };

export const placements = {
  PlaceOrder: refusedAs('OrderRefused', place),
  PlaceBlock: refusedAs('OrderRefused', place),
  PlaceBasket(market, command) {
    const refuse = (leg: number, [code, details]: Refusal) =>
      tell(market, { type: 'BasketRefused', leg, code, details });
    const fingerprint = format.basketFingerprintOf(command);
    const legs = format.orderTermsOfLegs(command).map((terms, index) => ({ ...terms, fingerprint, leg: index + 1 }));
    for (const asked of legs) {
      const prior = findOwn(market, asked) ?? (command.priorUse?.leg === asked.leg ? command.priorUse : undefined);
      if (prior === undefined) continue;
      const first = pick(prior, 'acceptedSequence');
      if (prior.fingerprint === fingerprint) return tell(market, { type: 'BasketReplayed', ...first });
      return refuse(asked.leg, ['client-order-id-reused', first]); // 9.1
    }
    const ids = legs.map(({ contractId }) => contractId);
    const again = legs.find(({ contractId }, index) => ids.indexOf(contractId) < index); // 9.1
    if (again !== undefined) return refuse(again.leg, ['basket-contract-repeated', pick(again, 'contractId')]);
    const orders: Order[] = [];
    for (const asked of legs) {
      const costsE5 = sumOf(orders.map(costE5)); // 9.2
      const { done, value } = admit(market, asked, [asked.contractId], costsE5).next();
      if (done !== true) return refuse(asked.leg, value);
      orders.push(value);
    }
    let allowance = FILLS_PER_RECORD_MAX;
    for (const [index, order] of orders.entries()) {
      const met = meetingsToFill(market, order, allowance); // 9.2
      if (met === undefined) return refuse(index + 1, ['basket-not-fillable', pick(order, 'contractId')]);
      allowance -= met;
    }
    tell(market, { type: 'BasketAccepted', legs: legs.length }); // 9.3
    orders.forEach((order, index) => enter(market, order, index + 1));
  },
} satisfies Partial<Handlers>;

function* place(market: Market, command: PlaceOrder | PlaceBlock): Steps {
  const isBlock = command.type === 'PlaceBlock';
  const contractIds = isBlock ? command.contractIds : [command.contractId];
  const fingerprint = isBlock ? format.blockFingerprintOf(command) : format.fingerprintOf(command); // 9.5
  const asked = { ...(isBlock ? format.orderTermsOfBlock(command) : command), fingerprint };
  const prior = findOwn(market, asked) ?? command.priorUse; // 2.1
  const isReplay = prior?.fingerprint === fingerprint;
  if (isReplay) return tell(market, { type: 'OrderReplayed', ...pick(prior, 'acceptedSequence') });
  if (prior !== undefined) yield ['client-order-id-reused', pick(prior, 'acceptedSequence')];
  const order = yield* admit(market, asked, contractIds);
  if (!market.contracts.includes(order.contract)) {
    market.contracts.push(order.contract); // 9.4
    market.nextListingNumber += 1;
    tell(market, { type: 'BlockListed', contractId: order.contractId, contractIds });
  }
  enter(market, order);
}

/** Rule 5.1: one's own order by either id; others' are not there. */
export const findOwn = (market: Market, asked: Pick<Actor, 'participantId'> & OrderReference): Order | undefined =>
  market.orders.find(({ participantId, orderId, clientOrderId }) => {
    const isNamed = orderId === asked.orderId || clientOrderId === asked.clientOrderId;
    return isNamed && participantId === asked.participantId;
  });

/** Rules 2.2 to 2.12. @param costsBeforeE5 of the legs before, of a basket */
function* admit(market: Market, asked: Asked, contractIds: string[], costsBeforeE5 = 0n): Steps<Order> {
  const { participantId, timeInForce, orderType } = asked;
  const participant = yield* findAdmitted(market, participantId); // 2.2
  const contract = yield* findOrDraftContract(market, contractIds); // 2.2, 9.4
  const state = asked.parked === true ? 'PARKED' : 'ACTIVE';
  const lots = { openLots: asked.quantityLots, filledLots: 0, filledValue: 0 };
  const numbers = { orderId: 0, queueNumber: 0, revision: 1, acceptedSequence: market.sequence };
  const order: Order = { ...asked, ...lots, ...numbers, state, contract, participant, changes: [] };
  const mayRest = timeInForce === 'GFS' || timeInForce === 'GTD';
  yield* standingFaults(market, order); // 2.2, 2.3
  if (orderType === 'ICEBERG' && !mayRest) yield ['time-in-force-not-allowed', { timeInForce, orderType }]; // 2.4
  if (state === 'PARKED' && !mayRest) yield ['parked-not-allowed', { timeInForce }];
  yield* termsFaults(market, order); // 2.5 to 2.9
  if (state === 'ACTIVE') yield* collarFaults(market, order); // 2.10
  const maxOpenOrders = lowest(OPEN_ORDERS_MAX, participant.terms.openOrders); // 2.11
  const open = market.orders.filter((other) => other.participantId === participantId && isOpen(other));
  if (mayRest && open.length >= maxOpenOrders) yield ['too-many-open-orders', { maxOpenOrders }];
  yield* exposureFaults(market, order, costE5(order), costsBeforeE5); // 2.12
  return order;
}

/** Rules 2.2 and 9.4: as it is listed; a block may not be yet: then as it would be. */
function* findOrDraftContract(market: Market, contractIds: string[]): Steps<Contract> {
  const legs: Contract[] = [];
  for (const contractId of contractIds) {
    legs.push(yield* found(findContract(market, contractId), ['unknown-contract', { contractId }]));
  }
  const [first, last] = [must(legs[0]), must(legs.at(-1))];
  if (legs.length === 1) return first;
  for (const [index, { contractId, deliveryStartUs, product, area }] of legs.entries()) {
    const before = legs[index - 1] ?? { deliveryEndUs: deliveryStartUs, product, area };
    const isNext = before.deliveryEndUs === deliveryStartUs && before.product === product && before.area === area;
    if (!isNext) yield ['block-not-consecutive', { contractId }];
  }
  const contractId = format.blockIdOf(contractIds);
  const { referenceTicks: _none, ...terms } = first;
  const block: Contract = market.contracts.find((contract) => contract.contractId === contractId) ?? {
    ...{ ...terms, contractId, legs, listingNumber: market.nextListingNumber },
    ...{ session: 'OPEN', isHalted: false, archived: false, deliveryEndUs: last.deliveryEndUs },
    opensAtUs: Math.max(...legs.map((leg) => leg.opensAtUs)),
    closesAtUs: Math.min(...legs.map((leg) => leg.closesAtUs)),
  };
  if (legs.some((leg, index) => leg !== block.legs[index])) yield ['unknown-contract', { contractId }];
  return block;
}

/** @param leg of a basket */
function enter(market: Market, order: Order, leg?: number): void {
  order.orderId = market.nextOrderId++;
  market.orders.push(order);
  tell(market, { type: 'OrderAccepted', orderId: order.orderId, ...(leg !== undefined && { leg }) });
  if (order.state === 'ACTIVE') match(market, order);
}

/** Rules 2.2, its end, and 2.3. */
export function* standingFaults(market: Market, { participant, contract }: Order): Steps {
  if (participant.isBlockedByOperator) yield ['participant-blocked', { by: 'OPERATOR' }];
  if (participant.isBlockedByOwner) yield ['participant-blocked', { by: 'OWNER' }];
  const { opensAtUs, closesAtUs } = contract;
  if (market.timeUs >= closesAtUs) yield ['contract-closed', { closesAtUs }];
  if (market.timeUs < opensAtUs) yield ['contract-not-open', { opensAtUs }];
  const { halt } = market;
  if (halt !== undefined) yield ['contract-halted', halt.untilUs === undefined ? {} : { haltedUntilUs: halt.untilUs }];
  const leg = legsOf(contract).find(({ isHalted }) => isHalted); // 9.6
  if (leg !== undefined) yield ['contract-halted', { contractId: leg.contractId }];
}

/** Rules 2.5 to 2.9, of an order as it would be. */
export function* termsFaults(market: Market, order: Order): Steps {
  const { orderType, timeInForce, priceTicks, quantityLots, displayLots, validUntilUs, filledLots, contract } = order;
  const { closesAtUs, rules } = contract;
  const { priceTickTicks, minPriceTicks, maxPriceTicks, quantityStepLots } = rules;
  const { terms } = order.participant;
  const maxQuantityLots = lowest(QUANTITY_LOTS_MAX, rules.maxQuantityLots, terms.orderQuantityLots);
  const maxValueE5 = lowest(rules.maxValueE5, terms.orderValueE5);
  const value = valueE5(Math.abs(priceTicks), quantityLots, contract);
  const minDisplayLots = Math.ceil(quantityLots / ICEBERG_SLICES_MAX / quantityStepLots) * quantityStepLots;
  const [isIceberg, isGtd] = [orderType === 'ICEBERG', timeInForce === 'GTD'];
  // Without a display quantity an order shows all of itself, without an end it is valid until closure.
  const [shownLots, untilUs] = [displayLots ?? quantityLots, validUntilUs ?? closesAtUs];
  const checks: [isFault: boolean, ...Refusal][] = [
    [priceTicks % priceTickTicks !== 0, 'price-off-tick', { priceTickTicks }], // 2.5
    [priceTicks < minPriceTicks || maxPriceTicks < priceTicks, 'price-out-of-range', { minPriceTicks, maxPriceTicks }],
    [quantityLots <= 0, 'quantity-not-positive', { quantityStepLots }], // 2.6
    [quantityLots % quantityStepLots !== 0, 'quantity-off-step', { quantityStepLots }],
    [quantityLots > maxQuantityLots, 'quantity-too-large', { maxQuantityLots }],
    [quantityLots < filledLots, 'quantity-below-filled', { filledLots }], // 5.2
    [isIceberg && displayLots === undefined, 'display-quantity-required', { orderType }], // 2.7
    [!isIceberg && displayLots !== undefined, 'display-quantity-not-allowed', { orderType }],
    [shownLots <= 0 || shownLots % quantityStepLots !== 0, 'display-quantity-off-step', { quantityStepLots }],
    [shownLots > quantityLots, 'display-quantity-too-large', { maxDisplayLots: quantityLots }],
    [shownLots < minDisplayLots, 'display-quantity-too-small', { minDisplayLots }],
    [isGtd && validUntilUs === undefined, 'valid-until-required', { timeInForce }], // 2.8
    [!isGtd && validUntilUs !== undefined, 'valid-until-not-allowed', { timeInForce }],
    [untilUs <= market.timeUs, 'valid-until-past', pick(market, 'timeUs')],
    [untilUs > closesAtUs, 'valid-until-after-closure', { closesAtUs }],
    [value > maxValueE5, 'value-too-large', { maxValueE5: String(maxValueE5), valueE5: String(value) }], // 2.9
  ];
  for (const [isFault, ...refusal] of checks) if (isFault) yield refusal;
}

const lowest = (...limits: (number | undefined)[]): number =>
  Math.min(...limits.filter((limit) => limit !== undefined));

/** Rule 2.10. */
export function* collarFaults(market: Market, { side, priceTicks, contract }: Order): Steps {
  const prices = legsOf(contract).map((leg) => leg.referenceTicks); // 6.1
  const known = prices.filter((price) => price !== undefined);
  const trades = market.trades.filter((trade) => trade.contract === contract && trade.state !== 'RECALLED');
  const references = known.length === prices.length ? known : trades.slice(-1).map((last) => last.priceTicks);
  const [sumTicks, count] = [references.reduce((sum, ticks) => sum + ticks, 0), references.length];
  const { collarTicks } = contract.rules;
  if (collarTicks === undefined || count === 0) return;
  // Of whole ticks within the collar (6.2). Adding zero makes no zero of -0.
  const collarLowTicks = Math.ceil((sumTicks - collarTicks * count) / count) + 0;
  const collarHighTicks = Math.floor((sumTicks + collarTicks * count) / count) + 0;
  const isOutside = side === 'BUY' ? priceTicks > collarHighTicks : priceTicks < collarLowTicks;
  if (isOutside) yield ['price-outside-collar', { collarLowTicks, collarHighTicks }];
}

/** Rules 2.12, 7.2 and 7.3. */
export function* exposureFaults(market: Market, order: Order, growthE5: bigint, costsBeforeE5 = 0n): Steps {
  const { tradingLimitE5 } = order.participant.terms;
  if (tradingLimitE5 === undefined || growthE5 <= 0n) return;
  const isOwn = ({ participantId }: { participantId: string }) => participantId === order.participantId;
  const orders = market.orders.filter(isOwn).map(costE5);
  const trades = unsettled(market).filter(isOwn);
  const exposureE5 = sumOf([...orders, ...trades.map((trade) => trade.costE5), costsBeforeE5, growthE5]);
  const details = { tradingLimitE5: String(tradingLimitE5), exposureE5: String(exposureE5) };
  if (exposureE5 > tradingLimitE5) yield ['trading-limit-exceeded', details];
}
