import { Decimal, ZERO } from '../../../src/domain/decimal.js';
import type { PricedCdr } from '../../../src/domain/pricing/priced-cdr.js';
import { Ratio } from '../../../src/domain/ratio.js';

/** What the hub makes of CDR-1: 13 kWh at 0.45 and 21 % VAT. */
export function aPrice(): PricedCdr {
  const exclVat = new Decimal('5.85');
  const quantities = { energyKwh: new Decimal('13'), timeS: ZERO, parkingTimeS: ZERO, reservationTimeS: ZERO };
  return {
    currency: 'EUR',
    totalCost: { exclVat, inclVat: new Decimal('7.0785') },
    totalEnergyCost: { exclVat },
    totalTimeCost: undefined,
    totalParkingCost: undefined,
    totalFixedCost: undefined,
    totalReservationCost: undefined,
    payable: { exclVat, inclVat: new Decimal('7.08') },
    totalTimeS: new Decimal('5369'),
    billed: quantities,
    measured: quantities,
    vatBreakdown: [],
    limitApplied: undefined,
    exact: { exclVat: Ratio.of(exclVat), inclVat: undefined },
    warnings: [{ code: 'PERIOD_WITHOUT_TARIFF_ID', message: 'period 0 names no tariff', period: 0 }],
    audit: [
      {
        kind: 'CHARGE',
        period: 0,
        tariffId: 'AC-2026',
        elementIndex: 0,
        componentIndex: 0,
        dimension: 'ENERGY',
        reason: '13 kWh at 0.45',
        quantity: new Decimal('13'),
        unit: 'kWh',
        price: new Decimal('0.45'),
        costExcl: exclVat,
        vatPercent: new Decimal('21'),
        vatAmount: new Decimal('1.2285'),
      },
    ],
  };
}
