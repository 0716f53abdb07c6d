/** The cursor of the list of contracts: the last one shown, and the filters that it was shown with. */
import { isRecord } from '../requests/record.ts';

/** Area, product, delivery day, state; empty where nothing was asked for. */
export type ContractFilter = [area: string, product: string, deliveryDay: string, state: string];

type Place = { deliveryStartUs: number; contractId: string };

export function encodeContractCursor({ deliveryStartUs, contractId }: Place, filter: ContractFilter): string {
  return Buffer.from(JSON.stringify({ deliveryStartUs, contractId, filter })).toString('base64url');
}

/** Null for what isn't a cursor of this list, or came with other filters. */
export function decodeContractCursor(cursor: string, filter: ContractFilter): Place | null {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null; // Somebody's own invention: the caller says so.
  }
  if (!isRecord(decoded)) return null;
  const { deliveryStartUs, contractId } = decoded;
  if (JSON.stringify(decoded['filter']) !== JSON.stringify(filter)) return null;
  if (typeof deliveryStartUs !== 'number' || typeof contractId !== 'string') return null;
  return { deliveryStartUs, contractId };
}
