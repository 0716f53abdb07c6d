/** What is inflicted on a venue of several processes. */
import type { ClusterFault } from '../fault-kind.ts';
import { DATABASE_FAULTS } from './database-faults.ts';
import { DOUBLE_FAULTS } from './double-faults.ts';
import { PASSING_FAULTS } from './passing-faults.ts';
import { LEADER_FAULTS } from './leader-faults.ts';

export const CLUSTER_FAULTS: readonly ClusterFault[] = [
  ...PASSING_FAULTS,
  ...LEADER_FAULTS,
  ...DOUBLE_FAULTS,
  ...DATABASE_FAULTS,
];
