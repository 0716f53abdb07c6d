/** What a record of another engine says, once it is read, and the command that hands it to the market. */
import type { Market } from '@wattbook/engine';
import type { Actor, ImportedSide, ImportTrade, Side } from '@wattbook/engine/commands';
import type { ImportRefusalCode } from '@wattbook/engine/events';

/** By its id, or by where and when is delivered. */
export type ContractReference =
  | { kind: 'ID'; contractId: string }
  | { kind: 'DELIVERY'; area: string; deliveryStartUs: number; deliveryEndUs: number };

export type UpstreamTrade = {
  source: string;
  tradeId: string;
  revision: number;
  state: 'EXECUTED' | 'RECALLED';
  contract: ContractReference;
  priceTicks: number;
  quantityLots: number;
  executedAtUs: number;
  aggressorSide?: Side;
  buy?: ImportedSide;
  sell?: ImportedSide;
};

/** Why a record went into quarantine. Stable. What the market refuses comes with the market's own code. */
export type QuarantineReason =
  | 'malformed-record'
  | 'record-too-long'
  | 'record-missing'
  | 'price-off-tick'
  | 'quantity-off-step'
  | 'time-unclear'
  | 'command-quarantined'
  | Exclude<ImportRefusalCode, 'duplicate-trade' | 'revision-superseded'>;

/** Why, for machines and for people. */
export type Broken = { reason: QuarantineReason; detail: string };

/** By it a delivery is known again: a recall comes with the same id and another revision, and is another one. */
export function deliveryKey({ source, tradeId, revision }: UpstreamTrade): string {
  return `${source}/${tradeId}/${revision}`;
}

/**
 * Undefined: the market lists no such contract. With an id it is the market that says so; where delivery is given, it
 * has to be found first.
 */
export function importCommandOf(trade: UpstreamTrade, market: Market, actor: Actor): ImportTrade | undefined {
  const contractId = contractIdOf(trade.contract, market);
  if (contractId === undefined) return undefined;
  const { source, state, priceTicks, quantityLots, executedAtUs, aggressorSide, buy, sell } = trade;
  return {
    ...actor,
    type: 'ImportTrade',
    source,
    sourceTradeId: trade.tradeId,
    sourceRevision: trade.revision,
    state,
    contractId,
    priceTicks,
    quantityLots,
    executedAtUs,
    ...(aggressorSide !== undefined && { aggressorSide }),
    ...(buy !== undefined && { buy }),
    ...(sell !== undefined && { sell }),
  };
}

function contractIdOf(reference: ContractReference, market: Market): string | undefined {
  if (reference.kind === 'ID') return reference.contractId;
  const { area, deliveryStartUs, deliveryEndUs } = reference;
  for (const contract of market.contracts.values()) {
    const isBlock = contract.legs !== undefined;
    if (isBlock || contract.area !== area || contract.deliveryStartUs !== deliveryStartUs) continue;
    if (contract.deliveryEndUs === deliveryEndUs) return contract.contractId;
  }
  return undefined;
}
