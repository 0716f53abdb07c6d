import assert from 'node:assert/strict';
import { deliveryPeriods, productLengthUs, type DeliveryPeriod, type Product } from './delivery-periods.ts';
import { addDays, localDayOf, localTimeUs } from './local-time.ts';

/** When a product of an area trades: configuration of the operator. */
export interface SessionRule {
  /** `HH:MM` on the wall of the area. */
  readonly opensAtLocal: string;
  /** 0 or 1: how many local days before the delivery day. More would open contracts before they are listed. */
  readonly opensDaysBefore: number;
  readonly closesMinutesBefore: number;
}

/** What the calendar must know of a delivery area. */
export interface AreaConfig {
  readonly area: string;
  readonly timeZone: string;
  readonly products: readonly { readonly product: Product; readonly session: SessionRule }[];
}

/** A contract with everything that a `ListContract` command needs: UTC times and the label, computed here. */
export interface ListedContract extends DeliveryPeriod {
  readonly area: string;
  readonly product: Product;
  /** The local day, `YYYY-MM-DD`. */
  readonly deliveryDay: string;
  readonly opensAtUs: number;
  readonly closesAtUs: number;
}

/** Opens 15:00 local the day before, closes 5 minutes before delivery. */
export const DEFAULT_SESSION_RULE: SessionRule = { opensAtLocal: '15:00', opensDaysBefore: 1, closesMinutesBefore: 5 };

const US_PER_MINUTE = 60_000_000;
const MAX_CLOSES_MINUTES_BEFORE = 24 * 60;

/** The local days, `YYYY-MM-DD`, that are today and tomorrow at an instant. */
export function deliveryDaysAt(timeZone: string, nowUs: number): { readonly today: string; readonly tomorrow: string } {
  const today = localDayOf(nowUs, timeZone);
  return { today, tomorrow: addDays(today, 1) };
}

/**
 * When a contract opens and closes. The opening is a wall-clock time of the area, whatever the clock does that night
 * (when that time is repeated the first counts, when it is skipped the opening moves behind the gap); the closing is
 * elapsed time before delivery.
 */
export function sessionOf(contract: {
  readonly timeZone: string;
  readonly deliveryStartUs: number;
  readonly session: SessionRule;
}): { readonly opensAtUs: number; readonly closesAtUs: number } {
  const { timeZone, deliveryStartUs, session } = contract;
  const opensAtUs = openingOf(localDayOf(deliveryStartUs, timeZone), timeZone, session);
  return { opensAtUs, closesAtUs: closingOf(deliveryStartUs, session) };
}

function openingOf(deliveryDay: string, timeZone: string, session: SessionRule): number {
  return localTimeUs(addDays(deliveryDay, -session.opensDaysBefore), session.opensAtLocal, timeZone);
}

function closingOf(deliveryStartUs: number, session: SessionRule): number {
  return deliveryStartUs - session.closesMinutesBefore * US_PER_MINUTE;
}

/**
 * What is wrong with a session rule, as a sentence for the operator; `null` if nothing is. To be asked once, when
 * configuration is read: the functions here take the rule as sound.
 */
export function wrongSessionRule(rule: SessionRule): string | null {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(rule.opensAtLocal)) {
    return `opensAtLocal is ${JSON.stringify(rule.opensAtLocal)}: write a time of day from 00:00 to 23:59`;
  }
  if (rule.opensDaysBefore !== 0 && rule.opensDaysBefore !== 1) {
    return `opensDaysBefore is ${rule.opensDaysBefore}: contracts are listed for today and tomorrow, so give 0 or 1`;
  }
  const minutes = rule.closesMinutesBefore;
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > MAX_CLOSES_MINUTES_BEFORE) {
    return `closesMinutesBefore is ${minutes}: give whole minutes from 0 to ${MAX_CLOSES_MINUTES_BEFORE}`;
  }
  return null;
}

/**
 * The contracts of today and tomorrow (local days) that have not closed at `nowUs`, all products of the area, by
 * delivery start and then the shorter first. At `closesAtUs` a contract is closed. A contract whose rule would open it
 * at or after its closing (an opening on the delivery day itself) never trades, and is not listed.
 */
export function contractsToList(wanted: {
  readonly areaConfig: AreaConfig;
  readonly nowUs: number;
}): readonly ListedContract[] {
  const { areaConfig, nowUs } = wanted;
  const { today, tomorrow } = deliveryDaysAt(areaConfig.timeZone, nowUs);
  return areaConfig.products
    .flatMap(({ product, session }) =>
      [today, tomorrow].flatMap((day) => contractsOf(areaConfig, product, session, day)),
    )
    .filter((contract) => contract.closesAtUs > nowUs && contract.opensAtUs < contract.closesAtUs)
    .sort(byStartThenLength);
}

function contractsOf(
  { area, timeZone }: AreaConfig,
  product: Product,
  session: SessionRule,
  deliveryDay: string,
): readonly ListedContract[] {
  const wrong = wrongSessionRule(session);
  assert(wrong === null, `${area} ${product}: ${wrong}`);
  // All contracts of a day open together: asked once, because time zones are what costs here.
  const opensAtUs = openingOf(deliveryDay, timeZone, session);
  return deliveryPeriods({ area, timeZone, deliveryDay, product }).map((period) => {
    const closesAtUs = closingOf(period.deliveryStartUs, session);
    return { ...period, area, product, deliveryDay, opensAtUs, closesAtUs };
  });
}

function byStartThenLength(one: ListedContract, other: ListedContract): number {
  return one.deliveryStartUs - other.deliveryStartUs || productLengthUs(one.product) - productLengthUs(other.product);
}
