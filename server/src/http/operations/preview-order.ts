/** POST /orders?dryRun=true: what would come of an order, from the market as it is now. Nothing happens. */
import type { OrderPreview } from '@wattbook/engine';
import type { PlaceOrder } from '@wattbook/engine/commands';
import type { Identity } from '../../directory/directory.ts';
import { orderAtSubmission } from '../../order-snapshot.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { orderOutcome } from '../wire/orders.ts';
import { previewOut, replayPreviewOut } from '../wire/previews.ts';
import { refusalProblem } from '../wire/refusals.ts';
import { openOrdersUse } from './account-limits.ts';
import { readMarket } from './consistent-read.ts';
import { placeOrderFor } from './submit-order.ts';

/** Own writes are in it all the same. */
const NOTHING_ASKED = { headers: {} };

export async function previewOrder(parts: Parts, identity: Identity, body: Schemas['NewOrder']): Promise<Answer> {
  const reached = await readMarket(parts, identity, NOTHING_ASKED);
  if (isProblem(reached)) return reached;
  const command = await placeOrderFor(parts, identity, body);
  if (isProblem(command)) return command;
  const { replica, clock, isClockTrusted } = parts;
  const preview = tryPreview(parts, command, isClockTrusted() ? clock.nowUs() : replica.market.timeUs);
  if (isProblem(preview)) return preview;
  const sequence = replica.head().lastSequence;
  switch (preview.kind) {
    case 'REFUSED':
      return refusalProblem(preview, body, sequence);
    case 'REPLAY':
      return replayOf(parts, command, preview.acceptedSequence, sequence);
    case 'ACCEPTED': {
      const staysOpen = preview.endState === 'ACTIVE' || preview.endState === 'PARKED';
      return success(previewOut(command, preview, openOrdersOf(parts, command, staysOpen ? 1 : 0)), sequence);
    }
  }
}

/** A bug that a single order brings to light is no reason for a 5xx: a preview changes nothing, so all is as it was. */
function tryPreview({ replica, log }: Parts, command: PlaceOrder, timeUs: number): OrderPreview | Problem {
  try {
    return replica.preview(command, timeUs);
  } catch (error) {
    log.error({ err: error, command }, 'a preview failed: the market might fail at this order as well');
    const detail = 'What would come of this order could not be worked out. Nothing was executed.';
    return { ...problem('preview-failed', detail), sequence: replica.head().lastSequence };
  }
}

async function replayOf(
  parts: Parts,
  command: PlaceOrder,
  acceptedSequence: number,
  sequence: number,
): Promise<Answer> {
  // Nothing is executed here, so a journal that can't be read is no unknown outcome.
  const first = await parts.records.find(acceptedSequence);
  const order = orderAtSubmission(first);
  if (order === undefined) throw new Error(`record ${acceptedSequence} accepted no order`);
  return success(replayPreviewOut(orderOutcome(first, order), openOrdersOf(parts, command)), sequence);
}

function openOrdersOf({ replica }: Parts, { participantId }: PlaceOrder, more = 0): Schemas['Use'] {
  return openOrdersUse(replica.market.participants.get(participantId), more);
}
