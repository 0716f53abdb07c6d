/** What happens to contracts and to the whole market, as the stream tells everyone. */
import type { Command } from '@wattbook/engine/commands';
import type {
  BlockListed,
  ContractClosed,
  ContractHalted,
  ContractListed,
  ContractOpened,
  ContractResumed,
  MarketHalted,
  MarketResumed,
  ReferencePriceSet,
} from '@wattbook/engine/events';
import { formatEventTime } from '../../calendar/instant.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { Schemas } from './api-schemas.ts';
import { byMarket, byOperator } from './changed-by.ts';
import { formatPrice } from './decimals.ts';

type MarketChange = Schemas['MarketEvent']['data'];
type ToldOfMarket =
  | ContractListed
  | ContractOpened
  | ContractClosed
  | ContractHalted
  | ContractResumed
  | BlockListed
  | MarketHalted
  | MarketResumed
  | ReferencePriceSet;

export function marketEventOut(record: JournalRecord, told: ToldOfMarket): MarketChange {
  const stamp = { time: formatEventTime(record.timeUs), sequence: record.sequence };
  switch (told.type) {
    case 'ContractListed':
      return { change: 'LISTED', contractId: told.contractId, by: byOperator(record), ...stamp };
    case 'BlockListed': {
      // Whose order it was is nobody's business.
      const { contractId, contractIds } = told;
      return { change: 'LISTED', contractId, contractIds, by: byMarket, ...stamp };
    }
    case 'ContractOpened':
      return { change: 'OPENED', contractId: told.contractId, by: byMarket, ...stamp };
    case 'ContractClosed':
      return { change: 'CLOSED', contractId: told.contractId, by: byMarket, ...stamp };
    case 'ContractHalted':
      return { change: 'HALTED', contractId: told.contractId, by: byOperator(record), ...stamp };
    case 'ContractResumed':
      return { change: 'RESUMED', contractId: told.contractId, by: byOperator(record), ...stamp };
    case 'MarketHalted':
      return { change: 'MARKET_HALTED', contractId: null, ...untilOf(record), by: byOperator(record), ...stamp };
    case 'MarketResumed': {
      const by = told.by === 'TIME' ? byMarket : byOperator(record);
      return { change: 'MARKET_RESUMED', contractId: null, by, ...stamp };
    }
    case 'ReferencePriceSet':
      return { change: 'REFERENCE_PRICE_SET', ...pricesOf(told), by: byOperator(record), ...stamp };
  }
}

function untilOf({ command }: JournalRecord): { until?: string } {
  const untilUs = haltUntilUsOf(command);
  return untilUs === undefined ? {} : { until: formatEventTime(untilUs) };
}

function haltUntilUsOf(command: Command): number | undefined {
  if (command.type === 'EndOutage') return command.haltUntilUs;
  return command.type === 'HaltMarket' ? command.untilUs : undefined;
}

function pricesOf({
  contractId,
  priceTicks,
  beforeTicks,
}: ReferencePriceSet): Pick<MarketChange, 'contractId' | 'price' | 'priceBefore'> {
  return {
    contractId,
    price: formatPrice(priceTicks),
    ...(beforeTicks !== undefined && { priceBefore: formatPrice(beforeTicks) }),
  };
}
