/** Which contracts there are and which of them trade now, as the journal tells it. */
import type { Event } from '@wattbook/engine/events';
import type { StoredRecord } from './stored-journal.ts';

export type Floor = {
  /** Before its events are told. */
  learn(record: StoredRecord): void;
  tell(event: Event): void;
  /** Why a contract doesn't trade at that time; undefined if it does. */
  hindranceOf(contractId: string, timeUs: number): string | undefined;
  deliveryOf(contractId: string): { product: string; minutes: number };
  /** The contract of a block over these contracts. */
  blockOf(contractIds: readonly string[]): string;
};

export function createFloor(): Floor {
  const minutesOf = new Map<string, number>();
  const products = new Map<string, string>();
  const sessions = new Map<string, { opensAtUs: number; closesAtUs: number }>();
  const legsOf = new Map<string, readonly string[]>();
  const blocks = new Map<string, string>();
  const open = new Set<string>();
  const closed = new Set<string>();
  const halted = new Set<string>();
  let isMarketHalted = false;

  function hindranceOf(contractId: string, timeUs: number): string | undefined {
    if (isMarketHalted) return 'in a halt of the market';
    for (const leg of legsOf.get(contractId) ?? [contractId]) {
      if (closed.has(leg)) return 'closed';
      if (halted.has(leg)) return 'halted';
      if (!open.has(leg)) return 'not open';
      const { opensAtUs, closesAtUs } = sessions.get(leg) ?? { opensAtUs: Infinity, closesAtUs: -Infinity };
      if (timeUs < opensAtUs || timeUs >= closesAtUs) return 'outside its session';
    }
    return undefined;
  }

  function tell(event: Event): void {
    switch (event.type) {
      case 'BlockListed':
        legsOf.set(event.contractId, event.contractIds);
        blocks.set(event.contractIds.join(' '), event.contractId);
        products.set(event.contractId, products.get(event.contractIds[0] ?? '') ?? '');
        return;
      case 'ContractOpened':
        return void open.add(event.contractId);
      case 'ContractClosed':
        return void closed.add(event.contractId);
      case 'ContractHalted':
        return void halted.add(event.contractId);
      case 'ContractResumed':
        return void halted.delete(event.contractId);
      case 'MarketHalted':
      case 'MarketResumed':
        isMarketHalted = event.type === 'MarketHalted';
        return;
      default:
        // Everything else leaves contracts as they are.
        return;
    }
  }

  return {
    learn: ({ command, events }) => {
      if (events.some(({ type }) => type === 'OperatorRefused')) return;
      if (command.type === 'DefineProduct') minutesOf.set(command.terms.product, command.terms.durationMinutes);
      if (command.type !== 'ListContracts') return;
      for (const { contractId, product, opensAtUs, closesAtUs } of command.contracts) {
        products.set(contractId, product);
        sessions.set(contractId, { opensAtUs, closesAtUs });
      }
    },
    tell,
    hindranceOf,
    deliveryOf: (contractId) => {
      const product = products.get(contractId) ?? '';
      return { product, minutes: (minutesOf.get(product) ?? 0) * (legsOf.get(contractId)?.length ?? 1) };
    },
    blockOf: (contractIds) => blocks.get(contractIds.join(' ')) ?? '',
  };
}
