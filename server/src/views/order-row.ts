/** A row of `orders` as the rest of the house knows it. */
import type { OrderTerms, SelfTradePrevention, Side, TimeInForce } from '@wattbook/engine/commands';
import type { EndReason } from '@wattbook/engine/events';
import type { OrderSnapshot } from '../order-snapshot.ts';

/** As pg returns it: bigint as text. */
export type OrderSelect = {
  order_id: string;
  participant_id: string;
  user_id: string;
  key_id: string;
  portfolio_id: string;
  client_order_id: string;
  contract_id: string;
  side: Side;
  order_type: OrderTerms['orderType'];
  time_in_force: TimeInForce;
  display_lots: string | null;
  self_trade_prevention: SelfTradePrevention | null;
  valid_until_us: string | null;
  text: string | null;
  on_behalf_of: string | null;
  capacity: 'AGENT' | null;
  price_ticks: string;
  quantity_lots: string;
  open_lots: string;
  filled_lots: string;
  filled_value: string;
  state: OrderSnapshot['state'];
  reason: EndReason | null;
  revision: number;
  accepted_sequence: string;
  accepted_at_us: string;
  updated_sequence: string;
  updated_at_us: string;
};

export function orderOf(row: OrderSelect): OrderSnapshot {
  return {
    orderId: Number(row.order_id),
    participantId: row.participant_id,
    userId: row.user_id,
    keyId: row.key_id,
    portfolioId: row.portfolio_id,
    clientOrderId: row.client_order_id,
    contractId: row.contract_id,
    side: row.side,
    orderType: row.order_type,
    timeInForce: row.time_in_force,
    ...(row.display_lots !== null && { displayLots: Number(row.display_lots) }),
    ...(row.self_trade_prevention !== null && { selfTradePrevention: row.self_trade_prevention }),
    ...(row.valid_until_us !== null && { validUntilUs: Number(row.valid_until_us) }),
    ...(row.text !== null && { text: row.text }),
    ...(row.on_behalf_of !== null && { onBehalfOf: row.on_behalf_of }),
    ...(row.capacity !== null && { capacity: row.capacity }),
    priceTicks: Number(row.price_ticks),
    quantityLots: Number(row.quantity_lots),
    openLots: Number(row.open_lots),
    filledLots: Number(row.filled_lots),
    filledValue: Number(row.filled_value),
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    revision: row.revision,
    acceptedSequence: Number(row.accepted_sequence),
    acceptedAtUs: Number(row.accepted_at_us),
    updatedSequence: Number(row.updated_sequence),
    updatedAtUs: Number(row.updated_at_us),
  };
}
