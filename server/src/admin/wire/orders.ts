/** An order as surveillance sees it: as its owner does, and with the key that placed it. */
import { orderOut as ownOrderOut } from '../../http/wire/orders.ts';
import type { OrderSnapshot } from '../../order-snapshot.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

export function orderOut(order: OrderSnapshot): AdminSchemas['Order'] {
  const { acceptedAt, updatedAt, sequence, ...terms } = ownOrderOut(order);
  return { ...terms, keyId: order.keyId, acceptedAt, updatedAt, sequence };
}
