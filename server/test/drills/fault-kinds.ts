/** All kinds of faults there are. */
import type { FaultKind } from './fault-kind.ts';
import { CLOCK_FAULTS } from './faults/clocks.ts';
import { DISK_FAULTS } from './faults/disk.ts';
import { KILLS } from './faults/kills.ts';
import { LINK_FAULTS } from './faults/link.ts';
import { NIGHTS } from './faults/nights.ts';
import { OUTAGE } from './faults/outage.ts';
import { PAUSES } from './faults/pauses.ts';
import { POISON_FAULT } from './faults/poison.ts';
import { SPLIT_BRAIN } from './faults/split-brain.ts';

export const FAULT_KINDS: readonly FaultKind[] = [
  ...KILLS,
  ...PAUSES,
  ...LINK_FAULTS,
  ...DISK_FAULTS,
  ...CLOCK_FAULTS,
  SPLIT_BRAIN,
  ...NIGHTS,
  OUTAGE,
  POISON_FAULT,
];

/** Those whose name begins with one of `only`. Throws for one that fits nothing. */
export function kindsNamed(only: readonly string[]): readonly FaultKind[] {
  for (const word of only) {
    if (FAULT_KINDS.some(({ name }) => name.startsWith(word))) continue;
    throw new Error(`there is no fault ${word}; there are ${FAULT_KINDS.map(({ name }) => name).join(', ')}`);
  }
  return only.length === 0 ? FAULT_KINDS : FAULT_KINDS.filter(({ name }) => only.some((word) => name.startsWith(word)));
}
