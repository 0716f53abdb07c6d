/** What is asked of the quarantine of commands, by the exchange and by operators. */
import type { Command } from '@wattbook/engine/commands';
import { QUARANTINE_POLL_MS } from '../../src/quarantine/quarantine.ts';
import type { Asks } from './asked-queries.ts';

const operator = { participantId: 'venue', keyId: 'operators001', userId: 'u' };
const fingerprint = 'ab'.repeat(32);
/** The last that was held. */
const lastUs = 20_000_000_000;
const after = { quarantinedUs: lastUs / 2, fingerprint };
const command: Command = { type: 'AdvanceTime', participantId: 'p1', userId: 'u', keyId: '0000000001k1' };

export const asksOfQuarantine: Asks = {
  'all that is held': ({ quarantine }) => quarantine.load(),
  'all that is held, again': ({ clock }) => clock.advance(QUARANTINE_POLL_MS),
  'a command is held': ({ quarantine }) =>
    quarantine.add({ fingerprint, command, error: 'error', sequence: 1, timeUs: lastUs }),
  'commands that were ever held': ({ quarantineDesk }) => quarantineDesk.list({ limit: 100 }),
  'commands that were ever held, next page': ({ quarantineDesk }) => quarantineDesk.list({ limit: 100, after }),
  'one command': ({ quarantineDesk }) => quarantineDesk.find(fingerprint),
  'a command is released': ({ quarantineDesk }) => quarantineDesk.release(operator, fingerprint, 'why'),
};
