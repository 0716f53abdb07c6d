/** What views no longer keep, as a client is told. */
import type { Contract } from '@wattbook/engine';
import { firstDayAfter, isPast } from '../../views/retention.ts';
import { problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';

/** Sums of a day that isn't kept would be those of what happens to be left. */
export function dayNotKept(
  { keptDays }: Pick<Parts, 'keptDays'>,
  parameter: 'deliveryDay' | 'contractId',
  { deliveryDay, area }: { deliveryDay: string; area?: string },
): Problem | undefined {
  const firstDay = firstDayAfter(keptDays(), deliveryDay, area);
  if (firstDay === undefined) return undefined;
  const wanted = `has to be of delivery on ${firstDay} or later`;
  return problem('delivery-day-not-kept', `What was delivered on ${deliveryDay} is not kept: ${parameter} ${wanted}.`, {
    errors: [{ parameter, detail: wanted }],
  });
}

export function contractNotKept(
  parts: Pick<Parts, 'keptDays'>,
  { deliveryDay, area }: Pick<Contract, 'deliveryDay' | 'area'>,
): Problem | undefined {
  return dayNotKept(parts, 'contractId', { deliveryDay, area });
}

/** An order or trade, unless its day is not kept: it may be there for a while yet, without all that belongs to it. */
export function ifKept<Item extends { contractId: string }>(
  { keptDays }: Pick<Parts, 'keptDays'>,
  item: Item | undefined,
): Item | undefined {
  return item !== undefined && isPast(keptDays(), item.contractId) ? undefined : item;
}

/** Says too from which day on there would be anything. */
export function sayingKeptDays({ keptDays }: Pick<Parts, 'keptDays'>, notFound: Problem): Problem {
  const kept = keptDays();
  if (kept.length === 0) return notFound;
  const days = kept.map(({ area, firstDay }) => `${firstDay} in ${area}`).join(', ');
  return { ...notFound, detail: `${notFound.detail} Kept is what was for delivery from ${days} on.` };
}
