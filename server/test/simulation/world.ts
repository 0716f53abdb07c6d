/**
 * The simulated world: one source of randomness, a clock that jumps from event to event, and the points at which a
 * process may be cut off. Nothing else in a simulation is random or knows a time, so a seed says all.
 */
import { createHash } from 'node:crypto';
import type { Random } from '../../../engine/test/random.ts';
import { createEventQueue } from './event-queue.ts';
import type { Swarm } from './swarm.ts';

export type World = {
  random: Random;
  swarm: Swarm;
  nowUs(): number;
  /** Calls back in `delayUs` from now. */
  at(delayUs: number, callback: () => void): { cancel(): void };
  /** Time passes all at once: what was due meanwhile comes late, in its order, and finds the later time. */
  leap(byUs: number): void;
  /** Carries out the next event and all that promises make of it; false if there is none. */
  step(): Promise<boolean>;
  steps(): number;
  /** Whether a fault of this kind happens here, and counts it. Never once faults are over. */
  strikes(fault: FaultKind, probability: number): boolean;
  /** A delay, mostly short. */
  delayUs(usualUs: number): number;
  count(name: string): void;
  counts: ReadonlyMap<string, number>;
  /** What happened, for the trace's hash and for people who look for a fault. */
  note(line: string): void;
  lastNotes(): readonly string[];
  traceHash(): string;
  /** Somebody found that a promise is broken: the run ends. */
  fault(words: string): void;
  faults: readonly string[];
  endFaults(): void;
};

export type FaultKind =
  | 'crash'
  | 'commit lost'
  | 'commit unanswered'
  | 'commit hung'
  | 'read failed'
  | 'view write failed'
  | 'view commit unanswered'
  | 'snapshot damaged'
  | 'quarantine away'
  | 'quarantine unanswered'
  | 'request lost'
  | 'answer lost'
  | 'stream cut'
  | 'reader stalled'
  | 'clock untrusted'
  | 'process paused'
  | 'second leader'
  | 'time leapt';

const NOTES_KEPT = 60;

export function createWorld(random: Random, swarm: Swarm, startUs: number): World {
  const queue = createEventQueue();
  const counts = new Map<string, number>();
  const notes: string[] = [];
  const faults: string[] = [];
  const trace = createHash('sha256');
  let timeUs = startUs;
  let steps = 0;
  let areFaultsOver = false;

  function count(name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  function note(line: string): void {
    const stamped = `${timeUs} ${line}`;
    trace.update(stamped);
    notes.push(stamped);
    if (notes.length > 2 * NOTES_KEPT) notes.splice(0, NOTES_KEPT);
  }

  return {
    random,
    swarm,
    nowUs: () => timeUs,
    at: (delayUs, callback) => queue.add(timeUs + Math.max(1, Math.round(delayUs)), callback),
    leap: (byUs) => {
      timeUs += byUs;
      note(`time leaps by ${byUs}`);
    },
    step: async () => {
      const next = queue.take();
      if (next === undefined) return false;
      timeUs = Math.max(timeUs, next.dueUs);
      steps += 1;
      next.callback();
      await settled();
      return true;
    },
    steps: () => steps,
    strikes: (fault, probability) => {
      if (areFaultsOver || !random.chance(probability)) return false;
      count(fault);
      note(fault);
      return true;
    },
    delayUs: (usualUs) => usualUs * random.oneOf([0.2, 0.5, 1, 1, 1, 2, random.chance(0.1) ? 40 : 3]) + random.below(9),
    count,
    counts,
    note,
    lastNotes: () => notes.slice(-NOTES_KEPT),
    traceHash: () => trace.copy().digest('hex'),
    fault: (words) => {
      faults.push(words);
      note(`FAULT ${words}`);
    },
    faults,
    endFaults: () => {
      areFaultsOver = true;
    },
  };
}

/** All promises that can go on have done so: none of them waits for anything outside the simulation. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
