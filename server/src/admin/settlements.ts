/** Delivery days that are paid for. */
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem } from '../http/answers/problem.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { carryOut, reasonOf, type OperatorWords } from './market-commands.ts';

export async function settleDeliveryDay(
  parts: AdminParts,
  identity: Identity,
  { params: { area, deliveryDay }, body: asked }: AdminRequest<'settleDeliveryDay'>,
): Promise<Answer> {
  const command = { type: 'SettleDeliveryDay', ...reasonOf(identity, asked), area, deliveryDay } as const;
  const record = await carryOut(parts, command, wordsFor(area, deliveryDay));
  if (isProblem(record)) return record;
  const settled = record.events.find((event) => event.type === 'DeliveryDaySettled');
  if (settled === undefined) throw new Error(`record ${record.sequence} settled no delivery day`);
  const { contracts, participants } = settled;
  const body: AdminSchemas['Settlement'] = { area, deliveryDay, contracts, participants };
  return success(body, record.sequence);
}

function wordsFor(area: string, day: string): OperatorWords {
  return {
    'unknown-delivery-day': () =>
      problem('delivery-day-not-found', `The area "${area}" has no contracts for ${day}, or there is no such area.`),
    'delivery-day-not-over': () => {
      const since = 'open, or closed since no longer than about ten minutes';
      const detail = `Contracts of "${area}" for ${day} are not archived yet: ${since}.`;
      return problem('delivery-day-not-over', detail);
    },
    'delivery-day-settled': () => problem('delivery-day-settled', `${day} is settled in "${area}".`),
    'recall-pending': () => {
      const detail = `The recall of a trade of "${area}" for ${day} waits for a decision.`;
      return problem('recall-pending', detail);
    },
  };
}
