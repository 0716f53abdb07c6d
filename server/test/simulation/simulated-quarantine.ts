/**
 * Poison, and the quarantine's table: what is held survives every crash, as the journal does, and the way there may
 * fail. No process hears of what another one holds until it leads anew; the real one asks each second.
 */
import type { Command } from '@wattbook/engine/commands';
import { QuarantineUnavailable, type Poison, type Quarantine } from '../../src/quarantine/quarantine.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

export const POISON_TEXT = 'poison';

/** The market of every exchange throws at it. */
export function isPoison(command: Command): boolean {
  return 'text' in command && command.text === POISON_TEXT;
}

export type StoredPoison = (Poison & { heldUs: number })[];

export type SimulatedQuarantine = Quarantine & {
  /** It was told that it is held, or it was before this process began: then no market may be asked any more. */
  mustRefuse(command: Command): boolean;
};

export function createSimulatedQuarantine(world: World, life: Life, stored: StoredPoison): SimulatedQuarantine {
  const startedUs = world.nowUs();
  const toldHere = new Set<string>();
  let known = new Set<string>();

  function ask<Value>(point: string, run: () => Value): Promise<Value> {
    const { readUs, quarantineFault } = world.swarm;
    return life.answer(point, world.delayUs(readUs), () => {
      if (world.strikes('quarantine away', quarantineFault)) throw new QuarantineUnavailable('connection refused');
      return run();
    });
  }

  /** Held again, as nobody heard that it was: it is held once. */
  function hold(poison: Poison): void {
    if (stored.some(({ fingerprint }) => fingerprint === poison.fingerprint)) return;
    world.count('poison held');
    stored.push({ ...poison, heldUs: world.nowUs() });
  }

  return {
    load: async () => {
      known = new Set(await ask('a read of the quarantine', () => stored.map(({ fingerprint }) => fingerprint)));
    },
    size: () => known.size,
    holds: (fingerprint) => known.has(fingerprint),
    add: async (poison) => {
      const isUnanswered = await ask('a write to the quarantine', () => {
        hold(poison);
        return world.strikes('quarantine unanswered', world.swarm.quarantineFault);
      });
      if (isUnanswered) throw new QuarantineUnavailable('the commit was not answered');
      known.add(poison.fingerprint);
      toldHere.add(nameOf(poison.command));
      return { isKeyBlocked: false };
    },
    mustRefuse: (command) => {
      const name = nameOf(command);
      const isOld = stored.some((held) => held.heldUs < startedUs && nameOf(held.command) === name);
      return isOld || toldHere.has(name);
    },
  };
}

/** Worked out by itself: a fingerprint that changes on a retry would hide what it lets through. */
function nameOf({ userId: _user, keyId: _key, ...asked }: Command): string {
  return JSON.stringify(asked);
}
