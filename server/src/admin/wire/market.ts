/** Halts, and contracts as the operator sees them. */
import type { Contract, Market } from '@wattbook/engine';
import { formatEventTime } from '../../calendar/instant.ts';
import { contractOut as publicContractOut } from '../../http/wire/contracts.ts';
import type { Replica } from '../../replica.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

export function marketOut({ halt }: Pick<Market, 'halt'>): AdminSchemas['Market'] {
  const untilUs = halt?.untilUs;
  return { halted: halt !== undefined, haltedUntil: untilUs === undefined ? null : formatEventTime(untilUs) };
}

/** As participants see it, and whether it is halted itself. */
export function contractOut({ standingOf }: Pick<Replica, 'standingOf'>, contract: Contract): AdminSchemas['Contract'] {
  const { contractId, area, product, deliveryStart, deliveryEnd, deliveryDay, label, state, ...terms } =
    publicContractOut(contract, standingOf(contract));
  const delivery = { contractId, area, product, deliveryStart, deliveryEnd, deliveryDay, label };
  return { ...delivery, state, halted: contract.isHalted, ...terms };
}
