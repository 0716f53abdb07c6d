/** What the sandbox venue consists of: one area, three products, its participants, and the contracts of the days. */
import type { Command } from '@wattbook/engine/commands';
import { VENUE } from '@wattbook/engine/commands';
import { contractsToList, deliveryDaysAt, type AreaConfig } from '../calendar/sessions.ts';
import { productLengthUs, type Product } from '../calendar/delivery-periods.ts';
import type { ExchangeChannel } from '../exchange-channel.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Replica } from '../replica.ts';

/** The Netherlands, as ENTSO-E names it (EIC Y code of the bidding zone). */
const NL = { area: 'NL', eic: '10YNL----------L', timeZone: 'Europe/Amsterdam', currency: 'EUR' };
const PRODUCTS: readonly Product[] = ['PT15M', 'PT30M', 'PT60M'];
/** 0.01 EUR/MWh, 0.1 MW, ±9,999.00 EUR/MWh: MARKET rules of the harmonised intraday market. */
const TERMS = { priceTickTicks: 1, quantityStepLots: 1, minPriceTicks: -999_900, maxPriceTicks: 999_900 };
const US_PER_MINUTE = 60_000_000;
/** Often enough that the next day is there long before it opens. */
const LISTING_CHECK_MS = 60_000;

export type VenueSetUp = {
  exchange: Pick<ExchangeChannel, 'submit'>;
  replica: Replica;
  clock: Clock;
  log: Log;
  session: { opensAtLocal: string; closesMinutesBefore: number };
  participants: readonly string[];
  /** Contracts are listed only while it is true. Absent: always. */
  isActive?: () => boolean;
};

/**
 * Brings the market to what the sandbox needs. What is there already is left as it is. A listing that the exchange
 * doesn't take at the moment is left to `keepContractsListed`: a wrong clock, say, is no reason not to start.
 */
export async function setUpVenue(setUp: VenueSetUp): Promise<void> {
  const { exchange, replica, participants, log } = setUp;
  const { market } = replica;
  const commands: Command[] = [];
  if (!market.areas.has(NL.area)) commands.push({ ...VENUE, type: 'DefineArea', ...NL });
  for (const product of PRODUCTS) {
    if (market.products.has(`${NL.area}/${product}`)) continue;
    const durationMinutes = productLengthUs(product) / US_PER_MINUTE;
    const terms = { product, durationMinutes, ...TERMS };
    commands.push({ ...VENUE, type: 'DefineProduct', area: NL.area, terms, because: 'the sandbox is set up' });
  }
  for (const admittedId of participants) {
    if (!market.participants.has(admittedId)) commands.push({ ...VENUE, type: 'AdmitParticipant', admittedId });
  }
  for (const command of commands) await mustSucceed(exchange, command);
  try {
    await listContracts(setUp);
  } catch (error) {
    if (!(error instanceof NotRecorded)) throw error;
    log.warn({ error: error.message }, 'contracts could not be listed; trying again in a minute');
  }
}

/** Lists each new day as it comes, until it is stopped. */
export function keepContractsListed(setUp: VenueSetUp): { stop(): void } {
  const { clock, log } = setUp;
  let stopped = false;
  let timer = clock.after(LISTING_CHECK_MS, check);
  /** The calendar of two days takes milliseconds in which nobody trades, so it is asked once a day. */
  let listedOn: string | undefined;
  async function listToday(): Promise<void> {
    if (setUp.isActive?.() === false) return;
    const { today } = deliveryDaysAt(NL.timeZone, clock.nowUs());
    if (today === listedOn) return;
    await listContracts(setUp);
    listedOn = today;
  }
  function check(): void {
    listToday()
      // An exchange that is being rebuilt refuses; the next check comes in a minute.
      .catch((error: unknown) => log.warn({ error: String(error) }, 'contracts could not be listed; trying again'))
      .finally(() => {
        if (!stopped) timer = clock.after(LISTING_CHECK_MS, check);
      });
  }
  return {
    stop: () => {
      stopped = true;
      timer.cancel();
    },
  };
}

/** Contracts of today and tomorrow that aren't listed yet, one command a product. */
async function listContracts({ exchange, replica, clock, session, log }: VenueSetUp): Promise<void> {
  const products = PRODUCTS.map((product) => ({ product, session: { ...session, opensDaysBefore: 1 } }));
  const areaConfig: AreaConfig = { area: NL.area, timeZone: NL.timeZone, products };
  const missing = contractsToList({ areaConfig, nowUs: clock.nowUs() }).filter(
    ({ contractId }) => !replica.market.contracts.has(contractId),
  );
  for (const product of PRODUCTS) {
    const contracts = missing
      .filter((contract) => contract.product === product)
      .map(({ area: _area, ...terms }) => terms);
    if (contracts.length === 0) continue;
    await mustSucceed(exchange, { ...VENUE, type: 'ListContracts', area: NL.area, contracts });
    log.info({ product, contracts: contracts.length }, 'contracts listed');
  }
}

/** The exchange took nothing at that moment, or nobody knows: it may be asked again. */
class NotRecorded extends Error {}

async function mustSucceed(exchange: Pick<ExchangeChannel, 'submit'>, command: Command): Promise<void> {
  const outcome = await exchange.submit(command);
  if (outcome.kind !== 'RECORDED') {
    const why = outcome.kind === 'NOT_EXECUTED' ? outcome.code : 'its outcome is unknown';
    throw new NotRecorded(`${command.type} was not recorded: ${why}`);
  }
  const refused = outcome.record.events.find((event) => event.type === 'OperatorRefused');
  if (refused !== undefined) throw new Error(`${command.type} was refused: ${refused.code} (${refused.subject})`);
}
