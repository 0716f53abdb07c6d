/** How a command of the operator is refused. */
import type { Event, OperatorRefusalCode } from '../events.ts';

/** Rule 11. `subject`: the id of what the command names, or of the first of many that is at fault. */
export function refuseOperator(events: Event[], code: OperatorRefusalCode, subject: string): void {
  events.push({ type: 'OperatorRefused', code, subject });
}
