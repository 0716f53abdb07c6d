/** Some time after closure the market lets go of a contract's orders: then the views answer for them. */
import type { ActivateOrder, AmendOrder, CancelOrder, Command, ParkOrder } from '@wattbook/engine/commands';
import { snapshotOrder, type OrderSnapshot } from '../../order-snapshot.ts';
import type { Parts } from '../gateway-options.ts';

/** The order that a command names and that the market doesn't know, if its participant ever had such a one. */
export type ArchivedOrders = (command: Command) => OrderSnapshot | undefined | Promise<OrderSnapshot | undefined>;

/** Asks the views when it is needed. */
export function archivedOrdersOf({ views }: Pick<Parts, 'views'>): ArchivedOrders {
  return async (command) => {
    if (!namesOrder(command)) return undefined;
    const { participantId, orderId, clientOrderId } = command;
    if (clientOrderId === undefined) return views.findOrder(participantId, orderId);
    return (await views.listOrders({ participantId, clientOrderId }, { limit: 1 })).items[0];
  };
}

const HAS_ENDED: readonly OrderSnapshot['state'][] = ['FILLED', 'CANCELLED', 'EXPIRED'];

/**
 * Of one participant's commands, looked up at once: with one question to the views, or none. What the market still has
 * but has ended is told too, as it may be let go of before the commands get there.
 */
export async function findGoneOrders(
  { views, replica }: Pick<Parts, 'views' | 'replica'>,
  participantId: string,
  commands: readonly Command[],
): Promise<(command: Command) => OrderSnapshot | undefined> {
  const gone: OrderSnapshot[] = [];
  const unknown = commands.filter(namesOrder).filter((command) => {
    const order = replica.findOwnOrder(command);
    if (order !== undefined && HAS_ENDED.includes(order.state)) gone.push(snapshotOrder(order));
    return order === undefined;
  });
  if (unknown.length > 0) gone.push(...(await views.findOrders(participantId, namesOf(unknown))));
  const byId = new Map(gone.map((order) => [order.orderId, order]));
  const byClientId = new Map(gone.map((order) => [order.clientOrderId, order]));
  return (command) => {
    if (!namesOrder(command)) return undefined;
    return command.clientOrderId === undefined ? byId.get(command.orderId) : byClientId.get(command.clientOrderId);
  };
}

function namesOf(commands: readonly NamesOrder[]): { orderIds: number[]; clientOrderIds: string[] } {
  const orderIds = commands.flatMap(({ orderId }) => (orderId === undefined ? [] : [orderId]));
  const clientOrderIds = commands.flatMap(({ clientOrderId }) => (clientOrderId === undefined ? [] : [clientOrderId]));
  return { orderIds, clientOrderIds };
}

type NamesOrder = AmendOrder | CancelOrder | ParkOrder | ActivateOrder;

function namesOrder(command: Command): command is NamesOrder {
  return ['AmendOrder', 'CancelOrder', 'ParkOrder', 'ActivateOrder'].includes(command.type);
}
