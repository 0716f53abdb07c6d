/** Ids outside (`O-1234`, `T-567`) and inside (1234, 567). Opaque to clients, so that they may change one day. */
const NUMBER = /^[1-9]\d{0,15}$/;

export function orderIdText(orderId: number): string {
  return `O-${orderId}`;
}

export function tradeIdText(tradeId: number): string {
  return `T-${tradeId}`;
}

/** Undefined for what can't be an id of ours: then there is no such order. */
export function parseOrderId(text: string): number | undefined {
  return parseId(text, 'O-');
}

export function parseTradeId(text: string): number | undefined {
  return parseId(text, 'T-');
}

function parseId(text: string, prefix: string): number | undefined {
  const digits = text.slice(prefix.length);
  if (!text.startsWith(prefix) || !NUMBER.test(digits)) return undefined;
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : undefined;
}
