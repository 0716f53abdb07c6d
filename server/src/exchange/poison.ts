/**
 * Poison: a command at which the engine throws. The market that it was applied to is thrown away; the command is held
 * in quarantine before another one is built, or it would do the same again and again when it is sent again.
 */
import { VENUE, type Command } from '@wattbook/engine/commands';
import type { BatchItem, BatchOutcome } from '../exchange-channel.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { commandFingerprint } from '../quarantine/fingerprint.ts';
import { QuarantineUnavailable, type Quarantine } from '../quarantine/quarantine.ts';

/**
 * So much poison, of so many different participants, within so long, and it isn't the commands but the market that is
 * broken: then this process stops, instead of locking one order after the other out.
 */
export const DISTRUST = { poisons: 10, participants: 3, withinUs: 10 * 60_000_000 } as const;

/** At which command, and where in the order of things, the engine threw. The market must not be used any more. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
  readonly command: Command;
  readonly sequence: number;
  readonly timeUs: number;

  constructor(command: Command, { sequence, timeUs }: { sequence: number; timeUs: number }, cause: unknown) {
    const { type, participantId } = command;
    super(`${type} of ${participantId} can't be applied as record ${sequence}: ${messageOf(cause)}`, { cause });
    this.command = command;
    this.sequence = sequence;
    this.timeUs = timeUs;
  }

  /** Time and set-up are the venue's own: there is nobody to send them again, and no going on without them. */
  isVenuesOwn(): boolean {
    return this.command.participantId === VENUE.participantId && this.command.keyId === VENUE.keyId;
  }
}

/** To whoever asked for it: of a batch nothing was executed. */
export function refusalOf({ command }: CommandFailed, { items }: { items: readonly BatchItem[] }): BatchOutcome {
  const quarantined = [...items.keys()].filter((index) => items[index]?.command === command);
  return { kind: 'NOT_EXECUTED', code: 'command-quarantined', quarantined };
}

export type PoisonCabinet = {
  /** Learns what is held. */
  load(): Promise<void>;
  /** The places of those that are held. */
  heldAmong(items: readonly BatchItem[]): number[];
  /** Whether it is held now, for good; false: the database couldn't be reached, and it has to be tried again. */
  hold(failed: CommandFailed): Promise<boolean>;
  /** Throws if the market itself seems to be broken. */
  assertTrusted(): void;
};

export function createPoisonCabinet(quarantine: Quarantine, log: Log): PoisonCabinet {
  let recent: { participantId: string; timeUs: number }[] = [];

  function remember({ command: { participantId }, timeUs }: CommandFailed): void {
    recent = [...recent.filter((earlier) => timeUs - earlier.timeUs < DISTRUST.withinUs), { participantId, timeUs }];
  }

  async function hold(failed: CommandFailed): Promise<boolean> {
    const { command, sequence, timeUs, cause } = failed;
    const fingerprint = commandFingerprint(command);
    const error = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    const { type, participantId, keyId } = command;
    const told = { fingerprint, type, participantId, keyId, sequence, error };
    try {
      const { isKeyBlocked } = await quarantine.add({ fingerprint, command, error, sequence, timeUs });
      log.error({ ...told, isKeyBlocked }, 'the market failed at a command: it is in quarantine');
    } catch (cause) {
      if (!(cause instanceof QuarantineUnavailable)) throw cause;
      log.error({ ...told, because: cause.message }, 'the market failed at a command, which is NOT in quarantine yet');
      return false;
    }
    remember(failed);
    return true;
  }

  function assertTrusted(): void {
    const participants = new Set(recent.map(({ participantId }) => participantId)).size;
    if (recent.length < DISTRUST.poisons || participants < DISTRUST.participants) return;
    throw new Error(
      `the market failed at ${recent.length} commands of ${participants} participants within ` +
        `${DISTRUST.withinUs / 60_000_000} minutes: it is the market that is broken; see the quarantined commands`,
    );
  }

  return {
    load: quarantine.load,
    heldAmong: (items) => {
      // A fingerprint costs more than applying the command; mostly nothing is held.
      if (quarantine.size() === 0) return [];
      return [...items.keys()].filter((index) => {
        const item = items[index];
        return item !== undefined && quarantine.holds(commandFingerprint(item.command));
      });
    },
    hold,
    assertTrusted,
  };
}
