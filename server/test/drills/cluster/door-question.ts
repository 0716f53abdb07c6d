/** An order at the door of an exchange itself, past its link, as of a gateway that still takes it for the leader. */
import type { BatchItem } from '../../../src/exchange-channel.ts';
import { batchText, COMMANDS_PATH, requestText } from '../../../src/exchange-link/request.ts';
import { messageOf } from '../../../src/ops/error-message.ts';
import type { ClusterBench } from './cluster-bench.ts';
import type { LeaseHolder } from './lead.ts';
import type { Member } from './member.ts';

/** Longer than the door may take for a commit. */
const TIMEOUT_MS = 20_000;

/** Resolves with what it said, as text. */
export async function askDoor(
  { contractIds }: ClusterBench,
  { doorUrl }: Member,
  { holder, token }: LeaseHolder,
  clientOrderId: string,
): Promise<string> {
  const item: BatchItem = {
    command: {
      ...{ type: 'PlaceOrder', participantId: 'alpha', userId: 'alpha-bot', keyId: 'drill', portfolioId: 'default' },
      ...{ clientOrderId, contractId: contractIds[0] ?? '', side: 'BUY', priceTicks: 5_000, quantityLots: 1 },
      ...{ orderType: 'LIMIT', timeInForce: 'GFS' },
    },
    stopsIfRefused: false,
  };
  try {
    const response = await fetch(`${doorUrl}${COMMANDS_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: requestText(holder, [batchText([item])]),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return `no answer (${messageOf(error)})`;
  }
}
