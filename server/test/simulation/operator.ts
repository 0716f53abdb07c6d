/** Who runs the venue: sets it up, lists each day as it comes, and steps in now and then. */
import { VENUE, type Command, type ParticipantTerms } from '@wattbook/engine/commands';
import type { NaiveMarket } from '../../../engine/naive/market.ts';
import { AREA, contractsAround, PRODUCT_MINUTES } from './calendar.ts';
import type { Checker } from './checker.ts';
import { contractsAt, PARTICIPANTS } from './commands.ts';
import type { Deployment } from './deployment.ts';
import type { Feature } from './swarm.ts';
import type { World } from './world.ts';

export type Operator = {
  start(): void;
  stop(): void;
  /** Whether everybody can begin to trade. */
  isReady(): boolean;
};

const LISTING_CHECK_US = 30_000_000;
const SET_UP_RETRY_US = 50_000;
const OPERATOR = { ...VENUE, userId: 'olga', because: 'simulated' };

export function createOperator(world: World, deployment: Deployment, { market }: Checker): Operator {
  const { random, swarm } = world;
  let isReady = false;
  let isStopped = false;

  /** What the venue lacks: the same question after each start and each day. */
  function missing(): Command[] {
    const commands: Command[] = [];
    if (market.areas.length === 0) commands.push({ ...VENUE, type: 'DefineArea', ...AREA });
    for (const product of swarm.products) {
      if (market.products.some((known) => known.product === product)) continue;
      const terms = {
        ...{ product, durationMinutes: PRODUCT_MINUTES[product], priceTickTicks: 1, quantityStepLots: 1 },
        ...{ minPriceTicks: -999_900, maxPriceTicks: 999_900 },
        ...(swarm.features.has('reference prices') && { collarTicks: 5_000 }),
      };
      commands.push({ ...OPERATOR, type: 'DefineProduct', area: AREA.area, terms });
    }
    for (const admittedId of PARTICIPANTS) {
      const isThere = market.participants.some(({ participantId }) => participantId === admittedId);
      if (!isThere) commands.push({ ...VENUE, type: 'AdmitParticipant', admittedId });
    }
    return commands.length > 0 ? commands : listings(market);
  }

  function listings({ contracts, settledDays }: NaiveMarket): Command[] {
    const listed = new Set(contracts.map(({ contractId }) => contractId));
    const wanted = contractsAround(world.nowUs(), swarm.products).filter(
      ({ contractId, deliveryDay }) => !listed.has(contractId) && !settledDays.includes(`${AREA.area}/${deliveryDay}`),
    );
    return swarm.products.flatMap((product): Command[] => {
      const terms = wanted.filter((contract) => contract.product === product).map(({ area: _area, ...rest }) => rest);
      return terms.length === 0 ? [] : [{ ...VENUE, type: 'ListContracts', area: AREA.area, contracts: terms }];
    });
  }

  async function bringUp(): Promise<void> {
    if (isStopped) return;
    const commands = missing();
    isReady ||= commands.length === 0;
    for (const command of commands) note(command, await deployment.submit(command));
    world.at(commands.length === 0 ? LISTING_CHECK_US : SET_UP_RETRY_US, () => void bringUp());
  }

  function note(command: Command, outcome: object): void {
    world.note(`${command.type}: ${JSON.stringify(outcome).slice(0, 300)}`);
  }

  function act(): void {
    if (isStopped) return;
    world.at(world.delayUs(4 * swarm.paceUs + swarm.networkUs), act);
    const command = isReady && random.chance(0.5) ? want() : undefined;
    if (command !== undefined) void deployment.submit(command).then((outcome) => note(command, outcome));
  }

  function want(): Command | undefined {
    const has = (feature: Feature, probability: number): boolean =>
      swarm.features.has(feature) && random.chance(probability);
    const targetId = random.oneOf(PARTICIPANTS);
    if (has('halts', 0.15)) return haltOrResume();
    if (has('participant limits', 0.2)) return { ...OPERATOR, type: 'SetParticipantTerms', targetId, terms: terms() };
    if (has('reference prices', 0.2)) return setPrices();
    if (has('recalls', 0.3)) return decide();
    if (has('settlement', 0.2)) return settle();
    if (has('kill switch', 0.5)) return brake(targetId);
    return undefined;
  }

  function haltOrResume(): Command | undefined {
    if (market.halt !== undefined) return { ...OPERATOR, type: 'ResumeMarket' };
    const halted = market.contracts.find(({ isHalted, session }) => isHalted && session === 'OPEN');
    if (halted !== undefined) return { ...OPERATOR, type: 'ResumeContract', contractId: halted.contractId };
    if (random.chance(0.3)) return { ...OPERATOR, type: 'HaltMarket' };
    if (random.chance(0.3)) {
      return { ...OPERATOR, type: 'HaltMarket', untilUs: world.nowUs() + 1 + random.below(20_000_000) };
    }
    const contract = random.anyOf(contractsAt(market, world.nowUs()).slice(0, 3));
    return contract && { ...OPERATOR, type: 'HaltContract', contractId: contract.contractId };
  }

  function terms(): ParticipantTerms {
    return {
      ...(random.chance(0.3) && { tradingLimitE5: random.oneOf([1_000_000, 100_000_000]) }),
      ...(random.chance(0.2) && { openOrders: random.oneOf([2, 8]) }),
      ...(random.chance(0.2) && { orderQuantityLots: 15 }),
      ...(random.chance(0.3) && { selfTradePrevention: random.oneOf(['CANCEL_RESTING', 'CANCEL_INCOMING'] as const) }),
    };
  }

  function setPrices(): Command | undefined {
    const prices = contractsAt(market, world.nowUs())
      .slice(0, 3)
      .map(({ contractId }) => ({ contractId, priceTicks: 5_000 + random.below(200) }));
    return prices.length === 0 ? undefined : { ...OPERATOR, type: 'SetReferencePrices', area: AREA.area, prices };
  }

  function decide(): Command | undefined {
    const asked = market.trades.find(({ state }) => state === 'RECALL_REQUESTED');
    const decision = random.oneOf<'GRANT' | 'REFUSE'>(['GRANT', 'REFUSE']);
    return asked && { ...OPERATOR, type: 'DecideRecall', tradeId: asked.tradeId, decision };
  }

  function settle(): Command | undefined {
    const days = [...new Set(market.contracts.map(({ deliveryDay }) => deliveryDay))];
    const deliveryDay = random.anyOf(days);
    return deliveryDay === undefined
      ? undefined
      : { ...OPERATOR, type: 'SettleDeliveryDay', area: AREA.area, deliveryDay };
  }

  function brake(targetId: string): Command {
    const blocked = market.participants.find(({ isBlockedByOperator }) => isBlockedByOperator);
    if (blocked !== undefined) return { ...OPERATOR, type: 'LiftBlockOnBehalf', targetId: blocked.participantId };
    const order = random.anyOf(market.orders.filter(({ state }) => state === 'ACTIVE').slice(-10));
    if (order !== undefined && random.chance(0.5)) {
      return { ...OPERATOR, type: 'CancelOrderOnBehalf', orderId: order.orderId };
    }
    return { ...OPERATOR, type: 'CancelOrdersOnBehalf', targetId, ...(random.chance(0.3) && { block: true }) };
  }

  return {
    start: () => {
      void bringUp();
      act();
    },
    stop: () => {
      isStopped = true;
    },
    isReady: () => isReady,
  };
}
