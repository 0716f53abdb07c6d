/** A small venue for tests: one area, one product, three contracts, two participants. */
import type { Command, ContractTerms, PlaceOrder } from '@wattbook/engine/commands';
import { VENUE } from '@wattbook/engine/commands';

export const MINUTE_US = 60_000_000;
/** 2026-11-22 12:00:00 UTC. */
export const NOON_US = 1_795_348_800_000_000;

/** Open from an hour before `aroundUs`; the first closes 55 minutes after it, the others a quarter later each. */
export function testContracts(count = 3, aroundUs = NOON_US): ContractTerms[] {
  return Array.from({ length: count }, (_, index) => {
    const deliveryStartUs = aroundUs + (60 + 15 * index) * MINUTE_US;
    return {
      contractId: `NL-TEST-${index + 1}`,
      product: 'PT15M',
      deliveryStartUs,
      deliveryEndUs: deliveryStartUs + 15 * MINUTE_US,
      deliveryDay: '2026-11-22',
      label: `quarter ${index + 1}`,
      opensAtUs: aroundUs - 60 * MINUTE_US,
      closesAtUs: deliveryStartUs - 5 * MINUTE_US,
    };
  });
}

export function setUpCommands(contracts: ContractTerms[] = testContracts()): Command[] {
  return [
    {
      ...VENUE,
      type: 'DefineArea',
      area: 'NL',
      eic: '10YNL----------L',
      timeZone: 'Europe/Amsterdam',
      currency: 'EUR',
    },
    {
      ...VENUE,
      type: 'DefineProduct',
      area: 'NL',
      terms: {
        product: 'PT15M',
        durationMinutes: 15,
        priceTickTicks: 1,
        quantityStepLots: 1,
        minPriceTicks: -999_900,
        maxPriceTicks: 999_900,
      },
      because: 'to begin with',
    },
    { ...VENUE, type: 'ListContracts', area: 'NL', contracts },
    { ...VENUE, type: 'AdmitParticipant', admittedId: 'alpha' },
    { ...VENUE, type: 'AdmitParticipant', admittedId: 'beta' },
  ];
}

/** A limit order of 1 MW at 50.00 unless said otherwise. */
export function order(clientOrderId: string, terms: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    type: 'PlaceOrder',
    participantId: 'alpha',
    userId: 'alice',
    keyId: 'key1',
    portfolioId: 'default',
    clientOrderId,
    contractId: 'NL-TEST-1',
    side: 'BUY',
    priceTicks: 5_000,
    quantityLots: 10,
    orderType: 'LIMIT',
    timeInForce: 'GFS',
    ...terms,
  };
}
