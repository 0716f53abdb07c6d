/**
 * The life of a process. Whatever it does that others can see passes a point; there it may be cut off: from then on
 * nothing that it does is seen, and nothing reaches it. What it computes between two points nobody can tell from not
 * having happened, so a crash at any await, or between any two lines, is a crash at one of these points.
 */
import type { Clock } from '../../src/ops/clock.ts';
import type { World } from './world.ts';

export type Life = {
  readonly id: number;
  state(): 'RUNNING' | 'PAUSED' | 'DEAD';
  /** Whether it lives on beyond this point. */
  passes(point: string): boolean;
  /** Something comes in: at once, when it wakes up, or never. */
  deliver(callback: () => void): void;
  /** As an answer that never comes where it has died. */
  answer<Value>(point: string, delayUs: number, make: () => Value): Promise<Value>;
  pause(): void;
  wake(): void;
  kill(why: string): void;
  onDeath(callback: () => void): void;
  clock: Clock;
};

/** @param clockOffsetUs how far its clock is from the world's. */
export function createLife(world: World, id: number, clockOffsetUs: number): Life {
  let state: 'RUNNING' | 'PAUSED' | 'DEAD' = 'RUNNING';
  let deferred: (() => void)[] = [];
  const deaths: (() => void)[] = [];

  function kill(why: string): void {
    if (state === 'DEAD') return;
    state = 'DEAD';
    deferred = [];
    world.note(`process ${id} dies: ${why}`);
    for (const callback of deaths.splice(0)) callback();
  }

  function passes(point: string): boolean {
    if (state === 'DEAD') return false;
    world.count('points passed');
    if (!world.strikes('crash', world.swarm.crash)) return true;
    world.count(`crash: ${point}`);
    kill(point);
    return false;
  }

  function deliver(callback: () => void): void {
    if (state === 'RUNNING') callback();
    else if (state === 'PAUSED') deferred.push(callback);
  }

  return {
    id,
    state: () => state,
    passes,
    deliver,
    answer: (point, delayUs, make) =>
      new Promise((resolve, reject) => {
        if (!passes(`before ${point}`)) return;
        world.at(delayUs, () => {
          let value;
          try {
            value = make();
          } catch (error) {
            deliver(() => reject(error instanceof Error ? error : new Error(String(error))));
            return;
          }
          const found = value;
          deliver(() => {
            if (passes(`after ${point}`)) resolve(found);
          });
        });
      }),
    pause: () => {
      if (state === 'RUNNING') state = 'PAUSED';
    },
    wake: () => {
      if (state !== 'PAUSED') return;
      state = 'RUNNING';
      for (const callback of deferred.splice(0)) deliver(callback);
    },
    kill,
    onDeath: (callback) => {
      if (state === 'DEAD') callback();
      else deaths.push(callback);
    },
    clock: {
      nowUs: () => world.nowUs() + clockOffsetUs,
      after: (delayMs, callback) =>
        world.at(delayMs * 1_000, () =>
          deliver(() => {
            if (passes('a timer')) callback();
          }),
        ),
    },
  };
}
