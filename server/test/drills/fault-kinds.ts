/** All kinds of faults there are: of one server, and of a venue of several processes. */
import type { FaultKind } from './fault-kind.ts';
import { CLUSTER_FAULTS } from './cluster/cluster-faults.ts';
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

/** Those of `kinds` whose name begins with one of `only`. Throws for one that fits nothing. */
export function kindsNamed(only: readonly string[], kinds: readonly FaultKind[] = FAULT_KINDS): readonly FaultKind[] {
  for (const word of only) {
    if (kinds.some(({ name }) => name.startsWith(word))) continue;
    throw new Error(`there is no fault ${word}; there are ${kinds.map(({ name }) => name).join(', ')}`);
  }
  return only.length === 0 ? kinds : kinds.filter(({ name }) => only.some((word) => name.startsWith(word)));
}

export { CLUSTER_FAULTS };
