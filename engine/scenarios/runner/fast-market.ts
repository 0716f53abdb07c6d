/** The market of `engine/src`, for scenarios. */
import { apply, createMarket, stateHash, type Market } from '../../src/market.ts';
import type { MarketKind } from './market-venue.ts';

export const FAST: MarketKind<Market> = { name: 'fast', create: createMarket, apply, stateHash };
