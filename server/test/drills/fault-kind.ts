/** What a drill is: a fault, where it is inflicted, and what must happen then. */
import type { Random } from '../../src/ops/random.ts';
import type { Stops } from '../../src/ops/stops.ts';
import type { TradingBench } from '../support/trading-bench.ts';
import type { ApartBench } from './apart-bench.ts';
import type { ClusterBench } from './cluster/cluster-bench.ts';
import type { TakeOver } from './cluster/take-over.ts';
import type { Equipment } from './equipment.ts';

export type Observation = {
  /** In words, with figures. */
  seen: string;
  /** When the cause was gone; undefined if the venue was never away. */
  overAtMs: number | undefined;
  /** An order that is sent and executed after this was executed by a venue that is back. */
  backSinceMs: number;
  /** When that was, if the drill has waited for it itself. */
  backAtMs?: number;
  /** Each time that another exchange took the lead because of it. */
  takeOvers?: readonly TakeOver[];
};

/** What was counted where a fault has a venue of its own. */
export type OwnVenue = { seen: string; tookMs: number | undefined; acknowledged: number; records: number };

type Named = {
  name: string;
  /** What must happen, and where that is promised. */
  must: string;
  /** Without it this machine can't do it. */
  needs?: readonly Equipment[];
};

/** EMBEDDED: the server runs its PostgreSQL itself, as on a laptop. Everyone is trading when it is inflicted. */
export type EmbeddedFault = Named & { place: 'EMBEDDED'; inflict(bench: TradingBench): Promise<Observation> };
/** APART: PostgreSQL stands behind DATABASE_URL, a link that can be cut, a small disk, and clocks that can be set. */
export type ApartFault = Named & { place: 'APART'; inflict(bench: ApartBench): Promise<Observation> };
/** ALONE: it needs a venue of its own, sets it up, and checks it to the end; `stops` closes it. */
export type LoneFault = Named & { place: 'ALONE'; carryOut(random: Random, stops: Stops): Promise<OwnVenue> };

/** CLUSTER: a venue of several processes, with links of ours between all of them. Only with `--cluster`. */
export type ClusterFault = Named & {
  place: 'CLUSTER';
  /** How long a take-over should take, until the first order is acknowledged. Printed, not asserted. */
  wantedMs?: number;
  inflict(bench: ClusterBench): Promise<Observation>;
};

export type FaultKind = EmbeddedFault | ApartFault | LoneFault | ClusterFault;
export type Place = FaultKind['place'];
